//! What must be known of names to compare them within and across scripts; these tables belong to pairs of languages.

use super::table::rows;
use crate::error::Error;
use crate::text::words::{fold, is_arabic};
use std::collections::{BTreeMap, BTreeSet};

/// The tables of names.
#[derive(Debug, Clone)]
pub struct NameTables {
    /// How Arabic letters are read as Latin ones.
    pub letter_steps: LetterSteps,
    families: BTreeMap<String, u32>,
    particles: BTreeMap<String, Particle>,
    renderings: BTreeMap<String, Rendering>,
    heads: BTreeSet<String>,
    organisations: BTreeMap<String, u32>,
    organisation_names: Vec<String>,
    similar: BTreeMap<(char, char), u16>,
}

/// What a word does that stands in names without being a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Particle {
    /// The Arabic article, written apart in Latin script.
    Article,
    /// Father or mother of.
    Kunya,
    /// Son or daughter of.
    Nasab,
    /// The first half of a compound with one of God's names.
    Servant,
    /// A title.
    Title,
    /// A word that says nothing of who it is.
    Function,
    /// The legal form of a company.
    Legal,
}

/// What an Arabic word of an organisation's name is in English.
#[derive(Debug, Clone)]
struct Rendering {
    english: BTreeSet<String>,
    is_head: bool,
}

impl NameTables {
    /// Returns the tables built into the program.
    pub fn built_in() -> Result<Self, Error> {
        let mut tables = Self {
            letter_steps: LetterSteps::parse(
                include_str!("ar/letter_steps.tsv"),
                include_str!("ar/letter_readings.tsv"),
            )?,
            families: BTreeMap::new(),
            particles: BTreeMap::new(),
            renderings: BTreeMap::new(),
            heads: BTreeSet::new(),
            organisations: BTreeMap::new(),
            organisation_names: Vec::new(),
            similar: BTreeMap::new(),
        };
        tables.add_families("ar/given_names.tsv", include_str!("ar/given_names.tsv"))?;
        tables.add_particles("ar/name-words.tsv", include_str!("ar/name-words.tsv"))?;
        tables.add_particles("en/name-words.tsv", include_str!("en/name-words.tsv"))?;
        tables.add_renderings("ar/translations.tsv", include_str!("ar/translations.tsv"))?;
        tables.add_organisations("organisations.tsv", include_str!("organisations.tsv"))?;
        tables.add_similar("ar/similar_letters.tsv", include_str!("ar/similar_letters.tsv"))?;
        tables.add_similar("en/similar_letters.tsv", include_str!("en/similar_letters.tsv"))?;
        Ok(tables)
    }

    /// Returns the number of the spelling family of a given name (folded, without the article), if it is a common one.
    pub fn family(&self, word: &str) -> Option<u32> {
        self.families.get(word).copied()
    }

    /// Returns what a folded word does in names, if it is no name of its own.
    pub fn particle(&self, word: &str) -> Option<Particle> {
        self.particles.get(word).copied()
    }

    /// Returns whether the English word is one of the usual renderings of the Arabic one (both folded, no article).
    pub fn renders(&self, arabic: &str, english: &str) -> bool {
        self.renderings.get(arabic).is_some_and(|rendering| rendering.english.contains(singular(english)))
    }

    /// Returns the English renderings of a folded Arabic word, in alphabetical order, singular where the plural is regular.
    pub fn renderings(&self, arabic: &str) -> impl Iterator<Item = &str> {
        self.renderings.get(arabic).into_iter().flat_map(|rendering| rendering.english.iter().map(String::as_str))
    }

    /// Returns whether a folded word only says what sort of body is named ("ministry", "قوات").
    pub fn is_head(&self, word: &str) -> bool {
        self.renderings.get(word).is_some_and(|rendering| rendering.is_head) || self.heads.contains(singular(word))
    }

    /// Returns the number of the organisation of public record that goes by this name, in any script.
    pub fn organisation(&self, name: &str) -> Option<u32> {
        self.organisations.get(&organisation_key(name)).copied()
    }

