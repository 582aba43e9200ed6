//! Who says what and what is claimed in ten paragraphs of each language: what the program finds beside what a reader finds
//! (`examples/ten-paragraphs`), held to `docs/ten-paragraphs.md`. What is missed or wrong has its reason under the tables by hand.

#![expect(clippy::disallowed_methods, reason = "a test may read files")]

use std::cmp::Ordering;
use std::fmt::Write;

use crate::gold::{ONE_PHRASE, dice};
use crate::models::{self, resources, root};
use crate::pages;
use serde::{Deserialize, Serialize};
use variorum::model::analysis::{Analysis, Incident};
use variorum::model::attribution::{Anonymity, Stance};
use variorum::model::claim::{Claim, Count, Field, Scope, Status, Value};
use variorum::model::event_type::EventType;
use variorum::model::span::Span;
use variorum::pipeline::Resources;
use variorum::text::words::is_arabic;

/// Lines that may differ from the page: a name that tips is in the rows of its attributions and its claims, and each row that
/// changes changes a line of counts, too.
const MOST_TIPPED: usize = 12;

/// What a reader finds in a paragraph; every phrase is of its words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldParagraph {
    paragraph: usize,
    attributions: Vec<GoldAttribution>,
    claims: Vec<GoldClaim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldAttribution {
    source: Option<String>,
    cue: String,
    content: String,
    /// Outermost first, the accountable one last.
    speakers: Vec<String>,
    anonymity: Anonymity,
    stance: Stance,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldClaim {
    event: u32,
    field: Field,
    text: String,
    /// Which occurrence of the words is meant, from 1.
    #[serde(default = "first")]
    nth: usize,
    value: Option<String>,
    status: Status,
    /// Who answers for it; nothing for the report's own voice.
    speaker: Option<String>,
    /// Whether a number is a part of another beside it.
    #[serde(default)]
    part: bool,
}

fn first() -> usize {
    1
}

/// A text, its paragraphs and what a reader finds in them.
struct Reading {
    heading: &'static str,
    /// What comes before the paragraphs: title, author, date.
    head: String,
    paragraphs: Vec<String>,
    gold: Vec<GoldParagraph>,
}

fn reading(language: &str, heading: &'static str) -> Reading {
    let read = |name: String| {
        std::fs::read_to_string(root().join("examples/ten-paragraphs").join(name))
            .expect("the repository has the example")
    };
    let text = read(format!("{language}.txt"));
    let mut blocks = text.trim_end().split("\n\n");
    let head: Vec<&str> = blocks.by_ref().take(3).collect();
    let paragraphs: Vec<String> = blocks.map(str::to_owned).collect();
    let gold: Vec<GoldParagraph> =
        serde_json::from_str(&read(format!("gold_{language}.json"))).expect("the gold has this form");
    assert_eq!((paragraphs.len(), gold.len()), (10, 10));
    Reading { heading, head: head.join("\n\n"), paragraphs, gold }
}

/// How a finding of the program stands to what a reader finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Found,
    /// It is there, and something of it is wrong.
    InPart,
    Missed,
    /// The program finds it and the reader does not.
    NotInGold,
}

const MARKS: [(Mark, &str); 4] = [
    (Mark::Found, "found"),
    (Mark::InPart, "in part"),
    (Mark::Missed, "**missed**"),
    (Mark::NotInGold, "*not in the gold*"),
];

/// A row of a table: what the reader has, or of what the reader does not have the program's, and how the program has it.
struct Row {
    at: Span,
    mark: Mark,
    cells: Vec<String>,
    /// In the program's words, where they differ.
    as_found: Vec<String>,
}

/// Something said as the program has it.
struct FoundAttribution {
    source: Option<Span>,
    cue: Span,
    content: Span,
    speakers: Vec<String>,
    anonymity: Anonymity,
    stance: Stance,
}

