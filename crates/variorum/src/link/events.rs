//! Incidents joined to events across reports and languages, by when, where, what, who and by the text they share.

use super::Settings;
use super::aligned::Aligned;
use super::clusters::{Bearing, Decided, group};
use super::judged::{Decision, Judged};
use crate::model::analysis::{Analysis, NameKind, Standing};
use crate::model::claim::{Claim, Count, Field, Scope, Status, Value};
use crate::model::event_type::EventType;
use crate::model::id::FindingId;
use crate::model::links::{Entity, Event, Join, JoinPart};
use crate::model::place::Place;
use crate::model::time::{DateRange, PartialDate};
use crate::text::days;
use crate::text::geography::{Lie, distance_km, lie};
use std::collections::{BTreeMap, BTreeSet};

/// An incident with all that can be compared of it.
struct Happening<'a> {
    report: usize,
    id: FindingId,
    standing: Standing,
    event_type: &'a EventType,
    /// The days its claims give.
    dates: Vec<DateRange>,
    /// The day its report was published, if known.
    published: Option<PartialDate>,
    places: Vec<&'a Place>,
    counts: BTreeMap<Field, BTreeSet<Count>>,
    /// Entities named in its sentences, by their number, without places.
    participants: BTreeSet<usize>,
    sentences: BTreeSet<u32>,
    /// Mean of its sentences' vectors, of unit length; empty where there is none.
    vector: Vec<f32>,
}

/// A key under which more incidents meet tells nothing and is passed over.
const MOST_UNDER_ONE_KEY: usize = 400;
/// Suspected joins kept of one event.
const MOST_SUSPECTED: usize = 5;
/// An incident that is only background must fit the event it may refer to by this much better.
const BACKGROUND_HANDICAP: f32 = 0.1;
/// Two incidents of one report are two events unless they come in on others' evidence.
const SAME_REPORT: f32 = -0.4;

/// Returns the events, ordered by id.
pub(super) fn events(
    analyses: &[&Analysis],
    aligned: &Aligned,
    entities: &[Entity],
    judged: &Judged,
    settings: &Settings,
) -> Vec<Event> {
    let happenings = happenings(analyses, entities);
    let rarity = rarity(entities);
    let scorer = Scorer { happenings: &happenings, aligned, rarity: &rarity };
    let mut joins: BTreeMap<(usize, usize), Vec<JoinPart>> = scorer
        .meeting()
        .into_iter()
        .map(|(a, b)| ((a, b), scorer.score(a, b)))
        .filter(|(_, parts)| total(parts) >= settings.event_suspected / 2.0)
        .collect();
    let decided = decided(&happenings, judged, &mut joins);
    // Two incidents of one report are never joined on their own evidence.
    let candidates: BTreeMap<(usize, usize), f32> = joins
        .iter()
        .filter(|((a, b), _)| happenings[*a].report != happenings[*b].report)
        .map(|(&pair, parts)| (pair, total(parts)))
        .collect();
    let mut cache: BTreeMap<(usize, usize), f32> = candidates.clone();
    let mut bearing = |a: usize, b: usize| {
        let pair = (a.min(b), a.max(b));
        Bearing::Score(*cache.entry(pair).or_insert_with(|| raw_total(&scorer.score(pair.0, pair.1))))
    };
    let least_mean = settings.event_suspected;
    let groups = group(happenings.len(), &candidates, &decided, settings.event_joined, least_mean, &mut bearing);
    let group_of: BTreeMap<usize, usize> =
        groups.iter().enumerate().flat_map(|(number, group)| group.iter().map(move |&node| (node, number))).collect();

    let join = |(a, b): (usize, usize), parts: &Vec<JoinPart>| {
        let (one, other) = (happenings[a].id, happenings[b].id);
        Join { a: one.min(other), b: one.max(other), score: total(parts), parts: parts.clone() }
    };
    let mut events: Vec<Event> = groups
        .iter()
        .map(|group| {
            let mut incidents: Vec<FindingId> = group.iter().map(|&node| happenings[node].id).collect();
            incidents.sort_unstable();
            Event { id: incidents[0], incidents, joins: Vec::new(), suspected: Vec::new() }
        })
        .collect();
    for (&pair, parts) in &joins {
        let (one, other) = (group_of[&pair.0], group_of[&pair.1]);
        if one == other {
            events[one].joins.push(join(pair, parts));
        } else if total(parts) >= settings.event_suspected && happenings[pair.0].report != happenings[pair.1].report {
            events[one].suspected.push(join(pair, parts));
            events[other].suspected.push(join(pair, parts));
        }
    }
    for event in &mut events {
        event.joins.sort_by_key(|join| (join.a, join.b));
        event
            .suspected
            .sort_by(|one, other| other.score.total_cmp(&one.score).then((one.a, one.b).cmp(&(other.a, other.b))));
        event.suspected.truncate(MOST_SUSPECTED);
    }
    events.sort_by_key(|event| event.id);
    events
}

