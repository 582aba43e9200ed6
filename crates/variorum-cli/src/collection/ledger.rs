//! The books of a collection: which captures it holds, and every time one of them was seen. Lines are only added, so that a
//! run that is killed loses at most the line it was writing.

use super::{CaptureLine, Collection, SCHEMA_VERSION, files};
use crate::fetch::Validators;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use variorum::model::capture::Capture;
use variorum::model::id::CaptureId;

/// One time that a capture was seen: a line of `sightings.jsonl`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sighting {
    schema_version: u32,
    /// The capture.
    capture: CaptureId,
    /// Where: a file's name, with the place within it, or an address.
    source: String,
    /// When, ISO 8601 in UTC: the time it was fetched, as the crawl or we had it; nothing for a file of unknown age.
    at: Option<String>,
    /// The fields of the server's answer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
}

impl Sighting {
    /// Returns the sighting of a capture where it was found; `headers` are those of the answer it came in, if one did.
    pub(crate) fn of(capture: &Capture, headers: BTreeMap<String, String>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            capture: capture.id,
            source: capture.name.clone(),
            at: capture.known.fetched.clone(),
            headers,
        }
    }

    /// Returns what to ask the server with the next time.
    fn validators(&self) -> Validators {
        let field = |name: &str| self.headers.get(name).cloned();
        Validators { etag: field("etag"), last_modified: field("last-modified") }
    }
}

/// How new a capture was to the collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Novelty {
    /// Its address was not known.
    New,
    /// Its address was known with other bytes: the page has changed.
    NewVersion,
    /// Its bytes were known, and are now seen again, elsewhere or later.
    SeenAgain,
    /// Nothing about it was new.
    Known,
}

/// The books, open for adding.
pub(crate) struct Ledger<'a> {
    collection: &'a Collection,
    manifest: BufWriter<File>,
    sightings: BufWriter<File>,
    captures: BTreeSet<CaptureId>,
    /// Captures with where and when they were seen.
    seen: BTreeSet<(CaptureId, String, Option<String>)>,
    /// The last sighting at each address or file.
    last_at: BTreeMap<String, (CaptureId, Validators)>,
    addresses: BTreeSet<String>,
}

impl<'a> Ledger<'a> {
    pub(super) fn open(collection: &'a Collection) -> Result<Self> {
        let sightings_path = collection.path("sightings.jsonl");
        let manifest = files::open_to_add(&collection.path("manifest.jsonl"))?;
        let sightings = files::open_to_add(&sightings_path)?;
        let mut ledger = Self {
            collection,
            manifest,
            sightings,
            captures: BTreeSet::new(),
            seen: BTreeSet::new(),
            last_at: BTreeMap::new(),
            addresses: BTreeSet::new(),
        };
        for line in collection.capture_lines()? {
            ledger.captures.insert(line.id);
            ledger.addresses.extend(line.known.url);
        }
        let file =
            File::open(&sightings_path).with_context(|| format!("cannot read `{}`", sightings_path.display()))?;
        for line in BufReader::new(file).lines() {
            let line = line.with_context(|| format!("cannot read `{}`", sightings_path.display()))?;
            let sighting: Sighting = serde_json::from_str(&line)
                .with_context(|| format!("`{}` holds a line that is no sighting", sightings_path.display()))?;
            ledger.remember(&sighting);
        }
        Ok(ledger)
    }

    fn remember(&mut self, sighting: &Sighting) {
        self.seen.insert((sighting.capture, sighting.source.clone(), sighting.at.clone()));
        self.last_at.insert(sighting.source.clone(), (sighting.capture, sighting.validators()));
    }

    /// Adds a capture and where it was seen, unless that is known already.
    pub(crate) fn add(&mut self, capture: &Capture, sighting: &Sighting) -> Result<Novelty> {
        let key = (sighting.capture, sighting.source.clone(), sighting.at.clone());
        let is_known = self.captures.contains(&capture.id);
        if is_known && self.seen.contains(&key) {
            return Ok(Novelty::Known);
        }
        let is_address_known = capture.known.url.as_ref().is_some_and(|url| self.addresses.contains(url));
        if !is_known {
            self.collection.keep_bytes(capture)?;
            files::add_json_line(&mut self.manifest, &CaptureLine::of(capture))?;
            self.captures.insert(capture.id);
            self.addresses.extend(capture.known.url.clone());
        }
        files::add_json_line(&mut self.sightings, sighting)?;
        self.remember(sighting);
        Ok(match (is_known, is_address_known) {
            (true, _) => Novelty::SeenAgain,
            (false, true) => Novelty::NewVersion,
            (false, false) => Novelty::New,
        })
    }

    /// Adds that an address still has what it had the last time.
    pub(crate) fn see_unchanged(&mut self, address: &str, at: String) -> Result<()> {
        let Some((capture, validators)) = self.last_at.get(address) else { return Ok(()) };
        let Validators { etag, last_modified } = validators.clone();
        let fields = [("etag", etag), ("last-modified", last_modified)];
        let sighting = Sighting {
            schema_version: SCHEMA_VERSION,
            capture: *capture,
            source: address.to_owned(),
            at: Some(at),
            headers: fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect(),
        };
        self.seen.insert((sighting.capture, sighting.source.clone(), sighting.at.clone()));
        files::add_json_line(&mut self.sightings, &sighting)
    }

    /// Returns what to ask a server with, so that it need not send again what we have.
    pub(crate) fn validators(&self, address: &str) -> Validators {
        self.last_at.get(address).map(|(_, validators)| validators.clone()).unwrap_or_default()
    }

    /// Writes what is still in memory.
    pub(crate) fn close(mut self) -> Result<()> {
        self.manifest.flush().and_then(|()| self.sightings.flush()).context("cannot write the books of the collection")
    }
}
