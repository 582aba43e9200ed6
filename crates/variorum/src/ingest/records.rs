//! What is no page but has a text with fields: feeds, e-mail, ninjs and tables become the JSON records that `clean` reads.
//!
//! The record is what its container decodes to: the fields go where the settings look for them, the text as it stands.

use crate::model::capture::RecordFields;
use feed_rs::model::{Entry, Feed};
use mail_parser::MessageParser;
use serde_json::{Map, Value};

/// The values of a record before they have the names that the settings give them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) id: Option<String>,
    pub(super) text: Option<String>,
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) byline: Vec<String>,
    pub(super) published: Option<String>,
}

impl Values {
    /// Returns the record as JSON, each value in the field that `fields` names.
    pub(super) fn json(self, fields: &RecordFields) -> Vec<u8> {
        let mut record = Value::Object(Map::new());
        let texts = [
            (&fields.id, self.id),
            (&fields.text, self.text),
            (&fields.title, self.title),
            (&fields.url, self.url),
            (&fields.publisher, self.publisher),
            (&fields.published, self.published),
        ];
        for (path, value) in texts {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                insert(&mut record, path, Value::String(value));
            }
        }
        if !self.byline.is_empty() {
            insert(&mut record, &fields.byline, self.byline.into());
        }
        record.to_string().into_bytes()
    }
}

/// Puts a value at a dotted path; an empty path asks for nothing.
fn insert(record: &mut Value, path: &str, value: Value) {
    if path.is_empty() {
        return;
    }
    let mut at = record;
    for key in path.split('.') {
        let Value::Object(object) = at else { return };
        at = object.entry(key).or_insert_with(|| Value::Object(Map::new()));
    }
    *at = value;
}

/// Returns the feed in some bytes: RSS, Atom, RDF or JSON feed.
pub(super) fn feed(bytes: &[u8]) -> Option<Feed> {
    // Ids are made of contents and times are as written: the crate's default asks the clock and the dice for either.
    let parser = feed_rs::parser::Builder::new().id_generator(|_, _, _| String::new()).build();
    parser.parse(bytes).ok()
}

/// Returns an entry's values; without a text where the feed has only its address.
pub(super) fn of_entry(feed: &Feed, entry: &Entry) -> Values {
    let body = entry.content.as_ref().and_then(|content| content.body.clone());
    let summary = entry.summary.as_ref().map(|summary| summary.content.clone());
    Values {
        id: Some(entry.id.clone()),
        text: body.filter(|body| !body.trim().is_empty()).or(summary),
        title: entry.title.as_ref().map(|title| title.content.clone()),
        url: address(entry),
        publisher: feed.title.as_ref().map(|title| title.content.clone()),
        byline: entry.authors.iter().map(|author| author.name.clone()).filter(|name| !name.trim().is_empty()).collect(),
        published: entry.published.or(entry.updated).map(|time| time.to_rfc3339()),
    }
}

/// Returns the address of an entry's page.
pub(super) fn address(entry: &Entry) -> Option<String> {
    let is_page = |rel: &Option<String>| rel.as_deref().is_none_or(|rel| rel == "alternate");
    let link = entry.links.iter().find(|link| is_page(&link.rel)).or(entry.links.first())?;
    Some(link.href.clone())
}

/// Returns the values of an e-mail: its HTML part, or its plain one.
pub(super) fn of_mail(bytes: &[u8]) -> Option<Values> {
    let message = MessageParser::default().parse(bytes)?;
    let has_html = message.html_bodies().any(mail_parser::MessagePart::is_text_html);
    let text = if has_html { message.body_html(0) } else { message.body_text(0) };
    let sender = message.from().and_then(|from| from.first());
    Some(Values {
        id: message.message_id().map(str::to_owned),
        text: text.map(std::borrow::Cow::into_owned),
        title: message.subject().map(str::to_owned),
        url: None,
        publisher: sender.and_then(|sender| sender.name()).map(str::to_owned),
        byline: Vec::new(),
        published: message.date().map(mail_parser::DateTime::to_rfc3339),
    })
}

/// Returns whether a record is one of IPTC's ninjs: it says so, or has a body as no other format has it.
pub(super) fn is_ninjs(record: &Value) -> bool {
    let is_named = record.pointer("/standard/name").and_then(Value::as_str).is_some_and(|name| name.contains("ninjs"));
    let has_bodies = record.get("bodies").is_some_and(Value::is_array);
    is_named
        || record.get("uri").is_some()
            && (has_bodies || record.get("body_xhtml").is_some() || record.get("body_text").is_some())
}

