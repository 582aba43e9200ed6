//! Analyses to sketches to pairs of reports worth comparing: those that share runs of words, and those with sentences of one
//! meaning. The same pairs as the library finds in one process: by its own function where the corpus is small, by joins
//! above.

use super::{batch, cut, has_rows, longs, n_parts, part, texts, unsigned};
use crate::engine::{Engine, Layout, Step, Table};
use crate::functions::signs_of;
use crate::job::{self, Job, PUBLISHERS};
use anyhow::{Context, Result};
use datafusion::arrow::array::{ArrayRef, AsArray, BooleanArray, UInt64Array};
use datafusion::arrow::datatypes::UInt64Type;
use std::collections::BTreeSet;
use std::sync::Arc;
use variorum::model::id::CaptureId;
use variorum::model::note::Note;
use variorum::text::signs::{N_WORDS, key_bits};
use variorum::trace::{self, LEAST_HINTS, Sampling, Sketch};

/// Pairs worth comparing, and what they were found by.
pub struct Candidates {
    /// `one`, `other`, `shares_words`.
    pub pairs: Table,
    /// The sketches, of reports that are edited.
    pub sketches: Table,
    /// What was left out, as the library leaves it out.
    pub notes: Vec<Note>,
    /// What was left out beyond that.
    pub cuts: Vec<Note>,
}

/// Returns the candidates among the reports of the analyses but for earlier versions of others.
pub async fn candidates(
    engine: &Arc<Engine>,
    job: &Job,
    analyses: &Table,
    superseded: &BTreeSet<u64>,
) -> Result<Candidates> {
    let sketches = sketches(engine, analyses, superseded).await?;
    let names = engine
        .rows("SELECT DISTINCT array_to_string(publisher, ' ') AS name FROM $sketches", &[("sketches", &sketches)])
        .await?;
    let mut publishers: Vec<Vec<String>> = texts(&names, "name")?
        .into_iter()
        .flatten()
        .map(|name| name.split_whitespace().map(str::to_owned).collect())
        .collect();
    publishers.sort();
    job::write_json(&engine.folder().join(PUBLISHERS), &publishers)?;
    let counts = engine
        .numbers(
            "SELECT arrow_cast(coalesce(sum(n_shingles), arrow_cast(0, 'UInt64')), 'UInt64'), arrow_cast(coalesce(sum(n_sentences), arrow_cast(0, 'UInt64')), 'UInt64') \
             FROM $sketches",
            &[("sketches", &sketches)],
        )
        .await?;
    let &[n_shingles, n_sentences] = counts.as_slice() else { anyhow::bail!("expected two counts, a fault of ours") };
    let (mut notes, mut cuts) = (Vec::new(), Vec::new());
    let pairs = if n_sentences as usize <= job.settings.trace.max_compared_sentences {
        together(engine, job, &sketches, &mut notes).await?
    } else {
        let words = by_words(engine, job, &sketches, n_shingles, &mut notes, &mut cuts).await?;
        let meaning = by_meaning(engine, job, &sketches, n_sentences, &mut notes, &mut cuts).await?;
        let sql =
            "SELECT m.one, m.other FROM $meaning m LEFT ANTI JOIN $words w ON m.one = w.one AND m.other = w.other";
        let further = engine.step(Step::whole("further", sql, &[("words", &words), ("meaning", &meaning)])).await?;
        // A step of its own, and UNION without ALL: beside a join Ballista 55 gives the other side once a partition.
        let sql = "SELECT one, other, true AS shares_words FROM $words UNION \
                   SELECT one, other, false AS shares_words FROM $further ORDER BY one, other";
        engine.step(Step::whole("candidates", sql, &[("words", &words), ("further", &further)])).await?
    };
    Ok(Candidates { pairs, sketches, notes, cuts })
}

async fn sketches(engine: &Arc<Engine>, analyses: &Table, superseded: &BTreeSet<u64>) -> Result<Table> {
    let sql = "SELECT report, s['publisher'] AS publisher, s['body'] AS body, s['n_shingles'] AS n_shingles, \
               s['n_sentences'] AS n_sentences, s['shingles'] AS shingles, s['signs'] AS signs \
               FROM (SELECT report, unnest(sketch($job, analysis, vectors)) AS s FROM $analyses)";
    let steps = analyses
        .each()
        .iter()
        .enumerate()
        .map(|(number, file)| Step::part("sketches_read", part(number), sql, &[("analyses", file)]))
        .collect();
    let sketches = Table::of(engine.steps(steps).await?);
    if superseded.is_empty() {
        return Ok(sketches);
    }
    let column: ArrayRef = Arc::new(superseded.iter().copied().collect::<UInt64Array>());
    let superseded = engine.write("superseded", "all", &batch(vec![("report", column)])?, Layout::Rows)?;
    let sql = "SELECT s.* FROM $sketches s LEFT ANTI JOIN $superseded e ON s.report = e.report";
    engine.step(Step::whole("sketches", sql, &[("sketches", &sketches), ("superseded", &superseded)])).await
}

