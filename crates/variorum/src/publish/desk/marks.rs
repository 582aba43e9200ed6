//! What was found in a report, as marks beside its text.

use super::code;
use crate::model::analysis::Analysis;
use crate::model::id::{FindingId, FindingKind};
use crate::model::span::Span;
use crate::publish::explain::findings::value;
use crate::publish::words;
use serde::Serialize;

/// A finding and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// The finding.
    pub id: FindingId,
    /// What was found: `name`, `place`, `time`, `quantity`, `attribution` or `claim`.
    pub kind: &'static str,
    /// Where it stands in the clean text.
    #[serde(flatten)]
    pub span: Span,
    /// What it is, in a word or two.
    pub label: String,
    /// What it was read as, where that differs from the words themselves.
    pub value: Option<String>,
    /// Its parts, of an attribution.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// A part of a mark.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// `source`, `cue` or `content`.
    pub role: &'static str,
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
}

/// Returns the marks of a report in the order of its text, what is longer first where two begin together.
pub fn marks(analysis: &Analysis) -> Vec<Mark> {
    let capture = analysis.article.capture;
    let mark = |kind: FindingKind, name: &'static str, span: Span, label: &str, value: Option<String>| Mark {
        id: FindingId { capture, span, kind },
        kind: name,
        span,
        label: words::capitalised(label),
        value,
        parts: Vec::new(),
    };
    let mut marks: Vec<Mark> = Vec::new();
    marks.extend(analysis.names.iter().map(|name| {
        let known_as = analysis.referents.get(name.referent as usize).and_then(|referent| referent.forms.first());
        let known_as = known_as.filter(|form| *form != name.span.text(&analysis.article.text)).cloned();
        mark(FindingKind::Name, "name", name.span, &code(&name.kind), known_as)
    }));
    marks.extend(analysis.places.iter().map(|place| {
        let found = place.place.as_ref().map(|place| format!("{}, {}", place.name_en, words::precision(place)));
        mark(FindingKind::Place, "place", place.span, "place", found)
    }));
    marks.extend(
        analysis
            .times
            .iter()
            .map(|time| mark(FindingKind::Time, "time", time.span, "time", time.value.map(words::date_range))),
    );
    marks.extend(analysis.quantities.iter().map(|quantity| {
        mark(FindingKind::Quantity, "quantity", quantity.span, "quantity", Some(words::count(quantity.count)))
    }));
    marks.extend(analysis.attributions.iter().map(|attribution| {
        let speakers: Vec<String> = attribution.speakers.iter().map(|speaker| speaker.name.clone()).collect();
        let source = attribution.source.map(|span| Part { role: "source", span });
        let parts = [Part { role: "cue", span: attribution.cue }, Part { role: "content", span: attribution.content }];
        let label = code(&attribution.kind);
        let mark =
            mark(FindingKind::Attribution, "attribution", attribution.content, &label, Some(speakers.join(" ← ")));
        Mark { parts: source.into_iter().chain(parts).collect(), ..mark }
    }));
    marks.extend(analysis.claims.iter().map(|claim| {
        let said = value(&claim.value, claim.category.as_ref());
        mark(claim.id.kind, "claim", claim.span(), words::field(claim.field()), Some(said))
    }));
    marks.sort_by(|one, other| {
        (one.span.start, std::cmp::Reverse(one.span.end), one.id).cmp(&(
            other.span.start,
            std::cmp::Reverse(other.span.end),
            other.id,
        ))
    });
    marks
}
