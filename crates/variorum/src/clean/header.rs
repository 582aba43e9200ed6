//! The lines between headline and body: title, byline, outlet, time of publication, credit and dateline.

use super::furniture::Origin;
use super::line::{Ending, Line};
use super::moments::{Printed, printed};
use crate::lang::reading::HeaderWord;
use crate::lang::{Lexicon, Lexicons};
use crate::model::article::{BlockKind, Found, FoundIn, FurnitureReason};
use crate::model::time::Moment;
use crate::text::words::words;

/// What the lines around the body say of the article.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    pub(super) title: Option<Found<String>>,
    pub(super) byline: Vec<Found<String>>,
    pub(super) publisher: Option<Found<String>>,
    pub(super) published: Option<Found<Moment>>,
    pub(super) modified: Option<Found<Moment>>,
    pub(super) credit: Option<Found<String>>,
}

/// What is known before the lines are read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Expected<'a> {
    /// The title, if the page says it.
    pub(super) title: Option<&'a str>,
    /// The outlet's names, from the page's metadata and the manifest.
    pub(super) publishers: &'a [String],
    /// The lexicons in the order in which they are asked for dates.
    pub(super) order: &'a [&'a Lexicon],
}

// How sure a reading of visible text is: a labelled value, a value by its form, a guess. Not probabilities.
const LABELLED: f32 = 0.8;
const BY_FORM: f32 = 0.6;
const GUESSED: f32 = 0.4;

/// Lines of the head are shorter than this.
const MAX_HEAD_WORDS: usize = 16;
/// A title has at most so many words, a label before it fewer than the other.
const MAX_TITLE_WORDS: usize = 35;
const MIN_TITLE_WORDS: usize = 4;
/// The head reaches so many lines of running text deep: a standfirst may come before the byline.
const N_LEADS: usize = 2;

/// Reads the head and takes its lines out, except the title, which becomes a headline.
pub(super) fn read(
    lines: &mut Vec<Line>,
    expected: Expected<'_>,
    lexicons: &Lexicons,
    origin: Origin,
    found_in: FoundIn,
) -> Header {
    let mut header = Header::default();
    if origin == Origin::Scrape {
        strip_leading_date(lines, &mut header, expected, lexicons);
    }
    let head_end = head_end(lines, N_LEADS);
    let body_start = head_end_of_first(lines);
    let title_idx = expected.title.and_then(|title| {
        let title = folded_words(title);
        let alike = (0..head_end).filter(|&line_idx| is_same_title(&lines[line_idx].folded(), &title));
        // Of several the nearest: a breadcrumb ends with the title and has more words.
        alike.min_by_key(|&line_idx| lines[line_idx].words.len().abs_diff(title.len()))
    });
    // Above a page's headline stand today's date and other stories' labels.
    let head_start = match origin {
        Origin::Page => title_idx.or_else(|| lines.iter().position(Line::is_in)).unwrap_or(0),
        Origin::Scrape => 0,
    };
    for (line_idx, line) in lines.iter_mut().enumerate().take(head_end).skip(head_start) {
        if Some(line_idx) == title_idx || line.words.len() > MAX_HEAD_WORDS || !is_head_candidate(line) {
            continue;
        }
        if let Some(label) = dated_label(line, expected, lexicons) {
            header.take_label(label, found_in);
        } else if let Some(names) = labelled_byline(line, lexicons) {
            header.byline.extend(names.into_iter().map(|name| Found::new(name, found_in, LABELLED)));
        } else if line_idx < body_start && is_publisher_line(line, expected, lexicons) {
            let publisher = publisher_of(line);
            // With a slogan or a bar of sections behind the name the line is the page's and not the article's.
            let is_name_alone = publisher.len() == line.str().len() && line.is_in();
            header.publisher.get_or_insert(Found::new(publisher, found_in, BY_FORM));
            if !is_name_alone {
                line.take_out(FurnitureReason::Navigation);
                continue;
            }
        } else {
            continue;
        }
        line.out = Some(FurnitureReason::Metadata);
    }
    let title_idx = title_idx
        .or_else(|| expected.title.is_none().then(|| guess_title(lines, body_start, &mut header, found_in)).flatten());
    if let Some(title_idx) = title_idx {
        let line = &mut lines[title_idx];
        line.kind = BlockKind::Headline;
        line.out = None;
        header.title = Some(Found::new(line.str().to_owned(), found_in, BY_FORM));
        for line in &mut lines[..title_idx] {
            line.take_out(FurnitureReason::Navigation);
        }
        for line in lines[title_idx + 1..body_start.max(title_idx + 1)].iter_mut().filter(|line| line.is_in()) {
            if line.kind == BlockKind::Paragraph && line.ending() == Ending::Open {
                line.kind = BlockKind::Subheading;
            }
        }
    }
    read_late_labels(lines, head_end, expected, lexicons, found_in, &mut header);
    header
}

