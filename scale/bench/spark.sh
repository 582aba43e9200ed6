#!/usr/bin/env bash
# Near copies by MinHash, and the join on runs of words, ours and PySpark's on the same Parquet: bench/spark.sh WORK [SIZE]
# Needs WORK/out-SIZE, which bench/grow.sh makes, Java 17 or newer and /usr/bin/time; what is missing and may be installed, is.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs java openjdk-17-jre-headless
needs /usr/bin/time time
work=$1 size=${2:-100000}
target=$(cargo metadata --format-version 1 --no-deps --locked | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')/release
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r bench/requirements.txt
for join in minhash runs; do
  for round in 1 2 3; do
    rm -rf "$work/join-ours" "$work/join-spark"
    /usr/bin/time -f "ours, $join: %e s, %U + %S s of CPU, %M kB" "$target/examples/join" "$join" "$work/out-$size" "$work/join-ours"
    # The JVM is a process of its own; spark.py prints its peak.
    /usr/bin/time -f "spark, $join: %e s, %U + %S s of CPU" \
      "$work/venv/bin/python" bench/spark.py "$join" "$work/out-$size" "$work/join-spark"
  done
  table=words
  [ "$join" = runs ] || table=near
  "$work/venv/bin/python" bench/spark.py compare "$work/join-ours/tables/$table" "$work/join-spark"
done
