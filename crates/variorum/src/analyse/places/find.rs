//! Finds place names: the names step's places, and names of the gazetteer where the words around them make a place of them.

use super::{Doubt, Mention, Nationality, Stated, Widening};
use crate::lang::Lexicon;
use crate::lang::naming::Personal;
use crate::lang::places::{CommonForm, PlaceWord};
use crate::model::analysis::{Name, NameKind, Sentence};
use crate::model::place::PlaceClass;
use crate::model::span::Span;
use crate::text::gazetteer::{Candidate, Gazetteer, place_key};
use crate::text::lexemes::{Hit, Lexeme, lexemes};
use crate::text::numbers;
use crate::text::words::{fold, words};
use std::collections::BTreeSet;

/// The words of the longest place name that is looked for.
const LONGEST_NAME: usize = 4;
/// Inhabitants from which a name is a place without a word that says so. A number of common sense: with it, one in some
/// 2,000 town names is great.
const GREAT_TOWN: u32 = 300_000;
/// Inhabitants from which a name of several words is a place without a word that says so.
const KNOWN_TOWN: u32 = 15_000;
/// The words of the longest name that is looked for by its consonants.
const LONGEST_REACH: usize = 3;
/// How many words may stand between a place and the wider place that holds it.
const CONTAINER_WINDOW: usize = 3;

/// Returns the mentions in text order, none where the report names its outlet, and what the adjectives of countries say of what the report is about, each with its
/// span.
pub(super) fn mentions(
    text: &str,
    sentences: &[Sentence],
    (names, outlet): (&[Name], &[Span]),
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> (Vec<Mention>, Vec<Nationality>) {
    let lexemes: Vec<Vec<Lexeme<'_>>> =
        sentences.iter().map(|sentence| lexemes(sentence.span.text(text), &lexicon.clitics)).collect();
    let mut established = BTreeSet::new();
    let mut found = (Vec::new(), Vec::new());
    // Twice: a name that is surely a place in one sentence is one in the others too.
    for _ in 0..2 {
        found = (Vec::new(), Vec::new());
        for (sentence, lexemes) in sentences.iter().zip(&lexemes) {
            let (text, offset) = (sentence.span.text(text), sentence.span.start);
            let finder = Finder { text, offset, lexemes, names, outlet, gazetteer, lexicon, established: &established };
            finder.find(&mut found.0, &mut found.1);
        }
        established = found
            .0
            .iter()
            .filter(|mention| mention.doubt.is_none() && !mention.candidates.is_empty())
            .map(|mention| place_key(mention.span.text(text)))
            .collect();
    }
    found
}

struct Finder<'t, 'l> {
    text: &'t str,
    offset: u32,
    lexemes: &'l [Lexeme<'t>],
    names: &'l [Name],
    outlet: &'l [Span],
    gazetteer: &'l Gazetteer,
    lexicon: &'l Lexicon,
    /// The keys of names that are surely places elsewhere in the text.
    established: &'l BTreeSet<String>,
}

/// What the words before a name say.
#[derive(Clone, Default)]
struct Before {
    start: Option<u32>,
    stated: Option<Stated>,
    widening: Option<Widening>,
    country: Option<String>,
    has_context: bool,
    locates: bool,
    /// Whether the word for its kind has the article: what follows "المدينة" says more of the city, and is no name.
    is_definite: bool,
}

/// What a name is where it stands.
enum Verdict {
    Place,
    Doubted(Doubt),
    Other,
}

