//! An analysis and a second reader's answer in; those of its proposals out that the report itself bears out.
//!
//! A second reader is a program outside of this one, a language model behind an address that the user named. It is trusted
//! with nothing but attention: it may say *look there*, and what stands there is read by the program's own rules. A proposal
//! quotes words of one sentence of the report, letter by letter; its value is a number, a time, a place or words that these
//! rules find within the quote; who says so and whether it is said to be so are read as for the program's own claims. That
//! the value belongs to the field is the second reader's word alone, and so a claim of its making stays marked.

mod answer;
mod request;

#[cfg(test)]
mod tests;

pub use request::{Message, Request, Role, request};

use super::claims::losses::category_of;
use super::claims::{Draft, claim, incident_of, is_said_by, repeats};
use super::surface::Surface;
use crate::lang::Lexicon;
use crate::model::analysis::{Analysis, NameKind};
use crate::model::claim::{Claim, Count, Field, Scope, Value};
use crate::model::note::{Note, NoteCode, Noted};
use crate::model::span::Span;
use crate::model::time::{DateRange, PartialDate};
use crate::text::words::{fold, words};
use answer::{Proposed, ProposedValue};

/// The fields that a second reader may propose. The kind of event is not among them: it is what events are joined by.
pub const PROPOSABLE: [Field; 13] = [
    Field::Date,
    Field::Place,
    Field::Killed,
    Field::Injured,
    Field::Detained,
    Field::Missing,
    Field::Displaced,
    Field::Actor,
    Field::Target,
    Field::Victim,
    Field::Weapon,
    Field::Responsibility,
    Field::Cause,
];

/// The proposals that were admitted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Admitted {
    /// Those that say something the program did not find, in the order they came.
    pub claims: Vec<Quoted>,
    /// How many there were that the program had found itself.
    pub n_known: u32,
}

/// A claim and the words it was proposed with.
#[derive(Debug, Clone, PartialEq)]
pub struct Quoted {
    /// The claim.
    pub claim: Claim,
    /// Where the quoted words stand in the article.
    pub quote: Span,
}

/// The fewest words of a quote: a number alone says nothing of what it counts.
const FEWEST_WORDS: usize = 2;
/// The longest quote in bytes; a sentence of news is shorter.
const LONGEST_QUOTE: usize = 2_000;
/// The longest value of words in bytes.
const LONGEST_VALUE: usize = 300;
/// So many letters of what a second reader wrote are shown in a note.
const SHOWN_LETTERS: usize = 80;
/// How sure a proposed claim is: not calibrated, and below any claim of the program's own.
const PROPOSED: f32 = 0.3;
/// The rule that a proposed claim names first.
pub const RULE: &str = "second-reader";

/// Returns the proposals of an answer that the analysed article bears out; what is refused is noted with its reason.
pub fn admitted(answer: &str, analysis: &Analysis, lexicon: &Lexicon) -> Noted<Admitted> {
    let name = &analysis.article.name;
    let (proposals, faults) = answer::proposals(answer);
    let unreadable = |fault: String| Note::new(NoteCode::SecondUnreadable, name.clone(), shown(&fault));
    let mut notes: Vec<Note> = faults.into_iter().map(unreadable).collect();
    let check = Check { analysis, surface: super::surface(analysis, lexicon), lexicon };
    let mut admitted = Admitted::default();
    for proposed in &proposals {
        match check.admit(proposed) {
            Ok(Some(quoted)) => match admitted.claims.iter().find(|other| is_one_number(&other.claim, &quoted.claim)) {
                Some(other) => {
                    let reason = format!("it proposed the same number as `{}` before", other.claim.field().name());
                    notes.push(Refusal::new(NoteCode::SecondReadOtherwise, reason).note(proposed, name));
                }
                None if admitted.claims.iter().any(|other| repeats(&other.claim, &quoted.claim)) => {}
                None => admitted.claims.push(quoted),
            },
            Ok(None) => admitted.n_known += 1,
            Err(refusal) => notes.push(refusal.note(proposed, name)),
        }
    }
    Noted { value: admitted, notes }
}

/// Returns whether two claims make one printed number count two things.
fn is_one_number(one: &Claim, other: &Claim) -> bool {
    let is_count = |claim: &Claim| matches!(claim.value, Value::Count(_));
    is_count(one) && is_count(other) && one.field() != other.field() && one.span().overlaps(other.span())
}

