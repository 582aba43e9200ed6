#!/usr/bin/env bash
# Real text through the whole of reading: bench/read.sh WORK N FILE... (FILEs as for pieces.py). Prints seconds a stage and peak memory.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs /usr/bin/time time
work=$1 n=$2
shift 2
target=$(cargo metadata --format-version 1 --no-deps --locked | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')/release
mkdir -p "$work"
python3 bench/pieces.py "$n" "$work/pieces.jsonl" "$@"
rm -rf "$work/read-$n"
/usr/bin/time -f '%e s, %U + %S s of CPU, %M kB at most' \
  "$target/variorum-batch" run --input "$work/pieces.jsonl" --out "$work/read-$n" --max-whole 1000 > "$work/read-$n.txt"
python3 -c 'import json,sys; [print(f"{stage}: {seconds:.1f} s") for stage, seconds in json.load(open(sys.argv[1]))["seconds"].items()]' "$work/read-$n/summary.json"
