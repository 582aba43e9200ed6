//! A room: one collection as the server has it open.

use super::records::InboxLine;
use super::secrets;
use crate::collection::{Collection, EDITION, State, about};
use crate::shelf::{self, Order, Query, Shelf};
use crate::store::DeskRecords;
use crate::{clock, output};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, RwLock};
use std::time::SystemTime;
use tokio::sync::broadcast;
use variorum::model::edition::Edition;
use variorum::model::id::FindingId;
use variorum::model::judgement::{Judgement, standing};
use variorum::publish::desk::{EventLine, LeafKind};
use variorum::text::digest::sha256_hex;

/// An open collection, its shelf and its log of judgements.
pub(super) struct Room {
    /// The name in addresses.
    pub(super) name: String,
    /// The address on the command line.
    pub(super) address: PathBuf,
    pub(super) collection: Collection,
    shelf: RwLock<Option<Arc<Shelf>>>,
    judged: RwLock<Arc<Judged>>,
    /// What is told to those who listen.
    pub(super) news: broadcast::Sender<News>,
    /// Time and length of the edition's file, as it was when the shelf was made.
    seen: Mutex<Option<(SystemTime, u64)>>,
}

/// What listeners are told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct News {
    /// `judgement`, `job` or `edition`.
    pub(super) kind: &'static str,
    /// What is new, JSON.
    pub(super) body: String,
}

/// What people decided, by what it is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    /// The log, in order.
    pub(super) log: Vec<Judgement>,
    /// The numbers of the standing judgements about a finding.
    pub(super) about: BTreeMap<FindingId, Vec<u64>>,
    /// The numbers of the standing judgements.
    pub(super) standing: BTreeSet<u64>,
}

impl Judged {
    fn new(log: Vec<Judgement>) -> Self {
        let mut judged = Self::default();
        for judgement in standing(&log) {
            judged.standing.insert(judgement.seq);
            for finding in about(&judgement.verdict) {
                judged.about.entry(finding).or_default().push(judgement.seq);
            }
        }
        judged.log = log;
        judged
    }

    /// Returns the numbers of the standing judgements about any of the findings, ascending.
    pub(super) fn among(&self, findings: impl IntoIterator<Item = FindingId>) -> Vec<u64> {
        let numbers: BTreeSet<u64> =
            findings.into_iter().filter_map(|finding| self.about.get(&finding)).flatten().copied().collect();
        numbers.into_iter().collect()
    }

    /// Returns the number of the last row of the log.
    pub(super) fn last(&self) -> u64 {
        self.log.last().map_or(0, |judgement| judgement.seq)
    }

    /// Returns the state of a judgement, as far as the log tells it.
    pub(super) fn state(&self, judgement: &Judgement) -> State {
        if self.standing.contains(&judgement.seq) { State::Standing } else { State::Revoked }
    }
}

/// So many pieces of news wait for a listener who is slow; older ones are lost to it.
const NEWS_KEPT: usize = 256;

impl Room {
    /// Opens a collection under a name.
    pub(super) fn open(name: String, address: PathBuf) -> Result<Self> {
        let collection = Collection::open(&address)?;
        let judged = Judged::new(collection.judgements()?);
        let (news, _) = broadcast::channel(NEWS_KEPT);
        Ok(Self {
            name,
            address,
            collection,
            shelf: RwLock::new(None),
            judged: RwLock::new(Arc::new(judged)),
            news,
            seen: Mutex::new(None),
        })
    }

    /// Returns the shelf, if there is an edition.
    pub(super) fn shelf(&self) -> Option<Arc<Shelf>> {
        self.shelf.read().expect("no thread panics while it holds the shelf").clone()
    }

    /// Returns what people decided.
    pub(super) fn judged(&self) -> Arc<Judged> {
        self.judged.read().expect("no thread panics while it holds the judgements").clone()
    }

    /// Reads the log again, after somebody has added to it.
    pub(super) fn read_log(&self) -> Result<()> {
        let judged = Judged::new(self.collection.judgements()?);
        let mut kept = self.judged.write().expect("no thread panics while it holds the judgements");
        // Of two that read at the same time the one that read more is right.
        if judged.log.len() > kept.log.len() {
            *kept = Arc::new(judged);
        }
        Ok(())
    }

