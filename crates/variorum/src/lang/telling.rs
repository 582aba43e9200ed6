//! Word lists for telling who said what, what happened and to whom: `lang/<code>/telling/*.tsv`.

use super::phrases::Phrases;
use super::table::rows;
use crate::error::Error;
use crate::model::attribution::Stance;
use crate::model::claim::Field;
use crate::model::event_type::{AcledSubEvent, EventType};
use crate::text::tokens::Clitics;
use crate::text::words::words;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a language's words do in telling of events.
#[derive(Debug, Clone)]
pub struct Telling {
    /// What clings to words.
    pub clitics: Clitics,
    /// Words that say that something was said.
    pub reporting: Phrases<Reporting>,
    /// Nouns for those who speak.
    pub sources: Phrases<SourceNoun>,
    /// What may stand beside a verb of saying without being source or content.
    pub adjuncts: Phrases<()>,
    /// Words by which a source asks not to be named.
    pub anonymity: Phrases<()>,
    /// Nouns for those who act, beside those who speak.
    pub actors: Phrases<()>,
    /// Nouns for what attacks and accidents hit.
    pub things: Phrases<()>,
    /// Words that name an event.
    pub triggers: Phrases<Trigger>,
    /// Words that say what became of people.
    pub losses: Losses,
    /// Means of an event, by kind.
    pub weapons: Phrases<String>,
    /// Words that turn what is told.
    pub cues: Phrases<Cue>,
    /// Words for police and for what they do.
    pub policing: Phrases<PoliceAct>,
    /// Small words by what they do.
    pub particles: Particles,
    /// Whether the subject comes before or after its verb, as a rule.
    pub order: Order,
    /// What classes of events are, the same for every language.
    pub classes: Arc<EventClasses>,
}

/// Where a subject stands about its verb, as a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// "The ministry said".
    SubjectFirst,
    /// قالت الوزارة.
    VerbFirst,
}

/// A word that says that something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reporting {
    /// With what the verb agrees.
    pub agreement: Agreement,
    /// What it does with the content.
    pub stance: Stance,
    /// How source and content stand about it.
    pub frame: Frame,
    /// Whether only a subject that can speak makes it a cue ("reports" is a noun as well).
    pub needs_speaker: bool,
}

/// With what a verb agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// A masculine subject.
    Masculine,
    /// A feminine subject.
    Feminine,
    /// Several persons.
    Plural,
    /// The form does not say.
    Open,
}

/// How source and content stand about a word of saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// "X said that …", "…, X said", قال فلان إن.
    Says,
    /// "X told Y that …".
    Tells,
    /// "…, adding that …": the source is that of the verb before.
    Participle,
    /// "according to X": a source that follows, content about it.
    Per,
    /// "citing X": a further link of the chain.
    Citing,
    /// "X blamed Y for …": what follows is an object.
    Object,
    /// جاء في البيان أن: the source stands within a document.
    Inside,
}

/// A noun for those who speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceNoun {
    /// What it is.
    pub kind: SourceKind,
    /// What it tells of who is speaking.
    pub telling: SourceTelling,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A person or persons.
    Person,
    /// A ministry, a force, a group.
    Body,
    /// A statement, a report: who made it is the source.
    Document,
    /// A newspaper, a station.
    Outlet,
    /// Several persons, as a pronoun.
    Crowd,
}

/// What a noun tells of who is speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceTelling {
    /// A role.
    Role,
    /// Nobody in particular.
    Unnamed,
    /// Somebody named before.
    Pronoun,
}

/// A word that names an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trigger {
    /// The index of its class in the event classes.
    pub class: usize,
    /// What part of speech it plays.
    pub part: TriggerPart,
    /// How much it says of the class, 1 to 3.
    pub weight: u8,
}

/// What part of speech a trigger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerPart {
    /// An active verb: its subject acts, its object is the target.
    Verb,
    /// A noun or a fixed phrase.
    Noun,
    /// A word that names no event but tells the class of one beside it.
    Modifier,
}

/// Words that say what became of people, by where the number stands; one word may stand in several lists.
#[derive(Debug, Clone, Default)]
pub struct Losses {
    /// After it ("killed 12 people", مقتل).
    pub object: Phrases<Field>,
    /// Before it ("12 people were killed").
    pub subject: Phrases<Field>,
    /// The word itself is what is counted ("12 dead", قتيلاً).
    pub counted: Phrases<Field>,
    /// After it, perhaps far ("the toll rose to 12").
    pub toll: Phrases<Field>,
}

