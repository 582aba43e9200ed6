//! Short references that people read out and type: "EV-7K2Q-9D3F".

use crate::model::id::FindingId;
use crate::text::digest::sha256;

/// The digits and letters of Crockford's base 32, in which I, L, O and U are left out.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Returns the reference of an event: the first 40 bits of its id's SHA-256 in Crockford's base 32.
///
/// Of a million events two share a reference about once in two editions; whoever looks one up must bear two answers.
pub fn reference(event: FindingId) -> String {
    let digest = sha256(event.to_string().as_bytes());
    let bits = digest.iter().take(5).fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
    let digit = |place: u32| char::from(DIGITS[(bits >> (5 * place) & 31) as usize]);
    let half = |places: std::ops::Range<u32>| places.rev().map(digit).collect::<String>();
    format!("EV-{}-{}", half(4..8), half(0..4))
}
