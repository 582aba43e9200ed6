//! Trouble comes back beside the value: notes say what was wrong, and where.

use super::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value as good as could be had, and what was wrong on the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted<T> {
    /// The value.
    pub value: T,
    /// What was wrong, in the order it was met.
    pub notes: Vec<Note>,
}

impl<T> Noted<T> {
    /// Returns the value with nothing to note.
    pub fn clean(value: T) -> Self {
        Self { value, notes: Vec::new() }
    }

    /// Moves the notes to `notes` and returns the value.
    pub fn split_into(mut self, notes: &mut Vec<Note>) -> T {
        notes.append(&mut self.notes);
        self.value
    }
}

/// One thing that was wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// The stable code, listed in `docs/notes.md`.
    pub code: NoteCode,
    /// What the note is about: a file's name, a report's name, a line of a file.
    pub subject: String,
    /// What was wrong and what can be done, one sentence.
    pub message: String,
    /// Where in the subject's clean text, if anywhere.
    pub span: Option<Span>,
}

impl Note {
    /// Returns a note without a place in the text.
    pub fn new(code: NoteCode, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, subject: subject.into(), message: message.into(), span: None }
    }
}

/// Whether a noted input was lost to the run or only read with a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The input is in the edition; the reader should know.
    Reservation,
    /// The input could not be read: the run is partial (exit code 3).
    Loss,
}

/// Declares the codes once: variant, stable text, severity, meaning.
macro_rules! note_codes {
    ($($variant:ident $text:literal $severity:ident $meaning:literal;)*) => {
        /// A note's stable code; never reused for another meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum NoteCode {
            $(#[doc = $meaning] #[serde(rename = $text)] $variant,)*
        }

        impl NoteCode {
            /// Every code, in the order of `docs/notes.md`.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the stable text, for example `clean/no-text`.
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// Returns what the code means, one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),* }
            }

            /// Returns whether the input was lost.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }
        }
    };
}

note_codes! {
    IngestUnreadable "ingest/unreadable" Loss "The file could not be opened or read.";
    IngestEmpty "ingest/empty" Loss "The file holds nothing: no bytes, or no report.";
    IngestBinary "ingest/binary" Loss "The file is of no format that is read (an image, an archive, a program).";
    IngestTooLarge "ingest/too-large" Loss "The file is larger than the setting allows.";
    IngestBadRecord "ingest/bad-record" Loss "A line of a JSON-lines file is no record with a text.";
    IngestBadManifest "ingest/bad-manifest" Loss "A manifest line cannot be used; its file is read without it.";
    IngestMissingFile "ingest/missing-file" Loss "A manifest names a file that is not in the folder.";
    IngestTruncated "ingest/truncated" Loss "A compressed file or an archive is damaged or cut off; what stands before the fault was read.";
    IngestUnpacksTooFar "ingest/unpacks-too-far" Loss "A compressed file unpacks to more than the settings allow, or lies too many archives deep.";
    IngestOnlyLinks "ingest/only-links" Loss "A feed or a sitemap names pages whose text it does not hold.";
    IngestNotPages "ingest/not-pages" Reservation "A web archive holds answers that are no pages; they are counted and left out.";
    IngestDuplicate "ingest/duplicate" Reservation "The same bytes were given twice; they are one capture.";
    FetchFailed "fetch/failed" Loss "The address could not be fetched.";
    FetchRefused "fetch/refused" Loss "The address was not fetched, for robots.txt, a private network or a limit forbids it.";
    CleanNoText "clean/no-text" Loss "No article text was found in the page.";
    CleanMisencoded "clean/misencoded" Reservation "The bytes do not decode cleanly; the best guess was taken.";
    CleanTooDeep "clean/too-deep" Reservation "The page nests deeper or is larger than is safe to parse; its text was taken by its markup alone.";
    CleanExtractorFault "clean/extractor-fault" Reservation "The extractor broke down on the page; its text was taken by its markup alone.";
    CleanPdfLocked "clean/pdf-locked" Loss "The PDF asks for a password.";
    CleanPdfDamaged "clean/pdf-damaged" Loss "The PDF is damaged beyond reading.";
    CleanPdfRepaired "clean/pdf-repaired" Reservation "The PDF is damaged or cut off; what could be found in it was read.";
    CleanPdfNoText "clean/pdf-no-text" Loss "The PDF has no text layer: it is a scan, or its fonts do not say which letters they draw.";
    CleanPdfTooLarge "clean/pdf-too-large" Loss "A part of the PDF unpacks to more than is safe to read.";
    CleanPdfCut "clean/pdf-cut" Reservation "The PDF is longer than is read; what comes after the limit was left out.";
    CleanManifestDiffers "clean/manifest-differs" Reservation "The page and the manifest disagree; the page was believed.";
    CleanDateUnknown "clean/date-unknown" Reservation "No publication date was found.";
    CleanYearUnknown "clean/year-unknown" Reservation "A publication date without a year was found; the year stays unknown.";
    ReadFault "read/fault" Loss "Reading the report broke the program, a fault of ours; the other reports are not touched.";
    AnalyseLanguageUnread "analyse/language-unread" Reservation "The language is not read yet; the report is kept, cleaned and dated, but nothing was found in it.";
    AnalyseLongSentence "analyse/long-sentence" Reservation "A sentence is longer than the encoder reads; its tail was cut off for the sentence vector.";
    TraceTooMany "trace/too-many-candidates" Reservation "A passage stands in too many reports to compare them all; what was left out is counted.";
    EditJudgementOrphaned "edit/judgement-orphaned" Reservation "A judgement names something that is no longer there; it is kept and has no effect.";
    EditJudgementsDisagree "edit/judgements-disagree" Reservation "Two standing judgements disagree about the same things; the later one is followed.";
    EditIncidentRejected "edit/incident-rejected" Reservation "A person judged that an incident is no event; it is left out, and its claims with it.";
    EditEarlierVersion "edit/earlier-version" Reservation "A page was captured again with another text; the later version is the report, and what changed is told.";
    EditYearInferred "edit/year-inferred" Reservation "A year that is not printed was inferred from another report, which is named.";
    SecondFailed "second-reader/failed" Reservation "The second reader gave no answer for a report; the edition is as it is without it.";
    SecondUnreadable "second-reader/unreadable" Reservation "An answer of the second reader, or a part of it, is not of the form that was asked for; it was left out.";
    SecondUnknownKind "second-reader/unknown-kind" Reservation "A proposal names a field or a kind of event that there is not; it was left out.";
    SecondNotInText "second-reader/not-in-text" Reservation "A proposal quotes words that stand in no sentence of the report; it was left out.";
    SecondNotInQuote "second-reader/not-in-quote" Reservation "The value of a proposal cannot be read in the words it quotes; it was left out.";
    SecondNoEvent "second-reader/no-event" Reservation "A proposal is about an event that the program did not find in the report; it was left out.";
    SecondReadOtherwise "second-reader/read-otherwise" Reservation "The program reads the words of a proposal as something else; it was left out.";
}
