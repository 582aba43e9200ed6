//! The edition as tables, part by part, and as one file where the corpus is small enough for one.

use super::candidates::pairs;
use super::{Members, Places, batch, cut, longs, notes, part, texts};
use crate::descent::Descent;
use crate::engine::{Engine, Layout, Step, Table};
use crate::groups::grouped;
use crate::job::{Job, resources};
use anyhow::{Context, Result};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray, UInt64Array};
use datafusion::arrow::datatypes::Float32Type;
use std::collections::BTreeSet;
use std::sync::Arc;
use variorum::collate;
use variorum::model::edition::{EDITION_SCHEMA_VERSION, EarlierVersion, Edition, Manifest};
use variorum::model::genealogy::Genealogy;
use variorum::model::id::CaptureId;
use variorum::model::note::Note;
use variorum::pipeline;
use variorum::publish::json;

/// The edition's tables.
pub struct Tables {
    /// `id`, `event_type`, `date`, `place`, `latitude`, `longitude`, `n_reports`, `n_origins`, `json`.
    pub events: Table,
    /// `id`, `name`, `n_reports`, `json`.
    pub entities: Table,
    /// `id`, `name`, `published`, `json`.
    pub reports: Table,
    /// `subject`, `code`, `json`, of linking and collating.
    pub notes: Table,
}

/// Reports that one step edits.
const REPORTS_A_PART: usize = 5_000;

/// Returns the tables. A corpus within the limit is edited as a whole; above, reports that belong together are: by text, and by
/// what may be one event, the surest first.
pub async fn tables(
    engine: &Arc<Engine>,
    job: &Job,
    places: &Places,
    descents: &Table,
    events: &Table,
    said: &mut Vec<Note>,
) -> Result<Tables> {
    let groups = if places.len() <= job.limits.max_whole {
        vec![places.keys().copied().collect()]
    } else {
        apart(engine, job, places, descents, events, said).await?
    };
    let (parts, part_of) = written(engine, &groups, places)?;
    let sql = "SELECT o.group_idx, array_agg(d.json) AS descents FROM $descents d JOIN $part_of o ON d.child = o.report \
               WHERE d.kind <> 'note' GROUP BY o.group_idx";
    let gathered =
        engine.step(Step::whole("descents_of_parts", sql, &[("descents", descents), ("part_of", &part_of)])).await?;
    let sql = "SELECT e['kind'] AS kind, e['id'] AS id, e['label'] AS label, e['date'] AS day, e['place'] AS place, \
               e['latitude'] AS latitude, e['longitude'] AS longitude, e['n_reports'] AS n_reports, \
               e['n_origins'] AS n_origins, e['json'] AS json FROM \
               (SELECT unnest(edited($job, members, member_files, member_rows, descents)) AS e FROM \
               (SELECT g.members, g.member_files, g.member_rows, d.descents FROM $groups g \
               LEFT JOIN $gathered d ON g.group_idx = d.group_idx))";
    let step = |(number, groups): (usize, &Table)| {
        Step::part("entries", part(number), sql, &[("groups", groups), ("gathered", &gathered)])
    };
    let entries = Table::of(engine.steps(parts.iter().enumerate().map(step).collect()).await?);
    let of_kind = |table: &'static str, columns: &str, kind: &str| {
        let sql = format!("SELECT {columns} FROM $entries WHERE kind = '{kind}' ORDER BY id, json");
        engine.step(Step::whole(table, sql, &[("entries", &entries)]))
    };
    Ok(Tables {
        events: of_kind(
            "events",
            "id, label AS event_type, day AS date, place, latitude, longitude, n_reports, n_origins, json",
            "event",
        )
        .await?,
        entities: of_kind("entities", "id, label AS name, n_reports, json", "entity").await?,
        reports: of_kind("reports", "id, label AS name, day AS published, json", "report").await?,
        notes: of_kind("edition_notes", "id AS subject, label AS code, json", "note").await?,
    })
}

/// Returns the reports in groups that belong together, and each other report by itself.
async fn apart(
    engine: &Engine,
    job: &Job,
    places: &Places,
    descents: &Table,
    events: &Table,
    said: &mut Vec<Note>,
) -> Result<Vec<Vec<u64>>> {
    let sql = "SELECT child AS one, parent AS other FROM $descents WHERE kind = 'derivation' ORDER BY child, parent";
    let mut joined = pairs(engine, sql, &[("descents", descents)]).await?;
    let origins = engine
        .rows("SELECT json FROM $descents WHERE kind = 'hidden-origin' ORDER BY child, json", &[("descents", descents)])
        .await?;
    for json in texts(&origins, "json")?.into_iter().flatten() {
        if let Descent::HiddenOrigin(origin) = serde_json::from_str(&json)? {
            let children: Vec<u64> = origin.children.iter().map(|&child| crate::reports::number(child)).collect();
            joined.extend(children.windows(2).map(|pair| (pair[0], pair[1])));
        }
    }
    let sql = "SELECT one, other, max(probability) AS probability FROM $events GROUP BY one, other \
               ORDER BY one, other";
    let rows = engine.rows(sql, &[("events", events)]).await?;
    let mut probabilities: Vec<f32> = Vec::new();
    for batch in &rows {
        let column = batch.column_by_name("probability").context("expected probabilities")?;
        probabilities.extend(column.as_primitive_opt::<Float32Type>().context("expected probabilities")?.values());
    }
    let mut suspected: Vec<(f32, u64, u64)> = probabilities
        .into_iter()
        .zip(longs(&rows, "one")?)
        .zip(longs(&rows, "other")?)
        .map(|((probability, one), other)| (probability, one, other))
        .collect();
    suspected.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    joined.extend(suspected.into_iter().map(|(_, one, other)| (one, other)));
    let found = grouped(&joined, job.limits.max_family);
    if found.n_refused > 0 {
        said.push(cut(format!(
            "{} pairs of reports would join more than {} to be edited together; they stay apart",
            found.n_refused, job.limits.max_family
        )));
    }
    let in_groups: BTreeSet<u64> = found.groups.iter().flatten().copied().collect();
    let mut groups = found.groups;
    groups.extend(places.keys().filter(|report| !in_groups.contains(report)).map(|&report| vec![report]));
    groups.sort();
    Ok(groups)
}

