//! What is kept of each leaf, and how it can be asked for.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// The fields of a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Kind and id of a line, exactly.
    pub(super) key: Field,
    /// Kind and id of a page, exactly.
    pub(super) page_key: Field,
    pub(super) kind: Field,
    pub(super) id: Field,
    pub(super) line: Field,
    pub(super) page: Field,
    /// The heading as it is shown, and the words of heading, names and text that are searched.
    pub(super) shown_title: Field,
    pub(super) shown_text: Field,
    pub(super) title: Field,
    pub(super) text: Field,
    /// References and names, folded, exactly.
    pub(super) name: Field,
    /// The keys under which names of entities meet, whatever their script.
    pub(super) name_key: Field,
    pub(super) language: Field,
    pub(super) outlet: Field,
    pub(super) year: Field,
    pub(super) type_: Field,
    pub(super) country: Field,
    pub(super) flag: Field,
    pub(super) finding: Field,
    pub(super) belongs_to: Field,
    /// First and last day, counted from 1970.
    pub(super) from: Field,
    pub(super) to: Field,
    pub(super) weight: Field,
}

/// The name of the field by which lists are put in order of weight.
pub(super) const WEIGHT: &str = "weight";
/// The name of the field by which lists are put in order of time.
pub(super) const FROM: &str = "from";

impl Fields {
    /// Returns the schema of a shelf.
    pub(super) fn schema() -> Schema {
        let mut schema = Schema::builder();
        // The tokens come made; the tokenizer's name is never looked up.
        let words = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(words);
        let number = NumericOptions::default().set_indexed().set_fast();
        schema.add_text_field("key", STRING);
        schema.add_text_field("page_key", STRING);
        schema.add_text_field("kind", STRING | FAST | STORED);
        for name in ["id", "line", "page", "shown_title", "shown_text"] {
            schema.add_text_field(name, STORED);
        }
        for name in ["title", "text"] {
            schema.add_text_field(name, words.clone());
        }
        for name in ["language", "outlet", "year", "type", "country"] {
            schema.add_text_field(name, STRING | FAST);
        }
        for name in ["name", "name_key", "flag", "finding", "belongs_to"] {
            schema.add_text_field(name, STRING);
        }
        for name in [FROM, "to"] {
            schema.add_i64_field(name, number.clone());
        }
        schema.add_f64_field(WEIGHT, FAST | INDEXED);
        schema.build()
    }

    /// Returns the fields of a schema that is a shelf's.
    pub(super) fn of(schema: &Schema) -> tantivy::Result<Self> {
        let field = |name: &str| schema.get_field(name);
        Ok(Self {
            key: field("key")?,
            page_key: field("page_key")?,
            kind: field("kind")?,
            id: field("id")?,
            line: field("line")?,
            page: field("page")?,
            shown_title: field("shown_title")?,
            shown_text: field("shown_text")?,
            title: field("title")?,
            text: field("text")?,
            name: field("name")?,
            name_key: field("name_key")?,
            language: field("language")?,
            outlet: field("outlet")?,
            year: field("year")?,
            type_: field("type")?,
            country: field("country")?,
            flag: field("flag")?,
            finding: field("finding")?,
            belongs_to: field("belongs_to")?,
            from: field(FROM)?,
            to: field("to")?,
            weight: field(WEIGHT)?,
        })
    }
}

/// Returns a leaf's key: its kind and id.
pub(super) fn key(kind: &str, id: &str) -> String {
    format!("{kind}:{id}")
}