/// Returns the end of the head: behind the given number of lines of running text.
fn head_end(lines: &[Line], n_leads: usize) -> usize {
    let leads = lines.iter().enumerate().filter(|(_, line)| line.is_in() && line.is_running_text());
    leads.map(|(line_idx, _)| line_idx).nth(n_leads - 1).unwrap_or(lines.len())
}

fn head_end_of_first(lines: &[Line]) -> usize {
    head_end(lines, 1)
}

/// A line that was taken out as a bar of links may still be a date line with separators.
fn is_head_candidate(line: &Line) -> bool {
    matches!(
        line.out,
        None | Some(FurnitureReason::Navigation | FurnitureReason::OutsideArticle | FurnitureReason::Boilerplate)
    )
}

fn folded_words(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

/// Returns whether a line is a title: equal, or with nearly the same words.
pub(super) fn is_same_title(line: &[&str], title: &[String]) -> bool {
    if line.is_empty() || title.is_empty() {
        return false;
    }
    let n_shared = line.iter().filter(|word| title.iter().any(|other| other == *word)).count();
    // Two thirds of all words: a title shortened for social media still meets its headline.
    3 * n_shared >= 2 * line.len().max(title.len())
}

/// Takes the first line that can be a title; what stands before it and is shorter is the outlet's or a section's name.
fn guess_title(lines: &mut [Line], body_start: usize, header: &mut Header, found_in: FoundIn) -> Option<usize> {
    let is_candidate = |line: &Line| {
        line.is_in()
            && line.words.len() <= MAX_TITLE_WORDS
            && !line.str().starts_with(['-', '•', '–'])
            && matches!(line.ending(), Ending::Open | Ending::Call)
            && line.kind != BlockKind::ListItem
    };
    let candidates: Vec<usize> = (0..body_start).filter(|&line_idx| is_candidate(&lines[line_idx])).collect();
    if let Some(&title_idx) = candidates.iter().find(|&&line_idx| lines[line_idx].words.len() >= MIN_TITLE_WORDS) {
        return Some(title_idx);
    }
    let &first = candidates.first()?;
    if candidates.len() == 1 && looks_like_person(lines[first].str()) {
        header.byline.push(Found::new(lines[first].str().to_owned(), found_in, GUESSED));
        lines[first].take_out(FurnitureReason::Metadata);
        return None;
    }
    candidates.last().copied().filter(|&line_idx| lines[line_idx].words.len() >= 2)
}

/// Returns whether a text is two or three capitalised words. Scripts without capitals never look like it.
fn looks_like_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=3).contains(&words.len())
        && words.iter().all(|word| {
            let mut characters = word.chars();
            characters.next().is_some_and(char::is_uppercase)
                && characters.clone().any(char::is_lowercase)
                && characters.all(|character| character.is_alphabetic() || "-'’.".contains(character))
        })
}

/// Cuts a date that a scraper put before the first sentence ("date 2024-03-01 The town …") off that sentence.
fn strip_leading_date(lines: &mut Vec<Line>, header: &mut Header, expected: Expected<'_>, lexicons: &Lexicons) {
    let Some(line) = lines.first() else { return };
    let text = line.str();
    let Some(first) = printed(text, expected.order).into_iter().next() else { return };
    let (start, end) = (first.span.start as usize, first.span.end as usize);
    let before: Vec<&str> =
        line.words.iter().filter(|word| word.span.end as usize <= start).map(|word| &*word.folded).collect();
    let is_label = !before.is_empty() && header_len(HeaderWord::Published, &before, lexicons) == before.len();
    let is_iso = before.is_empty() && text.as_bytes().get(start + 4) == Some(&b'-');
    let n_after = line.words.iter().filter(|word| word.span.start as usize >= end).count();
    let starts_sentence =
        text[end..].chars().find(|character| character.is_alphabetic()).is_some_and(|first| !first.is_lowercase());
    if (is_label || is_iso) && n_after >= MIN_STRIPPED_WORDS && starts_sentence {
        header.published = Some(Found::new(first.moment, FoundIn::Text, LABELLED));
        let mut label = Line::new(line.text.slice(0..end), line.kind, line.is_apart);
        label.take_out(FurnitureReason::Metadata);
        lines[0] = Line::new(line.text.slice(end..text.len()), line.kind, false);
        lines.insert(0, label);
    }
}

