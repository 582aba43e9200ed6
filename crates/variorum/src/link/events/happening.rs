//! An incident with all that can be compared of it, and the keys under which incidents meet.

use crate::lang::Lexicons;
use crate::link::profile::{Numerals, Profile, Vocabulary};
use crate::model::analysis::{Analysis, Incident, NameKind, Standing};
use crate::model::claim::{Claim, Count, Field, Scope, Status, Value};
use crate::model::event_type::EventType;
use crate::model::id::FindingId;
use crate::model::links::Entity;
use crate::model::place::{Place, PlaceClass};
use crate::model::span::Span;
use crate::model::time::{DateRange, PartialDate};
use crate::text::days;
use std::collections::{BTreeMap, BTreeSet};

/// An incident with all that can be compared of it. What a report tells as its news is compared by all the report says but of
/// its other incidents; a further or a background incident only by the sentences that tell it.
pub(in crate::link) struct Happening<'a> {
    /// Number of its report.
    pub report: usize,
    pub id: FindingId,
    pub standing: Standing,
    pub language: &'a str,
    pub event_type: &'a EventType,
    /// The days its claims give.
    pub dates: Vec<DateRange>,
    /// The first of these that is a day or a night; what a report says first is when it happened, and what it says later is
    /// often another day's: a funeral, a statement, the strike before.
    pub day: Option<DateRange>,
    /// The days named, whatever for.
    pub days_named: BTreeSet<i64>,
    /// The day its report was published, if known.
    pub published: Option<PartialDate>,
    /// The places its claims give, in the order of the text.
    pub places: Vec<&'a Place>,
    /// The entities that its claims of a place name, known to the gazetteer or not, by their number.
    pub sites: BTreeSet<usize>,
    /// Ids of the places named that are finer than a country.
    pub fine_places: BTreeSet<&'a str>,
    /// The numbers of people it tells of, totals only.
    pub counts: BTreeMap<Field, BTreeSet<Count>>,
    /// Entities named, by their number.
    pub named: BTreeSet<usize>,
    /// The sentences that tell it.
    pub sentences: BTreeSet<u32>,
    /// Mean vectors of those sentences, of the report's first sentences, and of the report, each of unit length or empty.
    pub vectors: [Vec<f32>; 3],
    /// The words that set it apart, numbers left out.
    pub profile: Profile,
}

/// A range of so many days more than one is still the day of something: a night, a fight of two days.
const MOST_DAYS_MORE: i64 = 2;

/// Further events from which on a report is a round-up.
const ROUND_UP: usize = 2;

/// The sentences that open a report, its headline included.
const OPENING: usize = 4;

/// Returns the incidents of all reports, by id.
pub(in crate::link) fn happenings<'a>(
    analyses: &[&'a Analysis],
    entities: &[Entity],
    lexicons: &'a Lexicons,
) -> Vec<Happening<'a>> {
    let vocabulary = Vocabulary::new(analyses, lexicons, Numerals::LeftOut);
    let entity_of: BTreeMap<FindingId, usize> = entities
        .iter()
        .enumerate()
        .flat_map(|(number, entity)| entity.referents.iter().map(move |&referent| (referent, number)))
        .collect();
    let mut happenings: Vec<Happening> = analyses
        .iter()
        .enumerate()
        .flat_map(|(report, &analysis)| {
            let numbered = analysis.incidents.iter().zip(0..);
            numbered
                .map(|(incident, number)| happening(report, analysis, incident, number, &entity_of, &vocabulary))
                .collect::<Vec<_>>()
        })
        .collect();
    happenings.sort_by_key(|happening| happening.id);
    happenings
}

