//! The second reader, where the settings name one: asked about each report that tells an event, its answers kept, its failures
//! noted. A run goes on whatever it does.

use crate::collection::Collection;
use crate::fetch::{Failure, SecondReader};
use crate::settings::SecondReaderSettings;
use anyhow::Result;
use std::collections::BTreeSet;
use variorum::analyse::proposals::Request;
use variorum::model::analysis::Analysis;
use variorum::model::edition::Edition;
use variorum::model::id::CaptureId;
use variorum::model::note::{Note, NoteCode};
use variorum::model::proposal::{self, Answer, Proposals};
use variorum::pipeline::{self, Resources};
use variorum::text::digest;

/// After so many failures one after the other nobody is asked any more: a second reader that is down stays down for this run.
const MOST_FAILURES: usize = 3;

/// Returns what the second reader proposes beside an edition. What it answered before, to the same question, is taken from the
/// collection; a failure is not kept, and the next run asks again.
pub(crate) fn proposals(
    reader: &SecondReader<'_>,
    settings: &SecondReaderSettings,
    collection: &Collection,
    edition: &Edition,
    analyses: &[Analysis],
    resources: &Resources,
) -> Result<Proposals> {
    let mut asking = Asking { reader, settings, collection, n_failures: 0, notes: Vec::new() };
    // Earlier versions of a page are no reports, and where no event is told there is nothing to add to.
    let reports: BTreeSet<CaptureId> = edition.reports.iter().map(|report| report.id).collect();
    let told = analyses
        .iter()
        .filter(|analysis| reports.contains(&analysis.article.capture) && !analysis.incidents.is_empty());
    let (mut answers, mut prompt_sha256) = (Vec::new(), String::new());
    for analysis in told {
        let Some(request) = pipeline::request(&analysis.article, resources) else { continue };
        prompt_sha256 = request.prompt_sha256();
        if let Some(text) = asking.answer(analysis, &request)? {
            answers.push(Answer { capture: analysis.article.capture, text });
        }
    }
    let reader = proposal::SecondReader { model: reader.model().to_owned(), prompt_sha256 };
    Ok(pipeline::proposals(edition, analyses, &answers, reader, resources, asking.notes))
}

/// The asking of one run.
struct Asking<'a> {
    reader: &'a SecondReader<'a>,
    settings: &'a SecondReaderSettings,
    collection: &'a Collection,
    /// Failures since the last answer.
    n_failures: usize,
    notes: Vec<Note>,
}

impl Asking<'_> {
    /// Returns the answer to a request, kept or new; nothing, with a note, where there is none to be had.
    fn answer(&mut self, analysis: &Analysis, request: &Request) -> Result<Option<String>> {
        let article = &analysis.article;
        let asked = digest_of(self.reader.model(), request);
        if let Some(kept) = self.collection.answer(article.capture, &asked) {
            return Ok(Some(kept));
        }
        let reason = if article.text.len() > self.settings.max_text_bytes {
            format!("the report has more than {} bytes and was not sent", self.settings.max_text_bytes)
        } else if self.n_failures >= MOST_FAILURES {
            format!("it was not asked, for it had failed {MOST_FAILURES} times one after the other")
        } else {
            match self.reader.ask(request) {
                Ok(text) => {
                    self.n_failures = 0;
                    self.collection.set_answer(article.capture, &asked, self.reader.model(), &text)?;
                    return Ok(Some(text));
                }
                Err(Failure::Refused(reason) | Failure::Failed(reason)) => {
                    self.n_failures += 1;
                    reason
                }
            }
        };
        self.notes.push(Note::new(NoteCode::SecondFailed, article.name.clone(), reason));
        Ok(None)
    }
}

/// Returns the digest of all that decides an answer: the model, what it is told, the report.
fn digest_of(model: &str, request: &Request) -> String {
    let parts = [model, &request.instructions.content, &request.report.content];
    let digests: Vec<String> = parts.iter().map(|part| digest::sha256_hex(part.as_bytes())).collect();
    digest::sha256_hex(digests.join("\n").as_bytes())
}
