//! Which names may be one entity and which incidents one event, across the whole corpus.

use super::{cut, longs, n_parts, part, texts, unsigned};
use crate::engine::{Engine, Step, Table};
use crate::functions::PLACE_ID;
use crate::job::{self, FREQUENCIES, Job};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use variorum::link::Frequencies;
use variorum::model::note::Note;

/// What may be one.
pub struct Links {
    /// Names with the number of reports that have them: `kind`, `normal`, `form`, `n_reports`.
    pub names: Table,
    /// Names that may be one entity's: `one_kind`, `one`, `other_kind`, `other`, `score`.
    pub entities: Table,
    /// Incidents that may be one event: `one`, `other`, `one_incident`, `other_incident`, `probability`.
    pub events: Table,
}

/// Pairs that one step compares.
const PAIRS_A_PART: u64 = 20_000;

/// Returns the candidates, without those of earlier versions of reports.
pub async fn links(
    engine: &Arc<Engine>,
    job: &Job,
    analyses: &Table,
    places: &Table,
    descents: &Table,
    superseded: &BTreeSet<u64>,
    said: &mut Vec<Note>,
) -> Result<Links> {
    let names_read = of_each(
        engine,
        "names_read",
        "SELECT report, f['kind'] AS kind, f['normal'] AS normal, f['form'] AS form FROM \
         (SELECT report, unnest(names_in($job, analysis, vectors)) AS f FROM $analyses WHERE analysis IS NOT NULL)",
        analyses,
    )
    .await?;
    let current = if superseded.is_empty() {
        "$names_read"
    } else {
        "$names_read n LEFT SEMI JOIN $places p ON n.report = p.report"
    };
    let sql = format!(
        "SELECT kind, normal, min(form) AS form, arrow_cast(count(DISTINCT report), 'UInt64') AS n_reports \
         FROM {current} GROUP BY kind, normal"
    );
    let names = engine.step(Step::whole("names", sql, &[("names_read", &names_read), ("places", places)])).await?;
    frequencies(engine, job, &names, places.n_rows()).await?;
    let entities = entities(engine, job, &names, said).await?;
    let events = events(engine, job, analyses, places, descents, said).await?;
    Ok(Links { names, entities, events })
}

/// Returns a table that is made of each file of analyses by itself.
async fn of_each(engine: &Arc<Engine>, table: &'static str, sql: &str, analyses: &Table) -> Result<Table> {
    let step = |(number, file): (usize, &Table)| Step::part(table, part(number), sql, &[("analyses", file)]);
    let steps = analyses.each().iter().enumerate().map(step).collect();
    Ok(Table::of(engine.steps(steps).await?))
}

/// Tells workers how many reports name what, of names that more than one report has.
async fn frequencies(engine: &Engine, job: &Job, names: &Table, n_reports: u64) -> Result<()> {
    let sql = format!(
        "SELECT kind, normal, n_reports FROM $names WHERE n_reports > 1 ORDER BY n_reports DESC, kind, normal LIMIT {}",
        job.limits.max_frequencies
    );
    let rows = engine.rows(&sql, &[("names", names)]).await?;
    let mut frequencies = Frequencies { n_reports: n_reports as usize, ..Frequencies::default() };
    for ((kind, normal), n) in
        texts(&rows, "kind")?.into_iter().zip(texts(&rows, "normal")?).zip(longs(&rows, "n_reports")?)
    {
        let into: &mut BTreeMap<String, usize> =
            if kind.as_deref() == Some(PLACE_ID) { &mut frequencies.places } else { &mut frequencies.names };
        let known = into.entry(normal.unwrap_or_default()).or_default();
        *known = (*known).max(n as usize);
    }
    job::write_json(&engine.folder().join(FREQUENCIES), &frequencies)
}

