//! What must be known of a language to find names in it.

use super::phrases::Phrases;
use super::table::rows;
use crate::error::Error;
use crate::model::analysis::NameKind;
use crate::text::tokens::Clitics;
use crate::text::words::{fold, words};
use std::collections::{BTreeMap, BTreeSet};

/// Words that make, introduce or end names.
#[derive(Debug, Clone)]
pub struct Naming {
    /// What clings to words.
    pub clitics: Clitics,
    /// Titles and roles that stand before a person's name.
    pub titles: Phrases<TitleKind>,
    /// Nouns that make a name of the words beside them ("Ministry", وزارة), and what it then names.
    pub heads: Phrases<Head>,
    /// Words after which another name of the same thing stands.
    pub alias_cues: Phrases<AliasCue>,
    /// Small words between the words of an organisation's name.
    pub joints: Phrases<Joint>,
    /// Small words before a place.
    pub locatives: BTreeSet<String>,
    /// Articles that stand apart and say that what follows is known ("the").
    pub definite: BTreeSet<String>,
    /// Small words of names that are also common words, so that only a hyphen after them tells a name ("at-Tayyib").
    pub hyphened: BTreeSet<String>,
    /// Names no rule of form would tell, their folded words joined by spaces.
    pub known: BTreeMap<String, NameKind>,
    title_words: BTreeSet<String>,
    head_words: BTreeSet<String>,
    particles: BTreeMap<String, Particle>,
    canonical: BTreeMap<String, String>,
    never: BTreeMap<String, Never>,
    personal: BTreeMap<String, Personal>,
    common: BTreeSet<String>,
    openers: BTreeSet<String>,
}

/// A noun that makes a name of the words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// What the name names.
    pub kind: NameKind,
    /// Whether the noun is part of the name ("Council"), or only tells what it is ("province").
    pub is_part: bool,
    /// Whether it makes a name of capitals right after it, with no "of" between ("Operation", "Radio", "Liwa").
    pub opens: bool,
}

/// How a title stands to the name after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleKind {
    /// Directly before it.
    Title,
    /// Before it, perhaps with a complement between.
    Role,
}

/// How an alias cue binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasCue {
    /// Whether a name stands before it for certain.
    pub kind: AliasCueKind,
    /// The preposition that must stand, alone or clinging, before the name ("known to his neighbours *as*").
    pub preposition: Option<String>,
}

/// Whether an alias cue speaks of a name before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AliasCueKind {
    /// It gives another name of what was named before.
    Alias,
    /// It gives the name of what was described before.
    Introduces,
    /// The same of a body ("a group calling itself").
    IntroducesBody,
}

/// A small word within a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Particle {
    /// With the word after it a name by itself (أبو).
    Kunya,
    /// The same, but as likely another word (أم): it opens a name only before a word that is one.
    KunyaOrWord,
    /// Opens a name with the word after it (عبد).
    Opening,
    /// The same after a title (ولد).
    OpeningTitled,
    /// Before or between the words of a name (بن, van).
    Within,
}

/// A small word between the words of an organisation's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// Between a noun that makes names and what completes it ("of").
    Of,
    /// Also between the items of a series ("and").
    And,
    /// Any other.
    Other,
}

/// A word that is no name by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {
    /// Never part of a name.
    Word,
    /// Part of one only beside a noun that makes names.
    Demonym,
    /// An adjective that says what kind of thing is meant ("armed", الإرهابي), not which.
    Generic,
}

/// What a word is as a personal name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// A given name.
    Given,
    /// A family name.
    Family,
    /// A given name that is as likely another word.
    Either,
}

/// The texts of a language's name tables.
pub(super) struct NamingTables {
    pub(super) clitics: &'static str,
    pub(super) titles: &'static str,
    pub(super) heads: &'static str,
    pub(super) alias_cues: &'static str,
    pub(super) particles: &'static str,
    pub(super) known: &'static str,
    pub(super) never: &'static str,
    pub(super) personal: &'static str,
    pub(super) n_personal_columns: usize,
    pub(super) common: &'static str,
    pub(super) openers: &'static str,
}