fn happenings<'a>(analyses: &[&'a Analysis], entities: &[Entity]) -> Vec<Happening<'a>> {
    let entity_of: BTreeMap<FindingId, usize> = entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.kind != NameKind::Place)
        .flat_map(|(number, entity)| entity.referents.iter().map(move |&referent| (referent, number)))
        .collect();
    let mut happenings = Vec::new();
    for (report, analysis) in analyses.iter().enumerate() {
        for (incident_idx, incident) in analysis.incidents.iter().enumerate() {
            let claims: Vec<&Claim> =
                analysis.claims.iter().filter(|claim| claim.incident == incident_idx as u32).collect();
            let affirmed = || claims.iter().filter(|claim| is_affirmed(claim.status));
            let mut counts: BTreeMap<Field, BTreeSet<Count>> = BTreeMap::new();
            for claim in affirmed() {
                if let Value::Count(count) = claim.value
                    && claim.category.as_ref().is_none_or(|category| category.scope == Scope::Total)
                {
                    counts.entry(claim.field()).or_default().insert(count);
                }
            }
            let sentences: BTreeSet<u32> =
                incident.sentences.iter().copied().chain(claims.iter().map(|claim| claim.sentence)).collect();
            let named = analysis.names.iter().filter(|name| {
                let within = |&sentence: &u32| {
                    analysis.sentences.get(sentence as usize).is_some_and(|sentence| sentence.span.covers(name.span))
                };
                sentences.iter().any(within)
            });
            let told = claims.iter().filter_map(|claim| match claim.value {
                Value::Text { referent, .. } => referent,
                _ => None,
            });
            let participants = named
                .map(|name| name.referent)
                .chain(told)
                .filter_map(|referent| entity_of.get(&analysis.referents.get(referent as usize)?.id).copied())
                .collect();
            happenings.push(Happening {
                report,
                id: incident.id,
                standing: incident.standing,
                event_type: &incident.event_type,
                dates: affirmed()
                    .filter_map(|claim| if let Value::Date(range) = claim.value { Some(range) } else { None })
                    .collect(),
                published: analysis.article.published.as_ref().map(|published| published.value.date),
                places: affirmed()
                    .filter_map(
                        |claim| if let Value::Place { place, .. } = &claim.value { place.as_ref() } else { None },
                    )
                    .collect(),
                counts,
                participants,
                vector: mean_vector(analysis, &sentences),
                sentences,
            });
        }
    }
    happenings.sort_by_key(|happening| happening.id);
    happenings
}

fn is_affirmed(status: Status) -> bool {
    !matches!(status, Status::Denied | Status::Negated | Status::Hypothetical | Status::Expected)
}

fn mean_vector(analysis: &Analysis, sentences: &BTreeSet<u32>) -> Vec<f32> {
    let mut sum = vec![0.0_f32; analysis.vectors.dimension as usize];
    for &sentence in sentences {
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

/// By entity, how much it says that two incidents name it: 1 for one named in two reports, less for one named in many.
fn rarity(entities: &[Entity]) -> Vec<f32> {
    entities
        .iter()
        .map(|entity| {
            let reports: BTreeSet<_> = entity.referents.iter().map(|referent| referent.capture).collect();
            1.0 / (1.0 + (reports.len().max(2) as f32 / 2.0).ln())
        })
        .collect()
}

struct Scorer<'a> {
    happenings: &'a [Happening<'a>],
    aligned: &'a Aligned,
    rarity: &'a [f32],
}

