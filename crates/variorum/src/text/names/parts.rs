//! A name cut into the parts that are compared: articles, titles and "son of" go, "Abu X" and "Abd X" become one part.

use crate::lang::names::{NameTables, Particle, singular, without_article};
use crate::text::words::{fold, is_arabic, words};

/// A name made ready to be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The name as printed.
    pub text: String,
    /// The number of the organisation of public record that goes by it.
    pub organisation: Option<u32>,
    pub(super) parts: Vec<Part>,
}

/// One part of a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// Folded, without the article.
    pub text: String,
    pub script: Script,
    pub kind: PartKind,
    /// How much it tells, `0.0..=1.0`.
    pub weight: f32,
    /// The spelling family of a common given name.
    pub family: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    Arabic,
    Latin,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    Plain,
    /// Stands after "father of".
    Kunya,
    /// One letter.
    Initial,
}

/// A name's parts beyond this many are not compared.
const MOST_PARTS: usize = 12;
/// How much a part tells. Given names and kinds of bodies are shared by many; the order of the figures matters more than
/// their size (set by hand, checked on `name_bench` dev).
const FAMILY_NAME: f32 = 1.0;
const KUNYA: f32 = 0.9;
const GIVEN_NAME: f32 = 0.5;
const HEAD: f32 = 0.4;
const INITIAL: f32 = 0.25;
const LEGAL_FORM: f32 = 0.1;

impl Name {
    /// Returns the parts of a name as printed; a name of particles alone keeps them.
    pub fn new(text: &str, tables: &NameTables) -> Self {
        let mut parts = parts(text, tables, DropParticles::Yes);
        if parts.is_empty() {
            parts = self::parts(text, tables, DropParticles::No);
        }
        parts.truncate(MOST_PARTS);
        Self { text: text.to_owned(), organisation: tables.organisation(text), parts }
    }

    /// Returns how much the whole name tells: about 1.5 for a given and a family name.
    pub fn weight(&self) -> f32 {
        self.parts.iter().map(|part| part.weight).sum()
    }

    /// Returns whether the name has a given and a family name, or as much.
    pub fn is_full(&self) -> bool {
        self.organisation.is_some() || (self.parts.len() >= 2 && self.weight() >= FULL_NAME)
    }

    /// Returns the parts that name a sort of body, folded and in the singular.
    pub fn heads(&self, tables: &NameTables) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| singular(&part.text)).filter(|part| tables.is_head(part))
    }

    /// Returns how many parts are compared.
    pub fn n_parts(&self) -> usize {
        self.parts.len()
    }

    /// Returns whether the name is a kunya alone, which says nothing against another name of the same person.
    pub fn is_kunya(&self) -> bool {
        self.parts.iter().any(|part| part.kind == PartKind::Kunya)
            && self.parts.first().is_some_and(|part| part.kind == PartKind::Kunya)
    }

    pub(super) fn script(&self) -> Script {
        self.parts.first().map_or(Script::Other, |part| part.script)
    }

    pub(super) fn whole(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }
}

/// A name that tells at least this much is full: two given names (a name and its father's) or more.
const FULL_NAME: f32 = 1.0;

#[derive(Clone, Copy, PartialEq)]
enum DropParticles {
    Yes,
    No,
}