/// What a cue does to what is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cue {
    /// There was none of what follows.
    None,
    /// It did not happen.
    Negation,
    /// It is denied.
    Denial,
    /// It is not established.
    Doubt,
    /// It is said to be coming.
    Expectation,
    /// It is supposed.
    Hypothesis,
    /// It is history beside the news.
    Background,
    /// A part of a number beside it follows.
    Part,
    /// One of several, who follow ("one of", أحد).
    OneOf,
    /// Who did it follows.
    Agent,
    /// Who did it is not known.
    Unidentified,
    /// Why follows.
    Cause,
    /// Nobody has claimed it.
    NobodyClaimed,
    /// What is denied or claimed is responsibility.
    Responsibility,
    /// More of those counted before.
    Others,
    /// Told as earlier than what was told before.
    Pluperfect,
    /// Who stands beside it died, also one counted as wounded.
    Dying,
    /// One person more than those counted before ("a third", ثالث).
    OneMore,
    /// What a number was before it rose ("up from").
    UpFrom,
    /// The two sides of a fight follow ("between", "pitted").
    Between,
    /// The other side of a fight follows.
    With,
    /// Somebody uses the means that follows ("fired", "used").
    Uses,
    /// The type of what stands before it follows.
    OfType,
    /// Its subject came under attack.
    Undergoes,
    /// Its subject takes part in what follows.
    TakesPart,
    /// Who takes part in its subject follows.
    Draws,
    /// Its subject had no part in it.
    NoPart,
    /// Its subject is to blame.
    ToBlame,
    /// Whom one place took in follows ("received", استقبل).
    Receives,
    /// Its subject came to one place ("were brought in").
    BroughtIn,
}

/// What police do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PoliceAct {
    /// They kill somebody.
    Kills,
    /// They arrest somebody, or hold them.
    Arrests,
    /// They use force, deadly or not.
    UsesForce,
    /// They fail to act where they should.
    FailsToAct,
    /// They do anything; as a word, who does it.
    Acts,
}

impl PoliceAct {
    /// Every act.
    pub const ALL: [Self; 5] = [Self::Kills, Self::Arrests, Self::UsesForce, Self::FailsToAct, Self::Acts];

    /// Returns the name in the tables and of the head's label.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kills => "kill",
            Self::Arrests => "arrest",
            Self::UsesForce => "force",
            Self::FailsToAct => "fail",
            Self::Acts => "act",
        }
    }
}

/// Small words by what they do, folded.
#[derive(Debug, Clone, Default)]
pub struct Particles {
    /// Before a verb, says that nobody in particular does it ("to").
    pub infinitive: BTreeSet<String>,
    /// Open what was said ("that", أن).
    pub complement: BTreeSet<String>,
    /// Open a relative clause.
    pub relative: BTreeSet<String>,
    /// Open a clause that stands for what it names ("what they called a raid").
    pub free_relative: BTreeSet<String>,
    /// Join clauses.
    pub conjunction: BTreeSet<String>,
    /// Open an adjunct and end a noun phrase.
    pub preposition: BTreeSet<String>,
    /// May stand within a noun phrase.
    pub inner_preposition: BTreeSet<String>,
    /// Verb words that end a noun phrase.
    pub auxiliary: BTreeSet<String>,
    /// Make the verb after them passive.
    pub passive: BTreeSet<String>,
    /// May stand between subject and verb.
    pub adverb: BTreeSet<String>,
    /// Open a noun phrase.
    pub determiner: BTreeSet<String>,
    /// Say that the thing is known.
    pub definite: BTreeSet<String>,
    /// Open a clause told as earlier (كان).
    pub pluperfect: BTreeSet<String>,
    /// Stand before the verb of such a clause (قد).
    pub perfect: BTreeSet<String>,
    /// Stand between an attack and its target ("on").
    pub target_preposition: BTreeSet<String>,
    /// Stands between an accident and what it happened to.
    pub accident_preposition: BTreeSet<String>,
    /// Endings that only a subject has.
    pub subject_ending: BTreeSet<String>,
    /// Join two of a kind ("and"); where a clitic does it, there is none.
    pub and: BTreeSet<String>,
    /// Say that what stands before them is what stands behind them ("is", هو).
    pub copula: BTreeSet<String>,
    /// Name what does nothing itself, whatever it is called: buildings, streets, numbers.
    pub inert: BTreeSet<String>,
}

/// What classes of events are.
#[derive(Debug, Clone)]
pub struct EventClasses {
    classes: Vec<EventClass>,
    compositions: Vec<(usize, usize, usize)>,
}

/// A class of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventClass {
    /// Its name in the tables.
    pub name: String,
    /// What it is.
    pub event_type: EventType,
    /// Classes of one family may tell one event.
    pub family: String,
}