impl Finder<'_, '_> {
    fn find(&self, mentions: &mut Vec<Mention>, nationalities: &mut Vec<Nationality>) {
        let first_mention = mentions.len();
        let mut at = 0;
        // The word after each mention, to see what stands between two of them.
        let mut ends: Vec<(usize, usize)> = Vec::new();
        while at < self.lexemes.len() {
            let demonyms = self.lexicon.places.demonyms.hits(self.lexemes, at);
            if let Some(hit) = demonyms.first().filter(|_| !self.is_cased() || self.has_capital(at)) {
                let span = self.moved(Span::new(hit.start, self.end_of(at + hit.n_words - 1)));
                nationalities.push(Nationality { span, country: hit.meaning.clone() });
            }
            // "Between X and Y": the second end stands where a place stands.
            let is_other_end = ends.last().is_some_and(|&(first, next)| {
                let is_joined = next < at || self.lexemes[at].stems.iter().any(|stem| stem.has_conjunction);
                (is_joined || self.lexemes[at].gap.contains(['-', '–'])) && self.joins_ends(first, next, at)
            });
            match self.mention(at, is_other_end) {
                Some((mention, next)) => {
                    ends.push((at, next));
                    mentions.push(mention);
                    at = next;
                }
                None => at += 1,
            }
        }
        for idx in 1..ends.len() {
            if self.holds(ends[idx - 1].1, ends[idx].0) {
                mentions[first_mention + idx - 1].container = Some(first_mention + idx);
            }
            if self.joins_ends(ends[idx - 1].0, ends[idx - 1].1, ends[idx].0) {
                mentions[first_mention + idx - 1].other_end = Some(first_mention + idx);
                mentions[first_mention + idx].other_end = Some(first_mention + idx - 1);
            }
        }
    }

    fn mention(&self, at: usize, is_other_end: bool) -> Option<(Mention, usize)> {
        let span = self.moved(self.lexemes[at].span);
        if self.outlet.iter().any(|outlet| outlet.covers(span)) {
            return None;
        }
        let named = self.name_at(at);
        // "ميناء طرطوس", one name: the word for its kind is read before the name itself.
        if !self.is_cased() && named.is_some() && self.name_at(at + 1) == named && self.is_kind(at) {
            return None;
        }
        let mut before = self.before(at);
        before.has_context |= is_other_end;
        if named.is_some_and(|name| matches!(name.kind, NameKind::Person | NameKind::Organisation))
            && before.stated.is_none()
        {
            return None;
        }
        for n_words in (1..=LONGEST_NAME.min(self.lexemes.len() - at)).rev() {
            if !(at + 1..at + n_words).all(|idx| self.lexemes[idx].follows_across("-–'’._")) {
                continue;
            }
            let end = self.end_of(at + n_words - 1);
            let begins_with_article = n_words > 1 && self.lexicon.naming.opens(self.lexemes[at].folded());
            if self.is_cased() && (!self.has_capital(at + n_words - 1) || begins_with_article) {
                continue;
            }
            let mut is_known_whole = false;
            for start in self.starts(at) {
                let mut span = Span::new(start, end.max(start));
                let name = span.text(self.text);
                let in_full = self.lexicon.places.in_full(name).filter(|_| self.text[end as usize..].starts_with('.'));
                if in_full.is_some() {
                    span.end += 1;
                }
                let name = in_full.unwrap_or(name);
                let mut candidates = self.gazetteer.candidates(name);
                if candidates.is_empty() && n_words == 1 {
                    candidates = self.candidates_of_parts(name);
                }
                if candidates.is_empty() {
                    continue;
                }
                let is_cut = start > self.lexemes[at].span.start;
                if !is_cut && n_words > 1 && self.is_kind_and_name(at, &candidates, span) {
                    return None;
                }
                // A word that is a name uncut is not cut into another.
                if is_cut && (is_known_whole || self.is_whole(at)) {
                    continue;
                }
                is_known_whole |= !is_cut;
                let mut before = before.clone();
                if is_cut && self.cuts_preposition(at, start) {
                    before.has_context = true;
                    before.locates = true;
                }
                let doubt = match self.verdict(at, n_words, name, &candidates, &before, named) {
                    Verdict::Place => None,
                    Verdict::Doubted(doubt) => Some(doubt),
                    Verdict::Other => continue,
                };
                let (behind, next) = self.behind(at + n_words);
                let mut mention = self.built(span, candidates, before, behind, next);
                mention.doubt = doubt;
                mention.reach = self.reach(at, span);
                return Some((mention, next));
            }
        }
        self.unknown(at, before, named)
    }