/// Reads the tables of a language's folder.
macro_rules! naming_tables {
    ($code:literal, $n_personal_columns:literal) => {
        $crate::lang::naming::NamingTables {
            clitics: include_str!(concat!($code, "/telling/clitics.tsv")),
            titles: include_str!(concat!($code, "/titles.tsv")),
            heads: include_str!(concat!($code, "/organisation-nouns.tsv")),
            alias_cues: include_str!(concat!($code, "/alias-cues.tsv")),
            particles: include_str!(concat!($code, "/name-words.tsv")),
            known: include_str!(concat!($code, "/known-names.tsv")),
            never: include_str!(concat!($code, "/never-names.tsv")),
            personal: include_str!(concat!($code, "/personal-names.tsv")),
            n_personal_columns: $n_personal_columns,
            common: include_str!(concat!($code, "/common-words.tsv")),
            openers: include_str!(concat!($code, "/sentence-openers.tsv")),
        }
    };
}
pub(super) use naming_tables;

impl Naming {
    /// Reads the tables of a language.
    pub(super) fn parse(code: &str, tables: &NamingTables) -> Result<Self, Error> {
        let kinds = [("title", TitleKind::Title), ("role", TitleKind::Role)];
        let titles = phrases("titles.tsv", tables.titles, &kinds)?;
        let title_words = first_words("titles.tsv", tables.titles)?;
        let head_words = first_words("organisation-nouns.tsv", tables.heads)?;
        let kinds = [("organisation", NameKind::Organisation), ("place", NameKind::Place), ("other", NameKind::Other)];
        let opens = |kind| kind != NameKind::Organisation;
        let heads = kinds.map(|(name, kind)| (name, Head { kind, is_part: true, opens: opens(kind) }));
        let opening = ("opening", Head { kind: NameKind::Organisation, is_part: true, opens: true });
        let area = ("area", Head { kind: NameKind::Place, is_part: false, opens: false });
        let heads: Vec<_> = heads.into_iter().chain([opening, area]).collect();
        let heads = phrases("organisation-nouns.tsv", tables.heads, &heads)?;
        let known = single_words("known-names.tsv", tables.known, 2, &kinds)?;
        let mut alias_cues = Phrases::new();
        for row in rows("alias-cues.tsv", tables.alias_cues, 3)? {
            let kinds = [
                ("alias", AliasCueKind::Alias),
                ("introduces", AliasCueKind::Introduces),
                ("introduces-body", AliasCueKind::IntroducesBody),
            ];
            let kind = kind_of("alias-cues.tsv", row[1], &kinds)?;
            let preposition = (row[2] != "-").then(|| row[2].to_owned());
            for form in row[0].split('|') {
                alias_cues.add(form, AliasCue { kind, preposition: preposition.clone() });
            }
        }
        let mut particles = BTreeMap::new();
        let mut canonical = BTreeMap::new();
        let mut joints = Phrases::new();
        let mut locatives = BTreeSet::new();
        let mut definite = BTreeSet::new();
        let mut hyphened = BTreeSet::new();
        for row in rows("name-words.tsv", tables.particles, 2)? {
            let first = row[0].split('|').next().map(fold).unwrap_or_default();
            let particle = match row[1] {
                "kunya" => Some(Particle::Kunya),
                "kunya-word" => Some(Particle::KunyaOrWord),
                "servant" => Some(Particle::Opening),
                "opener" => Some(Particle::OpeningTitled),
                "nasab" | "article" | "within" | "part" => Some(Particle::Within),
                "title" | "function" | "legal" | "joint" | "of" | "and" | "locative" | "definite" | "hyphened" => None,
                other => return Err(unknown("name-words.tsv", other)),
            };
            for form in row[0].split('|') {
                if let Some(particle) = particle {
                    canonical.insert(fold(form), first.clone());
                    particles.insert(fold(form), particle);
                }
                match row[1] {
                    "joint" => joints.add(form, Joint::Other),
                    "of" => joints.add(form, Joint::Of),
                    "and" => joints.add(form, Joint::And),
                    "locative" => drop(locatives.insert(fold(form))),
                    "definite" => drop(definite.insert(fold(form))),
                    "hyphened" => drop(hyphened.insert(fold(form))),
                    _ => {}
                }
            }
        }
        let kinds = [("word", Never::Word), ("demonym", Never::Demonym), ("generic", Never::Generic)];
        let never = single_words("never-names.tsv", tables.never, 2, &kinds)?;
        let kinds = [("given", Personal::Given), ("family", Personal::Family), ("either", Personal::Either)];
        let personal = single_words("personal-names.tsv", tables.personal, tables.n_personal_columns, &kinds)?;
        let common = rows("common-words.tsv", tables.common, 1)?.into_iter().map(|row| fold(row[0])).collect();
        let openers = rows("sentence-openers.tsv", tables.openers, 1)?.into_iter().map(|row| fold(row[0])).collect();
        let clitics = super::clitics::parse(code, tables.clitics)?;
        Ok(Self {
            clitics,
            titles,
            heads,
            alias_cues,
            joints,
            locatives,
            definite,
            hyphened,
            known,
            title_words,
            head_words,
            particles,
            canonical,
            never,
            personal,
            common,
            openers,
        })
    }