fn happening<'a>(
    report: usize,
    analysis: &'a Analysis,
    incident: &'a Incident,
    number: u32,
    entity_of: &BTreeMap<FindingId, usize>,
    vocabulary: &Vocabulary<'a>,
) -> Happening<'a> {
    let mut claims: Vec<&Claim> = analysis.claims.iter().filter(|claim| claim.incident == number).collect();
    claims.sort_by_key(|claim| (claim.id.span, claim.id));
    let affirmed = || claims.iter().copied().filter(|claim| is_affirmed(claim.status));
    let sentences: BTreeSet<u32> =
        incident.sentences.iter().copied().chain(claims.iter().map(|claim| claim.sentence)).collect();
    // The rest of a round-up says nothing of the one event.
    let n_further = analysis.incidents.iter().filter(|incident| incident.standing == Standing::Further).count();
    let is_news = incident.standing == Standing::Main && n_further < ROUND_UP;
    let n_sentences = analysis.sentences.len() as u32;
    let of_others: BTreeSet<u32> = analysis
        .incidents
        .iter()
        .filter(|other| other.id != incident.id)
        .flat_map(|other| other.sentences.iter().copied())
        .filter(|sentence| !sentences.contains(sentence))
        .collect();
    let compared: BTreeSet<u32> = if is_news {
        (0..n_sentences).filter(|sentence| !of_others.contains(sentence)).collect()
    } else {
        sentences.clone()
    };
    let counts_here = |span: Span| {
        compared.iter().any(|&sentence| {
            analysis.sentences.get(sentence as usize).is_some_and(|sentence| sentence.span.covers(span))
        })
    };
    let told = claims.iter().filter_map(|claim| match claim.value {
        Value::Text { referent, .. } => referent,
        _ => None,
    });
    let named = analysis.names.iter().filter(|name| counts_here(name.span)).map(|name| name.referent).chain(told);
    let mut counts: BTreeMap<Field, BTreeSet<Count>> = BTreeMap::new();
    for claim in affirmed() {
        if let Value::Count(count) = claim.value
            && claim.category.as_ref().is_none_or(|category| category.scope == Scope::Total)
        {
            counts.entry(claim.field()).or_default().insert(count);
        }
    }
    let dates: Vec<DateRange> =
        affirmed().filter_map(|claim| if let Value::Date(range) = claim.value { Some(range) } else { None }).collect();
    let number_of = |referent: u32| entity_of.get(&analysis.referents.get(referent as usize)?.id).copied();
    let is_place = |referent: u32| {
        analysis.referents.get(referent as usize).is_some_and(|referent| referent.kind == NameKind::Place)
    };
    // "Jaber in Mafraq": the first name is where it was, the next only where that lies.
    let site = |claim: &Claim| {
        let told = analysis.names.iter().filter(|name| name.span.overlaps(claim.id.span) && is_place(name.referent));
        told.min_by_key(|name| name.span).and_then(|name| number_of(name.referent))
    };
    let of_incident = mean_vector(analysis, sentences.iter().copied());
    let vectors = [
        of_incident,
        mean_vector(analysis, compared.iter().copied().take(OPENING)),
        mean_vector(analysis, compared.iter().copied()),
    ];
    Happening {
        report,
        id: incident.id,
        standing: incident.standing,
        language: &analysis.article.language.value,
        event_type: &incident.event_type,
        day: dates.iter().copied().find(|range| is_day(*range)),
        dates,
        days_named: analysis
            .times
            .iter()
            .filter(|time| counts_here(time.span))
            .filter_map(|time| time.value.and_then(days::bounds))
            .filter(|(from, to)| from == to)
            .map(|(day, _)| day)
            .collect(),
        published: analysis.article.published.as_ref().map(|published| published.value.date),
        places: affirmed()
            .filter_map(|claim| if let Value::Place { place, .. } = &claim.value { place.as_ref() } else { None })
            .collect(),
        sites: affirmed().filter(|claim| matches!(claim.value, Value::Place { .. })).filter_map(site).collect(),
        fine_places: analysis
            .places
            .iter()
            .filter(|mention| counts_here(mention.span))
            .filter_map(|mention| mention.place.as_ref())
            .filter(|place| place.class != PlaceClass::Country)
            .map(|place| place.id.as_str())
            .collect(),
        counts,
        named: named.filter_map(number_of).collect(),
        profile: vocabulary.profile(analysis, compared.iter().copied()),
        sentences,
        vectors,
    }
}