/// A date is cut off a line only if so much follows that the line is a sentence and not a date line.
const MIN_STRIPPED_WORDS: usize = 8;

/// What a line with a date in it says.
#[derive(Debug, Default)]
struct Label {
    published: Option<Moment>,
    modified: Option<Moment>,
    publisher: Option<String>,
    byline: Vec<String>,
    credit: Option<String>,
}

impl Header {
    fn take_label(&mut self, label: Label, found_in: FoundIn) {
        if let Some(published) = label.published {
            let found = Found::new(published, found_in, LABELLED);
            // A second line may be the more precise: "14 March" over "14 March 2024, 16:40 GMT".
            let is_finer = self
                .published
                .as_ref()
                .is_none_or(|old| grain(old.value) < grain(published) && old.value.date.compatible(published.date));
            if is_finer {
                self.published = Some(found);
            }
        }
        if let Some(modified) = label.modified {
            self.modified.get_or_insert(Found::new(modified, found_in, LABELLED));
        }
        if let Some(publisher) = label.publisher {
            self.publisher.get_or_insert(Found::new(publisher, found_in, BY_FORM));
        }
        if let Some(credit) = label.credit {
            self.credit.get_or_insert(Found::new(credit, found_in, LABELLED));
        }
        self.byline.extend(label.byline.into_iter().map(|name| Found::new(name, found_in, LABELLED)));
    }
}

/// Returns how precise a moment is, for comparing.
pub(super) fn grain(moment: Moment) -> u8 {
    let parts = [
        moment.date.year().is_some(),
        moment.date.day().is_some(),
        moment.minute_of_day.is_some(),
        moment.utc_offset_minutes.is_some(),
    ];
    parts.into_iter().map(u8::from).sum()
}

const SEPARATORS: &[char] = &['|', '•', '·', ',', '،', '–', '—', '(', ')', '.', ';', '؛', '\u{200f}'];

/// Returns what a date line says: a date with its day, and around it only names, labels and times.
fn dated_label(line: &Line, expected: Expected<'_>, lexicons: &Lexicons) -> Option<Label> {
    let text = line.str();
    let dates: Vec<Printed> =
        printed(text, expected.order).into_iter().filter(|date| date.moment.date.day().is_some()).collect();
    if dates.is_empty() {
        return None;
    }
    let mut label = Label::default();
    let mut is_separated = true;
    let mut n_unknown = 0;
    let mut at = 0;
    for date in dates.iter().map(Some).chain([None]) {
        let end = date.map_or(text.len(), |date| date.span.start as usize);
        let between = text.get(at..end)?;
        let segments: Vec<&str> = between.split(" - ").flat_map(|part| part.split(SEPARATORS)).map(str::trim).collect();
        let mut is_updated = false;
        for segment in &segments {
            match classify(segment, expected, lexicons) {
                Segment::Nothing => {}
                Segment::Updated => is_updated = true,
                Segment::Publisher(name) => label.publisher = label.publisher.or(Some(name)),
                Segment::Byline(names) => label.byline.extend(names),
                Segment::Credit(name) => label.credit = label.credit.or(Some(name)),
                Segment::Unknown(n_words) => {
                    n_unknown += n_words;
                    is_separated &= segments.len() > 1;
                }
            }
        }
        if let Some(date) = date {
            let slot = if is_updated { &mut label.modified } else { &mut label.published };
            slot.get_or_insert(date.moment);
            at = date.span.end as usize;
        }
    }
    // A few words that are nothing known are a writer and a town, or the name of a zone behind the clock.
    let has_more = label.publisher.is_some() || dates.iter().any(|date| date.moment.minute_of_day.is_some());
    let is_label = match n_unknown {
        0 | 1 => true,
        2 if has_more => true,
        _ => is_separated && n_unknown <= MAX_UNKNOWN_WORDS,
    };
    is_label.then_some(label)
}

