//! Evidence to metadata: of several places that say the same thing, which one is believed, and what the others add.

use super::dateline::Dateline;
use super::header::{Header, grain};
use super::moments;
use super::page::metadata::PageMetadata;
use super::record::Record;
use crate::lang::Lexicons;
use crate::lang::reading::HeaderWord;
use crate::model::article::{Found, FoundIn};
use crate::model::capture::Capture;
use crate::model::note::{Note, NoteCode};
use crate::model::time::Moment;
use crate::text::words::words;

/// All that was found about an article.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) page: PageMetadata,
    pub(super) header: Header,
    pub(super) dateline: Option<Dateline>,
    pub(super) record: Option<Record>,
    /// When the file was made, as it says itself: a day on which somebody worked with the file, not of publication.
    pub(super) file_made: Option<String>,
}

/// What is believed of it.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) title: Option<Found<String>>,
    pub(super) byline: Vec<Found<String>>,
    pub(super) publisher: Option<Found<String>>,
    pub(super) family: Option<Found<String>>,
    pub(super) credit: Option<Found<String>>,
    pub(super) dateline: Option<Found<String>>,
    pub(super) url: Option<Found<String>>,
    pub(super) published: Option<Found<Moment>>,
    pub(super) modified: Option<Found<Moment>>,
}

// How sure what was said beside the page is: a record's own fields, a crawl's manifest, a dateline. Not probabilities.
const RECORD: f32 = 0.85;
const MANIFEST: f32 = 0.7;
const DATELINE: f32 = 0.6;

/// Settles what is believed: the page before the record before the manifest. Differences from the manifest are noted.
pub(super) fn settle(evidence: &Evidence, capture: &Capture, lexicons: &Lexicons, notes: &mut Vec<Note>) -> Settled {
    let known = &capture.known;
    let record = evidence.record.as_ref();
    let beside = |manifest: &Option<String>, field: fn(&Record) -> &Option<String>| {
        let of_record = record.and_then(|record| field(record).clone());
        let (source, confidence) = if of_record.is_some() && of_record == *manifest {
            (FoundIn::Record, RECORD)
        } else {
            (FoundIn::Manifest, MANIFEST)
        };
        let value = manifest.clone().filter(|value| !value.trim().is_empty())?;
        Some(Found::new(value, source, confidence))
    };
    let differs = |what: &str, page: &str, manifest: &str| {
        let message = format!("the page gives {what} `{page}`, the manifest `{manifest}`; the page was believed");
        Note::new(NoteCode::CleanManifestDiffers, capture.name.as_str(), message)
    };

    let header = &evidence.header;
    let of_page = evidence.page.publishers.first().or(header.publisher.as_ref());
    let publisher = match (of_page, beside(&known.publisher, |record| &record.publisher)) {
        (Some(page), Some(manifest)) if is_same_name(&page.value, &manifest.value) => {
            // One name in two spellings: the crawl's is the same on every page of the outlet.
            Some(Found::new(manifest.value, page.source, page.confidence))
        }
        (Some(page), Some(manifest)) => {
            notes.push(differs("the publisher", &page.value, &manifest.value));
            Some(page.clone())
        }
        (Some(page), None) => Some(page.clone()),
        (None, manifest) => manifest,
    };
    let publisher_name = publisher.as_ref().map_or("", |publisher| publisher.value.as_str());

    let url = match (evidence.page.urls.first(), beside(&known.url, |record| &record.url)) {
        (Some(page), Some(manifest)) if page.value != manifest.value => {
            notes.push(differs("the address", &page.value, &manifest.value));
            Some(page.clone())
        }
        (page, manifest) => page.cloned().or(manifest),
    };

    let (byline, credited) = authors(evidence, record, publisher_name, lexicons);
    let of_dateline = evidence.dateline.as_ref().and_then(|dateline| dateline.credit.clone());
    let credit =
        [header.credit.clone(), of_dateline.map(|credit| Found::new(credit, FoundIn::Text, DATELINE)), credited];
    let credit = credit.into_iter().flatten().find(|credit| !is_same_name(&credit.value, publisher_name));

    let dated =
        published(evidence, beside(&known.published, |record| &record.published).as_ref(), lexicons, notes, capture);
    let title = header.title.clone().map(|title| {
        // The page's metadata has the better standing where it says the same.
        let same = evidence.page.titles.iter().find(|found| is_same_name(&found.value, &title.value));
        same.map_or(title.clone(), |found| Found::new(title.value.clone(), found.source, found.confidence))
    });
    let of_record =
        record.and_then(|record| record.title.clone()).map(|title| Found::new(title, FoundIn::Record, RECORD));
    Settled {
        title: of_record.or(title),
        byline,
        family: beside(&known.family, |record| &record.family),
        credit,
        dateline: evidence
            .dateline
            .as_ref()
            .map(|dateline| Found::new(dateline.place.clone(), FoundIn::Text, DATELINE)),
        url,
        published: dated,
        modified: moment_of(&evidence.page.modified, lexicons).or(header.modified.clone()),
        publisher,
    }
}

