#!/usr/bin/env bash
# The same corpus here, on a scheduler and two workers, and with a worker killed in three stages: bench/cluster.sh WORK [INPUT]
# INPUT is a folder of files of analyses, by default WORK/in-100000, which bench/grow.sh makes. Ends with 1 where a checksum differs.
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

run here
run there --cluster "df://localhost:$port" --jobs 2
[ "$(tables here)" = "$(tables there)" ] && echo "the same checksums on the cluster"

# A worker is killed as soon as the manifest of a table appears: while sketches are read, in a join, in the last stage.
for stage in sketches_read runs descents; do
  run "killed-$stage" --cluster "df://localhost:$port" --jobs 2 &
  running=$!
  until compgen -G "$work/killed-$stage/manifests/$stage-*" > /dev/null; do sleep 0.05; done
  kill -9 "${members[1]}"
  echo "killed a worker at $stage"
  wait "$running"
  [ "$(tables here)" = "$(tables "killed-$stage")" ] && echo "the same checksums after it"
  start_worker 1
  sleep 3
done