/// Why a proposal was refused.
struct Refusal {
    code: NoteCode,
    reason: String,
}

impl Refusal {
    fn new(code: NoteCode, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }

    fn note(self, proposed: &Proposed, subject: &str) -> Note {
        let value = match &proposed.value {
            ProposedValue::Number(number) => number.to_string(),
            ProposedValue::Words(words) => shown(words),
        };
        let (field, quote) = (shown(&proposed.field), shown(&proposed.quote));
        Note::new(self.code, subject, format!("{field} `{value}`, quoting `{quote}`: {}", self.reason))
    }
}

/// What a proposal is checked against.
struct Check<'a> {
    analysis: &'a Analysis,
    surface: Surface<'a>,
    lexicon: &'a Lexicon,
}

impl Check<'_> {
    /// Returns the claim a proposal makes; nothing where the program made it itself.
    fn admit(&self, proposed: &Proposed) -> Result<Option<Quoted>, Refusal> {
        let field = Field::named(&proposed.field).filter(|field| PROPOSABLE.contains(field));
        let unknown = |what: &str| Refusal::new(NoteCode::SecondUnknownKind, format!("there is no such {what}"));
        let field = field.ok_or_else(|| unknown("field"))?;
        let kinds = request::kinds(&self.lexicon.telling.classes);
        let kind = kinds.into_iter().find(|kind| *kind == proposed.event);
        let kind = kind.ok_or_else(|| unknown(&format!("kind of event as `{}`", shown(&proposed.event))))?;
        let (sentence, quote) = self.quote(&proposed.quote)?;
        let draft = match field {
            Field::Killed | Field::Injured | Field::Detained | Field::Missing | Field::Displaced => {
                self.count(field, &proposed.value, sentence, quote)?
            }
            Field::Date => self.date(&proposed.value, sentence, quote)?,
            Field::Place => self.place(&proposed.value, sentence, quote)?,
            _ => self.words(field, &proposed.value, sentence, quote)?,
        };
        let Some(draft) = draft else { return Ok(None) };
        let incident = self.incident(kind, &draft)?;
        let analysis = self.analysis;
        let mut claim = claim(&self.surface, &analysis.attributions, &analysis.incidents, incident, draft);
        claim.confidence = PROPOSED;
        claim.rules.insert(1, format!("{RULE}: of an event of kind “{kind}”"));
        let is_known = analysis.claims.iter().any(|own| repeats(own, &claim));
        Ok((!is_known).then_some(Quoted { claim, quote }))
    }

    /// Returns where a quote stands in one sentence, its first place in running text, and that sentence.
    fn quote(&self, quote: &str) -> Result<(usize, Span), Refusal> {
        let absent = |reason: &str| Refusal::new(NoteCode::SecondNotInText, reason);
        if quote.len() > LONGEST_QUOTE || words(quote).len() < FEWEST_WORDS {
            return Err(absent("expected two words or more of one sentence"));
        }
        let text = &self.analysis.article.text;
        let mut places = places_of(text, quote).into_iter().filter_map(|span| {
            let sentence = self.surface.sentence_of(span)?;
            self.surface.sentences[sentence].span.covers(span).then_some((sentence, span))
        });
        let mut first = None;
        let told = places.find(|place| {
            first = first.or(Some(*place));
            self.surface.tells(place.0)
        });
        match (told, first) {
            (Some(place), _) => Ok(place),
            (None, Some(_)) => Err(absent("the words stand in a heading or a caption only")),
            (None, None) => Err(absent("the words do not stand in the report so, within one sentence")),
        }
    }

    /// Returns the number of people that a value names.
    fn count(
        &self,
        field: Field,
        value: &ProposedValue,
        sentence: usize,
        quote: Span,
    ) -> Result<Option<Draft>, Refusal> {
        let is_time = |span: Span| self.surface.times.iter().any(|time| time.span.overlaps(span));
        let numbers = self.surface.quantities.iter().filter(|found| quote.covers(found.span) && !is_time(found.span));
        let spans = self.places_of_value(value, quote);
        let number = match value {
            ProposedValue::Number(number) => Some(*number),
            ProposedValue::Words(words) => fold(words).parse().ok(),
        };
        let is_meant = |span: Span| spans.iter().any(|place| place.overlaps(span));
        let is_equal = |count: Count| number.is_some_and(|number| count.min == number || count.max == Some(number));
        let meant: Vec<_> = numbers
            .filter(|found| if spans.is_empty() { is_equal(found.count) } else { is_meant(found.span) })
            .filter(|found| number.is_none() || is_equal(found.count))
            .collect();
        let own = |span: Span| {
            self.analysis.claims.iter().find(|own| matches!(own.value, Value::Count(_)) && own.span().overlaps(span))
        };
        // Of two numbers that are equal the one is meant that the program does not read as something else.
        let is_free = |span: Span| own(span).is_none_or(|own| own.field() == field);
        let Some(found) = meant.iter().find(|found| is_free(found.span)).or(meant.first()) else {
            return Err(Refusal::new(NoteCode::SecondNotInQuote, "no such number is read in these words"));
        };
        if spans.len() == 1 && meant.len() > 1 {
            return Err(Refusal::new(NoteCode::SecondNotInQuote, "several numbers are read in these words"));
        }
        match own(found.span) {
            Some(own) if own.field() == field => return Ok(None),
            Some(own) => return Err(otherwise(own)),
            None => {}
        }
        if is_said_by(&self.analysis.attributions, found.span) {
            let reason = "the number stands in the words for who says so";
            return Err(Refusal::new(NoteCode::SecondReadOtherwise, reason));
        }
        let scope = if found.is_part { Scope::Part } else { Scope::Total };
        let category = found.counted.map(|counted| category_of(&self.surface, counted, scope));
        Ok(Some(Draft { category, ..draft(sentence, found.span, field, Value::Count(found.count)) }))
    }

    /// Returns the days that a value names.
    fn date(&self, value: &ProposedValue, sentence: usize, quote: Span) -> Result<Option<Draft>, Refusal> {
        let spans = self.places_of_value(value, quote);
        let days = match value {
            ProposedValue::Words(words) => days(words),
            ProposedValue::Number(_) => None,
        };
        let is_meant = |span: Span| spans.iter().any(|place| place.overlaps(span));
        let meant = self.surface.times.iter().filter(|time| quote.covers(time.span)).find_map(|time| {
            let read = time.value.filter(|read| !spans.is_empty() || Some(*read) == days)?;
            (spans.is_empty() || is_meant(time.span)).then_some((time.span, read))
        });
        let (span, read) =
            meant.ok_or_else(|| Refusal::new(NoteCode::SecondNotInQuote, "no such date is read in these words"))?;
        if self.own(Field::Date, span).is_some() {
            return Ok(None);
        }
        Ok(Some(draft(sentence, span, Field::Date, Value::Date(read))))
    }

    /// Returns the place that a value names.
    fn place(&self, value: &ProposedValue, sentence: usize, quote: Span) -> Result<Option<Draft>, Refusal> {
        let spans = self.places_of_value(value, quote);
        let meant = self
            .surface
            .places
            .iter()
            .find(|place| quote.covers(place.span) && spans.iter().any(|span| span.overlaps(place.span)));
        let Some(place) = meant else {
            return Err(Refusal::new(NoteCode::SecondNotInQuote, "no such place is read in these words"));
        };
        if self.own(Field::Place, place.span).is_some() {
            return Ok(None);
        }
        let span = if quote.covers(place.expression) { place.expression } else { place.span };
        let value = Value::Place { name: self.surface.text(span).to_owned(), place: place.place.clone() };
        Ok(Some(draft(sentence, span, Field::Place, value)))
    }

    /// Returns the words that a value is.
    fn words(
        &self,
        field: Field,
        value: &ProposedValue,
        sentence: usize,
        quote: Span,
    ) -> Result<Option<Draft>, Refusal> {
        let is_short = matches!(value, ProposedValue::Words(words) if words.len() <= LONGEST_VALUE);
        let has_letters = |span: &Span| self.surface.text(*span).chars().any(char::is_alphabetic);
        let span = self.places_of_value(value, quote).into_iter().find(has_letters).filter(|_| is_short);
        let span =
            span.ok_or_else(|| Refusal::new(NoteCode::SecondNotInQuote, "the value is no words of the quote"))?;
        if self.own(field, span).is_some() {
            return Ok(None);
        }
        let opposite: &[Field] = match field {
            Field::Actor => &[Field::Target, Field::Victim],
            Field::Target | Field::Victim => &[Field::Actor],
            _ => &[],
        };
        if let Some(own) = opposite.iter().find_map(|other| self.own(*other, span)) {
            return Err(otherwise(own));
        }
        let named = self.surface.names.iter().find(|name| span.covers(name.span) && name.kind != NameKind::Place);
        let text = self.surface.text(span).to_owned();
        Ok(Some(draft(sentence, span, field, Value::Text { text, referent: named.map(|name| name.referent) })))
    }

    /// Returns the incident a proposal is about: of those that its sentence tells of, or of the one told last where it tells of
    /// none, the nearest of the kind it names, else the nearest of a kind of the same family.
    fn incident(&self, kind: &str, draft: &Draft) -> Result<usize, Refusal> {
        let absent = || Refusal::new(NoteCode::SecondNoEvent, format!("no event of kind `{kind}` is told there"));
        let (incidents, classes) = (&self.analysis.incidents, &self.lexicon.telling.classes);
        if incidents.is_empty() {
            return Err(absent());
        }
        let tells = |at: &usize| incidents[*at].sentences.contains(&(draft.sentence as u32));
        let nearest = incident_of(&self.surface, incidents, draft);
        let here = (0..incidents.len()).filter(tells).filter(|&at| at != nearest);
        let candidates: Vec<usize> = std::iter::once(nearest).chain(here).collect();
        let kind_at = |at: usize| incidents[at].event_type.kind();
        let is_kin = |at: usize| kind_at(at).is_none_or(|found| classes.are_of_one_family(found, kind));
        let found = candidates.iter().find(|&&at| kind_at(at) == Some(kind));
        found.or_else(|| candidates.iter().find(|&&at| is_kin(at))).copied().ok_or_else(absent)
    }

    /// Returns where a value's words stand whole within a quote.
    fn places_of_value(&self, value: &ProposedValue, quote: Span) -> Vec<Span> {
        let ProposedValue::Words(words) = value else { return Vec::new() };
        places_of(&self.analysis.article.text, words).into_iter().filter(|span| quote.covers(*span)).collect()
    }

    /// Returns the program's own claim of a field on words.
    fn own(&self, field: Field, span: Span) -> Option<&Claim> {
        self.analysis.claims.iter().find(|own| own.field() == field && own.span().overlaps(span))
    }
}

