//! Values in words, for people; what machines read is in `json`.

use crate::lang::languages;
use crate::model::analysis::{NameKind, Standing};
use crate::model::article::{FoundIn, FurnitureReason};
use crate::model::attribution::{Anonymity, Speaker};
use crate::model::claim::{CategoryKind, Count, Field, Scope, Status};
use crate::model::edition::{OriginKind, RelationKind, Report};
use crate::model::event_type::EventType;
use crate::model::genealogy::{DirectionKind, DivergenceKind, Relation};
use crate::model::place::{Place, PlaceClass};
use crate::model::time::{DateRange, Moment, PartialDate};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("?")
}

/// Returns a date in words, saying what is not known: "7 July 2023", "July 2023", "20 August, year not stated".
pub(super) fn date(date: PartialDate) -> String {
    match (date.year(), date.month(), date.day()) {
        (Some(year), Some(month), Some(day)) => format!("{day} {} {year}", month_name(month)),
        (Some(year), Some(month), None) => format!("{} {year}", month_name(month)),
        (Some(year), None, _) => format!("{year}"),
        (None, Some(month), Some(day)) => format!("{day} {}, year not stated", month_name(month)),
        (None, Some(month), None) => format!("{}, year not stated", month_name(month)),
        (None, None, _) => "date not stated".into(),
    }
}

/// Returns a range of days in words, naming once what both ends share: "7–9 July 2023".
pub(super) fn date_range(range: DateRange) -> String {
    let (from, to) = (range.from, range.to);
    if from == to {
        return date(from);
    }
    let same_year = from.year() == to.year();
    match (from.day(), from.month(), to.day()) {
        (Some(first), month, Some(_)) if same_year && month == to.month() => format!("{first}–{}", date(to)),
        (Some(first), Some(month), Some(_)) if same_year => format!("{first} {} – {}", month_name(month), date(to)),
        _ => format!("{} – {}", date(from), date(to)),
    }
}

/// Returns a time of publication in words: "9 July 2023, 14:05 UTC+3".
pub(super) fn moment(moment: &Moment) -> String {
    let day = date(moment.date);
    let Some(minute) = moment.minute_of_day else { return day };
    let zone = match moment.utc_offset_minutes {
        Some(0) => " UTC".into(),
        Some(offset) if offset % 60 == 0 => format!(" UTC{:+}", offset / 60),
        Some(offset) => {
            let sign = if offset < 0 { '−' } else { '+' };
            format!(" UTC{sign}{}:{:02}", offset.unsigned_abs() / 60, offset.unsigned_abs() % 60)
        }
        None => String::new(),
    };
    format!("{day}, {:02}:{:02}{zone}", minute / 60, minute % 60)
}

/// Returns an interval in words: "12", "at least 12", "12 to 15", "at most 15".
pub(super) fn count(count: Count) -> String {
    match (count.min, count.max) {
        (min, Some(max)) if min == max => thousands(min),
        (0, Some(max)) => format!("at most {}", thousands(max)),
        (min, Some(max)) => format!("{} to {}", thousands(min), thousands(max)),
        (min, None) => format!("at least {}", thousands(min)),
    }
}

/// Returns a number with a narrow space between groups of three digits, from five digits on.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns "1 report", "2 reports".
pub(super) fn plural(number: usize, singular: &str, plural: &str) -> String {
    format!("{} {}", thousands(number as u64), if number == 1 { singular } else { plural })
}

/// Returns words in a row: "a", "a and b", "a, b and c".
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Returns an event type in words, the most telling of its names; "type not known" for an empty one.
pub(super) fn event_type(event_type: &EventType) -> String {
    if let Some(acled) = event_type.acled {
        return acled.name().into();
    }
    if let Some(hazard) = &event_type.hazard {
        return capitalised(hazard);
    }
    match (&event_type.plover_event, &event_type.plover_mode) {
        (Some(event), Some(mode)) => format!("{}: {mode}", capitalised(&event.to_lowercase())),
        (Some(event), None) => capitalised(&event.to_lowercase()),
        _ => "Type not known".into(),
    }
}

/// Returns every code of an event type with the scheme it is of.
pub(super) fn event_codes(event_type: &EventType) -> Vec<String> {
    let mut codes = Vec::new();
    if let Some(acled) = event_type.acled {
        codes.push(format!("ACLED: {} › {}", acled.event_type(), acled.name()));
    }
    if let Some(event) = &event_type.plover_event {
        let mode = event_type.plover_mode.as_ref().map(|mode| format!(" › {mode}")).unwrap_or_default();
        codes.push(format!("PLOVER: {event}{mode}"));
    }
    if let Some(hazard) = &event_type.hazard {
        codes.push(format!("UNDRR hazard: {hazard}"));
    }
    codes
}

