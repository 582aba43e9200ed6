//! What is asked of a shelf, and its answer.

use super::Shelf;
use super::build::day_number;
use super::fields::{FROM, WEIGHT};
use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::ops::Bound;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, Occur, PhraseQuery, RangeQuery, TermQuery};
use tantivy::schema::document::Value as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Order as Direction, Term};
use variorum::publish::desk::LeafKind;
use variorum::text::words::{Word, fold, words};

type Asked = Box<dyn tantivy::query::Query>;

/// What is asked. Everything that is given must hold; of several values of one filter any may.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    /// Words that all must occur; in quotation marks, next to each other.
    pub(crate) words: String,
    pub(crate) kinds: Vec<LeafKind>,
    pub(crate) languages: Vec<String>,
    pub(crate) outlets: Vec<String>,
    pub(crate) years: Vec<String>,
    pub(crate) types: Vec<String>,
    pub(crate) countries: Vec<String>,
    pub(crate) flags: Vec<String>,
    /// Findings, one of which the leaf must have.
    pub(crate) findings: Vec<String>,
    /// Keys of names ([`Shelf::name_keys`]), one of which the leaf must have.
    pub(crate) name_keys: Vec<String>,
    /// Leaves of other kinds, to one of which it must belong.
    pub(crate) belongs_to: Vec<String>,
    /// Days, the first and the last, that its own must overlap.
    pub(crate) days: (Option<jiff::civil::Date>, Option<jiff::civil::Date>),
    pub(crate) order: Order,
    /// So many are passed over, so many given.
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    /// Of which of `kind`, `language`, `outlet`, `year`, `type` and `country` it is counted how many have which value.
    pub(crate) facets: &'static [&'static str],
}

/// How what is found is put in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// The weightiest first.
    #[default]
    Weight,
    /// What fits the words best first (BM25).
    Fit,
    /// The latest day first, the undated last.
    Newest,
    /// The earliest day first, the undated last.
    Oldest,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(crate) found: Vec<Found>,
    /// How many there are in all.
    pub(crate) n: usize,
    /// How many have which value, the commonest first, by facet.
    pub(crate) facets: BTreeMap<String, Vec<(String, u64)>>,
}

/// A leaf that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) title: String,
    /// The line of a list, JSON.
    pub(crate) line: String,
    /// How well it fits; nothing where it was not asked for words.
    pub(crate) score: Option<f32>,
    /// Where the words stand, if any stand in its text.
    pub(crate) snippet: Vec<Snippet>,
}

/// A piece of a text, and whether it is a word that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Snippet {
    pub(crate) text: String,
    pub(crate) hit: bool,
}

/// So many values of a facet are given.
const MAX_VALUES: u32 = 20;

/// A title counts so many times what the text does.
const TITLE_BOOST: f32 = 3.0;

/// A snippet has so many words before the first hit, and so many in all.
const WORDS_BEFORE: usize = 8;
const WORDS_IN_ALL: usize = 40;

impl Shelf {
    /// Answers a query.
    pub(crate) fn ask(&self, query: &Query) -> Result<Answer> {
        let asked = self.asked(query);
        let searcher = self.reader.searcher();
        let failed = "the shelf cannot be searched; remove its folder, it is made again";
        let n = searcher.search(&asked, &Count).context(failed)?;
        let facets = match query.facets {
            [] => BTreeMap::new(),
            wanted => self.facets(&asked, wanted).context(failed)?,
        };
        let top = TopDocs::with_limit(query.limit.max(1)).and_offset(query.offset);
        let no_score = |addresses: Vec<DocAddress>| addresses.into_iter().map(|address| (None, address)).collect();
        let addresses: Vec<(Option<f32>, DocAddress)> = match query.order {
            Order::Fit => {
                let found = searcher.search(&asked, &top.order_by_score()).context(failed)?;
                found.into_iter().map(|(score, address)| (Some(score), address)).collect()
            }
            Order::Weight => {
                let by = top.order_by_fast_field::<f64>(WEIGHT, Direction::Desc);
                no_score(searcher.search(&asked, &by).context(failed)?.into_iter().map(|found| found.1).collect())
            }
            Order::Newest | Order::Oldest => {
                let direction = if query.order == Order::Newest { Direction::Desc } else { Direction::Asc };
                let by = top.order_by_fast_field::<i64>(FROM, direction);
                no_score(searcher.search(&asked, &by).context(failed)?.into_iter().map(|found| found.1).collect())
            }
        };
        let found = addresses
            .into_iter()
            .take(query.limit)
            .map(|(score, address)| self.found(query, score, address))
            .collect::<Result<_>>()?;
        Ok(Answer { found, n, facets })
    }

