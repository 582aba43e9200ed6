//! Finds place names: the names step's places, and names of the gazetteer where the words around them make a place of them.

use super::{Mention, Stated, Support, Widening};
use crate::lang::Lexicon;
use crate::lang::places::PlaceWord;
use crate::model::analysis::{Name, NameKind, Sentence};
use crate::model::place::PlaceClass;
use crate::model::span::Span;
use crate::text::gazetteer::{Candidate, Gazetteer};
use crate::text::lexemes::{Hit, Lexeme, lexemes};

/// The words of the longest place name that is looked for.
const LONGEST_NAME: usize = 4;
/// Inhabitants from which a name is a place after no more than a preposition. Villages bear common words as names; chosen
/// by reading lists of such names, to be calibrated when names have a head of their own.
const KNOWN_TOWN: u32 = 15_000;
/// Inhabitants from which a capitalised name is a place without any such word.
const GREAT_TOWN: u32 = 300_000;
/// How many words may stand between a place and the wider place that holds it.
const CONTAINER_WINDOW: usize = 3;

pub(super) fn mentions(
    text: &str,
    sentences: &[Sentence],
    names: &[Name],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> (Vec<Mention>, Support) {
    let mut mentions = Vec::new();
    let mut support = Support::new();
    for sentence in sentences {
        let sentence_text = sentence.span.text(text);
        let lexemes = lexemes(sentence_text, &lexicon.clitics);
        let finder =
            Finder { text: sentence_text, offset: sentence.span.start, lexemes: &lexemes, names, gazetteer, lexicon };
        finder.find(&mut mentions, &mut support);
    }
    (mentions, support)
}

struct Finder<'t, 'l> {
    text: &'t str,
    offset: u32,
    lexemes: &'l [Lexeme<'t>],
    names: &'l [Name],
    gazetteer: &'l Gazetteer,
    lexicon: &'l Lexicon,
}

/// What the words before a name say.
#[derive(Default)]
struct Before {
    start: Option<u32>,
    stated: Option<Stated>,
    widening: Option<Widening>,
    country: Option<String>,
    has_context: bool,
}