/// A date line may hold so many words that are nothing known: a writer's name and town.
const MAX_UNKNOWN_WORDS: usize = 6;

/// What a part of a date line is.
enum Segment {
    Nothing,
    Updated,
    Publisher(String),
    Byline(Vec<String>),
    Credit(String),
    /// So many words of no known kind.
    Unknown(usize),
}

fn classify(segment: &str, expected: Expected<'_>, lexicons: &Lexicons) -> Segment {
    let segment = segment.trim_matches(|character: char| !character.is_alphanumeric() && !"«»\"“”".contains(character));
    let found = words(segment);
    let folded: Vec<&str> = found
        .iter()
        .map(|word| &*word.folded)
        .filter(|word| !word.chars().all(|digit| digit.is_ascii_digit()))
        .collect();
    if folded.is_empty() {
        return Segment::Nothing;
    }
    let len = |kind| header_len(kind, &folded, lexicons);
    let after = |n_words: usize| {
        let rest = found.get(n_words).map_or("", |word| &segment[word.span.start as usize..]);
        rest.trim_start_matches([':', ' ']).to_owned()
    };
    if len(HeaderWord::Agency) == folded.len() {
        return Segment::Credit(segment.to_owned());
    }
    if len(HeaderWord::Updated) > 0 {
        return Segment::Updated;
    }
    let n_label = len(HeaderWord::Published);
    if n_label > 0 {
        return if n_label == folded.len() { Segment::Nothing } else { classify(&after(n_label), expected, lexicons) };
    }
    let n_byline = len(HeaderWord::Byline);
    if n_byline > 0 && n_byline < folded.len() {
        return Segment::Byline(split_names(&after(n_byline)));
    }
    let n_credit = len(HeaderWord::Credit);
    if n_credit > 0 && n_credit < folded.len() {
        return Segment::Credit(after(n_credit));
    }
    if len(HeaderWord::Issue) > 0 || n_credit > 0 {
        return Segment::Nothing;
    }
    if is_publisher(&folded, expected.publishers, lexicons) {
        return Segment::Publisher(segment.to_owned());
    }
    Segment::Unknown(folded.len())
}

/// Returns the length of the longest header phrase of a kind that the words begin with, in any language.
fn header_len(kind: HeaderWord, folded: &[&str], lexicons: &Lexicons) -> usize {
    lexicons.all().iter().map(|lexicon| lexicon.reading.header_len(kind, folded)).max().unwrap_or(0)
}

/// Returns whether words are an outlet's name: one that is expected, or with a word that outlets' names are made of.
fn is_publisher(folded: &[&str], expected: &[String], lexicons: &Lexicons) -> bool {
    let is_expected = expected.iter().any(|name| {
        let name = folded_words(name);
        folded.iter().all(|word| name.iter().any(|other| other == word))
            || !name.is_empty() && name.iter().all(|word| folded.contains(&word.as_str()))
    });
    let is_named = folded.len() <= 6
        && (0..folded.len()).any(|word_idx| header_len(HeaderWord::Outlet, &folded[word_idx..], lexicons) > 0);
    is_expected || is_named
}

/// Returns whether a line before the body is the outlet's name, perhaps with its slogan or number.
fn is_publisher_line(line: &Line, expected: Expected<'_>, lexicons: &Lexicons) -> bool {
    let text = line.str();
    let folded = line.folded();
    if folded.is_empty() || folded.len() > MAX_PUBLISHER_WORDS || line.ending() != Ending::Open {
        return false;
    }
    let is_capitals =
        text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase) && folded.len() <= 6;
    let name = folded_words(&publisher_of(line));
    let name: Vec<&str> = name.iter().map(String::as_str).collect();
    let is_expected = !name.is_empty()
        && expected.publishers.iter().any(|publisher| {
            let publisher = folded_words(publisher);
            name.iter().all(|word| publisher.iter().any(|other| other == word))
                || publisher.iter().all(|word| name.contains(&word.as_str()))
        });
    // Without such knowledge only a line of name and nothing else, shorter than titles are.
    is_expected || is_capitals || folded.len() < MIN_TITLE_WORDS && is_publisher(&folded, &[], lexicons)
}

