//! The dateline at the beginning of the body: the place, perhaps a day, perhaps the agency the text came from.

use super::moments::printed;
use crate::lang::reading::HeaderWord;
use crate::lang::{Lexicon, Lexicons};
use crate::model::time::Moment;
use crate::text::words::{is_arabic, words};

/// What a dateline says, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dateline {
    /// The place.
    pub(super) place: String,
    /// The agency or outlet that signs.
    pub(super) credit: Option<String>,
    /// The day.
    pub(super) day: Option<Moment>,
}

/// A dateline has at most so many words ("KHAN YOUNIS, Gaza Strip, Jan 10 (Northern Wire)").
const MAX_WORDS: usize = 14;
/// A place has at most so many.
const MAX_PLACE_WORDS: usize = 5;
/// An agency has at most so many.
const MAX_CREDIT_WORDS: usize = 5;
/// So many words must follow.
const MIN_BODY_WORDS: usize = 5;

/// Returns the dateline that a paragraph begins with.
///
/// Three forms are read: `PLACE[, REGION][, DAY] (AGENCY) -`, `PLACE - AGENCY:` or `PLACE - AGENCY -`, and `PLACE -`.
pub(super) fn read(paragraph: &str, order: &[&Lexicon], lexicons: &Lexicons) -> Option<Dateline> {
    let (head, rest, mark) = cut(paragraph, &[" - ", " – ", " — ", " -- "])?;
    if words(rest).len() < MIN_BODY_WORDS || words(head).len() > MAX_WORDS {
        return None;
    }
    if let Some((place, bracket)) = head.trim_end().strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        return dateline(place, Some(bracket), order);
    }
    // The second half ends with the same mark or with a colon, and is short.
    let second = cut(rest, &[mark, ": ", ":"]).filter(|(credit, body, _)| {
        let n_words = words(credit).len();
        (1..=MAX_CREDIT_WORDS).contains(&n_words) && words(body).len() >= MIN_BODY_WORDS
    });
    if let Some((credit, _, closing)) = second
        && (closing == mark || is_signature(credit, lexicons))
    {
        return dateline(head, Some(credit), order);
    }
    dateline(head, None, order)
}

/// Returns the text before the first of the marks, the text after it, and the mark.
fn cut<'a>(text: &'a str, marks: &[&'static str]) -> Option<(&'a str, &'a str, &'static str)> {
    let (at, mark) = marks.iter().filter_map(|mark| Some((text.find(mark)?, *mark))).min_by_key(|(at, _)| *at)?;
    Some((&text[..at], &text[at + mark.len()..], mark))
}

fn dateline(head: &str, credit: Option<&str>, order: &[&Lexicon]) -> Option<Dateline> {
    let day = printed(head, order).into_iter().next();
    let before_day = day.map_or(head, |day| &head[..day.span.start as usize]);
    let place = before_day.split([',', '،', '/']).next().unwrap_or("").trim();
    let n_words = words(place).len();
    let is_place = (1..=MAX_PLACE_WORDS).contains(&n_words)
        && is_place_name(place, n_words)
        && !place.contains(['.', ':', '"', '«', '“']);
    let is_rest_short = words(before_day).len() <= 2 * MAX_PLACE_WORDS;
    let credit = credit.map(|credit| credit.trim_matches(|character: char| !character.is_alphanumeric()).to_owned());
    (is_place && is_rest_short).then(|| Dateline {
        place: place.to_owned(),
        credit: credit.filter(|credit| !credit.is_empty() && words(credit).len() <= MAX_CREDIT_WORDS),
        day: day.map(|day| day.moment),
    })
}

/// Returns whether a name can be a place's: in Arabic script any few words, elsewhere capitals, or two capitalised words.
fn is_place_name(name: &str, n_words: usize) -> bool {
    if name.chars().any(is_arabic) {
        return n_words <= 3;
    }
    let letters = || name.chars().filter(|character| character.is_alphabetic());
    let is_capitals = letters().all(|letter| !letter.is_lowercase());
    let is_title_case = name.split_whitespace().all(|word| word.chars().next().is_some_and(char::is_uppercase));
    letters().next().is_some() && (is_capitals || is_title_case && n_words <= 2)
}

/// Returns whether a text is an agency's name by its words.
fn is_signature(text: &str, lexicons: &Lexicons) -> bool {
    let found = words(text);
    let folded: Vec<&str> = found.iter().map(|word| word.folded.as_str()).collect();
    lexicons.all().iter().any(|lexicon| {
        (0..folded.len()).any(|word_idx| {
            let rest = &folded[word_idx..];
            [HeaderWord::Agency, HeaderWord::Outlet].into_iter().any(|kind| lexicon.reading.header_len(kind, rest) > 0)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(paragraph: &str) -> Option<(String, Option<String>)> {
        let lexicons = Lexicons::built_in().expect("the built-in lexicons are well formed");
        read(paragraph, &lexicons.all().iter().collect::<Vec<_>>(), &lexicons)
            .map(|dateline| (dateline.place, dateline.credit))
    }

    #[test]
    fn place_and_agency_are_read_in_both_languages() {
        let both = |place: &str, credit: &str| Some((place.to_owned(), Some(credit.to_owned())));
        assert_eq!(of("الفاشر - وكالات: أعلنت البلدية أن الطريق أغلق صباح اليوم."), both("الفاشر", "وكالات"));
        assert_eq!(of("سبها (المرفأ) - أعلنت البلدية أن الطريق أغلق صباح اليوم."), both("سبها", "المرفأ"));
        assert_eq!(
            of("صيدا - وكالة المرفأ للأنباء - أعلنت البلدية أن الطريق أغلق."),
            both("صيدا", "وكالة المرفأ للأنباء")
        );
        assert_eq!(of("PORT SUDAN, Sudan (Quay) - The road to the port was closed."), both("PORT SUDAN", "Quay"));
    }

    #[test]
    fn a_place_alone_is_a_dateline() {
        assert_eq!(of("LONDON - The road to the port was closed on Friday."), Some(("LONDON".into(), None)));
    }

    #[test]
    fn a_dash_in_a_sentence_is_no_dateline() {
        assert_eq!(of("The mayor, who was there - as were many others - said that the road was closed."), None);
        assert_eq!(of("- He held several posts in the town, the mayor said."), None);
    }
}
