//! What a second reader is asked: one message that says what to do, and one that holds the report.

use super::PROPOSABLE;
use crate::lang::Lexicon;
use crate::lang::telling::EventClasses;
use crate::model::article::Article;
use crate::model::event_type::AcledSubEvent;
use crate::text::digest::sha256_hex;
use serde::Serialize;
use std::collections::BTreeSet;

/// What the second reader is told, with two gaps: `{fields}` and `{kinds}`.
const PROMPT: &str = include_str!("prompt.txt");
/// So many hex digits of a text's digest mark its beginning and its end.
const MARK_LEN: usize = 32;

/// What a second reader is asked about one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What it is told to do: the same for every report.
    pub instructions: Message,
    /// The report, as material.
    pub report: Message,
}

impl Request {
    /// Returns the SHA-256 of the instructions, hex: the version of what was asked.
    pub fn prompt_sha256(&self) -> String {
        sha256_hex(self.instructions.content.as_bytes())
    }
}

/// A message of a conversation, as the protocol of chat completions has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Whose it is.
    pub role: Role,
    /// Its words.
    pub content: String,
}

/// Whose a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The program's, which is to be followed.
    System,
    /// The user's: here the material.
    User,
}

/// Returns what a second reader is asked about an article; the same article gives the same bytes.
///
/// The article's text stands between two lines with a mark made of the text's own digest. No text can hold the mark that
/// would end it, for it would have to hold its own digest.
pub fn request(article: &Article, lexicon: &Lexicon) -> Request {
    let fields: Vec<&str> = PROPOSABLE.iter().map(|field| field.name()).collect();
    let kinds: Vec<&str> = kinds(&lexicon.telling.classes).into_iter().collect();
    let instructions = PROMPT.replace("{fields}", &quoted(&fields)).replace("{kinds}", &quoted(&kinds));
    let mark = &sha256_hex(article.text.as_bytes())[..MARK_LEN];
    let report = format!("REPORT {mark} BEGINS\n{}\nREPORT {mark} ENDS", article.text);
    Request {
        instructions: Message { role: Role::System, content: instructions },
        report: Message { role: Role::User, content: report },
    }
}

/// Returns the names of the kinds of events that there are: ACLED's sub-event types and the hazards.
pub(super) fn kinds(classes: &EventClasses) -> BTreeSet<&str> {
    AcledSubEvent::ALL.iter().map(|kind| kind.name()).chain(classes.hazards()).collect()
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}
