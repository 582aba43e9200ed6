//! The form of the word lists: UTF-8 text, one row a line, cells between tabs, `#` begins a comment line.

use crate::error::Error;

/// Returns the rows of a table, each of exactly `n_columns` cells, trimmed; comment and empty lines are skipped.
///
/// `name` is the file's name below `lang/`, for the error that a row of another width is.
pub fn rows<'a>(name: &str, text: &'a str, n_columns: usize) -> Result<Vec<Vec<&'a str>>, Error> {
    let mut rows = Vec::new();
    for (line_idx, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() != n_columns {
            let found = cells.len();
            let line = line_idx + 1;
            return Err(Error::resource(format!("{name}:{line}: expected {n_columns} cells, found {found}")));
        }
        rows.push(cells);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_no_rows() {
        let table = "# words\n\none\ttwo\n three \tfour\n";
        assert_eq!(rows("t", table, 2).expect("the table is well formed"), [["one", "two"], ["three", "four"]]);
    }

    #[test]
    fn a_row_of_another_width_names_its_line() {
        let error = rows("ar/months.tsv", "one\ttwo\nthree", 2).expect_err("the second row is short");
        assert_eq!(error.to_string(), "ar/months.tsv:2: expected 2 cells, found 1");
    }
}