impl EventClasses {
    /// Returns the classes built into the program.
    pub fn built_in() -> Result<Self, Error> {
        let mut classes = Vec::new();
        for row in rows("event_classes.tsv", include_str!("event_classes.tsv"), 6)? {
            let given = |cell: &str| (cell != "-").then(|| cell.to_owned());
            let acled = match row[1] {
                "-" => None,
                name => Some(
                    AcledSubEvent::ALL
                        .iter()
                        .copied()
                        .find(|sub_event| sub_event.name() == name)
                        .ok_or_else(|| unknown("event_classes.tsv", "an ACLED sub-event type", name))?,
                ),
            };
            let event_type =
                EventType { acled, plover_event: given(row[2]), plover_mode: given(row[3]), hazard: given(row[4]) };
            classes.push(EventClass { name: row[0].to_owned(), event_type, family: row[5].to_owned() });
        }
        let mut event_classes = Self { classes, compositions: Vec::new() };
        for row in rows("event_compositions.tsv", include_str!("event_compositions.tsv"), 3)? {
            let class = |name| event_classes.named("event_compositions.tsv", name);
            let composition = (class(row[0])?, class(row[1])?, class(row[2])?);
            event_classes.compositions.push(composition);
        }
        Ok(event_classes)
    }

    /// Returns a class by its index.
    pub fn get(&self, class: usize) -> &EventClass {
        &self.classes[class]
    }

    /// Returns the hazards that any class is of, in the tables' order.
    pub fn hazards(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().filter_map(|class| class.event_type.hazard.as_deref())
    }

    /// Returns whether two kinds of events, by their names, are of one family; a kind that no class is of is of none.
    pub fn are_of_one_family(&self, one: &str, other: &str) -> bool {
        let is_of = |class: &&EventClass, kind: &str| class.event_type.kind() == Some(kind);
        let mut of_one = self.classes.iter().filter(|class| is_of(class, one));
        of_one.any(|found| self.classes.iter().any(|class| is_of(&class, other) && class.family == found.family))
    }

    /// Returns what two classes told of one event make together, if the tables say.
    pub fn composed(&self, one: usize, other: usize) -> Option<usize> {
        self.compositions
            .iter()
            .find(|&&(a, b, _)| (a, b) == (one, other) || (b, a) == (one, other))
            .map(|&(_, _, whole)| whole)
    }

    fn named(&self, table: &str, name: &str) -> Result<usize, Error> {
        self.classes
            .iter()
            .position(|class| class.name == name)
            .ok_or_else(|| unknown(table, "a class of events", name))
    }
}

/// The texts of a language's tables, as files.
pub(super) struct Tables {
    pub(super) actors: &'static str,
    pub(super) adjuncts: &'static str,
    pub(super) anonymity: &'static str,
    pub(super) cues: &'static str,
    pub(super) losses: &'static str,
    pub(super) particles: &'static str,
    pub(super) policing: &'static str,
    pub(super) reporting: &'static str,
    pub(super) sources: &'static str,
    pub(super) things: &'static str,
    pub(super) triggers: &'static str,
    pub(super) weapons: &'static str,
}

/// Reads the tables of a language's folder.
macro_rules! tables {
    ($code:literal) => {
        $crate::lang::telling::Tables {
            actors: include_str!(concat!($code, "/telling/actors.tsv")),
            adjuncts: include_str!(concat!($code, "/telling/adjuncts.tsv")),
            anonymity: include_str!(concat!($code, "/telling/anonymity.tsv")),
            cues: include_str!(concat!($code, "/telling/cues.tsv")),
            losses: include_str!(concat!($code, "/telling/losses.tsv")),
            particles: include_str!(concat!($code, "/telling/particles.tsv")),
            policing: include_str!(concat!($code, "/telling/policing.tsv")),
            reporting: include_str!(concat!($code, "/telling/reporting.tsv")),
            sources: include_str!(concat!($code, "/telling/sources.tsv")),
            things: include_str!(concat!($code, "/telling/things.tsv")),
            triggers: include_str!(concat!($code, "/telling/triggers.tsv")),
            weapons: include_str!(concat!($code, "/telling/weapons.tsv")),
        }
    };
}
pub(super) use tables;

