#!/bin/sh
# Measures our encoder beside ONNX Runtime on the same sentences, one thread each, runs interleaved:
#   measure.sh FEATURES_BINARY ENCODER.bin ONNX_FOLDER TEXTS.jsonl ROUNDS > raw.csv
# Prints round, system, tokens, CPU seconds. Ours counts loading (taken off by a run over nothing) and tokenising; ONNX Runtime's
# figure is its forward pass alone.
set -eu
features=$1 weights=$2 onnx=$3 texts=$4 rounds=$5
here=$(dirname "$0")
export RAYON_NUM_THREADS=1
scratch=$(mktemp -d)
cpu() { # prints user + system seconds of a command reading $1
    input=$1
    shift
    python3 - "$input" "$scratch/out" "$@" <<'PY'
import resource, subprocess, sys
with open(sys.argv[1]) as source, open(sys.argv[2], "wb") as out:
    subprocess.run(sys.argv[3:], stdin=source, stdout=out, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(round(used.ru_utime + used.ru_stime, 3))
PY
}
: >"$scratch/none"
echo "round,system,tokens,cpu_seconds"
for round in $(seq "$rounds"); do
    for system in int8 int8-per-channel; do
        for together in 1 32; do
            python3 "$here/rival.py" run "$onnx/$system.onnx" "$texts" "$scratch/rival" "$together" >"$scratch/line"
            echo "$round,onnxruntime-$system-batch$together,$(tr ' ' ',' <"$scratch/line")"
        done
    done
    tokens=$(cut -d' ' -f1 <"$scratch/line")
    load=$(cpu "$scratch/none" "$features" "$weights" sentences)
    all=$(cpu "$texts" "$features" "$weights" sentences)
    echo "$round,ours-int8,$tokens,$(echo "$all - $load" | bc)"
    echo "$round,ours-load,0,$load"
done
