//! The one error: a bad setting or a bad resource, found once, when it is read.

use std::fmt;

/// A setting or resource that cannot be used; bad input is never an error but a note.
#[derive(Debug, Clone)]
pub struct Error {
    kind: Kind,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Resource,
    Setting,
}

impl Error {
    /// Returns an error about a resource (weights, gazetteer, lexicon) that cannot be used.
    pub fn resource(message: impl Into<String>) -> Self {
        Self { kind: Kind::Resource, message: message.into() }
    }

    /// Returns an error about a setting whose value cannot be used.
    pub fn setting(message: impl Into<String>) -> Self {
        Self { kind: Kind::Setting, message: message.into() }
    }

    /// Returns whether a resource is at fault.
    pub fn is_resource(&self) -> bool {
        self.kind == Kind::Resource
    }

    /// Returns whether a setting is at fault.
    pub fn is_setting(&self) -> bool {
        self.kind == Kind::Setting
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