    /// Returns the candidates of a name whose second word was written together with the first: "حفرالباطن".
    fn candidates_of_parts(&self, name: &str) -> Vec<Candidate> {
        let article_at = name.char_indices().skip(LEAST_FIRST_PART).find(|&(at, _)| name[at..].starts_with(ARTICLE));
        article_at
            .map_or_else(Vec::new, |(at, _)| self.gazetteer.candidates(&format!("{} {}", &name[..at], &name[at..])))
    }

    /// Builds a mention from a name and the words around it.
    fn built(
        &self,
        span: Span,
        candidates: Vec<Candidate>,
        before: Before,
        behind: Option<Behind>,
        next: usize,
    ) -> Mention {
        let (kind_behind, widening_behind) = match behind {
            Some(Behind::Kind(stated)) => (Some(stated), None),
            Some(Behind::Widening(widening)) => (None, Some(widening)),
            None => (None, None),
        };
        let stated = before.stated.or(kind_behind);
        // "Northern Aleppo countryside": the countryside says more.
        let widening = widening_behind.or(before.widening);
        let mut rules = vec!["place/gazetteer"];
        if stated.is_some() {
            rules.push("place/stated-class");
        }
        if widening.is_some() {
            rules.push("place/widened");
        }
        let expression_start = before.start.unwrap_or(span.start).min(span.start);
        // A genitive's ending is no part of it.
        let behind_name = next.checked_sub(1).map(|last| self.lexemes[last].span).filter(|last| last.start >= span.end);
        let expression_end = behind_name.map_or(span.end, |last| last.end);
        Mention {
            span: self.moved(span),
            expression: self.moved(Span::new(expression_start, expression_end)),
            candidates,
            reach: Vec::new(),
            stated,
            widening,
            container: None,
            other_end: None,
            country: before.country,
            locates: before.locates,
            doubt: None,
            rules,
        }
    }

    /// A name that the words before it, or the names step, say is a place, and that the gazetteer does not have.
    fn unknown(&self, at: usize, before: Before, named: Option<&Name>) -> Option<(Mention, usize)> {
        let is_named = named.filter(|name| name.kind == NameKind::Place);
        let (span, next) = if let Some(name) = is_named {
            let span = Span::new(name.span.start - self.offset, name.span.end - self.offset);
            let next = (at..self.lexemes.len())
                .find(|&idx| self.lexemes[idx].span.start >= span.end)
                .unwrap_or(self.lexemes.len());
            (span, next)
        } else {
            before.stated.filter(|_| self.lexemes[at].follows_closely() && !before.is_definite)?;
            let mut next = at;
            while next < self.lexemes.len()
                && next < at + 2
                && (next == at || self.lexemes[next].follows_across("-"))
                && self.has_capital(next)
                && self.words(next).is_empty()
            {
                next += 1;
                // Without capitals nothing shows where the name ends: one word.
                if !self.is_cased() {
                    break;
                }
            }
            (next > at).then_some(())?;
            if self.lexicon.places.common(self.lexemes[at].span.text(self.text)).is_some() {
                return None;
            }
            (Span::new(self.lexemes[at].span.start, self.lexemes[next - 1].span.end), next)
        };
        let mut mention = self.built(span, Vec::new(), before, None, next);
        mention.reach = self.reach(at, span);
        mention.rules[0] = "place/unknown";
        Some((mention, next.max(at + 1)))
    }

