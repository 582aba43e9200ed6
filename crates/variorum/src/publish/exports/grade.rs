//! Proposals for what a person has to decide: Airwars' grade of a civilian harm claim, the digit of the Admiralty code.
//!
//! Both are read off the independent origins, and both stop short of what a machine cannot know: nothing here confirms an
//! event, and the letter for how reliable a source is stays with a person.

use super::super::words;
use super::toll::{field_readings, is_affirmed};
use crate::model::claim::{CategoryKind, Field, Status};
use crate::model::edition::{EventEntry, FieldReadings, OriginKind, Reading, RelationKind};
use std::collections::BTreeSet;

/// A grade of Airwars that a machine may propose. "Confirmed" is none: it says that a belligerent has accepted
/// responsibility, and that is for a person to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    /// Two or more independent origins, and a belligerent is named.
    Fair,
    /// One origin, or nobody says who did it.
    Weak,
    /// The accounts disagree about who did it.
    Contested,
    /// Only fighters are said to have been harmed.
    Discounted,
}

impl Grade {
    /// Returns Airwars' word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Fair => "Fair",
            Self::Weak => "Weak",
            Self::Contested => "Contested",
            Self::Discounted => "Discounted",
        }
    }
}

/// The kinds of people who are no civilians.
pub(super) const FIGHTERS: &[CategoryKind] =
    &[CategoryKind::Combatants, CategoryKind::SecurityForces, CategoryKind::Attackers];

/// Returns the grade to propose and why; nothing where no report speaks of harm to people.
///
/// Airwars asks for "two or more credible sources" for Fair. Two are two independent origins here, and whether they are
/// credible is not looked at: that is one of the reasons for which the grade is a proposal.
pub(super) fn proposal(event: &EventEntry) -> Option<(Grade, String)> {
    let harm: Vec<&Reading> = [Field::Killed, Field::Injured]
        .into_iter()
        .filter_map(|field| field_readings(event, field))
        .flat_map(|readings| &readings.readings)
        .filter(|reading| is_affirmed(event, reading))
        .collect();
    if harm.is_empty() {
        return None;
    }
    let is_fighters = |reading: &&Reading| {
        reading.category.as_ref().and_then(|category| category.kind).is_some_and(|kind| FIGHTERS.contains(&kind))
    };
    if harm.iter().all(is_fighters) {
        return Some((Grade::Discounted, "only fighters are said to have been harmed".into()));
    }
    let blame = || [Field::Actor, Field::Responsibility].into_iter().filter_map(|field| field_readings(event, field));
    if let Some(relation) =
        blame().flat_map(|readings| &readings.relations).find(|relation| is_contradiction(relation.kind))
    {
        return Some((Grade::Contested, format!("the accounts disagree about who did it: {}", relation.reason)));
    }
    let origins: BTreeSet<(OriginKind, &str)> =
        harm.iter().flat_map(|reading| &reading.origins).map(|origin| (origin.kind, origin.name.as_str())).collect();
    let n_origins = words::plural(origins.len(), "independent origin", "independent origins");
    let names_anybody = blame().flat_map(|readings| &readings.readings).any(|reading| is_affirmed(event, reading));
    Some(match (origins.len(), names_anybody) {
        (2.., true) => (Grade::Fair, format!("{n_origins} speak of the harm, and a belligerent is named")),
        (2.., false) => (Grade::Weak, format!("{n_origins} speak of the harm, but nobody says who did it")),
        _ => (
            Grade::Weak,
            format!("{n_origins} speaks of the harm, in {}", words::plural(event.reports.len(), "report", "reports")),
        ),
    })
}

/// The rule for the digit, in words.
pub(super) const DIGIT_RULE: &str = "1 with three independent origins or more and no contradiction, 2 with two, 3 with one; \
4 where another reading contradicts it, 5 where one that more origins stand behind does; 6 where nobody says that it is so. \
One origin more is asked for than the scale does, because a machine found that they are independent";

