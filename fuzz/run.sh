#!/usr/bin/env bash
# Fuzzes one target on the toolchain of the project: run.sh TARGET [SECONDS]. Needs a C++ compiler for libFuzzer.
# The corpus is kept: it is unpacked from corpus/TARGET.tar.gz, grown, cut down to what reaches as much, and packed again.
set -euo pipefail
cd "$(dirname "$0")"
target=${1:?"expected a target: $(ls src/bin | sed 's/\.rs$//' | tr '\n' ' ')"}
seconds=${2:-600}
host=$(rustc -vV | sed -n 's/^host: //p')

# The counters that libFuzzer steers by; naming the target keeps them out of build scripts, which have no libFuzzer.
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares"
cargo build --release --locked --target "$host" --bin "$target"
build=${CARGO_TARGET_DIR:-target}
program=$build/$host/release/$target

work=$build/corpus/$target
rm -rf "$work" "$work.kept"
mkdir -p "$work" "$work.kept" findings
if [[ -f corpus/$target.tar.gz ]]; then tar -xzf "corpus/$target.tar.gz" -C "$work"; fi
fixtures=../crates/variorum/tests/fixtures
number=0
seed() { for file in "$@"; do cp "$file" "$work/seed-$((number += 1))"; done; }
case $target in
    page) seed $fixtures/*/*/page.html ;;
    plain_text) seed $fixtures/*/*/text.txt ;;
    pdf) seed $fixtures/pdf/*/document.pdf seeds/pdf/* ;;
    date) cut -f1 $fixtures/times_*.tsv | grep -v '^#' | split -l 3 - "$work/seed-" ;;
    *) seed seeds/"$target"/* ;;
esac
# A PDF with fonts has tens of kilobytes.
max_len=8192
if [[ $target == pdf ]]; then max_len=65536; fi
limits=("-max_len=$max_len" -timeout=20 -rss_limit_mb=2048 "-artifact_prefix=findings/$target-")
"$program" "$work" "${limits[@]}" -max_total_time="$seconds" -print_final_stats=1
# By edges alone: by how often each was passed, too, three times as many inputs would be kept.
"$program" "$work.kept" "$work" "${limits[@]}" -merge=1 -use_counters=0

# What is kept is committed: of documents, which are large, only the small ones.
if [[ $target == pdf ]]; then find "$work.kept" -type f -size +8k -delete; fi
mkdir -p corpus
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$work.kept" -cf - . | gzip -9n >"corpus/$target.tar.gz"
echo "$target: $(ls "$work.kept" | wc -l) inputs kept in corpus/$target.tar.gz"
