//! The reports behind an event, looked up by their captures.

use super::super::words;
use crate::model::edition::{Edition, EventEntry, Report};
use crate::model::id::CaptureId;
use std::collections::{BTreeMap, BTreeSet};

/// An edition's reports by capture.
pub(super) struct Reports<'a> {
    /// With the report's position in the edition.
    by_capture: BTreeMap<CaptureId, (usize, &'a Report)>,
}

impl<'a> Reports<'a> {
    pub(super) fn of(edition: &'a Edition) -> Self {
        Self { by_capture: edition.reports.iter().enumerate().map(|(at, report)| (report.id, (at, report))).collect() }
    }

    /// Returns a report; nothing if the edition does not hold it.
    pub(super) fn get(&self, capture: CaptureId) -> Option<&'a Report> {
        self.by_capture.get(&capture).map(|(_, report)| *report)
    }

    /// Returns a report's number as the edition's page has it, "R3"; the short digest if the edition does not hold it.
    pub(super) fn number(&self, capture: CaptureId) -> String {
        self.by_capture.get(&capture).map_or_else(|| capture.short(), |(at, _)| format!("R{}", at + 1))
    }

    /// Returns the reports that tell an event, in order of publication.
    pub(super) fn telling(&self, event: &EventEntry) -> impl Iterator<Item = &'a Report> {
        event.reports.iter().filter_map(|capture| self.get(*capture))
    }

    /// Returns the outlets of the reports that tell an event, each once, in order of publication.
    pub(super) fn outlets(&self, event: &EventEntry) -> Vec<&'a str> {
        let mut met = BTreeSet::new();
        self.telling(event).map(words::outlet).filter(|outlet| met.insert(*outlet)).collect()
    }
}
