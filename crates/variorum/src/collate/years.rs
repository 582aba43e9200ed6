//! When reports were published, with a year that is not printed inferred from a report of the same event or text.

use crate::model::analysis::Analysis;
use crate::model::article::{Found, FoundIn};
use crate::model::genealogy::Genealogy;
use crate::model::id::CaptureId;
use crate::model::links::Links;
use crate::model::note::{Note, NoteCode, Noted};
use crate::model::time::{Moment, PartialDate};
use crate::text::days;
use std::collections::{BTreeMap, BTreeSet};

/// By report, when it was published.
pub(super) struct Published {
    by_report: BTreeMap<CaptureId, Found<Moment>>,
}

impl Published {
    pub(super) fn get(&self, capture: CaptureId) -> Option<&Found<Moment>> {
        self.by_report.get(&capture)
    }
}

/// Reports on one event are published within so many days of each other, or the year is not inferred.
const MOST_DAYS_APART: i64 = 45;
/// How sure an inferred year is.
const INFERRED: f32 = 0.6;

/// Returns the times of publication; a year that a report does not print is taken from the nearest report of the same
/// text, else of the same event, and a note names it.
pub(super) fn published(analyses: &[&Analysis], genealogy: &Genealogy, links: &Links) -> Noted<Published> {
    let printed: BTreeMap<CaptureId, Found<Moment>> = analyses
        .iter()
        .filter_map(|analysis| Some((analysis.article.capture, analysis.article.published.clone()?)))
        .collect();
    let names: BTreeMap<CaptureId, &str> =
        analyses.iter().map(|analysis| (analysis.article.capture, analysis.article.name.as_str())).collect();
    let (mut by_report, mut notes) = (printed.clone(), Vec::new());
    for (&capture, found) in printed.iter().filter(|(_, found)| found.value.date.year().is_none()) {
        let text = genealogy.derivations.iter().filter_map(|derivation| match (derivation.child, derivation.parent) {
            (child, parent) if child == capture => Some(parent),
            (child, parent) if parent == capture => Some(child),
            _ => None,
        });
        let event = links
            .events
            .iter()
            .filter(|event| event.incidents.iter().any(|incident| incident.capture == capture))
            .flat_map(|event| event.incidents.iter().map(|incident| incident.capture));
        let inferred = nearest(capture, found.value.date, text, &printed)
            .or_else(|| nearest(capture, found.value.date, event, &printed));
        if let Some((date, source)) = inferred {
            let name = |capture: CaptureId| names.get(&capture).copied().unwrap_or_default();
            let message = format!("{} is taken as {date}, from report {}", found.value.date, name(source));
            notes.push(Note::new(NoteCode::EditYearInferred, name(capture), message));
            by_report.insert(capture, Found::new(Moment { date, ..found.value }, FoundIn::OtherReport, INFERRED));
        }
    }
    Noted { value: Published { by_report }, notes }
}

fn nearest(
    capture: CaptureId,
    yearless: PartialDate,
    sources: impl Iterator<Item = CaptureId>,
    printed: &BTreeMap<CaptureId, Found<Moment>>,
) -> Option<(PartialDate, CaptureId)> {
    let sources: BTreeSet<CaptureId> = sources.filter(|&source| source != capture).collect();
    let mut found: Vec<(i64, CaptureId, PartialDate)> = Vec::new();
    for source in sources {
        let Some(day) = printed.get(&source).and_then(|found| found.value.date.whole()) else { continue };
        for year in [day.year() - 1, day.year(), day.year() + 1] {
            let Some(date) = yearless.with_year(year) else { continue };
            let Some((from, _)) = date.bounds() else { continue };
            found.push(((days::number(from) - days::number(day)).abs(), source, date));
        }
    }
    let (days_apart, source, date) = found.into_iter().min()?;
    (days_apart <= MOST_DAYS_APART).then_some((date, source))
}