impl Finder<'_, '_> {
    fn find(&self, mentions: &mut Vec<Mention>, support: &mut Support) {
        let first_mention = mentions.len();
        let mut at = 0;
        // The word after each mention, to see what stands between two of them.
        let mut ends: Vec<(usize, usize)> = Vec::new();
        while at < self.lexemes.len() {
            if let Some(hit) = self.lexicon.places.demonyms.hits(self.lexemes, at).first() {
                *support.entry(hit.meaning.clone()).or_default() += 1;
            }
            match self.mention(at) {
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
        }
    }

    fn mention(&self, at: usize) -> Option<(Mention, usize)> {
        let before = self.before(at);
        let named = self.name_at(at);
        if named.is_some_and(|name| matches!(name.kind, NameKind::Person | NameKind::Organisation))
            && before.stated.is_none()
        {
            return None;
        }
        for n_words in (1..=LONGEST_NAME.min(self.lexemes.len() - at)).rev() {
            if !(at + 1..at + n_words).all(|idx| self.lexemes[idx].follows_across("-–'’.")) {
                continue;
            }
            let end = self.lexemes[at + n_words - 1].span.end;
            for start in self.starts(at) {
                let span = Span::new(start, end.max(start));
                let name = span.text(self.text);
                let candidates = self.gazetteer.candidates(name);
                if candidates.is_empty() {
                    continue;
                }
                let cut_preposition = start > self.lexemes[at].span.start;
                let has_context = before.has_context || cut_preposition && self.cuts_preposition(at, start);
                if !self.is_place(at, n_words, name, &candidates, &before, has_context, named) {
                    continue;
                }
                let (behind, next) = self.behind(at + n_words);
                return Some((self.built(span, candidates, before, behind, next), next));
            }
        }
        self.unknown(at, before, named)
    }

    /// Builds a mention from a name and the words around it.
    fn built(
        &self,
        span: Span,
        candidates: Vec<Candidate>,
        before: Before,
        behind: Option<Stated>,
        next: usize,
    ) -> Mention {
        let mut rules = vec!["place/gazetteer"];
        if before.stated.or(behind).is_some() {
            rules.push("place/stated-class");
        }
        if before.widening.is_some() {
            rules.push("place/widened");
        }
        let expression_start = before.start.unwrap_or(span.start).min(span.start);
        let expression_end = next.checked_sub(1).map_or(span.end, |last| self.lexemes[last].span.end).max(span.end);
        Mention {
            span: self.moved(span),
            expression: self.moved(Span::new(expression_start, expression_end)),
            candidates,
            stated: before.stated.or(behind),
            widening: before.widening,
            container: None,
            country: before.country,
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
            before.stated.filter(|_| self.lexemes[at].follows_closely())?;
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
            if self.lexicon.places.is_common(self.lexemes[at].span.text(self.text)) {
                return None;
            }
            (Span::new(self.lexemes[at].span.start, self.lexemes[next - 1].span.end), next)
        };
        let mut mention = self.built(span, Vec::new(), before, None, next);
        mention.rules[0] = "place/unknown";
        Some((mention, next.max(at + 1)))
    }

    /// Returns whether a name of the gazetteer is a place where it stands.
    #[expect(clippy::too_many_arguments, reason = "each is one piece of evidence, weighed here and nowhere else")]
    fn is_place(
        &self,
        at: usize,
        n_words: usize,
        name: &str,
        candidates: &[Candidate],
        before: &Before,
        has_context: bool,
        named: Option<&Name>,
    ) -> bool {
        if name.chars().filter(|character| character.is_alphabetic()).count() < 2 {
            return false;
        }
        let is_cased = self.is_cased();
        if is_cased && !self.has_capital(at) {
            return false;
        }
        if before.stated.is_some() {
            return true;
        }
        let is_named = named.is_some_and(|name| name.kind == NameKind::Place);
        if self.lexicon.places.is_common(name) && !is_named {
            return false;
        }
        // A capitalised name goes on: "Aleppo Media" is not Aleppo, "Ali Hassan" no town.
        let is_partial = is_cased
            && self
                .lexemes
                .get(at + n_words)
                .is_some_and(|next| next.follows_across("-") && self.has_capital(at + n_words))
            && self.words(at + n_words).is_empty()
            && self.lexicon.places.demonyms.hits(self.lexemes, at + n_words).is_empty();
        let follows_capital = is_cased
            && at > 0
            && self.lexemes[at].follows_across("-")
            && self.has_capital(at - 1)
            && self.words(at - 1).is_empty();
        if (is_partial || follows_capital) && !is_named {
            return false;
        }
        let is_area = candidates.iter().any(|candidate| candidate.place.class == PlaceClass::Country)
            || candidates.iter().any(|candidate| candidate.place.class == PlaceClass::Province)
                && (has_context || n_words > 1);
        let population = candidates.iter().map(|candidate| candidate.population).max().unwrap_or(0);
        let is_head = at == 0 && is_cased && self.is_dateline(at + n_words);
        is_named
            || is_area
            || is_head
            || has_context && (population >= KNOWN_TOWN || is_cased)
            || population >= GREAT_TOWN && (is_cased || n_words > 1)
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
            match step {
                Step::Word(PlaceWord::Town) => before.stated = before.stated.or(Some(Stated::Town)),
                Step::Word(PlaceWord::District(km)) => before.stated = before.stated.or(Some(Stated::District(km))),
                Step::Word(PlaceWord::Province) => before.stated = before.stated.or(Some(Stated::Province)),
                Step::Word(PlaceWord::In) => {
                    before.has_context = true;
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
        }
        before
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
            hits.sort_by_key(|hit| matches!(hit.meaning, PlaceWord::In | PlaceWord::Glue));
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

    /// Reads a word behind a name that says what it is ("Aleppo province", "Ksar district"), and adjectives between.
    fn behind(&self, at: usize) -> (Option<Stated>, usize) {
        if !self.is_cased() || !self.lexemes.get(at).is_some_and(Lexeme::follows_closely) {
            return (None, at);
        }
        let stated = self.words(at).into_iter().find_map(|hit| match hit.meaning {
            PlaceWord::Town => Some((Stated::Town, hit.n_words)),
            PlaceWord::District(km) => Some((Stated::District(*km), hit.n_words)),
            PlaceWord::Province => Some((Stated::Province, hit.n_words)),
            _ => None,
        });
        stated.map_or((None, at), |(stated, n_words)| (Some(stated), at + n_words))
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

    /// Returns whether what was cut off before a name is a preposition ("بحلب").
    fn cuts_preposition(&self, at: usize, start: u32) -> bool {
        self.lexemes[at].stems.iter().any(|stem| stem.start == start && !stem.has_conjunction)
    }

    fn name_at(&self, at: usize) -> Option<&Name> {
        let span = self.moved(self.lexemes[at].span);
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

/// A phrase before a name.
enum Step {
    Word(PlaceWord),
    Country(String),
}
