//! What a row of the genealogy holds.

use serde::{Deserialize, Serialize};
use variorum::model::genealogy::{Derivation, Genealogy, HiddenOrigin};
use variorum::trace;

/// One thing a genealogy says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Descent {
    /// One report took text from another.
    Derivation(Derivation),
    /// A text behind several reports that was never collected.
    HiddenOrigin(HiddenOrigin),
}

impl Descent {
    /// Returns what a genealogy says, in its order.
    pub fn of(genealogy: Genealogy) -> impl Iterator<Item = Self> {
        let origins = genealogy.hidden_origins.into_iter().map(Self::HiddenOrigin);
        genealogy.derivations.into_iter().map(Self::Derivation).chain(origins)
    }
}

/// Returns the genealogy that says all this, in its own order.
pub fn genealogy(said: impl IntoIterator<Item = Descent>) -> Genealogy {
    let mut whole = Genealogy::default();
    for descent in said {
        match descent {
            Descent::Derivation(derivation) => whole.derivations.push(derivation),
            Descent::HiddenOrigin(origin) => whole.hidden_origins.push(origin),
        }
    }
    trace::joined([whole])
}