impl Scorer<'_> {
    /// Returns the pairs of incidents that share a day and a sort, a day and a place, a place without a day, or text.
    fn meeting(&self) -> BTreeSet<(usize, usize)> {
        let mut under: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut in_report: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (node, happening) in self.happenings.iter().enumerate() {
            in_report.entry(happening.report).or_default().push(node);
            for key in happening.keys() {
                under.entry(key).or_default().push(node);
            }
        }
        let mut pairs = BTreeSet::new();
        for met in under.into_values().filter(|met| met.len() <= MOST_UNDER_ONE_KEY) {
            for (at, &a) in met.iter().enumerate() {
                pairs.extend(met[at + 1..].iter().map(|&b| (a.min(b), a.max(b))));
            }
        }
        for (child, parent) in self.aligned.sentences.keys() {
            for &a in in_report.get(child).into_iter().flatten() {
                pairs.extend(in_report.get(parent).into_iter().flatten().map(|&b| (a.min(b), a.max(b))));
            }
        }
        pairs.retain(|(a, b)| a != b);
        pairs
    }

    fn score(&self, a: usize, b: usize) -> Vec<JoinPart> {
        let (one, other) = (&self.happenings[a], &self.happenings[b]);
        let mut parts = Vec::new();
        let mut add = |rule: &str, weight: f32, reason: String| {
            if weight != 0.0 {
                parts.push(JoinPart { rule: rule.to_owned(), weight, reason });
            }
        };
        let (weight, reason) = date_part(one, other);
        add("event/date", weight, reason);
        let (weight, reason) = place_part(one, other);
        add("event/place", weight, reason);
        let (weight, reason) = type_part(one.event_type, other.event_type);
        add("event/type", weight, reason);
        let shared: f32 = one.participants.intersection(&other.participants).map(|&entity| self.rarity[entity]).sum();
        add(
            "event/participants",
            0.32 * (1.0 - (-shared).exp()),
            format!("names in common, weighed by how rare they are: {shared:.1}"),
        );
        let (weight, reason) = toll_part(one, other);
        add("event/toll", weight, reason);
        let (weight, reason) = self.text_part(one, other);
        add("event/text", weight, reason);
        if !one.vector.is_empty() && one.vector.len() == other.vector.len() {
            let cosine: f32 = one.vector.iter().zip(&other.vector).map(|(a, b)| a * b).sum();
            add(
                "event/wording",
                ((cosine - 0.5) * 0.25).clamp(-0.08, 0.1),
                format!("cosine of the sentences {cosine:.2}"),
            );
        }
        if one.standing == Standing::Background || other.standing == Standing::Background {
            add("event/background", -BACKGROUND_HANDICAP, "one of them is only mentioned".to_owned());
        }
        if one.report == other.report {
            add("event/one-report", SAME_REPORT, "one report tells both".to_owned());
        }
        parts
    }

    /// Says how much of the text that tells the one was taken from the text that tells the other.
    fn text_part(&self, one: &Happening, other: &Happening) -> (f32, String) {
        let (child, parent, taken) = match (
            self.aligned.sentences.get(&(one.report, other.report)),
            self.aligned.sentences.get(&(other.report, one.report)),
        ) {
            (Some(taken), _) => (one, other, taken),
            (None, Some(taken)) => (other, one, taken),
            (None, None) => return (0.0, String::new()),
        };
        let meets = |sentences: &BTreeSet<u32>, happening: &Happening| !sentences.is_disjoint(&happening.sentences);
        let of_child = taken.iter().filter(|(sentences, _)| meets(sentences, child)).count();
        let of_parent = taken.iter().filter(|(_, sentences)| meets(sentences, parent)).count();
        let of_both = taken.iter().filter(|(ones, others)| meets(ones, child) && meets(others, parent)).count();
        if of_both > 0 {
            let share = of_both as f32 / of_child.min(of_parent) as f32;
            (
                0.45 * share,
                format!(
                    "{of_both} of {of_child} passages that tell it were taken from {of_parent} that tell the other"
                ),
            )
        } else if of_child >= 2 && of_parent >= 2 {
            (-0.25, "the one's text was taken from elsewhere than the other's".to_owned())
        } else {
            (0.0, String::new())
        }
    }
}

impl Happening<'_> {
    fn keys(&self) -> BTreeSet<String> {
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
                month_days.extend([(range.from.month(), range.from.day()), (range.to.month(), range.to.day())]);
            } else {
                month_days.extend([(range.from.month(), range.from.day()), (range.to.month(), range.to.day())]);
            }
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
            keys.extend(cells.iter().map(|(lat, lon)| format!("m{month:?}{day:?}|{lat},{lon}")));
        }
        if !is_dated || cells.is_empty() {
            // Without a day or a place, who is in it is all there is to meet by.
            keys.extend(self.participants.iter().map(|entity| format!("p{entity}|{sort}")));
        }
        if !is_dated {
            keys.extend(cells.iter().map(|(lat, lon)| format!("{sort}|{lat},{lon}")));
        }
        keys
    }
}