/// Returns what is said within a paragraph; a content that its cue interrupts is found in pieces and is one here. A quotation that goes on
/// after its cue has no source of its own and stays another.
fn found_attributions(analysis: &Analysis, paragraph: Span) -> Vec<FoundAttribution> {
    let mut found: Vec<FoundAttribution> = Vec::new();
    for attribution in analysis.attributions.iter().filter(|attribution| paragraph.covers(attribution.cue)) {
        let content = attribution.content;
        let speakers: Vec<String> = attribution.speakers.iter().map(|speaker| speaker.name.clone()).collect();
        let is_piece =
            |other: &&mut FoundAttribution| (other.cue, other.source) == (attribution.cue, attribution.source);
        if let Some(same) = found.iter_mut().find(is_piece) {
            same.content = Span::new(same.content.start.min(content.start), same.content.end.max(content.end));
            continue;
        }
        found.push(FoundAttribution {
            source: attribution.source,
            cue: attribution.cue,
            content,
            speakers,
            anonymity: attribution.speakers.last().expect("somebody says it").anonymity,
            stance: attribution.stance,
        });
    }
    found
}

/// Returns where words stand in a paragraph of a text.
fn place(text: &str, paragraph: Span, words: &str, nth: usize) -> Span {
    let within = paragraph.text(text);
    let (start, _) = within
        .match_indices(words)
        .nth(nth - 1)
        .unwrap_or_else(|| panic!("the gold has `{words}` ({nth}), and the paragraph does not: {within}"));
    let start = paragraph.start as usize + start;
    Span::of(&(start..start + words.len()))
}

/// Returns for each finding of the reader the program's that is most like it; none is taken twice.
fn pairs(n_gold: usize, n_found: usize, likeness: impl Fn(usize, usize) -> Option<f64>) -> Vec<Option<usize>> {
    let all = (0..n_gold).flat_map(|gold| (0..n_found).map(move |found| (gold, found)));
    let mut likely: Vec<(f64, usize, usize)> =
        all.filter_map(|(gold, found)| Some((likeness(gold, found)?, gold, found))).collect();
    likely.sort_by(|one, other| match other.0.total_cmp(&one.0) {
        Ordering::Equal => (one.1, one.2).cmp(&(other.1, other.2)),
        order => order,
    });
    let mut pairs = vec![None; n_gold];
    for (_, gold, found) in likely {
        if pairs[gold].is_none() && !pairs.contains(&Some(found)) {
            pairs[gold] = Some(found);
        }
    }
    pairs
}

/// Returns the code of a value of the model, as in JSON.
fn code(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).expect("the value has a code")
}

/// Says how the program has something, where it has it otherwise.
fn differs(what: &str, gold: &str, found: &str, limit: f64) -> Option<String> {
    (dice(gold, found) < limit).then(|| format!("{what}: “{}”", set(&short(found))))
}

fn same_speaker(gold: &[String], found: &[String]) -> bool {
    match (gold.last(), found.last()) {
        (Some(gold), Some(found)) => dice(gold, found) >= ONE_PHRASE,
        (None, None) => true,
        _ => false,
    }
}

/// Between the speakers of a chain, outermost first.
const THEN: &str = " · ";

/// Who answers for what nobody is said to say.
const REPORT: &str = "the report";