    /// Puts the present edition on the shelf, if another one is there; returns whether it did.
    pub(super) fn refresh(&self, records: &DeskRecords) -> Result<bool> {
        let path = self.collection.path(EDITION);
        let Ok(metadata) = fs::metadata(&path) else { return Ok(false) };
        let seen = (metadata.modified().context("the file system keeps no times")?, metadata.len());
        let mut last = self.seen.lock().expect("no thread panics while it looks at the edition");
        if *last == Some(seen) {
            return Ok(false);
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let digest = sha256_hex(&bytes);
        let folder = self.collection.path("");
        let before = self.shelf();
        let is_new = before.as_ref().is_none_or(|shelf| shelf.edition != digest);
        if is_new {
            let kept = Shelf::open(&folder, &digest).unwrap_or_else(|error| {
                output::error(&error);
                None
            });
            let made = if let Some(kept) = kept {
                kept
            } else {
                let edition: Edition =
                    serde_json::from_slice(&bytes).with_context(|| format!("`{}` cannot be read", path.display()))?;
                shelf::build(&folder, &edition, &digest)?
            };
            if let Some(before) = before {
                self.note_changes(records, &before, &made)?;
            }
            *self.shelf.write().expect("no thread panics while it holds the shelf") = Some(Arc::new(made));
            Shelf::sweep(&folder, &digest)?;
            self.tell("edition", &serde_json::json!({ "edition": digest }));
        }
        *last = Some(seen);
        Ok(is_new)
    }

    /// Keeps for the inbox which events are new and which are told otherwise than before.
    fn note_changes(&self, records: &DeskRecords, before: &Shelf, now: &Shelf) -> Result<()> {
        let when = clock::now();
        for event in events(now)? {
            let id = event.id.to_string();
            let last: Option<EventLine> =
                before.line(LeafKind::Event, &id)?.and_then(|line| serde_json::from_str(&line).ok());
            let mut what = last.as_ref().map_or_else(Vec::new, |last| changes(last, &event));
            if let (Some(was), Some(is)) = (before.page(LeafKind::Event, &id)?, now.page(LeafKind::Event, &id)?)
                && was != is
            {
                what.extend(told(&was)?.otherwise(&told(&is)?));
            }
            if last.is_none() || !what.is_empty() {
                let is_new = last.is_none();
                let (id, collection) = (secrets::random_hex(8)?, self.name.clone());
                records.put(&InboxLine {
                    id,
                    collection,
                    when: when.clone(),
                    event: event.id.to_string(),
                    is_new,
                    what,
                })?;
            }
        }
        Ok(())
    }

    /// Tells listeners something.
    pub(super) fn tell(&self, kind: &'static str, body: &impl Serialize) {
        if let Ok(body) = serde_json::to_string(body) {
            // Where nobody listens, nobody misses it.
            let _ = self.news.send(News { kind, body });
        }
    }
}

impl std::fmt::Debug for Room {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Room").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Returns the lines of all events.
fn events(shelf: &Shelf) -> Result<Vec<EventLine>> {
    let query =
        Query { kinds: vec![LeafKind::Event], order: Order::Weight, limit: usize::MAX >> 1, ..Query::default() };
    let n = shelf.ask(&Query { limit: 1, ..query.clone() })?.n;
    let answer = shelf.ask(&Query { limit: n, ..query })?;
    answer.found.iter().map(|found| serde_json::from_str(&found.line).context("a shelf's line is JSON")).collect()
}

/// What of an event's page is compared with the page before.
#[derive(Deserialize)]
struct Told {
    fields_in_words: Vec<String>,
    readings_in_words: Vec<Vec<String>>,
}

fn told(page: &str) -> Result<Told> {
    serde_json::from_str(page).context("an event on the shelf is none, a fault of ours")
}

impl Told {
    /// Returns the readings that are new and those that are gone, in words.
    fn otherwise(&self, now: &Self) -> Vec<String> {
        let readings = |told: &Self| -> BTreeSet<(String, String)> {
            let fields = told.fields_in_words.iter().zip(&told.readings_in_words);
            fields.flat_map(|(field, readings)| readings.iter().map(move |it| (field.clone(), it.clone()))).collect()
        };
        let (was, is) = (readings(self), readings(now));
        let new = is.difference(&was).map(|(field, reading)| format!("{field}: new reading {reading}"));
        let gone = was.difference(&is).map(|(field, reading)| format!("{field}: no longer {reading}"));
        new.chain(gone).collect()
    }
}

/// Returns what an event's line says otherwise than before, in words.
fn changes(before: &EventLine, now: &EventLine) -> Vec<String> {
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "not stated".to_owned());
    let date = |line: &EventLine| line.date.map_or_else(|| "not stated".to_owned(), |date| date.to_string());
    let place =
        |line: &EventLine| line.place.as_ref().map_or_else(|| "not known".to_owned(), |place| place.name_en.clone());
    let pairs = [
        ("kind", before.type_name.clone(), now.type_name.clone()),
        ("date", date(before), date(now)),
        ("place", place(before), place(now)),
        ("killed", shown(&before.killed), shown(&now.killed)),
        ("injured", shown(&before.injured), shown(&now.injured)),
        ("reports", before.n_reports.to_string(), now.n_reports.to_string()),
        ("independent origins", before.n_origins.to_string(), now.n_origins.to_string()),
        ("contradictions", before.n_contradictions.to_string(), now.n_contradictions.to_string()),
    ];
    pairs.into_iter().filter(|(_, was, is)| was != is).map(|(what, was, is)| format!("{what}: {was} → {is}")).collect()
}
