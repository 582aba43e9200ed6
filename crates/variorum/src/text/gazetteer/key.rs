//! The key under which spellings of one place name meet.

use crate::text::words::fold;

/// Latin articles that lead a place name: al-, el- and the forms al- takes before sun letters.
const ARTICLES: &[&str] = &["al", "el", "ad", "an", "ar", "as", "at", "az", "ash", "adh", "adz", "adj", "the"];

/// Returns a name's key: folded, without apostrophes, hyphens and other marks as spaces, without articles.
///
/// "Al-Bāb", "al Bab", "الباب" and "باب" lose their articles; "Ar-Raqqah" meets "Raqqah", not "Raqqa", which is another
/// spelling that the gazetteer lists. The same rule is in `training/gazetteer/build.py`; changing one needs the other.
pub fn place_key(name: &str) -> String {
    let folded: String = fold(name).chars().filter(|character| !"'`ʻʿʾ´ʹ".contains(*character)).collect();
    let mut words: Vec<&str> = folded
        .split(|character: char| character.is_whitespace() || "-–_.,/()".contains(character))
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 1 && ARTICLES.contains(&words[0]) {
        words.remove(0);
    }
    let bare = words.into_iter().map(without_article);
    bare.collect::<Vec<_>>().join(" ")
}

/// Returns an Arabic word without its article, where at least three letters remain.
fn without_article(word: &str) -> &str {
    match word.strip_prefix("ال") {
        Some(bare) if bare.chars().count() > 2 => bare,
        _ => word,
    }
}
