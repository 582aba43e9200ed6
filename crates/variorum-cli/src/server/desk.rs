//! What every route of the server shares.

use super::limits::Limits;
use super::metrics::Metrics;
use super::problem::Problem;
use super::records::{AuditLine, RoomRules};
use super::room::Room;
use super::secrets;
use crate::clock;
use crate::store::DeskRecords;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use variorum::publish::exports::Care;

/// The server: its rooms and its records.
pub(super) struct Desk {
    pub(super) records: DeskRecords,
    pub(super) rooms: BTreeMap<String, Arc<Room>>,
    /// The program that jobs are run with: this one.
    pub(super) program: PathBuf,
    /// Names under which the server may be addressed, beside those of the machine itself.
    pub(super) host_names: Vec<String>,
    /// Whether a proxy before it speaks HTTPS, so that cookies are kept to that.
    pub(super) is_https: bool,
    /// How careful exports are.
    pub(super) care: Care,
    /// The word by which the first admin signs in, once; gone when it was used.
    pub(super) first_word: Mutex<Option<String>>,
    pub(super) limits: Limits,
    pub(super) metrics: Metrics,
    /// Wakes the worker when a job was queued.
    pub(super) queued: Notify,
}

impl Desk {
    /// Returns a room, or the problem that there is none.
    pub(super) fn room(&self, name: &str) -> Result<&Arc<Room>, Problem> {
        self.rooms.get(name).ok_or_else(|| Problem::not_found(format!("there is no collection `{name}`")))
    }

    /// Returns what admins have set for a collection.
    pub(super) fn rules(&self, name: &str) -> Result<RoomRules> {
        let rules = self.records.get(name)?;
        Ok(rules.unwrap_or_else(|| RoomRules {
            name: name.to_owned(),
            is_restricted: false,
            exports_need_approval: false,
            changed: String::new(),
        }))
    }

    /// Notes who did what.
    pub(super) fn audit(&self, who: &str, what: &str, about: &str) -> Result<()> {
        let (who, what, about) = (who.to_owned(), what.to_owned(), about.to_owned());
        self.records.put(&AuditLine { id: secrets::random_hex(8)?, when: clock::precise_now(), who, what, about })
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Desk").field("rooms", &self.rooms).finish_non_exhaustive()
    }
}