fn draft(sentence: usize, span: Span, field: Field, value: Value) -> Draft {
    Draft { sentence, span, field, value, category: None, status: None, speakers: None, rule: RULE }
}

fn otherwise(own: &Claim) -> Refusal {
    let reason = format!("the program reads these words as `{}`", own.field().name());
    Refusal::new(NoteCode::SecondReadOtherwise, reason)
}

/// Returns the days that an EDTF date, or two with a slash, stands for.
fn days(words: &str) -> Option<DateRange> {
    let (from, to) = words.split_once('/').unwrap_or((words, words));
    let (from, to): (PartialDate, PartialDate) = (from.parse().ok()?, to.parse().ok()?);
    Some(DateRange { from, to })
}

/// Returns where words stand in a text, not within longer words.
fn places_of(text: &str, words: &str) -> Vec<Span> {
    if words.is_empty() {
        return Vec::new();
    }
    let is_within = |one: Option<char>, other: Option<char>| {
        one.is_some_and(char::is_alphanumeric) && other.is_some_and(char::is_alphanumeric)
    };
    let is_whole = |start: usize| {
        let end = start + words.len();
        let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
        !is_within(before, words.chars().next()) && !is_within(words.chars().next_back(), after)
    };
    let places = text.match_indices(words).map(|(start, _)| start).filter(|&start| is_whole(start));
    places.map(|start| Span::of(&(start..start + words.len()))).collect()
}

/// Returns words from outside as a note shows them: on one line, without marks that steer a terminal or turn the direction of
/// what stands around them, cut off where they are long.
fn shown(words: &str) -> String {
    let is_steering = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut letters = words.chars().map(|letter| if is_steering(letter) { ' ' } else { letter });
    let mut shown: String = letters.by_ref().take(SHOWN_LETTERS).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}
