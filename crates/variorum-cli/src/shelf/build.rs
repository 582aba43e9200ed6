//! From an edition to its shelf.

use super::fields::{Fields, key};
use super::tokens::Words;
use super::{MANIFEST, Shelf, damaged};
use crate::store::files;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tantivy::schema::TantivyDocument;
use tantivy::{Index, IndexWriter};
use variorum::model::edition::Edition;
use variorum::publish::desk::{Leaf, LeafKind, Leaves};
use variorum::text::words::fold;

/// Bytes that are held while leaves are put in order, before they are written.
const BUFFER: usize = 128 << 20;

/// Makes the shelf of an edition in a collection's folder, whole or not at all, and opens it.
pub(crate) fn build(collection: &Path, edition: &Edition, digest: &str) -> Result<Shelf> {
    let folder = Shelf::folder(collection, digest);
    let half = folder.with_extension("making");
    let cannot = || format!("cannot write `{}`; is the disk full?", half.display());
    if half.exists() {
        fs::remove_dir_all(&half).with_context(cannot)?;
    }
    fs::create_dir_all(&half).with_context(cannot)?;
    let schema = Fields::schema();
    let fields = Fields::of(&schema)?;
    let words = Words::new()?;
    let index = Index::create_in_dir(&half, schema).with_context(cannot)?;
    let mut writer: IndexWriter = index.writer(BUFFER).with_context(cannot)?;
    let leaves = Leaves::of(edition);
    // Lines lie together, apart from the pages, which are much larger: a list reads none of those.
    for leaf in leaves.iter() {
        writer.add_document(line(&leaf, &fields, &words)).with_context(cannot)?;
    }
    for leaf in leaves.iter() {
        writer.add_document(page(&leaf, &fields)).with_context(cannot)?;
    }
    writer.commit().with_context(cannot)?;
    writer.wait_merging_threads().with_context(cannot)?;
    drop(index);
    files::write(&half.join(MANIFEST), files::json(&edition.manifest)?.as_bytes())?;
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(cannot)?;
    }
    fs::rename(&half, &folder).with_context(cannot)?;
    Shelf::open(collection, digest)?.with_context(|| damaged(&folder))
}

fn page(leaf: &Leaf, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.page_key, key(leaf.kind.name(), &leaf.id));
    document.add_text(fields.page, &leaf.page);
    document.add_text(fields.shown_text, &leaf.found_by.text);
    document
}

fn line(leaf: &Leaf, fields: &Fields, words: &Words) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let found_by = &leaf.found_by;
    document.add_text(fields.key, key(leaf.kind.name(), &leaf.id));
    document.add_text(fields.kind, leaf.kind.name());
    document.add_text(fields.id, &leaf.id);
    document.add_text(fields.line, &leaf.line);
    document.add_text(fields.shown_title, &found_by.title);
    document.add_pre_tokenized_text(fields.title, words.tokens(&found_by.title));
    document.add_pre_tokenized_text(fields.text, words.tokens(&found_by.text));
    for name in &found_by.names {
        document.add_text(fields.name, fold(name));
    }
    if leaf.kind == LeafKind::Entity {
        let keys: BTreeSet<String> = found_by.names.iter().flat_map(|name| words.name_keys(name)).collect();
        for key in keys {
            document.add_text(fields.name_key, key);
        }
    }
    for language in &found_by.languages {
        document.add_text(fields.language, language);
    }
    for kind in &found_by.types {
        document.add_text(fields.type_, kind);
    }
    for flag in &found_by.flags {
        document.add_text(fields.flag, flag);
    }
    for finding in &found_by.findings {
        document.add_text(fields.finding, finding.to_string());
    }
    for other in &found_by.belongs_to {
        document.add_text(fields.belongs_to, other);
    }
    if let Some(outlet) = &found_by.outlet {
        document.add_text(fields.outlet, outlet);
    }
    if let Some(country) = &found_by.country {
        document.add_text(fields.country, country);
    }
    if let Some((from, to)) = found_by.days {
        document.add_i64(fields.from, day_number(from));
        document.add_i64(fields.to, day_number(to));
        document.add_text(fields.year, format!("{:04}", from.year()));
    }
    document.add_f64(fields.weight, found_by.weight);
    document
}

/// Returns a day's number, counted from 1970.
pub(super) fn day_number(day: jiff::civil::Date) -> i64 {
    let first = jiff::civil::date(1970, 1, 1);
    first.until(day).map_or(0, |span| i64::from(span.get_days()))
}