    fn asked(&self, query: &Query) -> Asked {
        let fields = &self.fields;
        let mut musts: Vec<(Occur, Asked)> = Vec::new();
        let kinds: Vec<String> = query.kinds.iter().map(|kind| kind.name().to_owned()).collect();
        let filters = [
            (fields.kind, &kinds),
            (fields.language, &query.languages),
            (fields.outlet, &query.outlets),
            (fields.year, &query.years),
            (fields.type_, &query.types),
            (fields.country, &query.countries),
            (fields.flag, &query.flags),
            (fields.finding, &query.findings),
            (fields.name_key, &query.name_keys),
            (fields.belongs_to, &query.belongs_to),
        ];
        for (field, values) in filters {
            if !values.is_empty() {
                musts.push((Occur::Must, any(values.iter().map(|value| exactly(field, value)))));
            }
        }
        let (from, to) = query.days;
        if let Some(from) = from {
            musts.push((Occur::Must, Self::range(fields.to, Some(day_number(from)), None)));
        }
        if let Some(to) = to {
            musts.push((Occur::Must, Self::range(fields.from, None, Some(day_number(to)))));
        }
        musts.extend(self.words_asked(&query.words).into_iter().map(|asked| (Occur::Must, asked)));
        if musts.is_empty() { Box::new(AllQuery) } else { Box::new(BooleanQuery::new(musts)) }
    }

    fn range(field: Field, least: Option<i64>, most: Option<i64>) -> Asked {
        let bound = |number: Option<i64>| {
            number.map_or(Bound::Unbounded, |number| Bound::Included(Term::from_field_i64(field, number)))
        };
        Box::new(RangeQuery::new(bound(least), bound(most)))
    }