    /// Returns whether a name of the gazetteer is a place where it stands.
    fn verdict(
        &self,
        at: usize,
        n_words: usize,
        name: &str,
        candidates: &[Candidate],
        before: &Before,
        named: Option<&Name>,
    ) -> Verdict {
        if name.chars().filter(|character| character.is_alphabetic()).count() < 2 {
            return Verdict::Other;
        }
        let is_cased = self.is_cased();
        if is_cased && !self.has_capital(at) {
            return Verdict::Other;
        }
        let is_named = named.is_some_and(|name| name.kind == NameKind::Place);
        let use_as_word = self.use_as_word(name, n_words, is_cased);
        let matched = self.moved(Span::new(self.lexemes[at].span.start, self.end_of(at + n_words - 1)));
        // "Prosperity Bridge" is neither Prosperity nor Bridge, though there are towns of these names.
        let is_part = named.is_some_and(|name| !matched.covers(name.span));
        if is_named && is_part && use_as_word.is_some() {
            return Verdict::Other;
        }
        if before.stated.is_some() || is_named {
            // "مدينة أن": even a word such as "town" makes no place of every word.
            return match use_as_word {
                Some(CommonForm::Word) if !is_named => Verdict::Doubted(Doubt::Word),
                _ => Verdict::Place,
            };
        }
        if is_cased && name.contains('.') && self.lexicon.places.in_full(name.trim_end_matches('.')).is_some() {
            return Verdict::Place;
        }
        // A capitalised name goes on: "Aleppo Media" is not Aleppo, "Ali Hassan" no town.
        let is_partial = is_cased
            && self
                .lexemes
                .get(at + n_words)
                .is_some_and(|next| next.follows_across("-") && self.has_capital(at + n_words))
            && self.words(at + n_words).is_empty()
            && self.lexicon.places.demonyms.hits(self.lexemes, at + n_words).is_empty();
        // The first word of a sentence has a capital by its place.
        let is_plain_opener = |before: usize| {
            let folded = self.lexemes[before].folded();
            let naming = &self.lexicon.naming;
            naming.opens(folded) || before == 0 && naming.is_common(folded)
        };
        let follows_capital = is_cased
            && at > 0
            && self.lexemes[at].follows_across("-")
            && self.has_capital(at - 1)
            && self.words(at - 1).is_empty()
            && self.lexicon.places.demonyms.hits(self.lexemes, at - 1).is_empty()
            && !is_plain_opener(at - 1);
        if is_partial || follows_capital {
            return Verdict::Other;
        }
        let is_head = at == 0 && is_cased && self.is_dateline(at + n_words);
        let has_context = before.has_context || is_head;
        let is_wide = candidates
            .iter()
            .any(|candidate| matches!(candidate.place.class, PlaceClass::Country | PlaceClass::Region));
        let population = candidates.iter().map(|candidate| candidate.population).max().unwrap_or(0);
        let agrees = is_cased || is_spelled_alike(name, candidates);
        match use_as_word {
            Some(CommonForm::Word) => return Verdict::Other,
            Some(CommonForm::Doubted | CommonForm::Whole) if !agrees || !has_context => {
                return Verdict::Other;
            }
            Some(CommonForm::Doubted | CommonForm::Whole) => return Verdict::Doubted(Doubt::Word),
            None => {}
        }
        if is_wide {
            return if agrees { Verdict::Place } else { Verdict::Other };
        }
        if !agrees {
            return if has_context { Verdict::Doubted(Doubt::Word) } else { Verdict::Other };
        }
        // Written together in a hash tag, or one after the other.
        let has_words = place_key(name).contains(' ');
        let is_tagged = self.lexemes[at].gap.ends_with('#');
        let is_division = |class| matches!(class, PlaceClass::Province | PlaceClass::District);
        let is_area = candidates.iter().any(|candidate| is_division(candidate.place.class));
        if population >= GREAT_TOWN
            || has_context && (is_cased || is_area)
            || has_words && (is_area || population >= KNOWN_TOWN)
            || self.established.contains(&place_key(name))
        {
            return Verdict::Place;
        }
        if !has_context && !has_words {
            return if is_tagged { Verdict::Doubted(Doubt::Word) } else { Verdict::Other };
        }
        Verdict::Doubted(Doubt::Small)
    }