async fn entities(engine: &Arc<Engine>, job: &Job, names: &Table, said: &mut Vec<Note>) -> Result<Table> {
    let most = job.limits.max_names_a_key;
    let sql = format!(
        "SELECT kind, normal, form, unnest(name_keys($job, form)) AS key FROM $names WHERE kind <> '{PLACE_ID}'"
    );
    let keyed = engine.step(Step::whole("name_keys", sql, &[("names", names)])).await?;
    let sql = "SELECT key, arrow_cast(count(*), 'UInt64') AS n FROM $keyed GROUP BY key HAVING count(*) > 1";
    let keys = engine.step(Step::whole("name_key_counts", sql, &[("keyed", &keyed)])).await?;
    crowded_keys(engine, &keys, most, "names", said).await?;
    let sql = format!(
        "SELECT DISTINCT a.kind AS one_kind, a.normal AS one, a.form AS one_form, b.kind AS other_kind, \
         b.normal AS other, b.form AS other_form FROM $keyed a JOIN $keys k ON a.key = k.key JOIN $keyed b ON a.key = b.key \
         WHERE k.n <= {most} AND (a.normal < b.normal OR a.normal = b.normal AND a.kind < b.kind) \
         AND (a.kind = b.kind OR a.kind = 'other' OR b.kind = 'other')"
    );
    let met = engine.step(Step::whole("names_met", sql, &[("keyed", &keyed), ("keys", &keys)])).await?;
    let sql = "SELECT one_kind, one, other_kind, other, name_score($job, one_form, other_form) AS score FROM $met";
    let scored = engine.step(Step::whole("names_scored", sql, &[("met", &met)])).await?;
    let sql = format!(
        "SELECT one_kind, one, other_kind, other, score FROM $scored WHERE score >= {} ORDER BY one, other, one_kind, other_kind",
        job.settings.link.entity_suspected
    );
    engine.step(Step::whole("entity_candidates", sql, &[("scored", &scored)])).await
}

async fn events(
    engine: &Arc<Engine>,
    job: &Job,
    analyses: &Table,
    places: &Table,
    descents: &Table,
    said: &mut Vec<Note>,
) -> Result<Table> {
    let most = job.limits.max_incidents_a_key;
    let keyed = of_each(
        engine,
        "incidents",
        "SELECT report, i['incident'] AS incident, i['key'] AS key FROM \
         (SELECT report, unnest(incidents_in($job, analysis, vectors)) AS i FROM $analyses WHERE analysis IS NOT NULL)",
        analyses,
    )
    .await?;
    let sql = "SELECT key, arrow_cast(count(*), 'UInt64') AS n FROM $keyed GROUP BY key HAVING count(*) > 1";
    let keys = engine.step(Step::whole("incident_key_counts", sql, &[("keyed", &keyed)])).await?;
    crowded_keys(engine, &keys, most, "incidents", said).await?;
    let sql = format!(
        "SELECT DISTINCT a.report AS one, b.report AS other FROM $keyed a JOIN $keys k ON a.key = k.key \
         JOIN $keyed b ON a.key = b.key WHERE k.n <= {most} AND a.report < b.report"
    );
    let by_key = engine.step(Step::whole("incidents_by_key", sql, &[("keyed", &keyed), ("keys", &keys)])).await?;
    // A step of its own: beside a join that gives nothing a union is never finished by Ballista 55.
    let sql = "SELECT one, other FROM $by_key UNION \
               SELECT CASE WHEN child < parent THEN child ELSE parent END AS one, \
               CASE WHEN child < parent THEN parent ELSE child END AS other FROM $descents WHERE kind = 'derivation'";
    let met = engine.step(Step::whole("incidents_met", sql, &[("by_key", &by_key), ("descents", descents)])).await?;
    let n_steps = n_parts(met.n_rows(), PAIRS_A_PART);
    let step = |number: u64| {
        let sql = format!(
            "SELECT one, other, s['one_incident'] AS one_incident, s['other_incident'] AS other_incident, \
             s['probability'] AS probability FROM (SELECT one, other, \
             unnest(suspicions($job, one, one_file, one_row, other, other_file, other_row, descent)) AS s FROM \
             (SELECT c.one, p.file_idx AS one_file, p.row_idx AS one_row, c.other, q.file_idx AS other_file, \
             q.row_idx AS other_row, d.json AS descent FROM $met c \
             JOIN $places p ON c.one = p.report JOIN $places q ON c.other = q.report LEFT JOIN \
             (SELECT CASE WHEN child < parent THEN child ELSE parent END AS one, \
             CASE WHEN child < parent THEN parent ELSE child END AS other, json FROM $descents WHERE kind = 'derivation') d \
             ON c.one = d.one AND c.other = d.other WHERE c.one % {} = {}))",
            unsigned(n_steps),
            unsigned(number)
        );
        let inputs = [("met", &met), ("places", places), ("descents", descents)];
        Step::part("event_candidates", part(number as usize), sql, &inputs)
    };
    Ok(Table::of(engine.steps((0..n_steps).map(step).collect()).await?))
}

/// Notes the keys under which too many meet.
async fn crowded_keys(engine: &Engine, keys: &Table, most: usize, what: &str, said: &mut Vec<Note>) -> Result<()> {
    let sql = format!("SELECT arrow_cast(count(*), 'UInt64') FROM $keys WHERE n > {most}");
    let n_crowded = engine.numbers(&sql, &[("keys", keys)]).await?[0];
    if n_crowded > 0 {
        said.push(cut(format!(
            "under {n_crowded} keys more than {most} {what} meet; such a key tells nothing and was passed over"
        )));
    }
    Ok(())
}
