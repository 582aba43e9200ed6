//! How alike two names are, within a script and across scripts, with the parts that say so.
//!
//! Arabic is compared as Arabic, Latin as Latin, and the one with the other by what each Arabic letter is commonly read as:
//! nothing is transliterated first, because a transliteration must guess the vowels that the comparison can leave open.

mod letters;
mod parts;

pub mod keys;

use crate::lang::names::NameTables;
pub use parts::{Name, normal_form};
use parts::{Part, PartKind};

/// How alike two names are.
#[derive(Debug, Clone, PartialEq)]
pub struct NameSimilarity {
    /// How alike, `0.0..=1.0`; a name and its short form are alike.
    pub score: f32,
    /// How much of a name the two share: 0.5 for a common given name, 1 for a family name, 1.5 for both. Being alike in
    /// little says little.
    pub weight: f32,
    /// Whether the names are written in two scripts.
    pub is_cross_script: bool,
    /// What was compared with what, in the order of the first name; then what stands only in one.
    pub parts: Vec<PartSimilarity>,
}

/// How alike two parts of names are.
#[derive(Debug, Clone, PartialEq)]
pub struct PartSimilarity {
    /// The part of the first name, folded; empty where the second has it alone.
    pub a: String,
    /// The part of the second name; empty where the first has it alone.
    pub b: String,
    /// How alike, `0.0..=1.0`.
    pub score: f32,
    /// How much the part tells, `0.0..=1.0`.
    pub weight: f32,
    /// The rule that compared them.
    pub rule: &'static str,
}

impl NameSimilarity {
    /// Returns the parts in words, for a reader: `khatuni ~ خاتوني 0.93, jaber only in the first`.
    pub fn reason(&self) -> String {
        let part = |part: &PartSimilarity| match (part.a.is_empty(), part.b.is_empty()) {
            (false, true) => format!("{} only in the first", part.a),
            (true, false) => format!("{} only in the second", part.b),
            _ if part.score >= 1.0 => format!("{} = {} ({})", part.a, part.b, part.rule),
            _ => format!("{} ~ {} {:.2} ({})", part.a, part.b, part.score, part.rule),
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join(", ")
    }
}

/// Two parts less alike than this are not compared further: calibrated with `LATIN_STEEPNESS` on `name_bench` dev.
const LEAST_PART: f32 = 0.5;
/// What a part that only one name has takes off: a middle name or a given name is often left out.
const EXTRA_SHARE: f32 = 0.25;
/// What a part takes off that each name has and the other does not: two family names are two people.
const CONFLICT_SHARE: f32 = 1.6;
/// What a part out of order takes off.
const ORDER_SHARE: f32 = 0.02;
/// Names written together or apart ("van der Berg", "Vanderberg") are compared as one word when that is at least so alike.
const LEAST_WHOLE: f32 = 0.9;

/// Returns how alike two names are, by comparing their parts.
///
/// Names are as printed, without clitics. An empty name is like nothing. Symmetric but for the order of the parts.
pub fn compare(a: &str, b: &str, tables: &NameTables) -> NameSimilarity {
    compare_names(&Name::new(a, tables), &Name::new(b, tables), tables)
}

/// Returns how alike two prepared names are; see [`compare`].
pub fn compare_names(a: &Name, b: &Name, tables: &NameTables) -> NameSimilarity {
    let is_cross_script = a.script() != b.script();
    if let (Some(one), Some(other)) = (a.organisation, b.organisation) {
        let score = if one == other { 1.0 } else { 0.0 };
        let rule =
            if one == other { "one organisation of public record" } else { "two organisations of public record" };
        let part = PartSimilarity { a: a.text.clone(), b: b.text.clone(), score, weight: 1.0, rule };
        return NameSimilarity { score, weight: 2.0 * score, is_cross_script, parts: vec![part] };
    }
    let mut similarity = compare_parts(&a.parts, &b.parts, tables);
    similarity.is_cross_script = is_cross_script;
    if a.parts.len() != b.parts.len() || similarity.score < LEAST_WHOLE {
        let (one, other) = (a.whole(), b.whole());
        let (longer, shorter) = (one.len().max(other.len()), one.len().min(other.len()));
        if shorter >= 5 && (is_cross_script || 10 * shorter >= 8 * longer) && (a.parts.len() > 1 || b.parts.len() > 1) {
            let (score, _) = letters::compare_words(&one, a.script(), &other, b.script(), tables);
            if score >= LEAST_WHOLE && score > similarity.score {
                let weight = a.weight().min(b.weight());
                let part = PartSimilarity { a: one, b: other, score, weight, rule: "written together" };
                return NameSimilarity { score, weight, is_cross_script, parts: vec![part] };
            }
        }
    }
    similarity
}

fn compare_parts(a: &[Part], b: &[Part], tables: &NameTables) -> NameSimilarity {
    // Of two names of one part each the likeness is that of the parts, however small.
    let least = if a.len() == 1 && b.len() == 1 { 0.0 } else { LEAST_PART };
    let mut candidates = Vec::new();
    for (a_idx, one) in a.iter().enumerate() {
        for (b_idx, other) in b.iter().enumerate() {
            let (score, rule) = compare_part(one, other, tables);
            if score > 0.0 && score >= least {
                candidates.push((score, a_idx, b_idx, rule));
            }
        }
    }
    // Best first; of equals the pair whose places in the two names differ least, then the earlier.
    candidates.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then((one.1.abs_diff(one.2), one.1, one.2).cmp(&(
            other.1.abs_diff(other.2),
            other.1,
            other.2,
        )))
    });
    let (mut a_partner, mut b_partner) = (vec![None; a.len()], vec![None; b.len()]);
    for &(score, a_idx, b_idx, rule) in &candidates {
        if a_partner[a_idx].is_none() && b_partner[b_idx].is_none() {
            a_partner[a_idx] = Some((b_idx, score, rule));
            b_partner[b_idx] = Some(a_idx);
        }
    }
    let mut parts = Vec::new();
    let (mut alike, mut matched, mut only_a, mut only_b) = (0.0, 0.0, 0.0, 0.0);
    for (one, partner) in a.iter().zip(&a_partner) {
        let part = if let &Some((b_idx, score, rule)) = partner {
            let weight = f32::midpoint(one.weight, b[b_idx].weight);
            alike += weight * score;
            matched += weight;
            PartSimilarity { a: one.text.clone(), b: b[b_idx].text.clone(), score, weight, rule }
        } else {
            only_a += one.weight;
            PartSimilarity { a: one.text.clone(), b: String::new(), score: 0.0, weight: one.weight, rule: "alone" }
        };
        parts.push(part);
    }
    for (other, partner) in b.iter().zip(&b_partner) {
        if partner.is_none() {
            only_b += other.weight;
            parts.push(PartSimilarity {
                a: String::new(),
                b: other.text.clone(),
                score: 0.0,
                weight: other.weight,
                rule: "alone",
            });
        }
    }
    let (conflict, extra) = (f32::min(only_a, only_b), (only_a - only_b).abs());
    let whole = matched + CONFLICT_SHARE * conflict + EXTRA_SHARE * extra;
    let order = ORDER_SHARE * inversions(&a_partner) as f32;
    let score = if whole > 0.0 { (alike / whole - order).clamp(0.0, 1.0) } else { 0.0 };
    NameSimilarity { score, weight: alike, is_cross_script: false, parts }
}

