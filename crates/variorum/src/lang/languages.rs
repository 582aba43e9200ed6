//! The names of languages, for people.

/// The names: code, tab, English name; a test holds that every row has both.
const NAMES: &str = include_str!("languages.tsv");

/// Returns the English name of a language by its BCP 47 code (`ar`, `en-GB`); nothing for one the list does not have.
pub fn english_name(code: &str) -> Option<&'static str> {
    let primary = code.split(['-', '_']).next().unwrap_or(code);
    rows().find(|(name, _)| name.eq_ignore_ascii_case(primary)).map(|(_, english)| english)
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    NAMES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::table;

    #[test]
    fn every_row_has_a_code_and_a_name() {
        let table = table::rows("languages.tsv", NAMES, 2).expect("the table is well formed");
        assert_eq!(table.len(), rows().count());
    }

    #[test]
    fn a_region_does_not_hide_the_language() {
        assert_eq!(english_name("en-GB"), Some("English"));
        assert_eq!(english_name("tlh"), None);
    }
}