impl Telling {
    /// Reads the tables of a language.
    pub(super) fn parse(
        tables: &Tables,
        order: Order,
        clitics: Clitics,
        classes: Arc<EventClasses>,
    ) -> Result<Self, Error> {
        let mut sources = Phrases::new();
        for row in rows("telling/sources.tsv", tables.sources, 3)? {
            let kind = word("telling/sources.tsv", row[1], &SOURCE_KINDS)?;
            let telling = word("telling/sources.tsv", row[2], &SOURCE_TELLINGS)?;
            add(&mut sources, row[0], SourceNoun { kind, telling });
        }
        let mut reporting = Phrases::new();
        for row in rows("telling/reporting.tsv", tables.reporting, 5)? {
            let meaning = Reporting {
                agreement: word("telling/reporting.tsv", row[1], &AGREEMENTS)?,
                stance: word("telling/reporting.tsv", row[2], &STANCES)?,
                frame: word("telling/reporting.tsv", row[3], &FRAMES)?,
                needs_speaker: word("telling/reporting.tsv", row[4], &[("sure", false), ("weak", true)])?,
            };
            add(&mut reporting, row[0], meaning);
        }
        let mut triggers = Phrases::new();
        for row in rows("telling/triggers.tsv", tables.triggers, 4)? {
            let class = classes.named("telling/triggers.tsv", row[1])?;
            let part = word("telling/triggers.tsv", row[2], &TRIGGER_PARTS)?;
            let weight = word("telling/triggers.tsv", row[3], &[("1", 1), ("2", 2), ("3", 3)])?;
            add(&mut triggers, row[0], Trigger { class, part, weight });
        }
        let mut losses = Losses::default();
        for row in rows("telling/losses.tsv", tables.losses, 3)? {
            let field =
                Field::named(row[1]).ok_or_else(|| unknown("telling/losses.tsv", "a field of an event", row[1]))?;
            let shape = match row[2] {
                "object" => &mut losses.object,
                "subject" => &mut losses.subject,
                "counted" => &mut losses.counted,
                "toll" => &mut losses.toll,
                other => return Err(unknown("telling/losses.tsv", "where the number stands", other)),
            };
            add(shape, row[0], field);
        }
        let mut weapons = Phrases::new();
        for row in rows("telling/weapons.tsv", tables.weapons, 2)? {
            add(&mut weapons, row[0], row[1].to_owned());
        }
        let mut cues = Phrases::new();
        for row in rows("telling/cues.tsv", tables.cues, 2)? {
            add(&mut cues, row[0], word("telling/cues.tsv", row[1], &CUES)?);
        }
        let mut adjuncts = Phrases::new();
        for row in rows("telling/adjuncts.tsv", tables.adjuncts, 1)? {
            add(&mut adjuncts, row[0], ());
        }
        let mut actors = Phrases::new();
        for row in rows("telling/actors.tsv", tables.actors, 1)? {
            add(&mut actors, row[0], ());
            for noun in row[0].split('|').filter(|noun| !noun.contains(' ')) {
                for form in possessed(noun, &clitics.pronouns) {
                    actors.add(&form, ());
                }
            }
        }
        let mut things = Phrases::new();
        for row in rows("telling/things.tsv", tables.things, 1)? {
            add(&mut things, row[0], ());
        }
        let mut anonymity = Phrases::new();
        for row in rows("telling/anonymity.tsv", tables.anonymity, 1)? {
            add(&mut anonymity, row[0], ());
        }
        let mut policing = Phrases::new();
        let acts = PoliceAct::ALL.map(|act| (act.name(), act));
        for row in rows("telling/policing.tsv", tables.policing, 2)? {
            add(&mut policing, row[0], word("telling/policing.tsv", row[1], &acts)?);
        }
        let particles = particles(tables.particles)?;
        Ok(Self {
            clitics,
            reporting,
            sources,
            adjuncts,
            anonymity,
            actors,
            things,
            triggers,
            losses,
            weapons,
            cues,
            policing,
            particles,
            order,
            classes,
        })
    }
}

const AGREEMENTS: [(&str, Agreement); 4] =
    [("m", Agreement::Masculine), ("f", Agreement::Feminine), ("p", Agreement::Plural), ("-", Agreement::Open)];

const STANCES: [(&str, Stance); 7] = [
    ("reports", Stance::Reports),
    ("denies", Stance::Denies),
    ("confirms", Stance::Confirms),
    ("claims-responsibility", Stance::ClaimsResponsibility),
    ("accuses", Stance::Accuses),
    ("expects", Stance::Expects),
    ("doubts", Stance::Doubts),
];

const FRAMES: [(&str, Frame); 7] = [
    ("says", Frame::Says),
    ("tells", Frame::Tells),
    ("participle", Frame::Participle),
    ("per", Frame::Per),
    ("citing", Frame::Citing),
    ("object", Frame::Object),
    ("inside", Frame::Inside),
];

