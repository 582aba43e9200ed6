//! A table as CSV (RFC 4180, with bare line feeds), safe to open in a spreadsheet.

use csv::WriterBuilder;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing is known, which is written as nothing, never as 0.
    Unknown,
    /// Words that came from outside.
    Text(String),
    /// A number or code of our own making; a negative longitude begins with a minus and is no formula.
    Number(String),
}

impl<T: ToString> From<Option<T>> for Cell {
    fn from(number: Option<T>) -> Self {
        number.map_or(Self::Unknown, |number| Self::Number(number.to_string()))
    }
}

impl Cell {
    /// Returns a cell of words; empty ones are unknown.
    pub(super) fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.trim().is_empty() { Self::Unknown } else { Self::Text(words) }
    }

    fn written(&self) -> String {
        match self {
            Self::Unknown => String::new(),
            Self::Text(words) => guarded(words),
            Self::Number(number) => number.clone(),
        }
    }
}

/// Returns a table with its head; the caller promises as many cells a row as there are columns.
pub(super) fn csv(columns: &[&str], rows: &[Vec<Cell>]) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let written = "a row of as many cells as there are columns is written to memory";
    writer.write_record(columns).expect(written);
    for row in rows {
        writer.write_record(row.iter().map(Cell::written)).expect(written);
    }
    let bytes = writer.into_inner().expect("memory takes what is written to it");
    String::from_utf8(bytes).expect("what went in was UTF-8, and quotation marks and commas are")
}

/// Returns words that no spreadsheet takes for a formula: on one line, and with an apostrophe before a character that opens
/// one (OWASP, "CSV Injection"), also in full width and behind characters that are not seen.
pub(super) fn guarded(words: &str) -> String {
    let opens = words.trim_start_matches(is_unseen).starts_with(is_opener);
    // A tab or line feed within a cell is legal, and starts another cell in programs that read no quotation marks.
    let line =
        words.split(['\t', '\r', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if opens { format!("'{line}") } else { line }
}

fn is_opener(character: char) -> bool {
    matches!(
        character,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '﹢' | '﹣' | '﹦' | '﹫'
    )
}

/// White space other than tabs and line ends, marks of direction and width, and the quotation mark, which a reader may eat.
fn is_unseen(character: char) -> bool {
    let is_mark = matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '"');
    is_mark || character.is_whitespace() && !is_opener(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded() {
        let table = [
            ("=1+1", "'=1+1"),
            ("+967 1 234", "'+967 1 234"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'=1"),
            ("\r=1", "'=1"),
            ("\n=1", "'=1"),
            ("＝1+1", "'＝1+1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠SUM", "'＠SUM"),
            (" =cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"),
            ("\u{200f}=1", "'\u{200f}=1"),
            ("\u{feff}@x", "'\u{feff}@x"),
            ("\"=1", "'\"=1"),
            ("the 5+ dead", "the 5+ dead"),
            ("قتل 3 = ثلاثة", "قتل 3 = ثلاثة"),
            ("one\r\ntwo\tthree", "one two three"),
        ];
        for (words, expected) in table {
            assert_eq!(guarded(words), expected, "{words:?}");
        }
    }

    #[test]
    fn a_negative_number_of_ours_stays_a_number() {
        assert_eq!(csv(&["longitude"], &[vec![Cell::from(Some(-5.25))]]), "longitude\n-5.25\n");
    }

    proptest! {
        #[test]
        fn any_words_come_back_as_one_guarded_cell(first in ".*", second in "[=+@\\-\\t\\r\"\u{200f}＝, \n]{0,4}.*") {
            let rows = [vec![Cell::text(first), Cell::text(second)]];
            let text = csv(&["one", "two"], &rows);
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            let records: Vec<_> = reader.records().collect::<Result<_, _>>().expect("the table is well formed");
            prop_assert_eq!(records.len(), 1);
            for (cell, found) in rows[0].iter().zip(&records[0]) {
                prop_assert_eq!(cell.written(), found);
                prop_assert!(!found.trim_start_matches(is_unseen).starts_with(is_opener), "{:?}", found);
                prop_assert!(!found.contains(['\t', '\r', '\n']));
            }
        }
    }
}