    /// Returns the name an organisation of public record is shown by.
    pub fn organisation_name(&self, number: u32) -> &str {
        self.organisation_names.get(number as usize).map_or("", String::as_str)
    }

    /// Returns what confusing two folded letters costs, in hundredths of an edit; `-` for a letter that is left out.
    pub fn confusion(&self, one: char, other: char) -> u16 {
        self.similar.get(&(one, other)).copied().unwrap_or(100)
    }

    fn add_families(&mut self, name: &str, text: &str) -> Result<(), Error> {
        for (family, row) in rows(name, text, 2)?.into_iter().enumerate() {
            for spelling in row[0].split(' ').chain(row[1].split(' ')) {
                // A spelling two names share ("samir") stays with the first; it still meets both through the letters.
                self.families.entry(fold(spelling)).or_insert(family as u32);
            }
        }
        Ok(())
    }

    fn add_particles(&mut self, name: &str, text: &str) -> Result<(), Error> {
        for row in rows(name, text, 2)? {
            let particle = match row[1] {
                "article" => Particle::Article,
                "kunya" | "kunya-word" => Particle::Kunya,
                "nasab" | "opener" => Particle::Nasab,
                "servant" => Particle::Servant,
                "title" => Particle::Title,
                "function" | "within" => Particle::Function,
                "legal" => Particle::Legal,
                // What finds names and is none where they are compared.
                "part" | "joint" | "of" | "and" | "locative" | "definite" | "hyphened" => continue,
                other => return Err(Error::resource(format!("{name}: expected a kind of particle, found `{other}`"))),
            };
            for form in row[0].split('|') {
                self.particles.insert(fold(form), particle);
            }
        }
        Ok(())
    }

    fn add_renderings(&mut self, name: &str, text: &str) -> Result<(), Error> {
        for row in rows(name, text, 3)? {
            let is_head = match row[2] {
                "head" => true,
                "-" => false,
                other => return Err(Error::resource(format!("{name}: expected `head` or `-`, found `{other}`"))),
            };
            let english: BTreeSet<String> = row[1].split(' ').map(|word| singular(&fold(word)).to_owned()).collect();
            if is_head {
                self.heads.extend(english.iter().cloned());
            }
            for arabic in row[0].split(' ') {
                let rendering = self
                    .renderings
                    .entry(fold(arabic))
                    .or_insert_with(|| Rendering { english: BTreeSet::new(), is_head });
                rendering.english.extend(english.iter().cloned());
            }
        }
        Ok(())
    }

    fn add_organisations(&mut self, name: &str, text: &str) -> Result<(), Error> {
        for row in rows(name, text, 1)? {
            let number = self.organisation_names.len() as u32;
            for (name_idx, alias) in row[0].split('|').map(str::trim).enumerate() {
                if name_idx == 0 {
                    self.organisation_names.push(alias.to_owned());
                }
                self.organisations.entry(organisation_key(alias)).or_insert(number);
            }
        }
        Ok(())
    }

    fn add_similar(&mut self, name: &str, text: &str) -> Result<(), Error> {
        for row in rows(name, text, 3)? {
            let (mut one, mut other) = (row[0].chars(), row[1].chars());
            let (Some(one), Some(other), Ok(cost)) = (one.next(), other.next(), row[2].parse()) else {
                return Err(Error::resource(format!(
                    "{name}: expected two letters and a cost, found `{}`",
                    row.join(" ")
                )));
            };
            self.similar.insert((one, other), cost);
            self.similar.insert((other, one), cost);
        }
        Ok(())
    }
}

/// Returns a word without a regular English plural or genitive ending.
pub fn singular(word: &str) -> &str {
    let word = word.strip_suffix("'s").unwrap_or(word);
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && word.is_ascii() && !stem.ends_with('s') && !stem.ends_with('u') => stem,
        _ => word,
    }
}