const SOURCE_KINDS: [(&str, SourceKind); 5] = [
    ("person", SourceKind::Person),
    ("body", SourceKind::Body),
    ("document", SourceKind::Document),
    ("outlet", SourceKind::Outlet),
    ("crowd", SourceKind::Crowd),
];

const SOURCE_TELLINGS: [(&str, SourceTelling); 3] =
    [("role", SourceTelling::Role), ("unnamed", SourceTelling::Unnamed), ("pronoun", SourceTelling::Pronoun)];

const TRIGGER_PARTS: [(&str, TriggerPart); 3] =
    [("verb", TriggerPart::Verb), ("noun", TriggerPart::Noun), ("modifier", TriggerPart::Modifier)];

const CUES: [(&str, Cue); 30] = [
    ("none", Cue::None),
    ("negation", Cue::Negation),
    ("denial", Cue::Denial),
    ("doubt", Cue::Doubt),
    ("expectation", Cue::Expectation),
    ("hypothesis", Cue::Hypothesis),
    ("background", Cue::Background),
    ("part", Cue::Part),
    ("agent", Cue::Agent),
    ("unidentified", Cue::Unidentified),
    ("cause", Cue::Cause),
    ("nobody-claimed", Cue::NobodyClaimed),
    ("responsibility", Cue::Responsibility),
    ("others", Cue::Others),
    ("one-of", Cue::OneOf),
    ("dying", Cue::Dying),
    ("one-more", Cue::OneMore),
    ("up-from", Cue::UpFrom),
    ("pluperfect", Cue::Pluperfect),
    ("between", Cue::Between),
    ("with", Cue::With),
    ("uses", Cue::Uses),
    ("of-type", Cue::OfType),
    ("undergoes", Cue::Undergoes),
    ("takes-part", Cue::TakesPart),
    ("draws", Cue::Draws),
    ("no-part", Cue::NoPart),
    ("to-blame", Cue::ToBlame),
    ("receives", Cue::Receives),
    ("brought-in", Cue::BroughtIn),
];

fn particles(table: &str) -> Result<Particles, Error> {
    let mut particles = Particles::default();
    for row in rows("telling/particles.tsv", table, 2)? {
        let kind = match row[0] {
            "infinitive" => &mut particles.infinitive,
            "complement" => &mut particles.complement,
            "relative" => &mut particles.relative,
            "free-relative" => &mut particles.free_relative,
            "conjunction" => &mut particles.conjunction,
            "preposition" => &mut particles.preposition,
            "inner-preposition" => &mut particles.inner_preposition,
            "auxiliary" => &mut particles.auxiliary,
            "passive" => &mut particles.passive,
            "adverb" => &mut particles.adverb,
            "determiner" => &mut particles.determiner,
            "definite" => &mut particles.definite,
            "pluperfect" => &mut particles.pluperfect,
            "perfect" => &mut particles.perfect,
            "and" => &mut particles.and,
            "copula" => &mut particles.copula,
            "inert" => &mut particles.inert,
            "target-preposition" => &mut particles.target_preposition,
            "accident-preposition" => &mut particles.accident_preposition,
            "subject-ending" => &mut particles.subject_ending,
            other => return Err(unknown("telling/particles.tsv", "a kind of small word", other)),
        };
        kind.extend(row[1].split('|').flat_map(words).map(|word| word.folded));
    }
    Ok(particles)
}

/// Returns a noun with each pronoun that says whose it is: مقاتلون gives مقاتلوها, مقاتلين gives مقاتليها, كتيبه gives كتيبتها.
fn possessed(noun: &str, pronouns: &[String]) -> Vec<String> {
    const BEFORE_PRONOUNS: [(&str, &str); 3] = [("ون", "و"), ("ين", "ي"), ("ه", "ت")];
    let changed =
        BEFORE_PRONOUNS.iter().find_map(|&(ending, before)| Some(format!("{}{before}", noun.strip_suffix(ending)?)));
    let stem = changed.unwrap_or_else(|| noun.to_owned());
    pronouns.iter().map(|pronoun| format!("{stem}{pronoun}")).collect()
}

fn add<T: Clone>(phrases: &mut Phrases<T>, forms: &str, meaning: T) {
    for form in forms.split('|') {
        phrases.add(form, meaning.clone());
    }
}

fn word<T: Copy>(table: &str, word: &str, meanings: &[(&str, T)]) -> Result<T, Error> {
    meanings
        .iter()
        .find(|(name, _)| *name == word)
        .map(|&(_, meaning)| meaning)
        .ok_or_else(|| unknown(table, "a word of the table's head", word))
}

fn unknown(table: &str, expected: &str, found: &str) -> Error {
    Error::resource(format!("{table}: expected {expected}, found `{found}`"))
}