    /// Returns how a name is used beside naming a place, if it is: a common word, a person's given name.
    fn use_as_word(&self, name: &str, n_words: usize, is_cased: bool) -> Option<CommonForm> {
        if n_words > 1 {
            return None;
        }
        let folded = place_key(name);
        if self.lexicon.naming.opens(&folded) {
            return Some(CommonForm::Word);
        }
        self.lexicon.places.common(name).or_else(|| {
            let is_given = matches!(self.lexicon.naming.personal(&folded), Some(Personal::Given | Personal::Either));
            (is_given && !is_cased).then_some(CommonForm::Doubted)
        })
    }

    /// Returns whether a word is not to be cut into a clitic and a name.
    fn is_whole(&self, at: usize) -> bool {
        let lexeme = &self.lexemes[at];
        let is_word = self.words(at).iter().any(|hit| hit.n_words == 1 && hit.start == lexeme.span.start);
        is_word || self.lexicon.places.common(lexeme.span.text(self.text)) == Some(CommonForm::Whole)
    }

    /// Returns whether the words up to here open a report: "KYIV, March 3 (Agency) -".
    fn is_dateline(&self, next: usize) -> bool {
        self.lexemes.get(next).is_some_and(|lexeme| lexeme.gap.contains([',', '(', '-', '–', '—']))
    }

    /// Reads the words before a name, from the nearest outwards.
    fn before(&self, at: usize) -> Before {
        let mut before = Before::default();
        let mut end = at;
        // Five phrases at most: "near the southern Syrian city of".
        for _ in 0..5 {
            let Some((from, step)) = self.step_before(end) else { break };
            if before.stated.is_none() {
                before.is_definite = self.words(from).iter().any(|hit| hit.has_article);
            }
            match step {
                Step::Word(PlaceWord::Town) => before.stated = before.stated.or(Some(Stated::Town)),
                Step::Word(PlaceWord::District(km)) => before.stated = before.stated.or(Some(Stated::District(km))),
                Step::Word(PlaceWord::Province) => before.stated = before.stated.or(Some(Stated::Province)),
                // "Town of X": the word for its kind stands before the preposition.
                Step::Word(PlaceWord::In) if self.joins_kind(from) => {
                    end = from;
                    continue;
                }
                Step::Word(word @ (PlaceWord::In | PlaceWord::At)) => {
                    before.has_context = true;
                    before.locates |= word == PlaceWord::At;
                    end = from;
                    // A preposition opens the expression; only a widening word may stand before it ("road to").
                    if let Some((from, Step::Word(PlaceWord::Road(km)))) = self.step_before(end) {
                        before.widening = before.widening.or(Some(Widening::Around(km)));
                        before.start = Some(self.lexemes[from].span.start);
                    }
                    break;
                }
                Step::Word(PlaceWord::Near(km) | PlaceWord::Road(km)) => {
                    before.widening = before.widening.or(Some(Widening::Around(km)));
                }
                Step::Word(PlaceWord::Direction(km)) => {
                    before.widening = before.widening.or(Some(Widening::Direction(km)));
                }
                Step::Word(PlaceWord::Between(km)) => {
                    before.widening = before.widening.or(Some(Widening::Between(km)));
                }
                Step::Word(PlaceWord::Unit(_)) => break,
                Step::Word(PlaceWord::Part) => before.widening = before.widening.or(Some(Widening::Part)),
                Step::Word(PlaceWord::Countryside(km)) => {
                    before.widening = before.widening.or(Some(Widening::Countryside(km)));
                }
                Step::Word(PlaceWord::Glue) => {
                    end = from;
                    continue;
                }
                Step::Country(country) => before.country = before.country.or(Some(country)),
            }
            before.has_context = true;
            end = from;
            before.start = Some(self.start_of(from));
            if let Some((from, km)) = self.distance_before(end) {
                before.widening = Some(Widening::Around(km));
                before.start = Some(self.lexemes[from].span.start);
                break;
            }
        }
        let is_towns = matches!(before.stated, Some(Stated::Town | Stated::District(_)));
        // Talks between two capitals are in neither.
        before.locates |= before.widening.is_some_and(|widening| !matches!(widening, Widening::Between(_))) || is_towns;
        before
    }