    /// Returns whether a folded word, without article, is the first of a title.
    pub fn begins_title(&self, folded: &str) -> bool {
        self.title_words.contains(folded)
    }

    /// Returns whether a folded word, without article, is the first of a noun that makes names.
    pub fn begins_headed(&self, folded: &str) -> bool {
        self.head_words.contains(folded)
    }

    /// Returns what a folded word is within a person's name, if it is a small word of names.
    pub fn particle(&self, folded: &str) -> Option<Particle> {
        self.particles.get(folded).copied()
    }

    /// Returns the spelling under which a small word of names is compared; any other word as it is.
    pub fn canonical<'a>(&'a self, folded: &'a str) -> &'a str {
        self.canonical.get(folded).map_or(folded, String::as_str)
    }

    /// Returns why a folded word is no name by itself, if it is none.
    pub fn never(&self, folded: &str) -> Option<Never> {
        self.never.get(folded).copied()
    }

    /// Returns what a folded word, or two joined by a space, is as a personal name.
    pub fn personal(&self, folded: &str) -> Option<Personal> {
        self.personal.get(folded).copied()
    }

    /// Returns whether a folded word commonly opens a sentence (a determiner, a preposition, a pronoun).
    pub fn opens(&self, folded: &str) -> bool {
        self.openers.contains(folded)
    }

    /// Returns whether a folded word is frequent and no name.
    pub fn is_common(&self, folded: &str) -> bool {
        self.common.contains(folded)
    }
}

fn phrases<T: Copy>(table: &str, text: &str, kinds: &[(&str, T)]) -> Result<Phrases<T>, Error> {
    let mut phrases = Phrases::new();
    for row in rows(table, text, 2)? {
        let kind = kind_of(table, row[1], kinds)?;
        row[0].split('|').for_each(|form| phrases.add(form, kind));
    }
    Ok(phrases)
}

fn first_words(table: &str, text: &str) -> Result<BTreeSet<String>, Error> {
    let rows = rows(table, text, 2)?;
    let forms = rows.into_iter().flat_map(|row| row[0].split('|'));
    Ok(forms.filter_map(|form| words(form).into_iter().next()).map(|word| word.folded).collect())
}

fn single_words<T: Copy>(
    table: &str,
    text: &str,
    n_columns: usize,
    kinds: &[(&str, T)],
) -> Result<BTreeMap<String, T>, Error> {
    let mut single_words = BTreeMap::new();
    for row in rows(table, text, n_columns)? {
        let kind = kind_of(table, row[1], kinds)?;
        for form in row[0].split('|') {
            let folded: Vec<_> = words(form).into_iter().map(|word| word.folded).collect();
            single_words.entry(folded.join(" ")).or_insert(kind);
        }
    }
    Ok(single_words)
}

fn kind_of<T: Copy>(table: &str, cell: &str, kinds: &[(&str, T)]) -> Result<T, Error> {
    kinds.iter().find(|(name, _)| *name == cell).map(|&(_, kind)| kind).ok_or_else(|| unknown(table, cell))
}

fn unknown(table: &str, cell: &str) -> Error {
    Error::resource(format!("{table}: expected a kind, found `{cell}`"))
}
