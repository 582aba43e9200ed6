//! `variorum add PATH|URL… --in DIR`: files, archives, feeds and pages of the web into a collection.

use crate::args::Add;
use crate::collection::{AddFailure, Collection, Ledger, Novelty, Sighting};
use crate::fetch::{Failure, Fetched, Fetcher, Page, Validators};
use crate::outcome::Outcome;
use crate::settings::FetchSettings;
use crate::{clock, input, output, reading, settings};
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Mutex, mpsc};
use std::thread;
use url::Url;
use variorum::ingest;
use variorum::ingest::links::{Link, Target, links};
use variorum::model::capture::{Capture, CrawlRecord};
use variorum::model::note::{Note, NoteCode, Severity};
use variorum::pipeline::{self, Settings};

/// Adds what was asked for and prints what came of it.
pub(crate) fn add(args: &Add) -> Result<Outcome> {
    let (settings, fetch) = settings::load_with_fetch(args.settings.as_deref())?;
    let collection = Collection::open_or_create(&args.into)?;
    let _work = collection.work()?;
    let targets = targets(args, &collection)?;
    let mut intake =
        Intake { ledger: collection.ledger(), settings: &settings, count: Count::default(), failures: Vec::new() };
    let (addresses, paths): (Vec<String>, Vec<String>) = targets.into_iter().partition(|target| is_address(target));
    for path in &paths {
        intake.add_path(path)?;
    }
    intake.add_addresses(addresses, &fetch)?;
    let Intake { ledger, count, failures, .. } = intake;
    ledger.close()?;
    collection.set_add_failures(&failures)?;
    output::data(&if args.json { count.json(failures.len()) } else { count.line(failures.len()) })?;
    for failure in failures.iter().take(MAX_SHOWN) {
        output::say(&format!("{}: {}", failure.note.subject, failure.note.message));
    }
    if failures.len() > MAX_SHOWN {
        output::say(&format!(
            "and {} more; `variorum status --in {}` lists them",
            failures.len() - MAX_SHOWN,
            collection.name()
        ));
    }
    Ok(if failures.is_empty() { Outcome::Whole } else { Outcome::Partial })
}

/// So many failures are printed; all are kept.
const MAX_SHOWN: usize = 10;

/// A sitemap may lead to sitemaps so many times over.
const MAX_LIST_DEPTH: u8 = 3;

fn is_address(target: &str) -> bool {
    target.starts_with("http://") || target.starts_with("https://")
}

/// Returns what is to be added, in the order given, each once.
fn targets(args: &Add, collection: &Collection) -> Result<Vec<String>> {
    let mut targets = args.targets.clone();
    if let Some(list) = &args.list {
        let text = fs::read_to_string(list).with_context(|| format!("cannot read the list `{}`", list.display()))?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        targets.extend(lines.map(str::to_owned));
    }
    if args.retry {
        targets.extend(collection.add_failures()?.into_iter().map(|failure| failure.target));
    }
    if targets.is_empty() && !args.retry {
        bail!("expected a path or an address, found none in the list");
    }
    let mut seen = BTreeSet::new();
    targets.retain(|target| seen.insert(target.clone()));
    Ok(targets)
}

/// How much of what was added was new.
#[derive(Debug, Default)]
struct Count {
    new: usize,
    versions: usize,
    seen_again: usize,
    known: usize,
    unchanged: usize,
}

impl Count {
    fn add(&mut self, novelty: Novelty) {
        match novelty {
            Novelty::New => self.new += 1,
            Novelty::NewVersion => self.versions += 1,
            Novelty::SeenAgain => self.seen_again += 1,
            Novelty::Known => self.known += 1,
        }
    }

    fn line(&self, n_failed: usize) -> String {
        let Self { new, versions, seen_again, known, unchanged } = self;
        format!(
            "{new} new captures, {versions} new versions of known pages, {seen_again} seen again, \
             {} already there, {n_failed} not taken\n",
            known + unchanged
        )
    }

    fn json(&self, n_failed: usize) -> String {
        let Self { new, versions, seen_again, known, unchanged } = self;
        let summary = json!({
            "schema_version": 1,
            "n_new": new,
            "n_new_versions": versions,
            "n_seen_again": seen_again,
            "n_already_there": known + unchanged,
            "n_not_taken": n_failed,
        });
        format!("{summary}\n")
    }
}

/// An `add` under way.
struct Intake<'a> {
    ledger: Ledger<'a>,
    settings: &'a Settings,
    count: Count,
    failures: Vec<AddFailure>,
}

