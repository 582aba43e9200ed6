//! Tables read back as a spreadsheet or a script would read them.

use super::super::{acled, ucdp};
use super::*;
use std::collections::BTreeMap;

/// Returns a table's rows, each by its columns; panics where it is no table or a cell could run as a formula.
pub(super) fn check(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().expect("a table has a head").clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.expect("every row has as many cells as the head");
        for cell in &record {
            assert!(
                cell.parse::<f64>().is_ok()
                    || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']),
                "{cell}"
            );
        }
        rows.push(columns.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect());
    }
    rows
}

fn head(text: &str) -> Vec<&str> {
    text.lines().next().expect("a table has a head").split(',').collect()
}

#[test]
fn an_acled_table_has_its_columns_and_one_conservative_number() {
    let export = exported(Format::Acled);
    assert_eq!(head(&export.text), acled::COLUMNS);
    let rows = check(&export.text);
    assert_eq!(rows.len(), 2, "a flood is no event to ACLED");
    let expected = [
        ("event_date", "2024-03-12"),
        ("year", "2024"),
        ("time_precision", "1"),
        ("disorder_type", "Political violence"),
        ("event_type", "Explosions/Remote violence"),
        ("sub_event_type", "Remote explosive/landmine/IED"),
        ("iso", "887"),
        ("country", "Yemen"),
        ("admin1", "Hadramawt"),
        ("location", "Fuwwah"),
        ("latitude", "14.53"),
        ("longitude", "49.05"),
        ("geo_precision", "1"),
        ("fatalities", "4"),
        ("actor1", ""),
        ("inter1", ""),
        ("timestamp", ""),
    ];
    for (column, value) in expected {
        assert_eq!(rows[0][column], value, "{column}");
    }
    assert!(rows[0]["source"].starts_with("صدى حضرموت; Gulf Ledger; "));
    assert!(rows[0]["notes"].starts_with("On 12 March 2024: "));
}

#[test]
fn what_is_not_known_is_blank() {
    let rows = check(&exported(Format::Acled).text);
    for column in ["event_date", "year", "time_precision"] {
        assert_eq!(rows[1][column], "", "the raid's year is not known");
    }
    assert_eq!(rows[1]["fatalities"], "1", "the one who denies it gives no number");
    assert_eq!(rows[1]["actor1"], "Security forces");
}

#[test]
fn a_ucdp_table_has_its_columns_and_its_sums() {
    let export = exported(Format::Ucdp);
    assert_eq!(head(&export.text), ucdp::COLUMNS);
    let rows = check(&export.text);
    assert_eq!(rows.len(), 3);
    let number = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<u64>().unwrap_or(0);
    for row in &rows {
        let deaths = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"].map(|column| number(row, column));
        assert_eq!(deaths.iter().sum::<u64>(), number(row, "best"));
        assert!(number(row, "low") <= number(row, "best") && number(row, "best") <= number(row, "high"));
    }
    let depot = ["low", "best", "high", "where_prec", "date_prec", "date_start"].map(|column| rows[0][column].as_str());
    assert_eq!(depot, ["4", "4", "9", "1", "1", "2024-03-12"]);
    let flood = ["low", "best", "high", "date_prec", "date_start", "date_end", "latitude"]
        .map(|column| rows[2][column].as_str());
    assert_eq!(flood, ["30", "30", "30", "4", "2023-08-01", "2023-08-31", ""]);
}
