//! Quality has floors: what `variorum eval` gives on the development half of each set, scored by the set's own scorer.
//!
//! The sets lie beside the project (`../shared/bench`); where they, or Python for their scorers, are not there, a test says
//! so and is skipped. One test a set; lowering a floor is a commit of its own that says what was bought with it. Of the sets of
//! more than a hundred thousand words, which took a quarter of an hour together, a part is read; `VARIORUM_FLOORS=whole` reads all.

use crate::program::{code, said, scratch, shared, variorum};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use variorum::text::digest::sha256;

/// A measure, and the least it may be.
type Floor = (&'static str, f64);

/// Returns what a set's scorer gives, by measure; nothing where the set or Python is not there.
///
/// `input` and `gold` are paths below the set's folder; `options` are further arguments of the scorer. A scorer prints
/// `name value` lines, or rows `name P R value …` (stories).
fn measures(set: &str, input: &str, gold: &str, options: &[&str]) -> Option<BTreeMap<String, f64>> {
    let folder = shared(&format!("bench/{set}"))?;
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: the scorer of {set} needs python3");
        return None;
    }
    let input = folder.join(input);
    let read = input.file_name().unwrap_or_default().display();
    let predictions = scratch(&format!("floors-{set}-{read}")).join("predictions");
    let arguments =
        [Path::new("eval"), Path::new(set), Path::new("--input"), &input, Path::new("--predictions"), &predictions];
    let output = variorum(&arguments);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let mut scorer = Command::new("python3");
    scorer.arg(folder.join("score.py")).arg(folder.join(gold)).arg(&predictions).args(options);
    let output = scorer.output().expect("python3 was there a moment ago");
    assert!(output.status.success(), "the scorer failed: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).lines().filter_map(measure).collect())
}

/// Returns the measure in a line: its name and its first number, or of a row `name P R value …` the third.
fn measure(line: &str) -> Option<(String, f64)> {
    let mut columns = line.split_whitespace();
    let name = columns.next()?.to_owned();
    let columns: Vec<&str> = columns.collect();
    let value = if columns.len() >= 3 { columns[2] } else { columns.first()? };
    Some((name, value.parse().ok()?))
}

/// Returns the same for a quarter of a large set, or for all of it where that is asked for; see [`measures_of_fold`].
fn measures_of_quarter(set: &str, key: &str) -> Option<BTreeMap<String, f64>> {
    if std::env::var_os("VARIORUM_FLOORS").is_some_and(|wanted| wanted == "whole") {
        return measures(set, "dev.jsonl", "dev.jsonl", &[]);
    }
    measures_of_fold(set, 4, key)
}

/// Returns the same for the rows that fall into the first of so many folds by the SHA-256 of what `key` names.
fn measures_of_fold(set: &str, n_folds: u32, key: &str) -> Option<BTreeMap<String, f64>> {
    let folder = shared(&format!("bench/{set}"))?;
    let rows = fs::read_to_string(folder.join("dev.jsonl")).expect("the set has its rows");
    let chosen: String = rows.lines().filter(|row| fold(row, n_folds, key) == 0).flat_map(|row| [row, "\n"]).collect();
    let gold = scratch(&format!("floors-{set}-fold")).join("gold.jsonl");
    fs::write(&gold, chosen).expect("the fold can be written");
    let gold = gold.to_str().expect("the path is UTF-8");
    measures(set, gold, gold, &[])
}

/// Returns the fold of a record: the SHA-256 of what `key` names, as a number, mod `n_folds`.
fn fold(row: &str, n_folds: u32, key: &str) -> u32 {
    let row: serde_json::Value = serde_json::from_str(row).expect("a row is JSON");
    let value = &row[key];
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    sha256(value.as_bytes()).iter().fold(0, |rest, &byte| (rest * 256 + u32::from(byte)) % n_folds)
}

/// Holds the floors of a set.
fn hold(set: &str, measures: &BTreeMap<String, f64>, floors: &[Floor]) {
    for (measure, floor) in floors {
        let value = measures.get(*measure).unwrap_or_else(|| panic!("{set}: the scorer gives no `{measure}`"));
        assert!(value >= floor, "{set}: {measure} is {value}, below its floor {floor}");
    }
}

#[test]
fn pages_of_the_article_extraction_benchmark_keep_their_floor() {
    let Some(measures) = measures("article_extraction", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("article_extraction", &measures, &[("f1", 0.970)]);
}

#[test]
fn pages_of_the_trafilatura_evaluation_keep_their_floor() {
    let Some(measures) = measures("trafilatura_eval", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("trafilatura_eval", &measures, &[("f1", 0.920)]);
}

#[test]
fn stories_are_read_traced_and_told() {
    let Some(measures) = measures("stories", "", "gold", &[]) else { return };
    let floors = [
        ("text.survival", 0.995),
        ("text.tokens", 0.985),
        ("published.all", 0.98),
        ("published.minute", 0.95),
        ("deriv.undirected", 0.95),
        ("deriv.directed", 0.94),
        ("deriv.typed", 0.90),
        ("deriv.families", 0.94),
        ("passages", 0.94),
        ("events.bcubed", 0.97),
        ("events.pairwise", 0.95),
        // It is 0.923; one event of the twenty is 0.05, and another machine's rounding may tip one.
        ("events.date_exact", 0.85),
        ("events.place_25km", 0.80),
        ("events.subtype", 0.80),
        ("claims.anywhere", 0.70),
        ("claims.killed", 0.87),
        ("claims.injured", 0.85),
        ("relations.found", 0.65),
        ("origins.exact", 0.60),
        // It is 0.881; the aim is 0.90.
        ("entities.cross", 0.86),
        ("overall", 0.80),
    ];
    hold("stories", &measures, &floors);
    let leak = measures["text.leak"];
    assert!(leak <= 0.01, "stories: text.leak is {leak}, above its limit 0.01");
}

#[test]
fn look_alikes_of_one_week_and_district_are_kept_apart() {
    let Some(measures) = measures("stories", "../crowded", "../crowded/gold", &[]) else { return };
    // They are 0.895, 0.833 and 0.909, above the aims 0.88, 0.80 and 0.88; one event of the sixteen is 0.06, and another
    // machine's rounding may tip one.
    hold("crowded", &measures, &[("events.bcubed", 0.86), ("events.pairwise", 0.78), ("events.found", 0.84)]);
}

#[test]
fn names_across_scripts_are_told_alike() {
    let Some(measures) = measures("anetac", "pairs_dev.jsonl", "pairs_dev.jsonl", &[]) else { return };
    hold("anetac", &measures, &[("f1", 0.96), ("ap", 0.98)]);
}

#[test]
fn names_of_one_script_are_told_alike() {
    let Some(measures) = measures("name_bench", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("name_bench", &measures, &[("f1", 0.80), ("ap", 0.86)]);
}

#[test]
fn names_in_arabic_news_do_not_get_worse() {
    // Where the head stands, not where it should: the aim is 0.76.
    let Some(measures) = measures("anercorp", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("anercorp", &measures, &[("exact_f1", 0.715)]);
}

#[test]
fn names_in_an_arabic_encyclopaedia_do_not_get_worse() {
    // No weight has seen any of it. Where the head stands: the aim is 0.65.
    let left_out = ["--map", "MIS=O,MIS0=O,MIS1=O,MIS2=O,MIS3=O"];
    let Some(measures) = measures("aqmar", "dev.jsonl", "dev.jsonl", &left_out) else { return };
    hold("aqmar", &measures, &[("exact_f1", 0.575)]);
}

#[test]
fn nested_names_keep_their_floor() {
    let Some(measures) = measures("wojood_sample", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("wojood_sample", &measures, &[("exact_f1", 0.60)]);
}

#[test]
fn places_named_in_arabic_posts_keep_their_floor() {
    let Some(measures) = measures("idrisi_lmr_ar", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("idrisi_lmr_ar", &measures, &[("exact_f1", 0.70)]);
}

#[test]
fn mentions_in_english_reports_keep_their_floor() {
    // The set has no training part: the weights have seen four fifths of it, and the fifth they have not seen is scored.
    let Some(measures) = measures_of_fold("re3d", 5, "id") else { return };
    hold("re3d", &measures, &[("overlap_f1", 0.65)]);
}

#[test]
fn english_place_names_are_found_and_resolved() {
    let Some(measures) = measures_of_quarter("geoparsing", "id") else { return };
    hold("geoparsing", &measures, &[("e2e_f1_161", 0.67), ("acc_161", 0.85)]);
}

#[test]
fn places_in_arabic_posts_are_found_and_resolved() {
    let Some(measures) = measures("idrisi_lmd_ar", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("idrisi_lmd_ar", &measures, &[("e2e_f1_161", 0.53)]);
}

#[test]
fn english_times_have_their_values() {
    let Some(measures) = measures_of_quarter("tempeval3", "id") else { return };
    hold("tempeval3", &measures, &[("value_f1", 0.70)]);
}

#[test]
fn who_said_what_keeps_its_floor() {
    // No weight and no rule was taken from the set; its training part was read to see which rules generalise.
    let Some(measures) = measures_of_quarter("polnear", "id") else { return };
    hold("polnear", &measures, &[("attr_f1", 0.53), ("content_overlap_f1", 0.57)]);
}

#[test]
fn kinds_of_events_keep_their_floor() {
    // Nothing is trained on the set.
    let Some(measures) = measures("case2021_task2", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("case2021_task2", &measures, &[("weighted_f1", 0.67)]);
}

#[test]
fn what_police_did_keeps_its_floor() {
    // Nothing is trained on the set.
    let Some(measures) = measures_of_quarter("indiapolice", "id") else { return };
    hold("indiapolice", &measures, &[("doc_macro_f1", 0.67), ("sent_macro_f1", 0.62)]);
}

#[test]
fn incident_templates_keep_their_floor() {
    let Some(measures) = measures_of_quarter("muc4", "id") else { return };
    hold("muc4", &measures, &[("tf_f1", 0.38)]);
}

#[test]
fn reuse_of_a_known_source_is_told_by_degrees() {
    // The limits were chosen on these 46 answers; chosen on four fifths each time they give .96 and .72 on the rest.
    let Some(measures) = measures("clough_stevenson", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("clough_stevenson", &measures, &[("derived_f1", 0.95), ("accuracy", 0.80)]);
}

#[test]
fn conflicting_headlines_are_told_from_agreeing_ones() {
    let Some(measures) = measures("ans_stance", "dev.jsonl", "dev.jsonl", &[]) else { return };
    hold("ans_stance", &measures, &[("macro_f1", 0.75)]);
}

#[test]
fn reports_of_one_event_are_told_from_those_of_its_look_alike() {
    let Some(measures) = measures_of_quarter("ecbplus", "topic") else { return };
    hold("ecbplus", &measures, &[("doc_b3_f1", 0.94)]);
}