/// Compares who says what in a paragraph. It is found where content and accountable speaker are one phrase each with the reader's,
/// and anonymity and stance are the same; in part where the contents overlap and are one phrase or have one cue.
fn attribution_rows(analysis: &Analysis, paragraph: Span, gold: &[GoldAttribution]) -> Vec<Row> {
    let text = &analysis.article.text;
    let found = found_attributions(analysis, paragraph);
    let spans: Vec<Span> = gold.iter().map(|gold| place(text, paragraph, &gold.content, 1)).collect();
    for phrase in gold.iter().flat_map(|gold| gold.source.iter().chain([&gold.cue]).chain(&gold.speakers)) {
        place(text, paragraph, phrase, 1);
    }
    let pairs = pairs(gold.len(), found.len(), |gold_idx, found_idx| {
        let (gold, found) = (&gold[gold_idx], &found[found_idx]);
        let cue = found.cue.text(text);
        let one_cue = cue.contains(&gold.cue) || gold.cue.contains(cue);
        let content = dice(&gold.content, found.content.text(text));
        let eligible = spans[gold_idx].overlaps(found.content) && (content >= ONE_PHRASE || one_cue);
        let speaker = f64::from(u8::from(same_speaker(&gold.speakers, &found.speakers)));
        eligible.then_some(content + speaker + f64::from(u8::from(one_cue)))
    });
    let cells = |source: &str, cue: &str, content: &str, speakers: &[String], anonymity: Anonymity, stance: Stance| {
        vec![source.to_owned(), cue.to_owned(), short(content), speakers.join(THEN), code(anonymity), code(stance)]
    };
    let mut rows = Vec::new();
    for (gold_idx, gold) in gold.iter().enumerate() {
        let source = gold.source.as_deref().unwrap_or_default();
        let cells = cells(source, &gold.cue, &gold.content, &gold.speakers, gold.anonymity, gold.stance);
        let (mut mark, mut as_found) = (Mark::Missed, Vec::new());
        if let Some(found) = pairs[gold_idx].map(|found_idx| &found[found_idx]) {
            let content = found.content.text(text);
            let is_found = dice(&gold.content, content) >= ONE_PHRASE
                && same_speaker(&gold.speakers, &found.speakers)
                && (gold.anonymity, gold.stance) == (found.anonymity, found.stance);
            mark = if is_found { Mark::Found } else { Mark::InPart };
            if let (Some(gold), Some(found)) = (&gold.source, found.source) {
                as_found.extend(differs("source", gold, found.text(text), ONE_PHRASE));
            }
            as_found.extend(differs("content", &gold.content, content, 1.0));
            as_found.extend(differs("speakers", &gold.speakers.join(THEN), &found.speakers.join(THEN), 1.0));
            as_found.extend((gold.anonymity != found.anonymity).then(|| code(found.anonymity)));
            as_found.extend((gold.stance != found.stance).then(|| code(found.stance)));
        }
        rows.push(Row { at: spans[gold_idx], mark, cells, as_found });
    }
    for (found_idx, found) in found.iter().enumerate() {
        if !pairs.contains(&Some(found_idx)) {
            let (cue, content) = (found.cue.text(text), found.content.text(text));
            let source = found.source.map_or("", |source| source.text(text));
            let cells = cells(source, cue, content, &found.speakers, found.anonymity, found.stance);
            rows.push(Row { at: found.content, mark: Mark::NotInGold, cells, as_found: Vec::new() });
        }
    }
    rows.sort_by_key(|row| row.at);
    rows
}

/// A claim as the program has it. The kind of an event is told by its incident, which has neither status nor speakers.
struct FoundClaim {
    field: Field,
    spans: Vec<Span>,
    words: String,
    /// The value, in whatever forms it has; none where the words are all there is.
    values: Vec<String>,
    /// Of a number, whether it is a part of another.
    part: Option<bool>,
    status: Option<Status>,
    speakers: Option<Vec<String>>,
}

impl FoundClaim {
    fn of(claim: &Claim, text: &str) -> Self {
        let is_part = claim.category.as_ref().is_some_and(|category| category.scope == Scope::Part);
        let value = match &claim.value {
            Value::Count(Count { min, max: None }) => Some(format!("{min}-")),
            Value::Count(Count { min, max: Some(max) }) if min == max => Some(min.to_string()),
            Value::Count(Count { min, max: Some(max) }) => Some(format!("{min}-{max}")),
            Value::Date(days) => Some(days.to_string()),
            Value::Type(_) | Value::Place { .. } | Value::Text { .. } => None,
        };
        Self {
            field: claim.field(),
            spans: vec![claim.span()],
            words: claim.span().text(text).to_owned(),
            values: value.into_iter().collect(),
            part: matches!(claim.value, Value::Count(_)).then_some(is_part),
            status: Some(claim.status),
            speakers: Some(claim.speakers.iter().map(|speaker| speaker.name.clone()).collect()),
        }
    }