fn parts(text: &str, tables: &NameTables, drop: DropParticles) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut next_kind, mut servant) = (PartKind::Plain, String::new());
    for word in words(text) {
        let folded = latin_letters(&word.folded);
        let script = script(&folded);
        let particle = tables.particle(&folded);
        match particle {
            _ if drop == DropParticles::No => {}
            Some(Particle::Article) if !servant.is_empty() => {
                servant.push_str(&folded);
                continue;
            }
            Some(Particle::Article | Particle::Nasab | Particle::Title | Particle::Function) => continue,
            Some(Particle::Kunya) => {
                next_kind = PartKind::Kunya;
                continue;
            }
            Some(Particle::Servant) => {
                servant.push_str(&folded);
                continue;
            }
            Some(Particle::Legal) | None => {}
        }
        // "Abd al-Rahman" is one given name; only the bare word loses its article. Folding makes ألوية begin as if it had one.
        let has_radical = word.span.text(text).starts_with(['أ', 'إ', 'آ']);
        let text = if !servant.is_empty() {
            std::mem::take(&mut servant) + &folded
        } else if has_radical {
            folded
        } else {
            without_article(&folded).to_owned()
        };
        let family = tables.family(&text);
        let is_initial = script == Script::Latin && text.chars().count() == 1;
        let kind = match std::mem::replace(&mut next_kind, PartKind::Plain) {
            PartKind::Plain if is_initial => PartKind::Initial,
            kind => kind,
        };
        let weight = match kind {
            _ if particle == Some(Particle::Legal) => LEGAL_FORM,
            PartKind::Initial => INITIAL,
            PartKind::Kunya => KUNYA,
            PartKind::Plain if family.is_some() => GIVEN_NAME,
            PartKind::Plain if tables.is_head(singular(&text)) => HEAD,
            PartKind::Plain => FAMILY_NAME,
        };
        parts.push(Part { text, script, kind, weight, family });
    }
    if !servant.is_empty() {
        parts.push(Part {
            script: script(&servant),
            text: servant,
            kind: PartKind::Plain,
            weight: GIVEN_NAME,
            family: None,
        });
    }
    parts
}

/// Returns a folded word with the letters that no accent folding reduces, and without apostrophes.
fn latin_letters(folded: &str) -> String {
    let mut letters = String::with_capacity(folded.len());
    for character in folded.chars() {
        match character {
            'ø' => letters.push('o'),
            'ł' => letters.push('l'),
            'đ' | 'ð' => letters.push('d'),
            'ı' => letters.push('i'),
            'ß' => letters.push_str("ss"),
            'æ' => letters.push_str("ae"),
            'œ' => letters.push_str("oe"),
            'þ' => letters.push_str("th"),
            'ء' => {}
            other if other.is_alphanumeric() => letters.push(other),
            _ => {}
        }
    }
    letters
}

pub(super) fn script(word: &str) -> Script {
    match word.chars().find(|character| character.is_alphabetic()) {
        Some(letter) if is_arabic(letter) => Script::Arabic,
        Some(letter) if letter.is_ascii_alphabetic() => Script::Latin,
        _ => Script::Other,
    }
}

/// Returns the folded text under which two spellings are one name: parts in order, without articles and titles.
pub fn normal_form(text: &str, tables: &NameTables) -> String {
    let name = Name::new(text, tables);
    if name.parts.is_empty() {
        return fold(text);
    }
    let part = |part: &Part| if part.kind == PartKind::Kunya { format!("+{}", part.text) } else { part.text.clone() };
    name.parts.iter().map(part).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str) -> Vec<String> {
        let tables = NameTables::built_in().expect("the tables built in are well formed");
        Name::new(name, &tables).parts.into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn articles_titles_and_sons_are_no_parts() {
        assert_eq!(texts("Dr. Salma al-Qattan"), ["salma", "qattan"]);
        assert_eq!(texts("Osama bin Said"), ["osama", "said"]);
        assert_eq!(texts("الدكتور نادر الشوّا"), ["نادر", "شوا"]);
        assert_eq!(texts("ألوية الشمال"), ["الويه", "شمال"]);
    }

    #[test]
    fn servants_of_god_are_one_part() {
        assert_eq!(texts("عبد الرحمن"), ["عبدالرحمن"]);
        assert_eq!(texts("Abd al-Rahman Khalil"), ["abdalrahman", "khalil"]);
    }

    #[test]
    fn spellings_with_and_without_title_have_one_normal_form() {
        let tables = NameTables::built_in().expect("the tables built in are well formed");
        assert_eq!(normal_form("Dr Salma Al-Qattan", &tables), normal_form("Salma al-Qattan", &tables));
        assert_eq!(normal_form("أبا الليث", &tables), normal_form("أبو الليث", &tables));
    }
}
