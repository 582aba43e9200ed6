//! The one date, place and type an event is shown with, each with the rule that chose it.

use super::origins::Key;
use super::{Corpus, Told};
use crate::model::analysis::{Incident, Standing};
use crate::model::article::FoundIn;
use crate::model::claim::{Field, Status, Value};
use crate::model::event_type::EventType;
use crate::model::id::CaptureId;
use crate::model::note::{Note, NoteCode};
use crate::model::place::Place;
use crate::model::time::{DateRange, PartialDate};
use crate::text::days;
use crate::text::geography::{Lie, lie};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The date of an event.
pub(super) struct Dated {
    pub date: Option<DateRange>,
    pub rule: String,
    /// Says where a year was inferred from.
    pub note: Option<Note>,
}

fn is_affirmed(status: Status) -> bool {
    matches!(status, Status::Asserted | Status::Unconfirmed | Status::ClaimedByActor | Status::Historical)
}

/// Chooses the date with which most independent origins agree, of these the narrowest; a year that no claim gives is taken
/// from the nearest publication of a report that tells the event, which the rule names, or stays unknown.
pub(super) fn date(told: &[Told], corpus: &Corpus, reports: &[CaptureId]) -> Dated {
    let dated: Vec<(&Told, DateRange, Key)> = told
        .iter()
        .filter(|told| is_affirmed(told.claim.status))
        .filter_map(|told| match told.claim.value {
            Value::Date(range) => Some((told, range, corpus.origins.of(told))),
            _ => None,
        })
        .collect();
    let candidates: BTreeSet<DateRange> = dated.iter().map(|(_, range, _)| *range).collect();
    let support = |range: DateRange| -> usize {
        let agreeing = dated.iter().filter(|(_, other, _)| days::gap(range, *other) == Some(0)).map(|(_, _, key)| key);
        agreeing.collect::<BTreeSet<_>>().len()
    };
    let n_claims = |range: DateRange| dated.iter().filter(|(_, other, _)| *other == range).count();
    let width = |range: DateRange| days::bounds(range).map_or(i64::MAX, |(from, to)| to - from);
    let best = candidates
        .iter()
        .copied()
        .min_by_key(|&range| (Reverse(support(range)), width(range), Reverse(n_claims(range)), range));
    let Some(best) = best else {
        return Dated { date: None, rule: "no report says when".into(), note: None };
    };
    let n_origins = dated.iter().map(|(_, _, key)| key).collect::<BTreeSet<_>>().len();
    let agree = format!("{best}: {} of {n_origins} independent accounts agree", support(best));
    if best.from.year().is_some() {
        return Dated { date: Some(best), rule: agree, note: None };
    }
    let teller = dated.iter().find(|(_, range, _)| *range == best).map(|(told, ..)| told.claim.id.capture);
    match year_of(best, teller, reports, corpus) {
        Some((range, source)) => {
            let message = format!("{best} is {range} by the publication of {source}");
            let note = Note::new(NoteCode::EditYearInferred, "an event's date", message.clone());
            Dated { date: Some(range), rule: format!("{agree}; year from report {source}"), note: Some(note) }
        }
        None => Dated { date: Some(best), rule: format!("{agree}; no report gives the year"), note: None },
    }
}

/// An event is told within so many days; a report published later says nothing of the year it happened in.
const MOST_DAYS_TO_REPORT: i64 = 60;

/// Returns the range with the year in which it lies shortly before a report's publication, and the report's name.
fn year_of(
    range: DateRange,
    teller: Option<CaptureId>,
    reports: &[CaptureId],
    corpus: &Corpus,
) -> Option<(DateRange, String)> {
    // A report that prints its year goes before one whose own year was inferred.
    let is_printed = |capture: CaptureId| {
        corpus.published.get(capture).is_some_and(|published| published.source != FoundIn::OtherReport)
    };
    let mut sources: Vec<CaptureId> = teller.into_iter().chain(reports.iter().copied()).collect();
    sources.sort_by_key(|&capture| !is_printed(capture));
    sources.into_iter().find_map(|capture| {
        let published = corpus.published.get(capture)?.value.date.whole()?;
        let day = days::number(published);
        let (_, dated) = [published.year(), published.year() - 1]
            .into_iter()
            .filter_map(|year| Some(DateRange { from: with_year(range.from, year)?, to: with_year(range.to, year)? }))
            .filter_map(|dated| Some((day - days::bounds(dated)?.0, dated)))
            .filter(|(late, _)| (0..=MOST_DAYS_TO_REPORT).contains(late))
            .min()?;
        let name = corpus.analyses.iter().find(|analysis| analysis.article.capture == capture)?.article.name.clone();
        Some((dated, name))
    })
}