fn inversions(partners: &[Option<(usize, f32, &'static str)>]) -> usize {
    let order: Vec<usize> = partners.iter().flatten().map(|&(b_idx, ..)| b_idx).collect();
    order.windows(2).filter(|pair| pair[0] > pair[1]).count()
}

fn compare_part(one: &Part, other: &Part, tables: &NameTables) -> (f32, &'static str) {
    if one.family.is_some() && one.family == other.family && one.kind == other.kind {
        return (1.0, "spellings of one name");
    }
    let (score, rule) = match (one.kind, other.kind) {
        (PartKind::Initial, PartKind::Initial) => (if one.text == other.text { 1.0 } else { 0.0 }, "initials"),
        (PartKind::Initial, _) | (_, PartKind::Initial) => {
            let is_first =
                one.script == other.script && (one.text.starts_with(&other.text) || other.text.starts_with(&one.text));
            return (if is_first { 0.8 } else { 0.0 }, "initial");
        }
        _ => letters::compare_words(&one.text, one.script, &other.text, other.script, tables),
    };
    // "Abu Layth" is not Layth, but headlines do drop the one word.
    if one.kind == other.kind { (score, rule) } else { (score * 0.6, rule) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(a: &str, b: &str) -> f32 {
        let tables = NameTables::built_in().expect("the tables built in are well formed");
        let (forth, back) = (compare(a, b, &tables), compare(b, a, &tables));
        assert!((forth.score - back.score).abs() < 1e-6, "{a} {b}: comparing is symmetric");
        assert!((0.0..=1.0).contains(&forth.score));
        forth.score
    }

    #[test]
    fn one_name_in_two_scripts_is_alike() {
        for (arabic, latin) in [
            ("أسامة المهاجر", "Osama al-Muhajir"),
            ("عبد الرحمن القاضي", "Abdelrahman El-Qadi"),
            ("أبو الليث", "Abu al-Layth"),
            ("معمر القذافي", "Moammar Gaddafi"),
            ("غسان الحوراني", "Ghassan Hourani"),
            ("خان يونس", "Khan Younis"),
            ("محمد عثمان", "Mohamed Othman"),
        ] {
            assert!(score(arabic, latin) > 0.65, "{arabic} {latin} {}", score(arabic, latin));
        }
    }

    #[test]
    fn two_family_names_are_two_people_in_any_script() {
        for (a, b) in [
            ("Ahmed Haddad", "Ahmed Mansour"),
            ("أحمد الحداد", "Ahmed Mansour"),
            ("أحمد الحداد", "أحمد المنصوري"),
            ("سالم الزروق", "Salem al-Khatib"),
        ] {
            assert!(score(a, b) < 0.5, "{a} {b} {}", score(a, b));
        }
    }

    #[test]
    fn organisations_are_compared_by_what_their_words_mean() {
        assert!(score("وزارة الصحة", "Ministry of Health") > 0.85);
        assert!(score("وزارة الصحة", "Ministry of Interior") < 0.6);
        assert!(score("قوات درع الشرق", "Eastern Shield Forces") > 0.85);
        assert!(score("سنتكوم", "CENTCOM") > 0.9);
        assert!(score("داعش", "ISIS") > 0.9);
    }

    #[test]
    fn a_lone_given_name_weighs_less_than_a_family_name() {
        let tables = NameTables::built_in().expect("the tables built in are well formed");
        let given = compare("Mohammed", "محمد", &tables);
        let family = compare("Hourani", "الحوراني", &tables);
        assert!(given.score > 0.9 && family.score > 0.7);
        assert!(given.weight < family.weight);
    }

    #[test]
    fn nothing_is_like_an_empty_name() {
        assert!(score("", "") < f32::EPSILON && score("!", "Ali") < f32::EPSILON);
    }
}
