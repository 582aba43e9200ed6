//! The names of languages, for people, and the codes that other formats know them by.

/// The languages: BCP 47 code, ISO 639-3 code, English name; a test holds that every row has all three.
const NAMES: &str = include_str!("languages.tsv");

/// Returns the English name of a language by its BCP 47 code (`ar`, `en-GB`); nothing for one the list does not have.
pub fn english_name(code: &str) -> Option<&'static str> {
    row(code).map(|[_, _, english]| english)
}

/// Returns the ISO 639-3 code of a language by its BCP 47 code; nothing for one that has none or is not in the list.
pub fn iso_639_3(code: &str) -> Option<&'static str> {
    row(code).map(|[_, iso, _]| iso).filter(|iso| *iso != "-")
}

fn row(code: &str) -> Option<[&'static str; 3]> {
    let primary = code.split(['-', '_']).next().unwrap_or(code);
    rows().find(|[known, ..]| known.eq_ignore_ascii_case(primary))
}

fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    NAMES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.splitn(3, '\t');
        Some([cells.next()?, cells.next()?, cells.next()?])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::table;

    #[test]
    fn every_row_has_two_codes_and_a_name() {
        let table = table::rows("languages.tsv", NAMES, 3).expect("the table is well formed");
        assert_eq!(table.len(), rows().count());
    }

    #[test]
    fn a_region_does_not_hide_the_language() {
        assert_eq!(english_name("en-GB"), Some("English"));
        assert_eq!(english_name("tlh"), None);
        assert_eq!((iso_639_3("ar"), iso_639_3("ckb-IQ"), iso_639_3("und")), (Some("ara"), Some("ckb"), None));
    }
}
