//! What an export could not carry, counted.

use crate::model::edition::Edition;
use serde::Serialize;

/// Something the edition has and the export has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// How many of them.
    pub n: usize,
    /// What was lost and why, in words that follow the number.
    pub what: String,
}

/// The losses of an export in the making.
#[derive(Debug, Default)]
pub(super) struct Losses {
    counted: Vec<Loss>,
}

impl Losses {
    /// Adds so many losses of a kind; none leave no trace.
    pub(super) fn add(&mut self, n: usize, what: &str) {
        match self.counted.iter_mut().find(|loss| loss.what == what) {
            Some(loss) => loss.n += n,
            None if n > 0 => self.counted.push(Loss { n, what: what.to_owned() }),
            None => {}
        }
    }

    /// Adds what no format of one row or record an event carries: what makes an edition more than a list of events.
    pub(super) fn add_beyond_rows(&mut self, edition: &Edition) {
        let (events, genealogy) = (&edition.events, &edition.genealogy);
        let relations = events.iter().flat_map(|event| &event.fields).map(|field| field.relations.len());
        self.add(events.iter().map(|event| event.claims.len()).sum(), "claims with their sentences and speakers");
        self.add(relations.sum(), "relations between readings, each with its reason");
        self.add(genealogy.derivations.len(), "derivations: who took text from whom");
        self.add(genealogy.hidden_origins.len(), "texts behind several reports that were never collected");
        self.add(edition.entities.len(), "persons, organisations and places with their names in all scripts");
        let statements = edition.reports.iter().map(|report| report.statements.len());
        self.add(statements.sum(), "statements that are no claim about an event");
    }

    /// Returns the losses in the order in which they were first met.
    pub(super) fn list(self) -> Vec<Loss> {
        self.counted
    }
}