/// Returns the form under which an organisation's name is looked up: folded letters and digits, no articles, no spaces.
fn organisation_key(name: &str) -> String {
    name.split(|character: char| character.is_whitespace() || character == '-')
        .map(fold)
        .filter(|word| !matches!(word.as_str(), "the" | "al" | "el"))
        .map(|word| without_article(&word).chars().filter(|character| character.is_alphanumeric()).collect::<String>())
        .collect()
}

/// Returns a folded Arabic word without the article; other words as they are.
pub fn without_article(word: &str) -> &str {
    let stem = word.strip_prefix("ال").or_else(|| word.strip_prefix("لل")).unwrap_or(word);
    if stem.chars().count() >= 2 && word.chars().next().is_some_and(is_arabic) { stem } else { word }
}

/// What each step from Arabic letters to Latin letters says for or against one name.
///
/// Letters are numbered: 0 for none, Latin 1–26, Arabic 1–`N_ARABIC`.
#[derive(Debug, Clone)]
pub struct LetterSteps {
    /// For each place and pair of Arabic letters, where its steps stand in `steps`.
    ranges: Vec<(u32, u32)>,
    /// Latin letters as one number, and the weight in hundredths, ascending within a range.
    steps: Vec<(u32, i16)>,
}

/// Where a step stands in its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepPlace {
    /// At the first Arabic letter.
    Start,
    /// Inside.
    Inside,
    /// At the last Arabic letter.
    End,
}

/// How many Arabic letters are told apart, and one for none.
const N_ARABIC: usize = 64;

impl LetterSteps {
    fn parse(learnt: &str, readings: &str) -> Result<Self, Error> {
        let mut steps: BTreeMap<(usize, u32), i16> = BTreeMap::new();
        for row in rows("ar/letter_steps.tsv", learnt, 4)? {
            let wrong = || Error::resource(format!("ar/letter_steps.tsv: expected a step, found `{}`", row.join(" ")));
            let place = match row[0] {
                "^" => StepPlace::Start,
                "-" => StepPlace::Inside,
                "$" => StepPlace::End,
                _ => return Err(wrong()),
            };
            let arabic = numbers(row[1], arabic_number).ok_or_else(wrong)?;
            let latin = numbers(row[2], latin_number).ok_or_else(wrong)?;
            let weight = row[3].parse().map_err(|_| wrong())?;
            steps.insert((Self::range_index(place, &arabic), Self::latin_code(&latin)), weight);
        }
        for row in rows("ar/letter_readings.tsv", readings, 2)? {
            let wrong =
                || Error::resource(format!("ar/letter_readings.tsv: expected letters, found `{}`", row.join(" ")));
            let arabic = numbers(row[0], arabic_number).ok_or_else(wrong)?;
            for (reading, weight) in row[1].split(' ').flat_map(spelt_out) {
                let latin = numbers(&reading, latin_number).ok_or_else(wrong)?;
                for place in [StepPlace::Start, StepPlace::Inside, StepPlace::End] {
                    let key = (Self::range_index(place, &arabic), Self::latin_code(&latin));
                    steps.entry(key).and_modify(|known| *known = weight.max(*known)).or_insert(weight);
                }
            }
        }
        let mut ranges = vec![(0, 0); 3 * N_ARABIC * N_ARABIC];
        let mut ordered = Vec::with_capacity(steps.len());
        for ((index, latin), weight) in steps {
            let end = ordered.len() as u32 + 1;
            let start = if ranges[index].1 == 0 { end - 1 } else { ranges[index].0 };
            ranges[index] = (start, end);
            ordered.push((latin, weight));
        }
        Ok(Self { ranges, steps: ordered })
    }

    /// Returns what a step says, in hundredths of a natural logarithm; nothing for a step that was never seen.
    pub fn weight(&self, place: StepPlace, arabic: &[u8], latin: &[u8]) -> Option<i16> {
        let (start, end) = self.ranges[Self::range_index(place, arabic)];
        let steps = &self.steps[start as usize..end as usize];
        let code = Self::latin_code(latin);
        steps.binary_search_by_key(&code, |&(latin, _)| latin).ok().map(|at| steps[at].1)
    }

