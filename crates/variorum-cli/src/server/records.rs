//! What the server keeps: people, keys, sessions, jobs, searches, exports, rooms, and who did what.

use crate::store::Record;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

macro_rules! record {
    ($type:ty, $kind:literal, $id:ident, $at:ident) => {
        impl Record for $type {
            const KIND: &'static str = $kind;

            fn id(&self) -> &str {
                &self.$id
            }

            fn at(&self) -> &str {
                &self.$at
            }
        }
    };
}

/// What somebody may do; each role may do what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// Reads.
    Reader,
    /// Judges, adds reports, runs, asks for exports.
    Analyst,
    /// Decides on exports that somebody asked for.
    Reviewer,
    /// Keeps people, keys and collections.
    Admin,
}

impl Role {
    /// Every role, with its name.
    pub(crate) const ALL: &[(&str, Self)] =
        &[("reader", Self::Reader), ("analyst", Self::Analyst), ("reviewer", Self::Reviewer), ("admin", Self::Admin)];
}

/// Somebody who signs in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// The password as Argon2id with its parameters (PHC string); nothing for one who has none yet.
    pub(crate) password: Option<String>,
    /// The secret of codes by the clock, base 32, and whether a first code has confirmed it.
    pub(crate) totp: Option<(String, bool)>,
    /// The step of the clock whose code was used last; no code is taken twice.
    #[serde(default)]
    pub(crate) last_step: u64,
    pub(crate) is_disabled: bool,
    /// The restricted collections that are open to them.
    pub(crate) collections: Vec<String>,
    pub(crate) created: String,
}
record!(Person, "person", name, created);

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scope {
    Read,
    Judge,
    Ingest,
    Export,
    Admin,
}

impl Scope {
    /// Every scope, with its name.
    pub(crate) const ALL: &[(&str, Self)] = &[
        ("read", Self::Read),
        ("judge", Self::Judge),
        ("ingest", Self::Ingest),
        ("export", Self::Export),
        ("admin", Self::Admin),
    ];
}

/// A bearer key; the key itself is shown once and not kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    /// SHA-256 of the key, hex.
    pub(crate) digest: String,
    /// In whose name it acts.
    pub(crate) person: String,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) created: String,
    /// Until when it is good, ISO 8601; nothing for ever.
    pub(crate) expires: Option<String>,
}
record!(Key, "key", digest, created);

/// A browser that is signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    /// SHA-256 of the cookie, hex.
    pub(crate) digest: String,
    pub(crate) person: String,
    /// What a page must say beside the cookie.
    pub(crate) csrf: String,
    pub(crate) created: String,
    /// Until when it is good, ISO 8601.
    pub(crate) expires: String,
}
record!(Session, "session", digest, created);

/// One line of who did what.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct AuditLine {
    pub(crate) id: String,
    /// When, ISO 8601 in UTC.
    pub(crate) when: String,
    pub(crate) who: String,
    /// What was done: `read`, `sign-in`, `export`, …
    pub(crate) what: String,
    /// To what.
    pub(crate) about: String,
}
record!(AuditLine, "audit", id, when);

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum JobKind {
    /// Adds reports to the collection.
    Add,
    /// Makes the edition anew.
    Run,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum JobState {
    Queued,
    Running,
    /// All of it is done.
    Done,
    /// It is done, and what could not be taken is said.
    Partial,
    Failed,
}

/// Something that takes long; the queue outlives the server.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) collection: String,
    pub(crate) kind: JobKind,
    pub(crate) state: JobState,
    /// So many reports are done.
    pub(crate) done: u64,
    /// Of so many; 0 while that is not known.
    pub(crate) of: u64,
    /// What the work said, line by line.
    pub(crate) said: Vec<String>,
    /// What came of it, as the command prints it for programs.
    #[schema(value_type = Option<Object>)]
    pub(crate) result: Option<Value>,
    /// Who asked for it.
    pub(crate) who: String,
    /// Addresses or the folder of uploaded files that an `add` takes.
    #[serde(default)]
    pub(crate) targets: Vec<String>,
    pub(crate) queued: String,
    pub(crate) started: Option<String>,
    pub(crate) ended: Option<String>,
}
record!(Job, "job", id, queued);

/// A search that somebody keeps.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SavedSearch {
    pub(crate) id: String,
    pub(crate) collection: String,
    pub(crate) person: String,
    pub(crate) name: String,
    /// The search's parameters.
    #[schema(value_type = Object)]
    pub(crate) query: Value,
    pub(crate) created: String,
}
record!(SavedSearch, "search", id, created);

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ExportState {
    /// Somebody must approve it.
    Waiting,
    /// It can be fetched.
    Ready,
    /// Somebody refused it.
    Refused,
}

/// An export that somebody asked for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Export {
    pub(crate) id: String,
    pub(crate) collection: String,
    pub(crate) format: String,
    pub(crate) bom: bool,
    pub(crate) state: ExportState,
    pub(crate) who: String,
    pub(crate) when: String,
    pub(crate) why: String,
    pub(crate) decided_by: Option<String>,
    /// Why it was approved or refused.
    pub(crate) decision: Option<String>,
    /// What the format could not carry.
    #[schema(value_type = Vec<Object>)]
    pub(crate) losses: Vec<Value>,
    pub(crate) bytes: u64,
}
record!(Export, "export", id, when);

/// What admins have set for a collection.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RoomRules {
    pub(crate) name: String,
    /// Only those to whom it is open may see it, and whoever reads it is noted.
    pub(crate) is_restricted: bool,
    /// Exports wait for a reviewer.
    pub(crate) exports_need_approval: bool,
    pub(crate) changed: String,
}
record!(RoomRules, "room", name, changed);

/// When a report came in or an event was changed, for the inbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct InboxLine {
    pub(crate) id: String,
    pub(crate) collection: String,
    pub(crate) when: String,
    /// The event that is new or changed.
    pub(crate) event: String,
    pub(crate) is_new: bool,
    /// What of it is different, in words.
    pub(crate) what: Vec<String>,
}
record!(InboxLine, "inbox", id, when);