    /// Returns where a distance in digits begins that ends right before a word ("40 km" before "east of"), and how many km
    /// it is; a number in words is not read, and the direction's own width stands.
    fn distance_before(&self, end: usize) -> Option<(usize, u16)> {
        let (from, Step::Word(PlaceWord::Unit(km))) = self.step_before(end)? else { return None };
        let number = numbers::cardinal(self.lexemes, from.checked_sub(1)?, &self.lexicon.numbers)?;
        Some((from - 1, u16::try_from(number.value).ok()?.checked_mul(km)?))
    }

    /// Returns whether the names from `first` to `first_end` and at `second` are the two ends of one road, or what
    /// something is between: "between X and Y", "طريق حمص تدمر".
    fn joins_ends(&self, first: usize, first_end: usize, second: usize) -> bool {
        let opens = self.step_before(first).is_some_and(|(from, step)| {
            let is_way = |step: &Step| matches!(step, Step::Word(PlaceWord::Road(_) | PlaceWord::Between(_)));
            is_way(&step)
                || matches!(step, Step::Word(PlaceWord::In))
                    && self.step_before(from).is_some_and(|(_, step)| is_way(&step))
        });
        let between = self.lexemes.get(first_end..=second).unwrap_or_default();
        let is_join = (first_end..second).all(|at| self.words(at).iter().any(|hit| *hit.meaning == PlaceWord::In));
        opens && (1..=2).contains(&between.len()) && is_join && between.iter().all(|word| word.follows_across("-–"))
    }

    /// Returns whether a word joins a word for a kind of place with the name ("town of").
    fn joins_kind(&self, at: usize) -> bool {
        let is_kind = |word| matches!(word, PlaceWord::Town | PlaceWord::District(_) | PlaceWord::Province);
        let is_glue = self.words(at).iter().any(|hit| *hit.meaning == PlaceWord::Glue);
        is_glue && self.step_before(at).is_some_and(|(_, step)| matches!(step, Step::Word(word) if is_kind(word)))
    }

    /// Returns where a phrase begins, its clitics cut off.
    fn start_of(&self, at: usize) -> u32 {
        self.words(at).first().map_or(self.lexemes[at].span.start, |hit| hit.start)
    }

    /// Returns the phrase that ends right before a word, the longest; a country's adjective too.
    fn step_before(&self, end: usize) -> Option<(usize, Step)> {
        let is_close = self.lexemes.get(end).is_some_and(Lexeme::follows_closely);
        if end == 0 || !is_close {
            return None;
        }
        for from in end.saturating_sub(5)..end {
            // Of several meanings of one phrase the telling one: "وسط" is a part before it is a preposition.
            let mut hits: Vec<_> = self.words(from).into_iter().filter(|hit| from + hit.n_words == end).collect();
            hits.sort_by_key(|hit| matches!(hit.meaning, PlaceWord::In | PlaceWord::At | PlaceWord::Glue));
            if let Some(hit) = hits.first() {
                return Some((from, Step::Word(*hit.meaning)));
            }
            let demonyms = self.lexicon.places.demonyms.hits(self.lexemes, from);
            if let Some(hit) = demonyms.iter().find(|hit| from + hit.n_words == end) {
                return Some((from, Step::Country(hit.meaning.clone())));
            }
        }
        None
    }

