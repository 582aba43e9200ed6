"""Joins of sketches in PySpark, by hand: near copies by MinHash, and what tracing joins in its place.

    python spark.py minhash RUN OUT     # RUN/tables/sketches_read in, pairs as Parquet in OUT; prints seconds and the JVM's peak memory
    python spark.py runs RUN OUT
    python spark.py compare OURS OUT    # the same pairs?

MinHash has 32 bands of 4 rows, and pairs are verified at a similarity of 0.7. Of `runs`, those in too many reports are held out, above
the setting a share is looked at, and what two reports share is counted exactly; settings are read from RUN/job.json. The hash functions
are those of `scale/src/functions/minhash.rs`, so the pairs are to be the same."""

import glob
import json
import os
import re
import sys
import time
from pathlib import Path

GOLDEN_RATIO = 0x9E3779B97F4A7C15
LEAST_SHARED = 3
N_BANDS, ROWS = 32, 4


def sampling(n_shingles, most):
    """`Sampling` of the library: how often the runs are halved, and how many two reports must share."""
    halvings = 0
    while most << halvings < n_shingles:
        halvings += 1
    return halvings, max(LEAST_SHARED >> halvings, 1)


def session():
    os.environ["PYSPARK_PYTHON"] = sys.executable  # its workers find the packages of this Python
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[*]")
        .config("spark.driver.memory", "4g")
        .config("spark.sql.shuffle.partitions", "16")
        .config("spark.sql.ansi.enabled", "false")  # products wrap round
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


# Spark has no unsigned numbers and reads them as decimals of 20 digits. As longs they cost it no more than ours cost us: reports in
# their order, moved by 2^63; shingles by their bits.
REPORT = "CAST(report - 9223372036854775808 AS BIGINT) AS report"
BITS = "CAST(IF({0} >= 9223372036854775808, {0} - 18446744073709551616, {0}) AS BIGINT)"
BACK = "CAST({0} AS DECIMAL(20,0)) + 9223372036854775808 AS {0}"


def sketches(spark, run):
    files = sorted(glob.glob(f"{run}/tables/sketches_read/*/*.parquet"))
    return spark.read.parquet(*files).where("shingles IS NOT NULL")


def runs(spark, run):
    from pyspark.sql import functions as F

    settings = json.loads(Path(run, "job.json").read_text())["settings"]["trace"]
    table = sketches(spark, run)
    halvings, least = sampling(int(table.select(F.sum("n_shingles")).first()[0]), settings["max_shingles"])
    postings = table.select("report", F.explode("shingles").alias("shingle"))
    postings = postings.selectExpr(REPORT, BITS.format("shingle") + " AS shingle")
    if halvings:
        postings = postings.where(f"shiftrightunsigned(shingle * {GOLDEN_RATIO - 2**64}L, {64 - halvings}) = 0")
    most = settings["max_reports_a_shingle"]
    kept = postings.groupBy("shingle").count().where(F.col("count").between(2, most)).select("shingle")
    postings = postings.join(kept, "shingle").persist()
    one, other = postings.alias("a"), postings.alias("b")
    return (
        one.join(other, F.expr("a.shingle = b.shingle AND a.report < b.report"))
        .groupBy(F.col("a.report").alias("one"), F.col("b.report").alias("other"))
        .count()
        .where(F.col("count") >= least)
        .select("one", "other")
    )


def minhash(spark, run):
    import numpy as np
    import pandas as pd
    from pyspark.sql import functions as F

    seeds = (np.arange(1, N_BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(GOLDEN_RATIO))[:, None]

    @F.pandas_udf("array<long>")
    def bands(sets: pd.Series) -> pd.Series:
        def of(shingles):
            with np.errstate(over="ignore"):
                bits = np.asarray(shingles, dtype=np.int64).view(np.uint64)[None, :] + seeds
                bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
                least = (bits ^ (bits >> np.uint64(31))).min(axis=1).reshape(N_BANDS, ROWS)
                key = np.arange(N_BANDS, dtype=np.uint64)
                for row in range(ROWS):
                    key = (key ^ least[:, row]) * np.uint64(0x100000001B3)
            return key.view(np.int64)

        return sets.map(of)

    table = sketches(spark, run).where("size(shingles) > 0")
    table = table.selectExpr(REPORT, f"transform(shingles, x -> {BITS.format('x')}) AS shingles").persist()
    bucketed = table.select("report", F.explode(bands("shingles")).alias("band")).persist()
    kept = bucketed.groupBy("band").count().where(F.col("count").between(2, 100)).select("band")
    postings = bucketed.join(kept, "band").persist()
    one, other = postings.alias("a"), postings.alias("b")
    met = one.join(other, F.expr("a.band = b.band AND a.report < b.report")).selectExpr("a.report AS one", "b.report AS other")
    met = met.distinct()
    left = table.selectExpr("report AS one", "shingles AS one_shingles")
    right = table.selectExpr("report AS other", "shingles AS other_shingles")
    shared = "size(array_intersect(one_shingles, other_shingles))"
    together = f"(size(one_shingles) + size(other_shingles) - {shared})"
    return met.join(left, "one").join(right, "other").where(f"{shared} / {together} >= 0.7").select("one", "other")


def join(method, run, out):
    spark = session()
    start = time.time()
    pairs = {"runs": runs, "minhash": minhash}[method](spark, run)
    pairs.selectExpr(BACK.format("one"), BACK.format("other")).write.mode("overwrite").parquet(out)
    print(f"{spark.read.parquet(out).count()} pairs in {time.time() - start:.2f} s")
    pid = spark.sparkContext._jvm.java.lang.ProcessHandle.current().pid()
    print("the JVM's", re.search(r"VmHWM:.*", Path(f"/proc/{pid}/status").read_text()).group())
    spark.stop()


def compare(ours, theirs):
    import pyarrow.dataset as dataset

    def read(path):
        files = [file for file in glob.glob(f"{path}/**/*.parquet", recursive=True)]
        table = dataset.dataset(files).to_table(columns=["one", "other"])
        return {(int(a), int(b)) for a, b in zip(table["one"].to_pylist(), table["other"].to_pylist())}

    ours, theirs = read(ours), read(theirs)
    print(f"{len(ours)} pairs of ours, {len(theirs)} of theirs, {len(ours & theirs)} in both")
    sys.exit(ours != theirs)


if __name__ == "__main__":
    compare(*sys.argv[2:]) if sys.argv[1] == "compare" else join(*sys.argv[1:])
