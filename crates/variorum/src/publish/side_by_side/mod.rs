//! Two reports beside each other: how they are related, which passages stand for which, and where they diverge.
//!
//! The one that took stands on the left, what it took from on the right, so that reading across is reading back in time.
//! Rendered for a terminal here ([`SideBySide::text`]) and as a page by [`super::html::side_by_side`].

mod kin;
mod rows;
mod text;

#[cfg(test)]
mod tests;

pub use kin::Kin;
pub use rows::Row;

use crate::model::edition::{Edition, Report};
use crate::model::genealogy::{Derivation, Passage};
use crate::model::id::CaptureId;
use serde::Serialize;

/// Two reports of an edition, aligned.
#[derive(Debug, Clone, PartialEq)]
pub struct SideBySide<'a> {
    /// The report that took text from the other; where neither did, the one that was named first.
    pub left: &'a Report,
    /// The other.
    pub right: &'a Report,
    /// How they are related, by the genealogy of the whole edition.
    pub kin: Kin<'a>,
    /// Both texts, sentence against sentence, in the order of the left one.
    pub rows: Vec<Row>,
}

/// Returns two reports of an edition beside each other, or the first of them that the edition does not hold.
///
/// `alike` are the passages in which the first report is like the second, whether or not text was taken; they are shown
/// where the genealogy has no derivation between the two, which has passages of its own.
pub fn side_by_side<'a>(
    edition: &'a Edition,
    first: CaptureId,
    second: CaptureId,
    alike: &[Passage],
) -> Result<SideBySide<'a>, CaptureId> {
    let report = |id: CaptureId| edition.reports.iter().find(|report| report.id == id).ok_or(id);
    let (first, second) = (report(first)?, report(second)?);
    let kin = kin::kin(edition, first.id, second.id);
    let is_turned = kin.child().is_some_and(|child| child == second.id);
    let (left, right) = if is_turned { (second, first) } else { (first, second) };
    let rows = match kin.direct() {
        Some(derivation) => rows::rows(left, right, &derivation.passages, &derivation.divergences),
        None if is_turned => rows::rows(left, right, &alike.iter().map(turned).collect::<Vec<_>>(), &[]),
        None => rows::rows(left, right, alike, &[]),
    };
    Ok(SideBySide { left, right, kin, rows })
}

fn turned(passage: &Passage) -> Passage {
    Passage { child: passage.parent, parent: passage.child, score: passage.score }
}

/// The same for programs: the texts of the rows beside their places.
#[derive(Serialize)]
struct Plain<'a> {
    left: PlainReport<'a>,
    right: PlainReport<'a>,
    relation: String,
    derivation: Option<&'a Derivation>,
    rows: Vec<PlainRow<'a>>,
}

#[derive(Serialize)]
struct PlainReport<'a> {
    id: CaptureId,
    name: &'a str,
    language: &'a str,
}

#[derive(Serialize)]
struct PlainRow<'a> {
    left: Option<&'a str>,
    right: Option<&'a str>,
    #[serde(flatten)]
    row: &'a Row,
}

impl SideBySide<'_> {
    /// Returns one line of JSON: both reports, how they are related in words and, where one took from the other, as the
    /// edition has it, and the rows with their texts.
    pub fn json(&self) -> String {
        let plain = Plain {
            left: PlainReport::of(self.left),
            right: PlainReport::of(self.right),
            relation: self.kin.words(self.left, self.right),
            derivation: self.kin.direct(),
            rows: self.rows.iter().map(|row| self.plain(row)).collect(),
        };
        let mut json = serde_json::to_string(&plain).expect("texts and numbers are JSON");
        json.push('\n');
        json
    }

    fn plain<'b>(&'b self, row: &'b Row) -> PlainRow<'b> {
        PlainRow { left: Row::text(row.left, self.left), right: Row::text(row.right, self.right), row }
    }
}

impl<'a> PlainReport<'a> {
    fn of(report: &'a Report) -> Self {
        Self { id: report.id, name: &report.name, language: &report.language }
    }
}