    fn range_index(place: StepPlace, arabic: &[u8]) -> usize {
        let letter = |at: usize| usize::from(arabic.get(at).copied().unwrap_or(0)) % N_ARABIC;
        (place as usize * N_ARABIC + letter(0)) * N_ARABIC + letter(1)
    }

    fn latin_code(latin: &[u8]) -> u32 {
        latin.iter().fold(0, |code, &letter| code * 27 + u32::from(letter))
    }
}

/// Returns the numbers of the letters of a cell, none for `-`.
fn numbers(cell: &str, number: fn(char) -> Option<u8>) -> Option<Vec<u8>> {
    if cell == "-" { Some(Vec::new()) } else { cell.chars().map(number).collect() }
}

/// Returns a reading as it can stand in a word, with the least it says for one name: alone, doubled, and with the short
/// vowel that Arabic does not write. Set so that a reading the learnt table never saw does not decide against a name;
/// best F1 on 1,500 of `anetac`'s dev pairs is 0.974 with and 0.970 without.
fn spelt_out(reading: &str) -> Vec<(String, i16)> {
    const ALONE: i16 = 120;
    const DOUBLED: i16 = 80;
    const DROPPED: i16 = -100;
    const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    if reading == "-" {
        return vec![(reading.to_owned(), DROPPED)];
    }
    let mut spellings = vec![(reading.to_owned(), ALONE)];
    if !reading.ends_with(VOWELS) {
        if reading.len() < 3 {
            spellings.extend(VOWELS.iter().map(|vowel| (format!("{reading}{vowel}"), ALONE)));
        }
        if reading.len() == 1 && !reading.starts_with(['w', 'y', 'h']) {
            spellings.push((format!("{reading}{reading}"), DOUBLED));
            spellings.extend(VOWELS.iter().map(|vowel| (format!("{reading}{reading}{vowel}"), DOUBLED)));
        }
    }
    spellings
}

/// Returns the number of a folded Arabic letter; nothing for other characters.
pub fn arabic_number(letter: char) -> Option<u8> {
    let letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءپچڤڨژڭۇٹڈڑںھےگ";
    letters.chars().position(|known| known == letter).map(|at| at as u8 + 1)
}

/// Returns the number of a folded Latin letter, 1–26; nothing for other characters.
pub fn latin_number(letter: char) -> Option<u8> {
    letter.is_ascii_lowercase().then(|| letter as u8 - b'a' + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> NameTables {
        NameTables::built_in().expect("the tables built in are well formed")
    }

    #[test]
    fn spellings_of_one_given_name_are_one_family() {
        let tables = tables();
        assert_eq!(tables.family("mohamed"), tables.family(&fold("محمد")));
        assert_ne!(tables.family("omar"), tables.family("ammar"));
    }

    #[test]
    fn an_organisation_is_known_by_its_names_in_both_scripts() {
        let tables = tables();
        for (one, other) in
            [("CENTCOM", "القيادة المركزية الأمريكية"), ("the United Nations", "الأمم المتحدة"), ("ISIS", "داعش")]
        {
            assert!(tables.organisation(one).is_some(), "{one}");
            assert_eq!(tables.organisation(one), tables.organisation(other), "{one} {other}");
        }
    }

    #[test]
    fn words_of_organisations_are_rendered_in_singular_and_plural() {
        let tables = tables();
        assert!(tables.renders(&fold("كتائب"), "brigades") && tables.renders(&fold("صحة"), "health"));
        assert!(!tables.renders(&fold("صحة"), "interior"));
        assert!(tables.is_head("ministry") && !tables.is_head("health"));
    }

    #[test]
    fn a_table_with_an_unknown_kind_is_an_error() {
        let mut tables = tables();
        assert!(tables.add_particles("t", "von\tnoble").is_err());
    }
}