fn with_year(date: PartialDate, year: i16) -> Option<PartialDate> {
    date.with_year(year)
}

/// Radius in km up to which a place says where something happened; a wider one says in which part of the world.
const FINE_KM: f32 = 60.0;

/// Chooses among the places no wider than [`FINE_KM`], or among all where there is none, the one that most independent
/// origins give or lie near, then the one that most have around it, then the finest; the rule says so in words.
pub(super) fn place(told: &[Told], corpus: &Corpus) -> (Option<Place>, String) {
    let placed: Vec<(&Place, Key)> = told
        .iter()
        .filter(|told| is_affirmed(told.claim.status))
        .filter_map(|told| match &told.claim.value {
            Value::Place { place: Some(place), .. } => Some((place, corpus.origins.of(told))),
            _ => None,
        })
        .collect();
    if placed.is_empty() {
        let names = told.iter().any(|told| matches!(told.claim.value, Value::Place { .. }));
        let rule = if names { "the gazetteer has none of the places given" } else { "no report says where" };
        return (None, rule.into());
    }
    let agreeing = |place: &Place, is_meant: fn(Lie) -> bool| {
        let keys = placed.iter().filter(|(other, _)| is_meant(lie(other, place))).map(|(_, key)| key);
        keys.collect::<BTreeSet<_>>().len()
    };
    // A coarse place agrees with every fine one in it, and is no evidence for any of them.
    let best = placed
        .iter()
        .min_by_key(|(place, _)| {
            let given = agreeing(place, |lie| matches!(lie, Lie::Same | Lie::Near));
            let around = agreeing(place, |lie| lie != Lie::Apart);
            let n_claims = placed.iter().filter(|(other, _)| other.id == place.id).count();
            let precision = (place.precision_km * 10.0) as i64;
            let is_coarse = place.precision_km > FINE_KM;
            (is_coarse, Reverse(given), Reverse(around), Reverse(n_claims), precision, place.id.clone())
        })
        .map(|(place, _)| *place);
    let n_origins = placed.iter().map(|(_, key)| key).collect::<BTreeSet<_>>().len();
    let rule = best.map_or_else(String::new, |place| {
        let n_given = agreeing(place, |lie| matches!(lie, Lie::Same | Lie::Near));
        let n_around = agreeing(place, |lie| lie != Lie::Apart);
        format!("{n_given} of {n_origins} independent accounts give it, and {n_around} agree with it")
    });
    (best.cloned(), rule)
}

/// Chooses the type that most texts give, a text and its copies having one voice; reports that tell it as news go first.
pub(super) fn event_type(incidents: &[(usize, u32, &Incident)], told: &[Told], corpus: &Corpus) -> EventType {
    let mut votes: BTreeMap<&EventType, BTreeSet<(CaptureId, bool)>> = BTreeMap::new();
    for (_, _, incident) in incidents {
        let voice = (corpus.origins.text_family(incident.id.capture), incident.standing == Standing::Background);
        votes.entry(&incident.event_type).or_default().insert(voice);
    }
    for told in told.iter().filter(|told| told.claim.field() == Field::Type && is_affirmed(told.claim.status)) {
        if let Value::Type(event_type) = &told.claim.value {
            let voice = (corpus.origins.text_family(told.claim.id.capture), told.standing == Standing::Background);
            votes.entry(event_type).or_default().insert(voice);
        }
    }
    let is_known = |event_type: &EventType| event_type.acled.is_some() || event_type.hazard.is_some();
    votes
        .into_iter()
        .max_by_key(|(event_type, voices)| {
            let n_news = voices.iter().filter(|(_, is_background)| !is_background).count();
            (is_known(event_type), n_news, voices.len(), Reverse(*event_type))
        })
        .map_or_else(EventType::default, |(event_type, _)| event_type.clone())
}
