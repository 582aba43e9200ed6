//! Stable ids: a capture is its SHA-256; a finding is its capture, kind and span; a group is its smallest member.

use super::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// The SHA-256 of a capture's bytes, written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaptureId([u8; 32]);

impl CaptureId {
    /// Returns the id made of a SHA-256 digest.
    pub fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// Returns the digest.
    pub fn digest(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns the first 12 hex digits, enough to tell captures apart on a page.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl fmt::Display for CaptureId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for CaptureId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.short())
    }
}

impl FromStr for CaptureId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut digest = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err("expected 64 hex digits");
        }
        for (byte, at) in digest.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| "expected hex digits")?;
        }
        Ok(Self(digest))
    }
}

/// What a finding is; part of its id, so that two findings on one span stay apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A name of a person, organisation or place.
    Name,
    /// A referent: the names of one thing within a report.
    Referent,
    /// A place mention.
    Place,
    /// A time expression.
    Time,
    /// A quantity.
    Quantity,
    /// An attribution of content to a source.
    Attribution,
    /// A statement that is no claim about an event.
    Statement,
    /// An incident: one event as one report tells it.
    Incident,
    /// A claim of a field.
    Claim(super::claim::Field),
}

impl FindingKind {
    fn name(self) -> String {
        match self {
            Self::Name => "name".into(),
            Self::Referent => "referent".into(),
            Self::Place => "place".into(),
            Self::Time => "time".into(),
            Self::Quantity => "quantity".into(),
            Self::Attribution => "attribution".into(),
            Self::Statement => "statement".into(),
            Self::Incident => "incident".into(),
            Self::Claim(field) => format!("claim.{}", field.name()),
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "name" => Self::Name,
            "referent" => Self::Referent,
            "place" => Self::Place,
            "time" => Self::Time,
            "quantity" => Self::Quantity,
            "attribution" => Self::Attribution,
            "statement" => Self::Statement,
            "incident" => Self::Incident,
            other => Self::Claim(super::claim::Field::named(other.strip_prefix("claim.")?)?),
        })
    }
}

/// A finding's id, written `<capture>/<kind>/<start>-<end>`, for example `ab…9f/claim.killed/120-131`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId {
    /// The capture the finding was made in.
    pub capture: CaptureId,
    /// The span, in the capture's clean text.
    pub span: Span,
    /// What the finding is.
    pub kind: FindingKind,
}

impl fmt::Display for FindingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}-{}", self.capture, self.kind.name(), self.span.start, self.span.end)
    }
}

impl FromStr for FindingId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "expected <capture>/<kind>/<start>-<end>";
        let mut parts = text.split('/');
        let (Some(capture), Some(kind), Some(span), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(SHAPE);
        };
        let (start, end) = span.split_once('-').ok_or(SHAPE)?;
        let (start, end) = (start.parse().map_err(|_| SHAPE)?, end.parse().map_err(|_| SHAPE)?);
        if start > end {
            return Err(SHAPE);
        }
        let kind = FindingKind::named(kind).ok_or("unknown kind of finding")?;
        Ok(Self { capture: capture.parse()?, span: Span::new(start, end), kind })
    }
}

/// Writes ids as strings in JSON, so that they can be map keys, links and command-line arguments alike.
macro_rules! as_string {
    ($type:ident, $what:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $what })
            }
        }
    };
}
pub(crate) use as_string;

as_string!(CaptureId, "SHA-256 of the captured bytes, 64 hex digits");
as_string!(FindingId, "<capture>/<kind>/<start>-<end>");