    /// Reads a word behind a name that says what it is ("Aleppo province", "Ksar district") or widens it ("Aleppo
    /// countryside"), and returns what follows.
    fn behind(&self, at: usize) -> (Option<Behind>, usize) {
        if !self.is_cased() || !self.lexemes.get(at).is_some_and(Lexeme::follows_closely) {
            return (None, at);
        }
        let behind = self.words(at).into_iter().find_map(|hit| match hit.meaning {
            PlaceWord::Town => Some((Behind::Kind(Stated::Town), hit.n_words)),
            PlaceWord::District(km) => Some((Behind::Kind(Stated::District(*km)), hit.n_words)),
            PlaceWord::Province => Some((Behind::Kind(Stated::Province), hit.n_words)),
            PlaceWord::Countryside(km) => Some((Behind::Widening(Widening::Countryside(*km)), hit.n_words)),
            _ => None,
        });
        behind.map_or((None, at), |(behind, n_words)| (Some(behind), at + n_words))
    }

    /// Returns whether the place after some words is said to hold the place before them: "X, Y", "X in the south of Y".
    fn holds(&self, from: usize, to: usize) -> bool {
        let Some(first) = self.lexemes.get(from) else { return false };
        if to < from || !first.follows_across(",،(") || to - from > CONTAINER_WINDOW + 2 {
            return false;
        }
        // The words before the wider place's name are those of its own expression.
        let mut idx = from;
        while idx < to {
            let glue = self.words(idx).into_iter().find(|hit| {
                matches!(
                    hit.meaning,
                    PlaceWord::Glue
                        | PlaceWord::Province
                        | PlaceWord::District(_)
                        | PlaceWord::Countryside(_)
                        | PlaceWord::Part
                        | PlaceWord::Direction(_)
                        | PlaceWord::Town
                ) && idx + hit.n_words <= to
            });
            match glue {
                Some(hit) => idx += hit.n_words,
                None => return false,
            }
            if idx < to && !self.lexemes[idx].follows_closely() {
                return false;
            }
        }
        let clings =
            self.lexemes[to].stems.iter().any(|stem| stem.start > self.lexemes[to].span.start && !stem.has_conjunction);
        from < to || first.gap.contains([',', '،', '(']) || clings
    }