/// Returns a text with its first letter as a capital.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns the English name of a language, or its code where the list has no name.
pub(super) fn language(code: &str) -> String {
    languages::english_name(code).map_or_else(|| format!("language “{code}”"), Into::into)
}

/// Returns a precision in words: "within 5 km".
pub(super) fn precision(place: &Place) -> String {
    let km = place.precision_km;
    if !km.is_finite() || km <= 0.0 {
        "precision not known".into()
    } else if km < 1.0 {
        "within 1 km".into()
    } else {
        format!("within {} km", thousands(km.round() as u64))
    }
}

/// Returns a field as a heading.
pub(super) fn field(field: Field) -> &'static str {
    match field {
        Field::Type => "What",
        Field::Date => "When",
        Field::Place => "Where",
        Field::Killed => "Killed",
        Field::Injured => "Injured",
        Field::Detained => "Detained",
        Field::Missing => "Missing",
        Field::Displaced => "Displaced",
        Field::Actor => "By whom",
        Field::Target => "Target",
        Field::Victim => "Victim",
        Field::Weapon => "With what",
        Field::Responsibility => "Responsibility",
        Field::Cause => "Cause",
    }
}

/// Returns a claim's status in words; nothing for what is said to be so, which needs no word.
pub(super) fn status(status: Status) -> Option<&'static str> {
    Some(match status {
        Status::Asserted => return None,
        Status::Denied => "denied",
        Status::Unconfirmed => "unconfirmed",
        Status::ClaimedByActor => "claimed by the actor",
        Status::Expected => "expected",
        Status::Historical => "told as history",
        Status::Hypothetical => "supposed",
        Status::Negated => "said not to have happened",
    })
}

/// Returns what stands before whom a number counts, where it does not count all of them.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Total => "",
        Scope::Part => "of them ",
        Scope::Received => "taken in: ",
    }
}

/// Returns a kind of people in words.
pub(super) fn category(kind: CategoryKind) -> &'static str {
    match kind {
        CategoryKind::Persons => "persons",
        CategoryKind::Civilians => "civilians",
        CategoryKind::Combatants => "combatants",
        CategoryKind::SecurityForces => "security forces",
        CategoryKind::Attackers => "attackers",
        CategoryKind::Children => "children",
        CategoryKind::Women => "women",
        CategoryKind::AidWorkers => "aid workers",
        CategoryKind::Journalists => "journalists",
    }
}

/// Returns the name a report is shown under: its outlet, else the name its user knows it by.
pub(super) fn outlet(report: &Report) -> &str {
    report.publisher.as_ref().map(|found| found.value.trim()).filter(|name| !name.is_empty()).unwrap_or(&report.name)
}

/// Returns how much is known of a speaker; nothing for a named one.
pub(super) fn anonymity(speaker: &Speaker) -> Option<&'static str> {
    match speaker.anonymity {
        Anonymity::Named => None,
        Anonymity::RoleOnly => Some("role only"),
        Anonymity::Unnamed => Some("unnamed"),
    }
}

/// Returns a kind of origin in words.
pub(super) fn origin(kind: OriginKind) -> &'static str {
    match kind {
        OriginKind::Speaker => "speaker",
        OriginKind::HiddenText => "text never collected",
        OriginKind::OwnVoice => "in its own voice",
    }
}

/// Returns a relation read from its first reading to its second.
pub(super) fn relation(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Agrees => "agrees with",
        RelationKind::Refines => "is finer than",
        RelationKind::Updates => "updates",
        RelationKind::Contradicts => "contradicts",
        RelationKind::NotComparable => "counts otherwise than",
    }
}

/// Returns a relation read from its second reading to its first.
pub(super) fn relation_back(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Refines => "is refined by",
        RelationKind::Updates => "is updated by",
        symmetric => relation(symmetric),
    }
}

/// Returns how text was taken, as a participle: "translated".
pub(super) fn derivation(relation: Relation) -> &'static str {
    match relation {
        Relation::Verbatim => "copied",
        Relation::Trimmed => "shortened",
        Relation::Rewritten => "rewritten",
        Relation::Translated => "translated",
        Relation::Excerpt => "excerpted",
    }
}

/// Returns a kind of evidence for a direction in words.
pub(super) fn direction(kind: DirectionKind) -> &'static str {
    match kind {
        DirectionKind::Time => "time",
        DirectionKind::Credit => "credit",
        DirectionKind::TranslationTrace => "traces of translation",
        DirectionKind::InheritedError => "inherited error",
        DirectionKind::Superset => "holds more",
    }
}