/// Returns the authors, and the agency among what stands where authors stand.
fn authors(
    evidence: &Evidence,
    record: Option<&Record>,
    publisher: &str,
    lexicons: &Lexicons,
) -> (Vec<Found<String>>, Option<Found<String>>) {
    let of_record = record
        .map(|record| record.byline.iter().map(|name| Found::new(name.clone(), FoundIn::Record, RECORD)).collect());
    let lists: [Vec<Found<String>>; 3] =
        [of_record.unwrap_or_default(), evidence.page.authors.clone(), evidence.header.byline.clone()];
    let said = lists.into_iter().find(|list| !list.is_empty()).unwrap_or_default();
    let is_agency = |name: &str| {
        let found = words(name);
        let folded: Vec<&str> = found.iter().map(|word| word.folded.as_str()).collect();
        let agency_len =
            lexicons.all().iter().map(|lexicon| lexicon.reading.header_len(HeaderWord::Agency, &folded)).max();
        !folded.is_empty() && agency_len == Some(folded.len())
    };
    let (agencies, names): (Vec<_>, Vec<_>) = said.into_iter().partition(|found| is_agency(&found.value));
    let names = names.into_iter().map(|found| Found { value: without_label(&found.value, lexicons), ..found });
    let names = names.filter(|found| publisher.is_empty() || !is_same_name(&found.value, publisher)).collect();
    (names, agencies.into_iter().next())
}

/// Returns a name without "By" before it, which some pages put into their metadata.
fn without_label(name: &str, lexicons: &Lexicons) -> String {
    let found = words(name);
    let folded: Vec<&str> = found.iter().map(|word| word.folded.as_str()).collect();
    let label_len =
        lexicons.all().iter().map(|lexicon| lexicon.reading.header_len(HeaderWord::Byline, &folded)).max().unwrap_or(0);
    found.get(label_len).map_or(name, |word| &name[word.span.start as usize..]).to_owned()
}

/// Returns whether two texts are one name: all words of the shorter are words of the longer.
fn is_same_name(one: &str, other: &str) -> bool {
    let folded = |text: &str| words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>();
    let (mut shorter, mut longer) = (folded(one), folded(other));
    if shorter.len() > longer.len() {
        std::mem::swap(&mut shorter, &mut longer);
    }
    !shorter.is_empty() && shorter.iter().all(|word| longer.contains(word))
}

fn moment_of(values: &[Found<String>], lexicons: &Lexicons) -> Option<Found<Moment>> {
    values.iter().find_map(|found| {
        Some(Found::new(moments::of_metadata(&found.value, lexicons)?, found.source, found.confidence))
    })
}

/// Returns the time of publication: the most trusted place that has one, made more precise by places that agree with it.
fn published(
    evidence: &Evidence,
    beside: Option<&Found<String>>,
    lexicons: &Lexicons,
    notes: &mut Vec<Note>,
    capture: &Capture,
) -> Option<Found<Moment>> {
    let of_page = moment_of(&evidence.page.published, lexicons);
    let of_dateline = evidence
        .dateline
        .as_ref()
        .and_then(|dateline| dateline.day)
        .map(|day| Found::new(day, FoundIn::Text, DATELINE));
    let of_beside = beside.and_then(|found| moment_of(std::slice::from_ref(found), lexicons));
    let is_manifest = of_beside.as_ref().is_some_and(|found| found.source == FoundIn::Manifest);
    let mut published: Option<Found<Moment>> = None;
    for candidate in [of_page, evidence.header.published.clone(), of_dateline, of_beside.clone()].into_iter().flatten()
    {
        match &published {
            None => published = Some(candidate),
            Some(found)
                if grain(found.value) < grain(candidate.value) && found.value.date.compatible(candidate.value.date) =>
            {
                published = Some(candidate);
            }
            Some(_) => {}
        }
    }
    if let (Some(found), Some(manifest), true) = (&published, &of_beside, is_manifest) {
        let same_instant =
            found.value.utc_minutes().is_some_and(|minutes| manifest.value.utc_minutes() == Some(minutes));
        if !same_instant && !found.value.date.compatible(manifest.value.date) {
            let message = format!(
                "the page is dated {}, the manifest says {}; the page was believed",
                found.value, manifest.value
            );
            notes.push(Note::new(NoteCode::CleanManifestDiffers, capture.name.as_str(), message));
        }
    }
    match &published {
        None => {
            // A page that a collector prints is made years after it was published.
            let made = evidence.file_made.as_deref().and_then(|made| moments::of_metadata(made, lexicons));
            let made = made.map(|made| format!(" (the file says that it was made on {})", made.date));
            let message = format!(
                "no time of publication was found in the page, its text or the manifest; it stays unknown{}",
                made.unwrap_or_default()
            );
            notes.push(Note::new(NoteCode::CleanDateUnknown, capture.name.as_str(), message));
        }
        Some(found) if found.value.date.year().is_none() => {
            let message = format!("the text is dated {} without a year; the year stays unknown", found.value);
            notes.push(Note::new(NoteCode::CleanYearUnknown, capture.name.as_str(), message));
        }
        Some(_) => {}
    }
    published
}