    fn kind_of(incident: &Incident, paragraph: Span, text: &str) -> Self {
        let EventType { acled, hazard, plover_mode, .. } = &incident.event_type;
        let acled = acled.map(|acled| acled.name().to_owned());
        let spans: Vec<Span> = incident.triggers.iter().copied().filter(|&word| paragraph.covers(word)).collect();
        Self {
            field: Field::Type,
            words: spans.iter().map(|span| span.text(text)).collect::<Vec<_>>().join(THEN),
            spans,
            values: [acled, hazard.clone(), plover_mode.clone()].into_iter().flatten().collect(),
            part: None,
            status: None,
            speakers: None,
        }
    }

    fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn has_value_of(&self, gold: &GoldClaim) -> bool {
        match &gold.value {
            Some(value) => self.values.contains(value),
            None => self.words_of(gold) >= ONE_PHRASE,
        }
    }

    fn words_of(&self, gold: &GoldClaim) -> f64 {
        dice(&gold.text, &self.words)
    }

    fn has_status_of(&self, gold: &GoldClaim) -> bool {
        self.status.is_none_or(|status| status == gold.status)
    }

    fn has_speaker_of(&self, gold: &GoldClaim) -> bool {
        self.speakers.as_ref().is_none_or(|speakers| same_speaker(gold.speaker.as_slice(), speakers))
    }

    fn is_part_like(&self, gold: &GoldClaim) -> bool {
        self.part.is_none_or(|part| part == gold.part)
    }
}

/// Returns the claims of a paragraph, and the kinds of the events that its words name.
fn found_claims(analysis: &Analysis, paragraph: Span) -> Vec<FoundClaim> {
    let text = &analysis.article.text;
    let kinds = analysis.incidents.iter().map(|incident| FoundClaim::kind_of(incident, paragraph, text));
    let claims = analysis.claims.iter().filter(|claim| paragraph.covers(claim.span()));
    kinds.filter(|kind| !kind.spans.is_empty()).chain(claims.map(|claim| FoundClaim::of(claim, text))).collect()
}