/// Finds the pairs in this process, as the library does for a corpus of this size.
async fn together(engine: &Arc<Engine>, job: &Job, table: &Table, notes: &mut Vec<Note>) -> Result<Table> {
    let rows = engine
        .rows("SELECT report, publisher, shingles, signs FROM $sketches ORDER BY report", &[("sketches", table)])
        .await?;
    let (mut numbers, mut sketches) = (Vec::new(), Vec::new());
    for batch in rows {
        let reports = batch.column(0).as_primitive_opt::<UInt64Type>().context("expected numbers")?;
        let shingles = batch.column(2).as_list_opt::<i32>().context("expected lists")?;
        let signs = batch.column(3).as_binary_opt::<i32>().context("expected bytes")?;
        for row in 0..batch.num_rows() {
            let mut digest = [0; 32];
            digest[..8].copy_from_slice(&reports.value(row).to_be_bytes());
            let runs = shingles.value(row);
            let runs = runs.as_primitive_opt::<UInt64Type>().context("expected numbers")?.values().to_vec();
            let sentences = signs.value(row).chunks_exact(N_WORDS * 8).filter_map(signs_of).collect();
            numbers.push(reports.value(row));
            sketches.push(Sketch::from_parts(CaptureId::from_digest(digest), Vec::new(), runs, sentences));
        }
    }
    let found = trace::candidates(&sketches, &job.settings.trace, notes);
    let number = |at: u32| numbers[at as usize];
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("one", Arc::new(found.iter().map(|pair| number(pair.one)).collect::<UInt64Array>())),
        ("other", Arc::new(found.iter().map(|pair| number(pair.other)).collect::<UInt64Array>())),
        ("shares_words", Arc::new(found.iter().map(|pair| Some(pair.shares_words)).collect::<BooleanArray>())),
    ];
    engine.write("candidates", "together", &batch(columns)?, Layout::Rows)
}

/// Returns the pairs that share runs of words. Runs are taken in as many passes as keep memory bounded; one that stands in too
/// many reports is boilerplate, held out and counted. Reports of one and the same body, more of them than may share a run, meet by a
/// star: each is compared with the first.
pub async fn by_words(
    engine: &Arc<Engine>,
    job: &Job,
    sketches: &Table,
    n_shingles: u64,
    notes: &mut Vec<Note>,
    cuts: &mut Vec<Note>,
) -> Result<Table> {
    let settings = &job.settings.trace;
    let sampling = Sampling::new(n_shingles as usize, settings);
    let most = settings.max_reports_a_shingle;
    let n_passes = n_parts(n_shingles >> sampling.n_halvings, job.limits.runs_at_once as u64);
    let of_pass = |pass: u64| {
        format!(
            "(SELECT report, shingle FROM (SELECT report, \
             unnest(sampled(shingles, arrow_cast({}, 'UInt32'))) AS shingle FROM $sketches) \
             WHERE shingle % {} = {})",
            sampling.n_halvings,
            unsigned(n_passes),
            unsigned(pass)
        )
    };
    let (mut shared, mut n_left_out) = (Vec::new(), 0);
    for pass in 0..n_passes {
        let sql = format!(
            "SELECT shingle, arrow_cast(count(*), 'UInt64') AS n FROM {} GROUP BY shingle HAVING count(*) > 1",
            of_pass(pass)
        );
        let name = part(pass as usize);
        let runs = engine.step(Step::part("runs", &name, sql, &[("sketches", sketches)])).await?;
        let sql = format!("SELECT arrow_cast(count(*), 'UInt64') FROM $runs WHERE n > {most}");
        n_left_out += engine.numbers(&sql, &[("runs", &runs)]).await?[0];
        let sql = format!(
            "SELECT p.report, p.shingle FROM {} p JOIN $runs r ON p.shingle = r.shingle WHERE r.n <= {most}",
            of_pass(pass)
        );
        let postings =
            engine.step(Step::part("postings", &name, sql, &[("sketches", sketches), ("runs", &runs)])).await?;
        let sql = "SELECT a.report AS one, b.report AS other, arrow_cast(count(*), 'UInt64') AS n FROM $postings a \
                   JOIN $postings b ON a.shingle = b.shingle AND a.report < b.report GROUP BY a.report, b.report";
        shared.push(engine.step(Step::part("shared", &name, sql, &[("postings", &postings)])).await?);
    }
    notes.extend(trace::boilerplate(n_left_out as usize, settings));
    let sql = format!(
        "SELECT m.first AS one, s.report AS other FROM $sketches s JOIN \
         (SELECT body, min(report) AS first FROM $sketches WHERE body IS NOT NULL GROUP BY body HAVING count(*) > {most}) m \
         ON s.body = m.body WHERE s.report > m.first"
    );
    let stars = engine.step(Step::whole("stars", sql, &[("sketches", sketches)])).await?;
    if has_rows(&stars) {
        cuts.push(cut(format!(
            "{} reports have a body that more than {most} have; each is compared with the first of them only",
            stars.n_rows()
        )));
    }
    let met = format!(
        "SELECT one, other FROM $shared GROUP BY one, other HAVING sum(n) >= {} UNION SELECT one, other FROM $stars",
        sampling.least_shared
    );
    let met = Step::whole("met", met, &[("shared", &Table::of(shared)), ("stars", &stars)]);
    if sampling.n_halvings == 0 {
        return engine.step(Step { table: "words", ..met }).await;
    }
    let met = engine.step(met).await?;
    let sql = "SELECT m.one, m.other FROM $met m JOIN $sketches a ON m.one = a.report JOIN $sketches b ON m.other = b.report \
               WHERE share_runs(a.shingles, b.shingles)";
    engine.step(Step::whole("words", sql, &[("met", &met), ("sketches", sketches)])).await
}

