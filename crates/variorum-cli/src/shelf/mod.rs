//! The shelf: an edition's leaves in files beside a collection, found by their words, filtered, counted and put in order.
//!
//! A shelf is made from an edition and can be made again from it; nothing is decided here and nothing is lost with it. It lies
//! in a folder named after the edition's digest, so that a server goes on reading the old one until the new one is whole.

mod build;
mod fields;
mod query;
mod tokens;

pub(crate) use build::build;
pub(crate) use query::{Found, Order, Query, Snippet};

use crate::store::files;
use anyhow::{Context, Result, bail};
use fields::Fields;
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::query::TermQuery;
use tantivy::schema::document::Value;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Index, IndexReader, ReloadPolicy, TantivyDocument, Term};
use tokens::Words;
use variorum::model::edition::Manifest;
use variorum::publish::desk::LeafKind;

/// The folder of shelves in a collection's folder.
const FOLDER: &str = "shelf";

/// The edition's manifest, among the files of the shelf.
const MANIFEST: &str = "edition-manifest.json";

/// The version of what is on a shelf; a shelf of another version is made again.
const VERSION: u32 = 1;

/// An open shelf.
pub(crate) struct Shelf {
    /// The digest of the edition on it.
    pub(crate) edition: String,
    /// How many rows the log of judgements had when the edition was made.
    pub(crate) n_judgements: u32,
    reader: IndexReader,
    fields: Fields,
    words: Words,
}

impl Shelf {
    /// Returns the folder of the shelf of an edition, by the edition's digest.
    pub(crate) fn folder(collection: &Path, edition: &str) -> PathBuf {
        collection.join(FOLDER).join(format!("{VERSION}-{}", edition.get(..16).unwrap_or(edition)))
    }

    /// Opens the shelf of an edition; nothing where none was made.
    pub(crate) fn open(collection: &Path, edition: &str) -> Result<Option<Self>> {
        let folder = Self::folder(collection, edition);
        if !folder.exists() {
            return Ok(None);
        }
        let index = Index::open_in_dir(&folder).with_context(|| damaged(&folder))?;
        let fields = Fields::of(&index.schema()).with_context(|| damaged(&folder))?;
        let reader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().with_context(|| damaged(&folder))?;
        let manifest: Manifest = files::read_json(&folder.join(MANIFEST)).with_context(|| damaged(&folder))?;
        let n_judgements = manifest.n_judgements;
        Ok(Some(Self { edition: edition.to_owned(), n_judgements, reader, fields, words: Words::new()? }))
    }

    /// Removes the shelves of other editions; one that is still read goes once its reader is done.
    pub(crate) fn sweep(collection: &Path, kept: &str) -> Result<()> {
        let kept = Self::folder(collection, kept);
        let folder = collection.join(FOLDER);
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
        for entry in entries {
            let path = entry.with_context(|| format!("cannot list `{}`", folder.display()))?.path();
            if path != kept {
                fs::remove_dir_all(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
            }
        }
        Ok(())
    }

    /// Returns the page of a leaf, JSON.
    pub(crate) fn page(&self, kind: LeafKind, id: &str) -> Result<Option<String>> {
        self.stored(self.fields.page_key, kind.name(), id, self.fields.page)
    }

    /// Returns the line of a leaf, JSON.
    pub(crate) fn line(&self, kind: LeafKind, id: &str) -> Result<Option<String>> {
        self.stored(self.fields.key, kind.name(), id, self.fields.line)
    }

    fn stored(&self, by: Field, kind: &str, id: &str, wanted: Field) -> Result<Option<String>> {
        let key = Term::from_field_text(by, &fields::key(kind, id));
        let searcher = self.reader.searcher();
        let query = TermQuery::new(key, IndexRecordOption::Basic);
        let found = searcher.search(&query, &tantivy::collector::TopDocs::with_limit(1).order_by_score())?;
        let Some((_, address)) = found.first() else { return Ok(None) };
        self.text(*address, wanted).map(Some)
    }

    /// Returns the keys under which a name meets those of entities.
    pub(crate) fn name_keys(&self, name: &str) -> Vec<String> {
        self.words.name_keys(name).into_iter().collect()
    }

    fn document(&self, address: DocAddress) -> Result<TantivyDocument> {
        self.reader
            .searcher()
            .doc(address)
            .context("the shelf is damaged; `variorum serve` makes it again once its folder is removed")
    }

    fn text(&self, address: DocAddress, field: Field) -> Result<String> {
        let document = self.document(address)?;
        let Some(value) = document.get_first(field).and_then(|value| value.as_str().map(str::to_owned)) else {
            bail!("the shelf has a leaf without what it should hold, a fault of ours")
        };
        Ok(value)
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shelf").field("edition", &self.edition).finish_non_exhaustive()
    }
}

fn damaged(folder: &Path) -> String {
    format!("`{}` cannot be read; it is made again", folder.display())
}

#[cfg(test)]
mod tests;