/// Returns what differs between a copy and its source.
pub(super) fn divergence(kind: DivergenceKind) -> &'static str {
    match kind {
        DivergenceKind::Number => "number",
        DivergenceKind::Name => "name",
        DivergenceKind::Date => "date",
        DivergenceKind::Negation => "negation",
        DivergenceKind::Modality => "certainty",
    }
}

/// Returns where a piece of metadata was found.
pub(super) fn found_in(source: FoundIn) -> &'static str {
    match source {
        FoundIn::JsonLd => "the page’s JSON-LD",
        FoundIn::Meta => "the page’s meta elements",
        FoundIn::Markup => "the page’s markup",
        FoundIn::Page => "the visible page",
        FoundIn::Text => "the article’s own text",
        FoundIn::DocumentInfo => "what the PDF says of itself",
        FoundIn::Record => "a field of the record",
        FoundIn::Manifest => "the crawl’s manifest",
        FoundIn::Settings => "the list in the settings",
        FoundIn::OtherReport => "another report",
    }
}

/// Returns why text was taken out of a page.
pub(super) fn furniture(reason: FurnitureReason) -> &'static str {
    match reason {
        FurnitureReason::Navigation => "navigation",
        FurnitureReason::Comment => "reader’s comment",
        FurnitureReason::Spam => "spam or advertising",
        FurnitureReason::Keywords => "keywords",
        FurnitureReason::RelatedLinks => "related links",
        FurnitureReason::Sharing => "sharing and subscribing",
        FurnitureReason::Legal => "legal line",
        FurnitureReason::Metadata => "kept as metadata",
        FurnitureReason::Caption => "repeated caption or credit",
        FurnitureReason::OutsideArticle => "outside the article",
        FurnitureReason::Boilerplate => "boilerplate",
        FurnitureReason::RunningHead => "head, foot or number of a printed page",
    }
}

/// Returns how an event is told.
pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Main => "told as news",
        Standing::Further => "told as further news",
        Standing::Background => "told as background only",
    }
}

/// Returns a kind of entity as a heading.
pub(super) fn entities(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "Persons",
        NameKind::Organisation => "Organisations",
        NameKind::Place => "Places",
        NameKind::Other => "Other names",
    }
}

/// Returns a kind of place in words.
pub(super) fn place_class(class: PlaceClass) -> &'static str {
    match class {
        PlaceClass::Town => "town",
        PlaceClass::District => "district",
        PlaceClass::Province => "province",
        PlaceClass::Country => "country",
        PlaceClass::Region => "region",
    }
}

/// Returns a share as a percentage, whose sign stays on the line of its number.
pub(super) fn percent(share: f32) -> String {
    format!("{}\u{a0}%", (share.clamp(0.0, 1.0) * 100.0).round() as u32)
}

/// Returns whether the first letter is of a script written from right to left: Hebrew to Arabic Extended-A in Unicode's
/// layout, and the presentation forms.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|letter| letter.is_alphabetic());
    first.is_some_and(
        |letter| matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partial(text: &str) -> PartialDate {
        text.parse().expect("the test's date is EDTF")
    }

    #[test]
    fn a_missing_year_is_said_and_never_filled_in() {
        assert_eq!(date(partial("XXXX-08-20")), "20 August, year not stated");
        assert_eq!(date(partial("2023-07")), "July 2023");
    }

    #[test]
    fn a_range_names_once_what_both_ends_share() {
        let range = |from, to| date_range(DateRange { from: partial(from), to: partial(to) });
        assert_eq!(range("2023-07-07", "2023-07-09"), "7–9 July 2023");
        assert_eq!(range("2023-06-28", "2023-07-02"), "28 June – 2 July 2023");
        assert_eq!(range("2023-07", "2023-08"), "July 2023 – August 2023");
    }

    #[test]
    fn open_intervals_are_said_as_such() {
        assert_eq!(count(Count { min: 24, max: None }), "at least 24");
        assert_eq!(count(Count { min: 0, max: Some(3) }), "at most 3");
        assert_eq!(count(Count { min: 12_500, max: Some(12_500) }), "12\u{202f}500");
    }

    #[test]
    fn a_time_without_a_zone_gets_none() {
        let published = Moment { date: partial("2023-07-09"), minute_of_day: Some(845), utc_offset_minutes: None };
        assert_eq!(moment(&published), "9 July 2023, 14:05");
        let with_zone = Moment { utc_offset_minutes: Some(210), ..published };
        assert_eq!(moment(&with_zone), "9 July 2023, 14:05 UTC+3:30");
    }
}