fn date_part(one: &Happening, other: &Happening) -> (f32, String) {
    let best = one
        .dates
        .iter()
        .flat_map(|&a| other.dates.iter().map(move |&b| (a, b)))
        .filter_map(|(a, b)| Some((days::gap(a, b)?, a, b)))
        .min();
    if let Some((gap, a, b)) = best {
        let is_day = |range: DateRange| range.from == range.to && range.from.day().is_some();
        let weight = match gap {
            0 if is_day(a) && is_day(b) => 0.3,
            0 => 0.2,
            1 => -0.05,
            2 => -0.3,
            _ => -0.55,
        };
        return (weight, format!("{a} and {b}"));
    }
    // Where one side gives no day, the days of publication say a little.
    let day = |happening: &Happening| {
        happening
            .dates
            .iter()
            .filter_map(|&range| days::bounds(range))
            .map(|(from, _)| from)
            .min()
            .or_else(|| happening.published.and_then(PartialDate::whole).map(days::number))
    };
    match (day(one), day(other)) {
        (Some(a), Some(b)) if a.abs_diff(b) <= 3 => {
            (0.1, format!("{} days apart, by the days of publication", a.abs_diff(b)))
        }
        (Some(a), Some(b)) if a.abs_diff(b) > 21 => {
            (-0.25, format!("{} days apart, by the days of publication", a.abs_diff(b)))
        }
        _ => (0.0, String::new()),
    }
}

fn place_part(one: &Happening, other: &Happening) -> (f32, String) {
    let pairs = one.places.iter().flat_map(|a| other.places.iter().map(move |b| (*a, *b)));
    let scored = pairs.map(|(a, b)| {
        let distance = distance_km(a, b);
        let weight: f32 = match lie(a, b) {
            Lie::Same => 0.3,
            Lie::Within | Lie::Contains => match a.precision_km.max(b.precision_km) {
                radius if radius <= 30.0 => 0.2,
                radius if radius <= 150.0 => 0.12,
                _ => 0.05,
            },
            Lie::Near => 0.1,
            Lie::Apart if distance <= 15.0 => 0.0,
            Lie::Apart if distance <= 40.0 => -0.15,
            Lie::Apart => -0.5,
        };
        (weight, format!("{} and {}, {distance:.0} km", a.name_en, b.name_en))
    });
    scored
        .max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(&one.1)))
        .unwrap_or((0.0, String::new()))
}

fn type_part(one: &EventType, other: &EventType) -> (f32, String) {
    let sort = |event_type: &EventType| (event_type.acled, event_type.hazard.clone());
    let name = |event_type: &EventType| match (&event_type.acled, &event_type.hazard) {
        (Some(acled), _) => acled.name().to_owned(),
        (None, Some(hazard)) => hazard.clone(),
        (None, None) => "of no known type".to_owned(),
    };
    let reason = format!("{} and {}", name(one), name(other));
    match (sort(one), sort(other)) {
        ((None, None), _) | (_, (None, None)) => (0.0, reason),
        (one, other) if one == other => (0.12, reason),
        ((Some(one), _), (Some(other), _)) if one.event_type() == other.event_type() => (0.06, reason),
        _ => (-0.12, reason),
    }
}

fn toll_part(one: &Happening, other: &Happening) -> (f32, String) {
    let (mut weight, mut reasons) = (0.0_f32, Vec::new());
    for (field, counts) in &one.counts {
        let Some(others) = other.counts.get(field) else { continue };
        let meets = |a: &Count, b: &Count| a.min <= b.max.unwrap_or(u64::MAX) && b.min <= a.max.unwrap_or(u64::MAX);
        if counts.iter().any(|count| others.contains(count)) {
            weight += 0.1;
            reasons.push(format!("the same number {}", field.name()));
        } else if !counts.iter().any(|a| others.iter().any(|b| meets(a, b))) {
            weight -= 0.06;
            reasons.push(format!("other numbers {}", field.name()));
        }
    }
    (weight.clamp(-0.12, 0.15), reasons.join(", "))
}

fn raw_total(parts: &[JoinPart]) -> f32 {
    parts.iter().map(|part| part.weight).sum()
}

fn total(parts: &[JoinPart]) -> f32 {
    raw_total(parts).clamp(0.0, 1.0)
}

fn decided(happenings: &[Happening], judged: &Judged, joins: &mut BTreeMap<(usize, usize), Vec<JoinPart>>) -> Decided {
    let node_of: BTreeMap<FindingId, usize> =
        happenings.iter().enumerate().map(|(node, happening)| (happening.id, node)).collect();
    let mut decided = Decided::default();
    for (&(a, b), &(decision, seq)) in &judged.pairs {
        let (Some(&one), Some(&other)) = (node_of.get(&a), node_of.get(&b)) else { continue };
        let pair = (one.min(other), one.max(other));
        let (rule, weight) = match decision {
            Decision::Same => ("judgement/same", 1.0),
            Decision::NotSame => ("judgement/not-same", -1.0),
            Decision::Unsure => ("judgement/unsure", 0.0),
        };
        let part = JoinPart { rule: rule.into(), weight, reason: format!("judgement {seq}") };
        joins.entry(pair).or_default().push(part);
        if decision == Decision::Same {
            decided.same.insert(pair)
        } else {
            decided.apart.insert(pair)
        };
    }
    decided
}
