//! The log of judgements as a chain: each row holds the SHA-256 of the one before it and of itself, so that a row that was
//! changed, taken out or moved is found.
//!
//! Who can write the store can also write the whole chain anew; against that helps only to keep the last digest elsewhere
//! (`variorum verify` prints it, and compares it when it is given).

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use variorum::model::judgement::Judgement;
use variorum::text::digest;

/// The newest form of a judgement that this program reads.
const JUDGEMENT_VERSION: u32 = 1;

/// What the first row names as the digest before it.
const BEFORE_THE_FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogRow {
    /// What was decided.
    pub(crate) judgement: Judgement,
    /// The judgement as it was written, to the byte; digests are taken of it.
    pub(crate) text: String,
    /// Its place in the chain; rows written before there was a chain have none.
    pub(crate) link: Option<Link>,
}

/// A row's place in the chain: SHA-256, hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The digest of the row before.
    pub(crate) previous: String,
    /// The digest of this row: of `previous`, a line feed, and the row's text.
    pub(crate) digest: String,
}

/// Where a log ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogEnd {
    /// The highest number given so far; 0 before the first.
    pub(crate) seq: u64,
    /// The digest of the last row.
    pub(crate) digest: String,
}

impl LogRow {
    /// Returns the row that is written as this text.
    pub(crate) fn parse(text: &str, link: Option<Link>) -> Result<Self> {
        let judgement: Judgement = serde_json::from_str(text).context("expected a judgement")?;
        if judgement.schema_version > JUDGEMENT_VERSION {
            bail!("judgement {} was made by a newer variorum; use the newer program", judgement.seq);
        }
        Ok(Self { judgement, text: text.to_owned(), link })
    }

    /// Returns the row of a judgement after the end of a log; the judgement takes the next number.
    pub(crate) fn after(end: &LogEnd, mut judgement: Judgement) -> Result<Self> {
        judgement.schema_version = JUDGEMENT_VERSION;
        judgement.seq = end.seq + 1;
        let text = serde_json::to_string(&judgement).context("cannot write a judgement")?;
        let link = Link { previous: end.digest.clone(), digest: row_digest(&end.digest, &text) };
        Ok(Self { judgement, text, link: Some(link) })
    }
}

impl LogEnd {
    /// Returns the end of a log, computed from its rows.
    pub(crate) fn of(rows: &[LogRow]) -> Self {
        let empty = Self { seq: 0, digest: BEFORE_THE_FIRST.to_owned() };
        rows.iter().fold(empty, Self::then)
    }

    /// Returns the end after one more row.
    pub(crate) fn then(self, row: &LogRow) -> Self {
        let seq = self.seq.max(row.judgement.seq);
        let digest = row.link.as_ref().map_or_else(|| row_digest(&self.digest, &row.text), |link| link.digest.clone());
        Self { seq, digest }
    }
}

/// Returns what is wrong with a log, one line each: rows changed, missing, moved or written by hand. `noted` is where it ended
/// when it was last written.
pub(crate) fn faults(rows: &[LogRow], noted: Option<&LogEnd>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut end = LogEnd::of(&[]);
    let (mut is_chained, mut has_noted) = (false, noted.is_none());
    for row in rows {
        let seq = row.judgement.seq;
        match &row.link {
            None if is_chained => {
                faults.push(format!("judgement {seq} is no part of the chain: it was not recorded by variorum"));
            }
            None => {}
            Some(link) => {
                if link.digest != row_digest(&link.previous, &row.text) {
                    faults.push(format!("judgement {seq} was changed after it was recorded"));
                }
                if link.previous != end.digest || seq != end.seq + 1 {
                    let before = end.seq;
                    faults.push(format!(
                        "judgement {seq} does not follow judgement {before}: a row before it was changed, taken out or moved"
                    ));
                }
                is_chained = true;
            }
        }
        end = end.then(row);
        has_noted |= noted == Some(&end);
    }
    if let (false, Some(noted)) = (has_noted, noted) {
        faults.push(format!(
            "judgement {} with digest {} was recorded last and is not there: rows at the end were changed or taken out",
            noted.seq, noted.digest
        ));
    }
    faults
}

/// A line of `judgements.jsonl`; a line of the time before the chain is the judgement alone. The judgement is handed on to the
/// byte, which `flatten` for the link would not allow.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    schema_version: u32,
    previous: String,
    digest: String,
    #[serde(borrow)]
    judgement: &'a RawValue,
}

/// The version of a line that holds its place in the chain.
const LINE_VERSION: u32 = 2;

/// Returns the row that a line of the file holds.
pub(crate) fn read_line(line: &str) -> Result<LogRow> {
    /// The part of a line that tells which form it has.
    #[derive(Deserialize)]
    struct Form {
        schema_version: u32,
    }
    let form: Form = serde_json::from_str(line).context("expected a judgement")?;
    if form.schema_version < LINE_VERSION {
        return LogRow::parse(line.trim(), None);
    }
    if form.schema_version > LINE_VERSION {
        bail!("it was made by a newer variorum; use the newer program");
    }
    let line: Line = serde_json::from_str(line).context("expected a judgement with its place in the chain")?;
    LogRow::parse(line.judgement.get(), Some(Link { previous: line.previous, digest: line.digest }))
}

/// Returns a row as a line of the file, without the line feed.
pub(crate) fn write_line(row: &LogRow) -> Result<String> {
    let Some(link) = row.link.clone() else { return Ok(row.text.clone()) };
    let judgement = serde_json::from_str(&row.text).context("a judgement is no JSON, a fault of ours")?;
    let Link { previous, digest } = link;
    serde_json::to_string(&Line { schema_version: LINE_VERSION, previous, digest, judgement })
        .context("cannot write a judgement")
}

fn row_digest(previous: &str, text: &str) -> String {
    digest::sha256_hex(format!("{previous}\n{text}").as_bytes())
}