    /// Returns what each word or phrase asks for.
    fn words_asked(&self, text: &str) -> Vec<Asked> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        let mut asked: Vec<Asked> = Vec::new();
        for (piece_idx, piece) in text.split(['"', '“', '”', '«', '»']).enumerate() {
            let is_phrase = piece_idx % 2 == 1;
            let stems: Vec<Vec<String>> = words(piece).iter().map(|word| self.words.stems(word)).collect();
            match stems.as_slice() {
                [] => {}
                several if is_phrase && several.len() > 1 => {
                    let least: Vec<&String> = several.iter().filter_map(|stems| stems.last()).collect();
                    asked.push(any([self.fields.title, self.fields.text].into_iter().map(|field| {
                        let terms = least.iter().map(|stem| Term::from_field_text(field, stem)).collect();
                        Box::new(PhraseQuery::new(terms)) as Asked
                    })));
                }
                each => asked.extend(each.iter().map(|stems| self.word_asked(stems))),
            }
        }
        // A reference or a name, typed whole, is found whatever its words are.
        let whole = exactly(self.fields.name, &fold(text.trim()));
        if asked.is_empty() {
            return vec![whole];
        }
        let all = BooleanQuery::new(asked.into_iter().map(|one| (Occur::Must, one)).collect());
        vec![any([Box::new(all) as Asked, Box::new(BoostQuery::new(whole, 10.0))].into_iter())]
    }

    fn word_asked(&self, stems: &[String]) -> Asked {
        let of = |field: Field, boost: f32| {
            let terms = stems.iter().map(move |stem| {
                let term = Term::from_field_text(field, stem);
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Asked
            });
            Box::new(BoostQuery::new(any(terms), boost)) as Asked
        };
        any([of(self.fields.title, TITLE_BOOST), of(self.fields.text, 1.0)].into_iter())
    }

    fn facets(&self, asked: &Asked, wanted: &[&str]) -> Result<BTreeMap<String, Vec<(String, u64)>>> {
        let request: BTreeMap<&str, Json> =
            wanted.iter().map(|name| (*name, json!({ "terms": { "field": name, "size": MAX_VALUES } }))).collect();
        let request: Aggregations = serde_json::from_value(json!(request))?;
        let collector = AggregationCollector::from_aggs(request, AggContextParams::default());
        let counted = serde_json::to_value(self.reader.searcher().search(asked, &collector)?)?;
        let values = |name: &str| -> Vec<(String, u64)> {
            let buckets = counted[name]["buckets"].as_array().map(Vec::as_slice).unwrap_or_default();
            let value = |bucket: &Json| Some((bucket["key"].as_str()?.to_owned(), bucket["doc_count"].as_u64()?));
            buckets.iter().filter_map(value).collect()
        };
        Ok(wanted.iter().map(|name| ((*name).to_owned(), values(name))).collect())
    }

    fn found(&self, query: &Query, score: Option<f32>, address: DocAddress) -> Result<Found> {
        let document = self.document(address)?;
        let text = |field: Field| {
            document.get_first(field).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let kind = text(self.fields.kind);
        let id = text(self.fields.id);
        let snippet = if query.words.is_empty() {
            Vec::new()
        } else {
            let whole = self.stored(self.fields.page_key, &kind, &id, self.fields.shown_text)?;
            self.snippet(&query.words, &whole.unwrap_or_default())
        };
        Ok(Found { kind, id, title: text(self.fields.shown_title), line: text(self.fields.line), score, snippet })
    }

    /// Returns the piece of a text around the first word that was asked for, from the paragraph it stands in.
    fn snippet(&self, asked: &str, text: &str) -> Vec<Snippet> {
        let wanted: Vec<String> = words(asked).iter().flat_map(|word| self.words.stems(word)).collect();
        let is_hit = |word: &Word| self.words.stems(word).iter().any(|stem| wanted.contains(stem));
        text.lines().find_map(|line| snippet(line, &is_hit)).unwrap_or_default()
    }
}

/// Returns the piece of a line around its first hit; nothing where it has none.
fn snippet(line: &str, is_hit: &impl Fn(&Word) -> bool) -> Option<Vec<Snippet>> {
    let all = words(line);
    let first = all.iter().position(is_hit)?;
    let from = first.saturating_sub(WORDS_BEFORE);
    let to = (from + WORDS_IN_ALL).min(all.len());
    let mut pieces: Vec<Snippet> = Vec::new();
    let mut push = |piece: &str, hit: bool| match pieces.last_mut() {
        Some(last) if last.hit == hit => last.text.push_str(piece),
        _ if piece.is_empty() => {}
        _ => pieces.push(Snippet { text: piece.to_owned(), hit }),
    };
    if from > 0 {
        push("… ", false);
    }
    let mut at = all[from].span.start as usize;
    for word in &all[from..to] {
        let (start, end) = (word.span.start as usize, word.span.end as usize);
        push(line.get(at..start).unwrap_or_default(), false);
        push(line.get(start..end).unwrap_or_default(), is_hit(word));
        at = end;
    }
    push(if to < all.len() { " …" } else { line.get(at..).unwrap_or_default() }, false);
    Some(pieces)
}

fn exactly(field: Field, value: &str) -> Asked {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

fn any(asked: impl Iterator<Item = Asked>) -> Asked {
    Box::new(BooleanQuery::new(asked.map(|one| (Occur::Should, one)).collect()))
}