/// Returns the digit of the Admiralty code to propose for a reading's credibility (1 confirmed … 5 improbable, 6 cannot be
/// judged), by [`DIGIT_RULE`].
pub(super) fn digit(event: &EventEntry, readings: &FieldReadings, reading_idx: usize) -> u8 {
    let reading = &readings.readings[reading_idx];
    let is_so = |claim_idx: &u32| {
        event.claims.get(*claim_idx as usize).is_some_and(|claim| {
            matches!(
                claim.status,
                Status::Asserted | Status::ClaimedByActor | Status::Denied | Status::Negated | Status::Historical
            )
        })
    };
    if !reading.claims.iter().any(is_so) {
        return 6;
    }
    let rivals = readings.relations.iter().filter(|relation| is_contradiction(relation.kind)).filter_map(|relation| {
        match (relation.a as usize, relation.b as usize) {
            (a, b) if a == reading_idx => readings.readings.get(b),
            (a, b) if b == reading_idx => readings.readings.get(a),
            _ => None,
        }
    });
    let strongest = rivals.map(|rival| rival.origins.len()).max();
    match (strongest, reading.origins.len()) {
        (Some(n_against), n_for) if n_against > n_for => 5,
        (Some(_), _) => 4,
        (None, 0) => 6,
        (None, 1) => 3,
        (None, 2) => 2,
        (None, 3..) => 1,
    }
}

fn is_contradiction(kind: RelationKind) -> bool {
    kind == RelationKind::Contradicts
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::model::claim::{Category, Scope};
    use crate::model::edition::Origin;

    fn depot() -> EventEntry {
        sample::edition().events.swap_remove(0)
    }

    fn readings(event: &mut EventEntry, field: Field) -> &mut FieldReadings {
        event.fields.iter_mut().find(|readings| readings.field == field).expect("the sample has the field")
    }

    #[test]
    fn harm_that_nobody_is_blamed_for_is_weak_however_many_tell_it() {
        let (grade, reason) = proposal(&depot()).expect("people were harmed");
        assert_eq!(
            (grade, reason.as_str()),
            (Grade::Weak, "3 independent origins speak of the harm, but nobody says who did it")
        );
    }

    #[test]
    fn a_named_belligerent_and_two_origins_are_fair_and_a_denial_contests_it() {
        let mut event = depot();
        let mut actor = readings(&mut event, Field::Weapon).clone();
        actor.field = Field::Actor;
        event.fields.push(actor);
        assert_eq!(proposal(&event).map(|(grade, _)| grade), Some(Grade::Contested));
        readings(&mut event, Field::Actor).relations.clear();
        assert_eq!(proposal(&event).map(|(grade, _)| grade), Some(Grade::Fair));
    }

    #[test]
    fn harm_to_fighters_alone_is_discounted_and_no_harm_is_not_graded() {
        let mut event = depot();
        event.fields.retain(|readings| readings.field != Field::Injured);
        for reading in &mut readings(&mut event, Field::Killed).readings {
            let kind = Some(CategoryKind::Combatants);
            reading.category = Some(Category { text: "militants".into(), kind, scope: Scope::Total });
        }
        assert_eq!(proposal(&event).map(|(grade, _)| grade), Some(Grade::Discounted));
        event.fields.retain(|readings| readings.field != Field::Killed);
        assert_eq!(proposal(&event), None);
    }

    #[test]
    fn the_digit_counts_origins_and_heeds_contradictions() {
        let mut event = depot();
        let digits = |event: &EventEntry, field: Field| -> Vec<u8> {
            let readings = field_readings(event, field).expect("the sample has the field");
            (0..readings.readings.len()).map(|at| digit(event, readings, at)).collect()
        };
        assert_eq!(digits(&event, Field::Date), [3]);
        assert_eq!(digits(&event, Field::Killed), [4, 4, 3, 4]);
        assert_eq!(digits(&event, Field::Weapon), [4, 5]);
        let other = |name: &str| Origin { kind: OriginKind::Speaker, name: name.into(), reports: Vec::new() };
        for (name, expected) in [("a nurse", 2), ("a driver", 1)] {
            readings(&mut event, Field::Date).readings[0].origins.push(other(name));
            assert_eq!(digits(&event, Field::Date), [expected]);
        }
        event.claims[0].status = Status::Unconfirmed;
        event.claims[1].status = Status::Expected;
        assert_eq!(digits(&event, Field::Date), [6]);
    }
}
