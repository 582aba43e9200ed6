//! A JSON record to its text: the value of one field, every character with its place in the line.

use super::traced::Traced;
use crate::model::capture::RecordFields;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What a record says of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    /// The text, its escapes resolved; runs point into the line.
    pub(super) text: Traced,
    /// The headline.
    pub(super) title: Option<String>,
    /// The authors.
    pub(super) byline: Vec<String>,
    /// Texts of the fields for address, publisher, family and time of publication.
    pub(super) url: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) family: Option<String>,
    pub(super) published: Option<String>,
}

/// Reads a record; what is not there or of another type is left open.
pub(super) fn read(line: &str, fields: &RecordFields) -> Record {
    let record: Value = serde_json::from_str(line).unwrap_or(Value::Null);
    let text_of = |path: &str| value_at(&record, path).and_then(Value::as_str).map(str::to_owned);
    let byline = match value_at(&record, &fields.byline) {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    Record {
        text: raw_at(line, &fields.text).map(|raw| unescaped(raw, line)).unwrap_or_default(),
        title: text_of(&fields.title),
        byline,
        url: text_of(&fields.url),
        publisher: text_of(&fields.publisher),
        family: text_of(&fields.family),
        published: text_of(&fields.published),
    }
}

fn value_at<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() { None } else { path.split('.').try_fold(record, |value, key| value.get(key)) }
}

/// Returns the JSON of the value at a path as it stands in the line.
fn raw_at<'a>(line: &'a str, path: &str) -> Option<&'a str> {
    path.split('.').try_fold(line, |json, key| {
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
        fields.get(key).map(|raw| raw.get())
    })
}

/// Returns the text of a JSON string that stands in `line`; empty for a value of another type.
fn unescaped(raw: &str, line: &str) -> Traced {
    let mut traced = Traced::default();
    let Some(inner) = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) else { return traced };
    // The slice lies in the line, so that its place is the distance of the two beginnings.
    let base = inner.as_ptr() as usize - line.as_ptr() as usize;
    let mut at = 0;
    while let Some(found) = inner[at..].find('\\') {
        let start = at + found;
        traced.push(&inner[at..start], base + at..base + start, line);
        let is_wide = inner[start..].starts_with("\\u");
        let escape_len = if is_wide { 6 } else { 2 };
        let character = |len: usize| {
            let escape = inner.get(start..start + len)?;
            Some((serde_json::from_str::<String>(&format!("\"{escape}\"")).ok()?, len))
        };
        // Two escapes make one character beyond the basic plane; half a pair stands for no character.
        let (text, len) = character(escape_len)
            .or_else(|| character(12).filter(|_| is_wide))
            .unwrap_or_else(|| ("\u{fffd}".to_owned(), escape_len));
        at = start + len;
        traced.push(&text, base + start..base + at, line);
    }
    traced.push(&inner[at..], base + at..base + inner.len(), line);
    traced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_points_into_the_line_through_its_escapes() {
        let line = r#"{"id": 1, "text": "One\n\u0642\u062a\u0644 \ud83d\ude42 \"two\"", "title": "T"}"#;
        let record = read(line, &RecordFields::standard());
        assert_eq!(record.text.text(), "One\nقتل 🙂 \"two\"");
        assert_eq!(record.title.as_deref(), Some("T"));
        let run =
            record.text.runs().iter().find(|run| run.clean.text(record.text.text()) == "🙂").expect("it is a run");
        assert_eq!(run.source.text(line), r"\ud83d\ude42");
        assert_eq!(record.text.runs()[0].source.text(line), "One");
    }

    #[test]
    fn half_a_character_takes_nothing_of_what_follows() {
        let line = r#"{"text": "One \ud800 two \u00e9"}"#;
        let record = read(line, &RecordFields::standard());
        assert_eq!(record.text.text(), "One \u{fffd} two é");
    }
}