/// Writes the groups, some thousand reports a part, and which group each report is in.
fn written(engine: &Engine, groups: &[Vec<u64>], places: &Places) -> Result<(Vec<Table>, Table)> {
    let (mut parts, mut reports, mut group_of) = (Vec::new(), Vec::new(), Vec::new());
    let (mut members, mut numbers) = (Members::default(), Vec::new());
    let mut n_waiting = 0;
    for (number, group) in groups.iter().enumerate() {
        members.add(group, places)?;
        numbers.push(number as u64);
        reports.extend(group.iter().copied());
        group_of.extend(group.iter().map(|_| number as u64));
        n_waiting += group.len();
        if n_waiting >= REPORTS_A_PART || number + 1 == groups.len() {
            let mut columns = members.finish();
            columns.push(("group_idx", Arc::new(UInt64Array::from(std::mem::take(&mut numbers))) as ArrayRef));
            parts.push(engine.write("groups", &part(parts.len()), &batch(columns)?, Layout::Work)?);
            n_waiting = 0;
        }
    }
    let columns: Vec<(&str, ArrayRef)> =
        vec![("report", Arc::new(UInt64Array::from(reports))), ("group_idx", Arc::new(UInt64Array::from(group_of)))];
    Ok((parts, engine.write("group_of", "all", &batch(columns)?, Layout::Rows)?))
}

/// What goes into the edition as one file beside its tables.
pub struct Beside {
    /// The captures.
    pub captures: Vec<CaptureId>,
    /// Earlier versions of pages.
    pub earlier_versions: Vec<EarlierVersion>,
    /// The notes of all stages before.
    pub notes: Vec<Note>,
}

/// Returns the edition that the tables are: the same, to the byte, as `variorum run` writes of a corpus edited as a whole.
pub async fn whole(engine: &Engine, job: &Job, tables: &Tables, descents: &Table, beside: Beside) -> Result<String> {
    let Beside { captures, earlier_versions, notes: mut said } = beside;
    said.extend(notes(&engine.rows("SELECT json FROM $notes", &[("notes", &tables.notes)]).await?, "json")?);
    let resources = resources()?;
    let manifest: Manifest = pipeline::manifest(&job.program_version, captures, &job.settings, resources);
    let rows = engine.rows("SELECT json FROM $descents WHERE kind <> 'note'", &[("descents", descents)]).await?;
    let descents: Vec<Descent> =
        texts(&rows, "json")?.iter().flatten().map(|json| serde_json::from_str(json)).collect::<Result<_, _>>()?;
    let genealogy: Genealogy = crate::descent::genealogy(descents);
    let mut edition = Edition {
        schema_version: EDITION_SCHEMA_VERSION,
        manifest,
        events: read(engine, &tables.events).await?,
        entities: read(engine, &tables.entities).await?,
        genealogy,
        reports: read(engine, &tables.reports).await?,
        earlier_versions,
        notes: said,
        // Nobody but the program reads here.
        proposals: None,
    };
    collate::put_in_order(&mut edition);
    Ok(json::edition(&edition))
}

async fn read<T: serde::de::DeserializeOwned>(engine: &Engine, table: &Table) -> Result<Vec<T>> {
    let rows = engine.rows("SELECT json FROM $entries", &[("entries", table)]).await?;
    texts(&rows, "json")?.iter().flatten().map(|json| Ok(serde_json::from_str(json)?)).collect()
}

/// Writes what was wrong, as a table.
pub fn write_notes(engine: &Engine, notes: &[Note]) -> Result<Table> {
    let json: Vec<String> = notes.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let column = |text: &dyn Fn(&Note) -> String| -> ArrayRef {
        Arc::new(notes.iter().map(|note| Some(text(note))).collect::<StringArray>())
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("code", column(&|note| note.code.text().to_owned())),
        ("subject", column(&|note| note.subject.clone())),
        ("message", column(&|note| note.message.clone())),
        ("json", Arc::new(StringArray::from(json)) as Arc<dyn Array>),
    ];
    engine.write("notes", "all", &batch(columns)?, Layout::Rows)
}
