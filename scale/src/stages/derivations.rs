//! Candidates to verified pairs, families, and who took text from whom.

use super::candidates::pairs;
use super::{Members, Places, batch, cut, n_parts, notes, part, unsigned};
use crate::engine::{Engine, Layout, Step, Table};
use crate::groups::grouped;
use crate::job::Job;
use anyhow::{Context, Result};
use datafusion::arrow::array::{ArrayRef, ListBuilder, UInt32Builder};
use std::collections::BTreeMap;
use std::sync::Arc;
use variorum::model::note::{Note, NoteCode};

/// Pairs that one step compares.
const PAIRS_A_PART: u64 = 50_000;
/// Reports that one step traces.
const REPORTS_A_PART: usize = 20_000;

/// Returns the genealogy as a table (`kind`, `child`, `parent`, `relation`, `share`, `confidence`, `is_settled`, `json`).
pub async fn descents(
    engine: &Arc<Engine>,
    job: &Job,
    candidates: &Table,
    places: &Places,
    places_table: &Table,
    said: &mut Vec<Note>,
) -> Result<Table> {
    let n_steps = n_parts(candidates.n_rows(), PAIRS_A_PART);
    let step = |number: u64| {
        let sql = format!(
            "SELECT one, other, shares_words, \
             text_in_common($job, one, one_file, one_row, other, other_file, other_row, shares_words) AS code FROM \
             (SELECT c.one, p.file_idx AS one_file, p.row_idx AS one_row, c.other, q.file_idx AS other_file, \
             q.row_idx AS other_row, c.shares_words FROM $candidates c \
             JOIN $places p ON c.one = p.report JOIN $places q ON c.other = q.report WHERE c.one % {} = {})",
            unsigned(n_steps),
            unsigned(number)
        );
        Step::part("verified", part(number as usize), sql, &[("candidates", candidates), ("places", places_table)])
    };
    let verified = Table::of(engine.steps((0..n_steps).map(step).collect()).await?);
    for (one, other) in
        pairs(engine, "SELECT one, other FROM $verified WHERE code = 2", &[("verified", &verified)]).await?
    {
        let message = format!(
            "comparing the reports {one:016x}… and {other:016x}… broke the program, a fault of ours: please report it with them"
        );
        said.push(Note::new(NoteCode::ReadFault, "collection", message));
    }
    let related = pairs(
        engine,
        "SELECT one, other FROM $verified WHERE code = 1 ORDER BY one, other",
        &[("verified", &verified)],
    )
    .await?;
    let families = families(engine, job, &related, places, said)?;
    let sql = "SELECT d['kind'] AS kind, d['child'] AS child, d['parent'] AS parent, d['relation'] AS relation, \
               d['share'] AS share, d['confidence'] AS confidence, d['is_settled'] AS is_settled, d['json'] AS json FROM \
               (SELECT unnest(descents($job, members, member_files, member_rows, pair_ones, pair_others)) AS d \
               FROM $families)";
    let steps = families
        .iter()
        .enumerate()
        .map(|(number, family)| Step::part("descents", part(number), sql, &[("families", family)]))
        .collect();
    let descents = Table::of(engine.steps(steps).await?);
    let faults = engine.rows("SELECT json FROM $descents WHERE kind = 'note'", &[("descents", &descents)]).await?;
    said.extend(notes(&faults, "json")?);
    Ok(descents)
}

/// Writes the families that the pairs make, some thousand reports a part. One that would be too large is not joined further.
fn families(
    engine: &Engine,
    job: &Job,
    related: &[(u64, u64)],
    places: &Places,
    said: &mut Vec<Note>,
) -> Result<Vec<Table>> {
    let found = grouped(related, job.limits.max_family);
    if found.n_refused > 0 {
        said.push(cut(format!(
            "{} pairs of reports have text in common that would join families of more than {} reports; they stay apart",
            found.n_refused, job.limits.max_family
        )));
    }
    let family_of: BTreeMap<u64, usize> = found
        .groups
        .iter()
        .enumerate()
        .flat_map(|(number, members)| members.iter().map(move |&member| (member, number)))
        .collect();
    let mut pairs_of: Vec<Vec<(u32, u32)>> = vec![Vec::new(); found.groups.len()];
    for (one, other) in related {
        let (Some(&number), Some(&other_number)) = (family_of.get(one), family_of.get(other)) else { continue };
        if number == other_number {
            let members = &found.groups[number];
            let position = |member: &u64| members.binary_search(member).map(|at| at as u32);
            let pair = position(one).ok().zip(position(other).ok());
            pairs_of[number].push(pair.context("a pair is not of its family, a fault of ours")?);
        }
    }
    let mut parts = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    let mut n_reports = 0;
    for number in 0..found.groups.len() {
        waiting.push(number);
        n_reports += found.groups[number].len();
        if n_reports >= REPORTS_A_PART || number + 1 == found.groups.len() {
            let (mut members, mut ones, mut others) =
                (Members::default(), ListBuilder::new(UInt32Builder::new()), ListBuilder::new(UInt32Builder::new()));
            for number in waiting.drain(..) {
                members.add(&found.groups[number], places)?;
                for &(one, other) in &pairs_of[number] {
                    ones.values().append_value(one);
                    others.values().append_value(other);
                }
                ones.append(true);
                others.append(true);
            }
            let mut columns = members.finish();
            columns.push(("pair_ones", Arc::new(ones.finish()) as ArrayRef));
            columns.push(("pair_others", Arc::new(others.finish()) as ArrayRef));
            parts.push(engine.write("families", &part(parts.len()), &batch(columns)?, Layout::Work)?);
            n_reports = 0;
        }
    }
    if parts.is_empty() {
        let mut columns = Members::default().finish();
        columns.push(("pair_ones", Arc::new(ListBuilder::new(UInt32Builder::new()).finish()) as ArrayRef));
        columns.push(("pair_others", Arc::new(ListBuilder::new(UInt32Builder::new()).finish()) as ArrayRef));
        parts.push(engine.write("families", &part(0), &batch(columns)?, Layout::Work)?);
    }
    Ok(parts)
}