/// Returns the pairs of which enough sentences hint at each other, band by band of their signs.
async fn by_meaning(
    engine: &Arc<Engine>,
    job: &Job,
    sketches: &Table,
    n_sentences: u64,
    notes: &mut Vec<Note>,
    cuts: &mut Vec<Note>,
) -> Result<Table> {
    let search = trace::search(&job.settings.trace);
    let n_bits = key_bits(n_sentences as usize);
    let most = job.limits.max_bucket.max(1);
    let step = |band: usize| {
        let sql = format!(
            "SELECT key, n, near_in_bucket(records, arrow_cast({}, 'UInt32'), arrow_cast({}, 'UInt64')) AS hints FROM \
             (SELECT key, arrow_cast(count(*), 'UInt64') AS n, gather(record, {most}) AS records FROM \
             (SELECT x['key'] AS key, x['record'] AS record FROM (SELECT unnest(sentences(report, signs, \
             arrow_cast({n_bits}, 'UInt32'), arrow_cast({band}, 'UInt32'))) AS x FROM $sketches)) \
             GROUP BY key HAVING count(*) > 1)",
            search.max_distance, search.reach
        );
        Step::part("buckets", part(band), sql, &[("sketches", sketches)]).laid_out(Layout::Work)
    };
    let n_bands = N_WORDS * 64 / n_bits;
    let buckets = Table::of(engine.steps((0..n_bands).map(step).collect()).await?);
    let sql = format!(
        "SELECT coalesce(sum(CASE WHEN n > {reach} THEN n - {reach} ELSE {zero} END), {zero}), \
         coalesce(sum(CASE WHEN n > {most} THEN n - {most} ELSE {zero} END), {zero}) FROM $buckets",
        reach = unsigned(search.reach as u64),
        most = unsigned(most as u64),
        zero = unsigned(0)
    );
    let counts = engine.numbers(&sql, &[("buckets", &buckets)]).await?;
    notes.extend(trace::crowded(counts[0] as usize));
    if counts[1] > 0 {
        cuts.push(cut(format!("{} times a sentence was left out of a bucket of more than {most}", counts[1])));
    }
    let sql = "SELECT DISTINCT h['one'] AS one, h['one_sentence'] AS one_sentence, h['other'] AS other, \
               h['other_sentence'] AS other_sentence FROM (SELECT unnest(hints) AS h FROM $buckets)";
    let hints = engine.step(Step::whole("hints", sql, &[("buckets", &buckets)])).await?;
    let sql = format!(
        "SELECT one, other FROM $hints GROUP BY one, other \
         HAVING count(DISTINCT one_sentence) >= {LEAST_HINTS} AND count(DISTINCT other_sentence) >= {LEAST_HINTS}"
    );
    engine.step(Step::whole("meaning", sql, &[("hints", &hints)])).await
}

/// Jaccard similarity of near copies, and texts of one band above which it is held out.
const NEAR: f64 = 0.7;
const MOST_IN_A_BAND: usize = 100;

/// Returns the near copies among sketches by `MinHash`, verified. For comparisons with other engines; no stage uses it.
pub async fn by_min_hash(engine: &Arc<Engine>, sketches: &Table) -> Result<Table> {
    let sql = "SELECT report, unnest(min_hash_bands(shingles)) AS band FROM $sketches";
    let bands = engine.step(Step::whole("bands", sql, &[("sketches", sketches)])).await?;
    let sql = format!(
        "SELECT a.report AS one, b.report AS other FROM $bands a JOIN $bands b ON a.band = b.band JOIN \
         (SELECT band FROM $bands GROUP BY band HAVING count(*) BETWEEN 2 AND {MOST_IN_A_BAND}) k ON a.band = k.band \
         WHERE a.report < b.report GROUP BY a.report, b.report"
    );
    let met = engine.step(Step::whole("bands_met", sql, &[("bands", &bands)])).await?;
    let sql = format!(
        "SELECT m.one, m.other FROM $met m JOIN $sketches a ON m.one = a.report JOIN $sketches b ON m.other = b.report \
         WHERE jaccard(a.shingles, b.shingles) >= {NEAR}"
    );
    engine.step(Step::whole("near", sql, &[("met", &met), ("sketches", sketches)])).await
}

/// Returns the pairs of a table in order.
pub(crate) async fn pairs(engine: &Engine, sql: &str, inputs: &[(&'static str, &Table)]) -> Result<Vec<(u64, u64)>> {
    let rows = engine.rows(sql, inputs).await?;
    Ok(longs(&rows, "one")?.into_iter().zip(longs(&rows, "other")?).collect())
}