/// Compares the claims of a paragraph. One is found where field, value (of a number, a date and a kind; else the words), status,
/// accountable speaker and, of a number, whether it is a part are the reader's; in part where the field is and the value or the place
/// of its words.
fn claim_rows(analysis: &Analysis, paragraph: Span, gold: &[GoldClaim]) -> Vec<Row> {
    let text = &analysis.article.text;
    let found = found_claims(analysis, paragraph);
    let spans: Vec<Span> = gold.iter().map(|gold| place(text, paragraph, &gold.text, gold.nth)).collect();
    for speaker in gold.iter().filter_map(|gold| gold.speaker.as_ref()) {
        place(text, paragraph, speaker, 1);
    }
    let pairs = pairs(gold.len(), found.len(), |gold_idx, found_idx| {
        let (gold, found) = (&gold[gold_idx], &found[found_idx]);
        let words = found.words_of(gold);
        let in_place = found.spans.iter().any(|span| span.overlaps(spans[gold_idx]));
        let has_value = found.has_value_of(gold);
        // The same day may be told twice; of a number and a kind the value is enough.
        let by_value = has_value && (gold.field != Field::Date || words >= ONE_PHRASE);
        let eligible = gold.field == found.field && (in_place || by_value);
        let agreeing = [has_value, has_value, in_place, found.has_status_of(gold), found.has_speaker_of(gold)];
        let n_agreeing = agreeing.into_iter().filter(|&agrees| agrees).count();
        eligible.then_some(words + n_agreeing as f64)
    });
    let cells = |event: &str,
                 field: Field,
                 words: &str,
                 value: &str,
                 status: Option<Status>,
                 speakers: Option<&str>| {
        let status = status.map_or(String::new(), code);
        vec![event.into(), field.name().into(), short(words), value.into(), status, speakers.unwrap_or_default().into()]
    };
    let part = |value: &str, is_part: bool| if is_part { format!("{value}, a part") } else { value.to_owned() };
    let mut rows = Vec::new();
    for (gold_idx, gold) in gold.iter().enumerate() {
        let value = part(gold.value.as_deref().unwrap_or_default(), gold.part);
        let speaker = gold.speaker.as_deref().unwrap_or(REPORT);
        let event = gold.event.to_string();
        let cells = cells(&event, gold.field, &gold.text, &value, Some(gold.status), Some(speaker));
        let (mut mark, mut as_found) = (Mark::Missed, Vec::new());
        if let Some(found) = pairs[gold_idx].map(|found_idx| &found[found_idx]) {
            let has_value = found.has_value_of(gold);
            let (has_status, is_part_like) = (found.has_status_of(gold), found.is_part_like(gold));
            let is_found = has_value && has_status && is_part_like && found.has_speaker_of(gold);
            mark = if is_found { Mark::Found } else { Mark::InPart };
            as_found.extend(differs("words", &gold.text, &found.words, 1.0));
            as_found.extend((gold.value.is_some() && !has_value).then(|| found.value().to_owned()));
            as_found.extend((!is_part_like).then(|| if gold.part { "no part" } else { "a part" }.to_owned()));
            as_found.extend(found.status.filter(|_| !has_status).map(code));
            if let Some(speakers) = &found.speakers {
                let speakers = if speakers.is_empty() { REPORT } else { &speakers.join(THEN) };
                as_found.extend(differs("speakers", speaker, speakers, 1.0));
            }
        }
        rows.push(Row { at: spans[gold_idx], mark, cells, as_found });
    }
    for (found_idx, found) in found.iter().enumerate() {
        if !pairs.contains(&Some(found_idx)) {
            let value = part(found.value(), found.part == Some(true));
            let speakers = found.speakers.as_ref().map(|speakers| speakers.join(THEN));
            let speakers = speakers.map(|speakers| if speakers.is_empty() { REPORT.to_owned() } else { speakers });
            let cells = cells("", found.field, &found.words, &value, found.status, speakers.as_deref());
            rows.push(Row { at: found.spans[0], mark: Mark::NotInGold, cells, as_found: Vec::new() });
        }
    }
    rows.sort_by_key(|row| row.at);
    rows
}

/// The most words that are shown whole.
const MOST_WORDS: usize = 10;

/// Returns a phrase, or of a long one its first and last words.
fn short(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    if words.len() <= MOST_WORDS {
        return words.join(" ");
    }
    let half = MOST_WORDS / 2;
    format!("{} … {}", words[..half].join(" "), words[words.len() - half..].join(" "))
}

/// Returns a phrase that stands well in a cell. One that begins in Arabic is put between two right-to-left marks: a table's cells have
/// the page's direction, in which quotation marks and figures at the ends of Arabic words would else stand on the wrong side.
fn set(phrase: &str) -> String {
    const RIGHT_TO_LEFT: char = '\u{200f}';
    match phrase.chars().find(|character| character.is_alphabetic()) {
        Some(letter) if is_arabic(letter) => format!("{RIGHT_TO_LEFT}{phrase}{RIGHT_TO_LEFT}"),
        _ => phrase.to_owned(),
    }
}

fn table(titles: &[&str], rows: &[Row]) -> String {
    let mut table = format!("| {} |\n|{}\n", titles.join(" | "), " --- |".repeat(titles.len()));
    for row in rows {
        let (_, mark) = MARKS.iter().find(|(mark, _)| *mark == row.mark).expect("every mark has its word");
        let mut cells = vec![(*mark).to_owned()];
        cells.extend(row.cells.iter().map(|phrase| set(phrase)));
        cells.push(row.as_found.join("; "));
        let line = cells
            .iter()
            .fold(String::new(), |line, cell| if cell.is_empty() { line + "| " } else { line + "| " + cell + " " });
        writeln!(table, "{line}|").expect("a string takes all");
    }
    table
}