/// A line with an outlet's name and slogan is no longer than this.
const MAX_PUBLISHER_WORDS: usize = 9;

/// Returns the outlet's name in a line: up to the first separator, without the number of the issue.
fn publisher_of(line: &Line) -> String {
    let text = line.str();
    let end = ["|", " - ", " – ", " — ", " » ", " • ", " No. ", " العدد "]
        .iter()
        .filter_map(|separator| text.find(separator))
        .min();
    text[..end.unwrap_or(text.len())].trim().to_owned()
}

/// Returns the names of a line that begins with "By" or its like.
fn labelled_byline(line: &Line, lexicons: &Lexicons) -> Option<Vec<String>> {
    let folded = line.folded();
    let n_label = header_len(HeaderWord::Byline, &folded, lexicons);
    if n_label == 0 || n_label >= folded.len() || folded.len() > MAX_BYLINE_WORDS || line.ending() != Ending::Open {
        return None;
    }
    let rest = &line.str()[line.words[n_label].span.start as usize..];
    let rest = rest.split('|').next().unwrap_or(rest);
    let names = split_names(rest);
    // "By the river" is no name.
    let is_name = |name: &String| name.chars().next().is_some_and(|first| !first.is_lowercase());
    (!names.is_empty() && names.iter().all(is_name)).then_some(names)
}

/// A line of more words tells something.
const MAX_BYLINE_WORDS: usize = 9;

/// Returns the names in a list of names.
fn split_names(text: &str) -> Vec<String> {
    let names =
        text.split([',', '،', ';', '|', '/']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    names
        .map(|name| {
            name.trim_matches(|character: char| !character.is_alphanumeric() && !")".contains(character)).to_owned()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// Reads labelled dates below the head, and the credit that stands alone behind the body.
fn read_late_labels(
    lines: &mut [Line],
    head_end: usize,
    expected: Expected<'_>,
    lexicons: &Lexicons,
    found_in: FoundIn,
    header: &mut Header,
) {
    let body_end = lines.iter().rposition(|line| line.is_in() && line.is_running_text()).map_or(0, |last| last + 1);
    let body: Vec<Vec<&str>> = lines[..body_end].iter().filter(|line| line.is_in()).map(Line::folded).collect();
    let is_said = |name: &[&str]| body.iter().any(|words| words.windows(name.len()).any(|window| window == name));
    let is_own = |name: &[&str]| {
        expected
            .publishers
            .iter()
            .map(|own| folded_words(own))
            .any(|own| name.iter().all(|word| own.iter().any(|other| other == word)))
    };
    let mut found: Vec<(usize, LateLabel)> = Vec::new();
    for (line_idx, line) in lines.iter().enumerate().skip(head_end) {
        let folded = line.folded();
        if !line.is_in() || folded.is_empty() || folded.len() > MAX_BYLINE_WORDS {
            continue;
        }
        let label_len = |kind| header_len(kind, &folded, lexicons);
        if label_len(HeaderWord::Published) + label_len(HeaderWord::Updated) > 0
            && let Some(label) = dated_label(line, expected, lexicons)
        {
            found.push((line_idx, LateLabel::Date(label)));
        } else if line_idx >= body_end && line.ending() != Ending::Stop {
            match classify(line.str(), expected, lexicons) {
                Segment::Credit(name) => found.push((line_idx, LateLabel::Credit(name, LABELLED))),
                // A name that the text itself uses, alone behind it, signs it.
                _ if folded.len() <= MAX_SIGNATURE_WORDS && !is_own(&folded) && is_said(&folded) => {
                    found.push((line_idx, LateLabel::Credit(line.str().to_owned(), GUESSED)));
                }
                _ => {}
            }
        }
    }
    for (line_idx, label) in found {
        match label {
            LateLabel::Date(label) => header.take_label(label, found_in),
            LateLabel::Credit(name, confidence) => {
                header.credit.get_or_insert(Found::new(name, found_in, confidence));
            }
        }
        lines[line_idx].take_out(FurnitureReason::Metadata);
    }
}

/// A signature behind the text has at most so many words.
const MAX_SIGNATURE_WORDS: usize = 4;

/// What a line below the head says.
enum LateLabel {
    Date(Label),
    /// The credit and how sure it is.
    Credit(String, f32),
}