impl Intake<'_> {
    /// Adds what lies at a path.
    fn add_path(&mut self, path: &str) -> Result<()> {
        let found = match input::discover(&[PathBuf::from(path)]) {
            Ok(found) => found,
            Err(error) => {
                let note = Note::new(NoteCode::IngestUnreadable, path, format!("{error:#}"));
                self.failures.push(AddFailure::new(path, note));
                return Ok(());
            }
        };
        self.fail(path, found.notes);
        for file in found.value {
            let notes = self.taking(&BTreeMap::new(), |settings, sink| reading::take(&file, settings, sink))?;
            let target = file.path.display().to_string();
            self.fail(&target, notes);
        }
        Ok(())
    }

    /// Runs what hands out captures and adds them; an error of the collection ends it.
    fn taking(
        &mut self,
        headers: &BTreeMap<String, String>,
        run: impl FnOnce(&Settings, &mut dyn FnMut(Capture)) -> Vec<Note>,
    ) -> Result<Vec<Note>> {
        let mut outcome = Ok(());
        let Self { ledger, settings, count, .. } = self;
        let notes = run(settings, &mut |capture| {
            if outcome.is_ok() {
                match ledger.add(&capture, Sighting::of(&capture, headers.clone())) {
                    Ok(novelty) => count.add(novelty),
                    Err(error) => outcome = Err(error),
                }
            }
        });
        outcome.map(|()| notes)
    }

    /// Lists the losses among the notes.
    fn fail(&mut self, target: &str, notes: Vec<Note>) {
        let losses = notes.into_iter().filter(|note| note.code.severity() == Severity::Loss);
        self.failures.extend(losses.map(|note| AddFailure::new(target, note)));
    }

    /// Fetches addresses, what is listed there included, several hosts at a time.
    fn add_addresses(&mut self, addresses: Vec<String>, fetch: &FetchSettings) -> Result<()> {
        let mut round: Vec<Asked> = addresses.into_iter().map(Asked::typed).collect();
        let mut seen: BTreeSet<String> = round.iter().map(|asked| asked.url.clone()).collect();
        while !round.is_empty() {
            let mut next = Vec::new();
            let mut outcome = Ok(());
            for asked in &mut round {
                asked.validators = self.ledger.validators(&asked.url)?;
            }
            fetch_all(round, fetch, |asked, fetched| {
                if outcome.is_ok() {
                    match self.take_fetched(&asked, fetched, fetch) {
                        Ok(listed) => next.extend(listed.into_iter().filter(|asked| seen.insert(asked.url.clone()))),
                        Err(error) => outcome = Err(error),
                    }
                }
            });
            outcome?;
            round = next;
        }
        Ok(())
    }

    /// Adds a page, or returns what the list there leads to.
    fn take_fetched(
        &mut self,
        asked: &Asked,
        fetched: Result<Fetched, Failure>,
        fetch: &FetchSettings,
    ) -> Result<Vec<Asked>> {
        let page = match fetched {
            Ok(Fetched::Page(page)) => *page,
            Ok(Fetched::Unchanged) => {
                self.count.unchanged += 1;
                self.ledger.see_unchanged(&asked.url, clock::now())?;
                return Ok(Vec::new());
            }
            Err(failure) => {
                let (code, message) = match failure {
                    Failure::Refused(message) => (NoteCode::FetchRefused, message),
                    Failure::Failed(message) => (NoteCode::FetchFailed, message),
                };
                self.failures.push(AddFailure::new(&asked.url, Note::new(code, asked.url.as_str(), message)));
                return Ok(Vec::new());
            }
        };
        let listed = links(&page.bytes);
        if !listed.is_empty() && asked.depth < MAX_LIST_DEPTH {
            if listed.len() > fetch.max_pages {
                let message = format!(
                    "the list names {} pages; the first {} are fetched: raise fetch.max_pages for the rest",
                    listed.len(),
                    fetch.max_pages
                );
                let note = Note::new(NoteCode::FetchRefused, asked.url.as_str(), message);
                self.failures.push(AddFailure::new(&asked.url, note));
            }
            return Ok(listed
                .into_iter()
                .take(fetch.max_pages)
                .filter_map(|link| Asked::listed(link, &page, asked))
                .collect());
        }
        let Page { url, bytes, headers, .. } = page;
        let charset = headers.get("content-type").and_then(|content_type| ingest::charset(content_type));
        let known = CrawlRecord { url: Some(url), fetched: Some(clock::now()), charset, ..asked.known.clone() };
        let notes = self.taking(&headers, |settings, sink| {
            pipeline::stream(&asked.url, &mut Cursor::new(bytes), &known, settings, sink)
        })?;
        self.fail(&asked.url, notes);
        Ok(Vec::new())
    }
}

/// An address to ask for.
#[derive(Debug, Clone)]
struct Asked {
    url: String,
    /// What the list it was found in says of it.
    known: CrawlRecord,
    /// How many lists led to it.
    depth: u8,
    validators: Validators,
}

impl Asked {
    fn typed(url: String) -> Self {
        Self { url, known: CrawlRecord::default(), depth: 0, validators: Validators::default() }
    }

    fn listed(link: Link, list: &Page, asked: &Self) -> Option<Self> {
        let url = Url::parse(&list.url).ok()?.join(&link.url).ok()?;
        let depth = match link.target {
            Target::Page => MAX_LIST_DEPTH,
            Target::List => asked.depth + 1,
        };
        Some(Self { url: url.to_string(), known: link.known, depth, validators: Validators::default() })
    }

    fn host(&self) -> String {
        Url::parse(&self.url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }
}

/// Fetches addresses: those of one host one after the other, several hosts at a time; each answer is handed on as it comes.
fn fetch_all(round: Vec<Asked>, settings: &FetchSettings, mut take: impl FnMut(Asked, Result<Fetched, Failure>)) {
    let mut hosts: BTreeMap<String, Vec<Asked>> = BTreeMap::new();
    for asked in round {
        hosts.entry(asked.host()).or_default().push(asked);
    }
    let n_workers = settings.n_hosts.clamp(1, hosts.len().max(1));
    let queue = Mutex::new(hosts.into_values().collect::<VecDeque<_>>());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..n_workers {
            let (queue, sender) = (&queue, sender.clone());
            scope.spawn(move || {
                loop {
                    let pages = queue.lock().expect("no thread panics while it holds the queue").pop_front();
                    let Some(pages) = pages else { return };
                    let mut fetcher = Fetcher::new(settings);
                    for asked in pages {
                        let answer = fetcher.fetch(&asked.url, &asked.validators);
                        if sender.send((asked, answer)).is_err() {
                            return;
                        }
                    }
                }
            });
        }
        drop(sender);
        for (asked, fetched) in receiver {
            take(asked, fetched);
        }
    });
}