    fn words(&self, at: usize) -> Vec<Hit<'_, PlaceWord>> {
        self.lexicon.places.words.hits(self.lexemes, at)
    }

    /// Returns where a name may begin in a word: at its first letter, and behind each clitic but the article.
    fn starts(&self, at: usize) -> Vec<u32> {
        let mut starts: Vec<u32> = self.lexemes[at].stems.iter().map(|stem| stem.start).collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// Returns where a name may end in a word: before the ending of a genitive ("Sudan's").
    fn end_of(&self, at: usize) -> u32 {
        let span = self.lexemes[at].span;
        let word = span.text(self.text);
        // By letters: an apostrophe has one byte or three.
        let cut = self.lexicon.clitics.endings.iter().find_map(|ending| {
            let (cut, _) = word.char_indices().rev().nth(ending.chars().count().checked_sub(1)?)?;
            (cut > 0 && fold(&word[cut..]) == *ending).then_some(cut)
        });
        span.start + cut.unwrap_or(word.len()) as u32
    }

    /// Returns how far a name that begins with a span may reach: in a script without capitals, two words further.
    fn reach(&self, at: usize, span: Span) -> Vec<Span> {
        let mut reach = vec![self.moved(span)];
        if self.is_cased() {
            return reach;
        }
        let first = (at..self.lexemes.len()).find(|&idx| self.lexemes[idx].span.end >= span.end).unwrap_or(at);
        for next in first + 1..self.lexemes.len().min(first + LONGEST_REACH) {
            let word = self.lexemes[next].span.text(self.text);
            let is_name_part = word.chars().count() >= LEAST_NAME_PART && !word.contains(|c: char| c.is_ascii());
            if !is_name_part || !self.lexemes[next].follows_closely() {
                break;
            }
            reach.push(self.moved(Span::new(span.start, self.lexemes[next].span.end)));
        }
        reach.reverse();
        reach
    }

    /// Returns whether what was cut off before a name is a preposition ("بحلب").
    fn cuts_preposition(&self, at: usize, start: u32) -> bool {
        self.lexemes[at].stems.iter().any(|stem| stem.start == start && !stem.has_conjunction)
    }

    /// Returns whether a word says what kind of place the name after it is of.
    fn is_kind(&self, at: usize) -> bool {
        let is_kind = |word: &PlaceWord| matches!(word, PlaceWord::Town | PlaceWord::District(_) | PlaceWord::Province);
        self.words(at).iter().any(|hit| hit.n_words == 1 && !hit.has_article && is_kind(hit.meaning))
    }

    /// Returns whether a name is a word for its kind and the name proper: "مدينة حمص" is what "حمص" may be too.
    fn is_kind_and_name(&self, at: usize, candidates: &[Candidate], span: Span) -> bool {
        let Some(next) = self.lexemes.get(at + 1).filter(|_| !self.is_cased() && self.is_kind(at)) else {
            return false;
        };
        let bare = self.gazetteer.candidates(Span::new(next.span.start, span.end.max(next.span.start)).text(self.text));
        candidates.iter().all(|candidate| bare.iter().any(|other| other.place.id == candidate.place.id))
    }

    fn name_at(&self, at: usize) -> Option<&Name> {
        let span = self.moved(self.lexemes.get(at)?.span);
        self.names.iter().find(|name| name.span.overlaps(span))
    }

    fn moved(&self, span: Span) -> Span {
        Span::new(self.offset + span.start, self.offset + span.end)
    }

    /// Returns whether the text's script has capitals, so that a name shows itself.
    fn is_cased(&self) -> bool {
        self.text.chars().any(|character| character.is_lowercase() || character.is_uppercase())
            && self.lexicon.clitics.articles.is_empty()
    }

    fn has_capital(&self, at: usize) -> bool {
        let first = self.lexemes.get(at).and_then(|lexeme| lexeme.span.text(self.text).chars().next());
        first.is_some_and(|first| !first.is_lowercase())
    }
}

/// Returns whether a name has the article and the hamza where the places' own Arabic names have them, or it is not known
/// that they have: "السورية" is not سورية, "عبور" not العبور, "آب" not إب.
fn is_spelled_alike(name: &str, candidates: &[Candidate]) -> bool {
    let key = place_key(name);
    let has_article = |name: &str| {
        let words = words(name);
        words.first().is_some_and(|word| word.folded.starts_with(ARTICLE) && !key.starts_with(ARTICLE))
    };
    let alef = |name: &str| name.chars().next().filter(|first| HAMZAS.contains(first));
    let (own_article, own_alef) = (has_article(name), alef(name));
    let mut known = candidates
        .iter()
        .filter_map(|candidate| candidate.place.name_ar.as_deref())
        .filter(|known| place_key(known) == key)
        .peekable();
    known.peek().is_none()
        || known.any(|known| {
            let is_one_letter = own_alef.is_none() || alef(known).is_none_or(|alef| Some(alef) == own_alef);
            has_article(known) == own_article && is_one_letter
        })
}

/// Alefs that writers leave bare, and seldom take one for another.
const HAMZAS: [char; 3] = ['آ', 'أ', 'إ'];

/// The letters of a further word of a name, at least: a conjunction written by itself is none.
const LEAST_NAME_PART: usize = 2;
/// The letters before an article within a word, at least.
const LEAST_FIRST_PART: usize = 2;
/// The Arabic article, which [`place_key`] takes off.
const ARTICLE: &str = "ال";

/// A word behind a name.
#[derive(Clone, Copy)]
enum Behind {
    Kind(Stated),
    Widening(Widening),
}

/// A phrase before a name.
enum Step {
    Word(PlaceWord),
    Country(String),
}
