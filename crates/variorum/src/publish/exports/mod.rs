//! An edition in, files for other programs out: each format a stated projection that says what it could not carry.
//!
//! An edition holds every account of a number; most formats hold one. What is chosen, and by which rule, is in `toll`,
//! `grade`, `days` and `spot`, and in words in `docs/exports.md`. Two promises hold for every format: no file gives a living
//! individual's whereabouts (`persons`), and no place is finer than the text (`spot`).

mod acled;
mod airwars;
mod care;
mod days;
mod dossier;
mod dot;
mod ftm;
mod geojson;
mod gexf;
mod grade;
mod graph;
mod losses;
mod persons;
mod plover;
mod prov;
mod reports;
mod spot;
pub(in crate::publish) mod summary;
mod table;
mod toll;
mod ucdp;

#[cfg(test)]
mod tests;

pub use care::{Care, Names, careful_export};
pub use losses::Loss;

use crate::model::edition::Edition;
use losses::Losses;

/// Declares the formats once, with the names they are called by.
macro_rules! formats {
    ($($variant:ident $name:literal $write:path, $doc:literal;)*) => {
        /// A format an edition can be exported in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Format {
            $(#[doc = $doc] $variant,)*
        }

        impl Format {
            /// Every format, in the order of `docs/exports.md`.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the name the format is called by.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Returns what the format is, in a sentence.
            pub fn doc(self) -> &'static str {
                match self { $(Self::$variant => $doc),* }
            }

            /// Returns the format of that name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            fn write(self, edition: &Edition, losses: &mut Losses) -> String {
                match self { $(Self::$variant => $write(edition, losses)),* }
            }
        }
    };
}

formats! {
    Acled "acled" acled::table, "CSV in the columns of ACLED: one conservative number an event.";
    Ucdp "ucdp" ucdp::table, "CSV in the columns of UCDP GED: low, best and high.";
    Plover "plover" plover::lines, "JSON lines after the PLOVER manual.";
    Airwars "airwars" airwars::incidents, "JSON in the fields of Airwars: least and most, and a proposed grade.";
    GeoJson "geojson" geojson::collection, "GeoJSON (RFC 7946): a point an event, with its precision.";
    FollowTheMoney "ftm" ftm::lines, "FollowTheMoney entities as JSON lines.";
    Prov "prov" prov::document, "PROV-JSON: captures, reports, derivations and agents.";
    Gexf "gexf" gexf::document, "GEXF 1.3: the genealogy as a graph.";
    Dot "dot" dot::digraph, "DOT: the genealogy as a graph.";
    Dossier "dossier" dossier::pages, "Markdown: a dossier an event.";
}

impl Format {
    /// Returns whether the format is a table that a spreadsheet opens, which may want a byte-order mark before it.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Acled | Self::Ucdp)
    }

    /// Returns the ending of the format's files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Acled | Self::Ucdp => "csv",
            Self::Plover | Self::FollowTheMoney => "jsonl",
            Self::Airwars | Self::Prov => "json",
            Self::GeoJson => "geojson",
            Self::Gexf => "gexf",
            Self::Dot => "dot",
            Self::Dossier => "md",
        }
    }
}

/// An edition in a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The file's text, with a line feed at its end.
    pub text: String,
    /// What the format could not carry; nothing is listed that was not lost.
    pub losses: Vec<Loss>,
}

/// Returns the edition in a format; the same edition gives the same bytes.
pub fn export(edition: &Edition, format: Format) -> Export {
    let mut losses = Losses::default();
    let text = format.write(edition, &mut losses);
    if format != Format::Dossier {
        let n_proposed = edition.proposals.as_ref().map_or(0, |proposals| proposals.claims.len());
        losses.add(n_proposed, "claims that a second reader proposed; no number rests on them");
    }
    Export { text, losses: losses.list() }
}