/// What is found of both kinds in each paragraph of a text.
struct Compared {
    attributions: Vec<Vec<Row>>,
    claims: Vec<Vec<Row>>,
}

fn compare(reading: &Reading, analysis_of: impl Fn(usize) -> Analysis) -> Compared {
    let mut compared = Compared { attributions: Vec::new(), claims: Vec::new() };
    for (paragraph_idx, gold) in reading.gold.iter().enumerate() {
        assert_eq!(gold.paragraph, paragraph_idx + 1);
        let analysis = analysis_of(paragraph_idx);
        let words = &reading.paragraphs[paragraph_idx];
        let start = analysis.article.text.find(words.as_str()).expect("the paragraph is cleaned as it stands");
        let paragraph = Span::of(&(start..start + words.len()));
        compared.attributions.push(attribution_rows(&analysis, paragraph, &gold.attributions));
        compared.claims.push(claim_rows(&analysis, paragraph, &gold.claims));
    }
    compared
}

fn counts(what: &str, paragraphs: &[Vec<Row>]) -> String {
    let count = |mark: Mark| paragraphs.iter().flatten().filter(|row| row.mark == mark).count().to_string();
    format!("| {what} | {} |\n", MARKS.map(|(mark, _)| count(mark)).join(" | "))
}

/// Returns the counts of a text and the tables of each of its paragraphs.
fn tables(reading: &Reading, resources: &Resources) -> (String, Vec<String>) {
    let analysis = |text: &str| models::analysis("paragraphs.txt", text.as_bytes(), resources);
    let whole = analysis(&format!("{}\n\n{}\n", reading.head, reading.paragraphs.join("\n\n")));
    let in_one = compare(reading, |_| whole.clone());
    let apart =
        compare(reading, |paragraph| analysis(&format!("{}\n\n{}\n", reading.head, reading.paragraphs[paragraph])));
    let mut told =
        "| of all | found | in part | missed | not in the gold |\n| --- | --- | --- | --- | --- |\n".to_owned();
    told += &counts("attributions", &in_one.attributions);
    told += &counts("claims", &in_one.claims);
    told += &counts("attributions, each paragraph a report of its own", &apart.attributions);
    told += &counts("claims, each paragraph a report of its own", &apart.claims);
    let paragraphs = in_one.attributions.iter().zip(&in_one.claims).map(|(attributions, claims)| {
        let said = ["attributions", "source", "cue", "content", "speakers", "anonymity", "stance", "as found"];
        let claimed = ["claims", "event", "field", "words", "value", "status", "speakers", "as found"];
        let both = [(said, attributions), (claimed, claims)];
        let tables = both.iter().filter(|(_, rows)| !rows.is_empty()).map(|(titles, rows)| table(titles, rows));
        tables.collect::<Vec<_>>().join("\n")
    });
    (told, paragraphs.collect())
}

#[test]
fn the_page_tells_what_is_found_and_what_is_missed() {
    let resources = resources();
    let readings = [reading("en", "## English"), reading("ar", "## Arabic")];
    let told: Vec<(String, Vec<String>)> = readings.iter().map(|reading| tables(reading, &resources)).collect();
    let mut n_paragraphs = 0;
    pages::hold("ten-paragraphs.md", MOST_TIPPED, |line| {
        if let Some(at) = readings.iter().position(|reading| reading.heading == line) {
            return Some(told[at].0.clone());
        }
        let words = line.strip_prefix("> ")?;
        n_paragraphs += 1;
        let found = readings.iter().zip(&told).find_map(|(reading, (_, tables))| {
            Some(tables[reading.paragraphs.iter().position(|paragraph| paragraph == words)?].clone())
        });
        Some(found.unwrap_or_else(|| panic!("no text has the paragraph `{words}`")))
    });
    assert_eq!(n_paragraphs, 20);
}
