#!/usr/bin/env bash
# The same corpus here, on a scheduler and two workers, and with a worker killed in three stages: bench/cluster.sh WORK [INPUT]
# INPUT is a folder of files of analyses, by default WORK/in-100000, which bench/grow.sh makes. Runs that ended are not made again.
# Ends with 1 where a checksum differs.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$1 input=${2:-$1/in-100000}
target=$(cargo metadata --format-version 1 --no-deps --locked | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')/release
batch=$target/variorum-batch
port=${PORT:-50150}
members=()
trap 'kill "${members[@]}" 2>/dev/null || true' EXIT

start_worker() { # number
  "$batch" worker --scheduler "localhost:$port" --port $((port + 2 * $1)) --work "$work/worker-$1" > "$work/worker-$1.log" 2>&1 &
  members[$1]=$!
}
"$batch" scheduler --port "$port" > "$work/scheduler.log" 2>&1 &
members[0]=$!
sleep 3
start_worker 1
start_worker 2

run() { # name, arguments
  local name=$1; shift
  rm -rf "$work/$name"
  local since=$(date +%s.%N)
  "$batch" run --input "$input/*.parquet" --out "$work/$name" --max-whole 1000 "$@" > "$work/$name.txt"
  echo "$name: $(python3 -c "print(f'{$(date +%s.%N) - $since:.1f}')") s"
}
tables() { python3 -c 'import json,sys; print(json.dumps(json.load(open(sys.argv[1]))["tables"], sort_keys=True))' "$work/$1/summary.json"; }

same() {
  if [ "$(tables here)" != "$(tables "$1")" ]; then
    echo "$1: other checksums than here" >&2
    exit 1
  fi
  echo "$1: the same checksums as here"
}
has_ended() { [ -e "$work/$1/summary.json" ]; }

has_ended here || run here
has_ended there || run there --cluster "df://localhost:$port" --jobs 2
same there

# A worker is killed as soon as the manifest of a table appears: while sketches are read, in a join, in the last stage.
for stage in sketches_read runs entries; do
  has_ended "killed-$stage" && continue
  run "killed-$stage" --cluster "df://localhost:$port" --jobs 2 &
  running=$!
  until compgen -G "$work/killed-$stage/manifests/$stage-*" > /dev/null; do sleep 0.05; done
  killed=$(date +%s.%N)
  kill -9 "${members[1]}"
  echo "killed a worker at $stage"
  wait "$running"
  # Where the lost work is done again by the other shows as a gap before the next results.
  find "$work/killed-$stage/manifests" -newermt "@$killed" -printf '%T@ %f\n' | sort | head -n 6 |
    awk -v killed="$killed" '{ printf "  %s after %.1f s\n", $2, $1 - killed }'
  same "killed-$stage"
  start_worker 1
  sleep 3
done