/// Returns whether a range is a day or hardly more; one without a year is told to the day.
fn is_day(range: DateRange) -> bool {
    range.from.day().is_some() && days::bounds(range).is_none_or(|(from, to)| to - from <= MOST_DAYS_MORE)
}

fn is_affirmed(status: Status) -> bool {
    !matches!(status, Status::Denied | Status::Negated | Status::Hypothetical | Status::Expected)
}

fn mean_vector(analysis: &Analysis, sentences: impl Iterator<Item = u32>) -> Vec<f32> {
    let mut sum = vec![0.0_f32; analysis.vectors.dimension as usize];
    for sentence in sentences {
        for (total, component) in sum.iter_mut().zip(analysis.vectors.row(sentence as usize)) {
            *total += component;
        }
    }
    let length = sum.iter().map(|component| component * component).sum::<f32>().sqrt();
    if length <= f32::EPSILON {
        return Vec::new();
    }
    for component in &mut sum {
        *component /= length;
    }
    sum
}

impl Happening<'_> {
    /// Returns the keys under which it meets others: a day with a sort, a cell of the map or a place it names, a cell and a
    /// sort where it has no day, the place it is told to be at by name, and an entity (not a place) that it names.
    pub(in crate::link) fn keys(&self, entities: &[Entity]) -> BTreeSet<String> {
        const MOST_DAYS: i64 = 10;
        let sort = match (&self.event_type.acled, &self.event_type.hazard) {
            (Some(acled), _) => acled.event_type(),
            (None, Some(hazard)) => hazard.as_str(),
            (None, None) => "",
        };
        let cells: BTreeSet<(i32, i32)> = self
            .places
            .iter()
            .flat_map(|place| {
                let (lat, lon) = (place.latitude.floor() as i32, place.longitude.floor() as i32);
                (-1..=1).flat_map(move |north| (-1..=1).map(move |east| (lat + north, lon + east)))
            })
            .collect();
        let (mut days, mut month_days) = (BTreeSet::new(), BTreeSet::new());
        let mut is_dated = false;
        for range in &self.dates {
            if let Some((from, to)) = days::bounds(*range) {
                is_dated = true;
                days.extend((from - 1..=to + 1).take(MOST_DAYS as usize + 3));
            }
            month_days.extend([(range.from.month(), range.from.day()), (range.to.month(), range.to.day())]);
        }
        if !is_dated && let Some(published) = self.published.and_then(PartialDate::whole) {
            let day = days::number(published);
            days.extend(day - MOST_DAYS..=day);
        }
        let mut keys = BTreeSet::new();
        for day in days {
            keys.insert(format!("d{day}|{sort}"));
            keys.extend(cells.iter().map(|(lat, lon)| format!("d{day}|{lat},{lon}")));
        }
        for (month, day) in month_days.into_iter().filter(|(_, day)| day.is_some()) {
            keys.insert(format!("m{month:?}{day:?}|{sort}"));
            keys.extend(cells.iter().map(|(lat, lon)| format!("m{month:?}{day:?}|{lat},{lon}")));
        }
        for day in self.days_named.iter().take(MOST_DAYS as usize) {
            keys.extend(self.fine_places.iter().map(|place| format!("d{day}|{place}")));
        }
        keys.extend(self.sites.iter().map(|site| format!("s{site}")));
        let is_no_place = |entity: &&usize| entities.get(**entity).is_some_and(|entity| entity.kind != NameKind::Place);
        keys.extend(self.named.iter().filter(is_no_place).map(|entity| format!("n{entity}")));
        if !is_dated {
            keys.extend(cells.iter().map(|(lat, lon)| format!("{sort}|{lat},{lon}")));
        }
        keys
    }
}
