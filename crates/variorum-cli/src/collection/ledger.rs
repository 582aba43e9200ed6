//! Adding to a collection: what of a capture is new, and the batches in which it reaches the store.

use super::Collection;
use crate::fetch::Validators;
use crate::store::{CaptureLine, Entry, Sighting};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use variorum::model::capture::Capture;
use variorum::model::id::CaptureId;

/// How many sightings are written at a time: each batch waits once for the disk.
const BATCH: usize = 256;

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

/// The books, open for adding. What was added is in the store once [`Ledger::close`] has returned.
pub(crate) struct Ledger<'a> {
    collection: &'a Collection,
    waiting: Vec<Entry>,
    /// What waits, by what is asked of it.
    captures: BTreeSet<CaptureId>,
    addresses: BTreeSet<String>,
    last_at: BTreeMap<String, Sighting>,
}

impl<'a> Ledger<'a> {
    pub(super) fn open(collection: &'a Collection) -> Self {
        Self {
            collection,
            waiting: Vec::new(),
            captures: BTreeSet::new(),
            addresses: BTreeSet::new(),
            last_at: BTreeMap::new(),
        }
    }

    /// Adds a capture and where it was seen, unless that is known already.
    pub(crate) fn add(&mut self, capture: &Capture, sighting: Sighting) -> Result<Novelty> {
        let store = &self.collection.store;
        // The bytes go first: a line whose bytes are missing would be a loss, bytes without a line are none. Bytes that were
        // lost come back this way, too.
        self.collection.captures.keep(capture)?;
        let is_known = self.captures.contains(&capture.id) || store.capture_line(capture.id)?.is_some();
        if is_known
            && (self.waiting.iter().any(|entry| entry.sighting.is_of(&sighting)) || store.has_sighting(&sighting)?)
        {
            return Ok(Novelty::Known);
        }
        let is_address_known = match &capture.known.url {
            Some(url) => self.addresses.contains(url) || store.has_address(url)?,
            None => false,
        };
        if !is_known {
            self.captures.insert(capture.id);
            self.addresses.extend(capture.known.url.clone());
        }
        self.enter(Entry { capture: (!is_known).then(|| CaptureLine::of(capture)), sighting })?;
        Ok(match (is_known, is_address_known) {
            (true, _) => Novelty::SeenAgain,
            (false, true) => Novelty::NewVersion,
            (false, false) => Novelty::New,
        })
    }

    /// Adds that an address still has what it had the last time.
    pub(crate) fn see_unchanged(&mut self, address: &str, at: String) -> Result<()> {
        let Some(last) = self.last_sighting(address)? else { return Ok(()) };
        self.enter(Entry { capture: None, sighting: last.again(at) })
    }

    /// Returns what to ask a server with, so that it need not send again what we have.
    pub(crate) fn validators(&self, address: &str) -> Result<Validators> {
        Ok(self.last_sighting(address)?.map(|sighting| sighting.validators()).unwrap_or_default())
    }

    /// Writes what still waits.
    pub(crate) fn close(mut self) -> Result<()> {
        self.write()
    }

    fn last_sighting(&self, address: &str) -> Result<Option<Sighting>> {
        match self.last_at.get(address) {
            Some(sighting) => Ok(Some(sighting.clone())),
            None => self.collection.store.last_sighting(address),
        }
    }

    fn enter(&mut self, entry: Entry) -> Result<()> {
        self.last_at.insert(entry.sighting.source.clone(), entry.sighting.clone());
        self.waiting.push(entry);
        if self.waiting.len() < BATCH { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<()> {
        if !self.waiting.is_empty() {
            self.collection.store.add(&self.waiting)?;
        }
        self.waiting.clear();
        self.captures.clear();
        self.addresses.clear();
        self.last_at.clear();
        Ok(())
    }
}
