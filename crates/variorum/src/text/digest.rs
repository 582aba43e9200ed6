//! SHA-256, the name of all bytes.

use crate::model::id::CaptureId;
use sha2::{Digest, Sha256};

/// Returns the SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Returns the SHA-256 of some bytes as 64 lower-case hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    CaptureId::from_digest(sha256(bytes)).to_string()
}