/// Returns the values of a ninjs record, versions 1 to 3 (IPTC, <https://iptc.org/standards/ninjs/>).
pub(super) fn of_ninjs(record: &Value) -> Values {
    let text = |key: &str| record.get(key).and_then(Value::as_str).map(str::to_owned);
    let list = |key: &str| record.get(key).and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
    let value_of = |value: &Value| value.get("value").and_then(Value::as_str).map(str::to_owned);
    let is_main = |value: &&Value| value.get("role").and_then(Value::as_str).is_none_or(|role| role == "main");
    let is_markup = |value: &&&Value| {
        ["contenttype", "contentType"]
            .iter()
            .filter_map(|key| value.get(key))
            .filter_map(Value::as_str)
            .any(|kind| kind.contains("html"))
    };
    let bodies: Vec<&Value> = list("bodies").iter().filter(is_main).collect();
    let body = bodies.iter().find(is_markup).or(bodies.first()).and_then(|body| value_of(body));
    let headline = list("headlines").iter().find(is_main).or(list("headlines").first()).and_then(value_of);
    let old_bodies = ["body_xhtml", "body_html", "body_text"].iter().find_map(|key| text(key));
    let byline = ["by", "byline"].iter().find_map(|key| text(key));
    let names = list("infosources")
        .iter()
        .chain(list("organisations"))
        .filter_map(|source| source.get("name"))
        .filter_map(Value::as_str);
    Values {
        id: text("uri"),
        text: body.or(old_bodies),
        title: headline.or_else(|| text("headline")).or_else(|| text("title")),
        url: ["links", "link"]
            .iter()
            .flat_map(|key| list(key))
            .find_map(|link| link.get("href"))
            .and_then(Value::as_str)
            .map(str::to_owned)
            .or_else(|| text("uri").filter(|uri| uri.starts_with("http"))),
        publisher: text("copyrightholder")
            .or_else(|| text("copyrightHolder"))
            .or_else(|| names.into_iter().next().map(str::to_owned)),
        byline: byline.into_iter().collect(),
        published: ["firstcreated", "firstCreated", "versioncreated", "versionCreated"]
            .iter()
            .find_map(|key| text(key)),
    }
}

/// Delimiters of tables.
const DELIMITERS: &[u8] = b",;\t";

/// Returns the delimiter of a table whose first line names the field that the text is in; nothing for other bytes.
pub(super) fn delimiter(bytes: &[u8], fields: &RecordFields) -> Option<u8> {
    let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let line = head.split(|&byte| byte == b'\n').next().filter(|line| line.len() <= 16_384)?;
    let line = std::str::from_utf8(line).ok()?;
    let names_text = |delimiter: &u8| {
        let columns: Vec<&str> =
            line.split(char::from(*delimiter)).map(|column| column.trim().trim_matches('"')).collect();
        columns.len() > 1 && columns.contains(&fields.text.as_str())
    };
    DELIMITERS.iter().copied().find(names_text)
}

/// Returns the rows of a table as JSON records with the columns' names, each with its line; a row that is none is told.
pub(super) fn rows(bytes: &[u8], delimiter: u8) -> Vec<(u64, Result<Vec<u8>, String>)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let Ok(names) = reader.byte_headers().cloned() else { return Vec::new() };
    let names: Vec<String> = names.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    let mut rows = Vec::new();
    for row in reader.byte_records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                rows.push((error.position().map_or(0, csv::Position::line), Err(error.to_string())));
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let mut record = Value::Object(Map::new());
        for (name, value) in names.iter().zip(&row) {
            insert(&mut record, name, Value::String(String::from_utf8_lossy(value).into_owned()));
        }
        rows.push((line, Ok(record.to_string().into_bytes())));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_the_settings_look_for_them() {
        let fields = RecordFields { text: "article.body".into(), title: String::new(), ..RecordFields::standard() };
        let values =
            Values { text: Some("Rain.".into()), title: Some("T".into()), url: Some("u".into()), ..Values::default() };
        assert_eq!(values.json(&fields), br#"{"article":{"body":"Rain."},"url":"u"}"#);
    }

    #[test]
    fn a_mail_gives_its_markup_and_who_sent_it_when() {
        let mail = b"From: Coast Letter <letter@example.org>\r\nSubject: =?utf-8?B?2YXYt9ix?=\r\nDate: Fri, 01 Mar 2024 10:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nRain.\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Rain.</p>\r\n--x--\r\n";
        let values = of_mail(mail).expect("it is a mail");
        assert_eq!(values.title.as_deref(), Some("مطر"));
        assert_eq!(values.publisher.as_deref(), Some("Coast Letter"));
        assert_eq!(values.text.as_deref().map(str::trim), Some("<p>Rain.</p>"));
        assert_eq!(values.published.as_deref(), Some("2024-03-01T10:00:00+02:00"));
    }

    #[test]
    fn ninjs_of_the_third_version_gives_its_main_body() {
        let record = serde_json::json!({
            "uri": "https://example.org/7", "standard": { "name": "ninjs", "version": "3.1" },
            "headlines": [{ "role": "main", "value": "Rain closes road" }],
            "bodies": [
                { "role": "main", "contentType": "text/plain", "value": "plain" },
                { "role": "main", "contentType": "text/html", "value": "<p>Rain.</p>" }
            ],
            "versionCreated": "2024-03-01T10:00:00Z"
        });
        assert!(is_ninjs(&record));
        let values = of_ninjs(&record);
        assert_eq!(values.text.as_deref(), Some("<p>Rain.</p>"));
        assert_eq!(
            (values.title.as_deref(), values.url.as_deref()),
            (Some("Rain closes road"), Some("https://example.org/7"))
        );
    }

    #[test]
    fn a_table_is_known_by_its_text_column_and_quotes_may_hold_line_feeds() {
        let fields = RecordFields::standard();
        let table = "id;text\n1;\"Rain closed\nthe road; snow too\"\n2;Snow\n".as_bytes();
        assert_eq!(delimiter(table, &fields), Some(b';'));
        assert_eq!(delimiter(b"One, two, three words.\nMore.", &fields), None);
        let rows = rows(table, b';');
        assert_eq!(rows[0], (2, Ok(br#"{"id":"1","text":"Rain closed\nthe road; snow too"}"#.to_vec())));
        assert_eq!(rows.len(), 2);
    }
}
