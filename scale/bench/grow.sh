#!/usr/bin/env bash
# Invented corpora of growing size in process: bench/grow.sh MATERIAL WORK [SIZE...]
# MATERIAL is a collection that `variorum run` wrote. Writes WORK/grow.csv (seconds a stage, peak memory), WORK/growth.svg
# and WORK/recall-SIZE.csv.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs /usr/bin/time time
material=$1 work=$2
shift 2
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(10000 30000 100000 300000 1000000)
cargo build --release --locked --bins --examples
target=$(cargo metadata --format-version 1 --no-deps --locked | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')/release
mkdir -p "$work"
echo 'reports,stage,seconds,peak_kb' > "$work/grow.csv"
for size in "${sizes[@]}"; do
  rm -rf "$work/in-$size" "$work/out-$size"
  "$target/examples/invent" "$material" "$size" "$work/in-$size"
  # Without findings there is nothing to edit: one part a family, no edition as one file.
  /usr/bin/time -v "$target/variorum-batch" run --input "$work/in-$size/*.parquet" --out "$work/out-$size" --max-whole 1000 \
    2> "$work/time-$size.txt" | tee "$work/said-$size.txt"
  peak=$(sed -n 's/.*Maximum resident set size (kbytes): //p' "$work/time-$size.txt")
  python3 - "$work/out-$size/summary.json" "$size" "$peak" >> "$work/grow.csv" <<'PYTHON'
import json, sys
for stage, seconds in json.load(open(sys.argv[1]))["seconds"].items():
    print(f"{sys.argv[2]},{stage},{seconds:.2f},{sys.argv[3]}")
PYTHON
  "$target/examples/score" "$size" "$work/out-$size" > "$work/recall-$size.csv"
done
# The exponent of each stage: the slope of a line through the logarithms; and all stages together, for the plot.
python3 - "$work/grow.csv" "$work/growth.tsv" <<'PYTHON'
import csv, math, sys
from collections import defaultdict
points, all_stages, peak = defaultdict(list), defaultdict(float), {}
for row in csv.DictReader(open(sys.argv[1])):
    reports, seconds = int(row["reports"]), float(row["seconds"])
    points[row["stage"]].append((math.log(reports), math.log(max(seconds, 0.01))))
    all_stages[reports] += seconds
    peak[reports] = int(row["peak_kb"]) / 1024
with open(sys.argv[2], "w") as growth:
    growth.write("reports\tseconds\tmegabytes\n")
    growth.writelines(f"{n}\t{all_stages[n]:.1f}\t{peak[n]:.0f}\n" for n in sorted(all_stages))
for stage, xy in points.items():
    if len(xy) > 1:
        mx, my = (sum(v[i] for v in xy) / len(xy) for i in (0, 1))
        print(f"{stage}: n^{sum((x - mx) * (y - my) for x, y in xy) / sum((x - mx) ** 2 for x, _ in xy):.2f}")
PYTHON
python3 ../bench/tracing/plot.py "$work/growth.tsv" "$work/growth.svg"
