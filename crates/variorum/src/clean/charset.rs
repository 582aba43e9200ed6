//! Bytes to text: which encoding a page is in, by its mark, its bytes, what it declares, or the guess browsers make.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text decoded from bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text; what could not be decoded is U+FFFD.
    pub(super) text: String,
    /// The encoding's name as the Encoding Standard writes it.
    pub(super) encoding: &'static str,
    /// Whether some bytes could not be decoded.
    pub(super) is_damaged: bool,
}

/// How many bytes a declaration is looked for in (HTML, "prescan a byte stream to determine its encoding").
const PRESCAN_BYTES: usize = 1024;

/// Returns the text of some bytes. In this order: a byte-order mark; UTF-16 by its zero bytes; UTF-8 where all bytes are
/// valid UTF-8, whatever is declared; the encoding that the server named; the declared one; the guess of `chardetng`.
pub(super) fn decode(bytes: &[u8], named: Option<&str>) -> Decoded {
    if let Some((encoding, mark_len)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(mark_len..).unwrap_or_default());
    }
    if let Some(encoding) = utf_16_by_zeros(bytes) {
        return decode_as(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), is_damaged: false };
    }
    let named = named.and_then(|label| Encoding::for_label(label.as_bytes()));
    let declared = named.or_else(|| declared_encoding(bytes));
    if let Some(encoding) = declared.filter(|&encoding| encoding != UTF_8) {
        return decode_as(encoding, bytes);
    }
    if is_mostly_utf_8(bytes, if declared == Some(UTF_8) { DECLARED } else { UNDECLARED }) {
        return decode_as(UTF_8, bytes);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    decode_as(detector.guess(None, chardetng::Utf8Detection::Deny), bytes)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, is_damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), is_damaged }
}

/// Returns UTF-16 in the byte order in which every second byte of the beginning is mostly zero, as Latin markup makes it.
fn utf_16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let beginning = &bytes[..bytes.len().min(PRESCAN_BYTES) & !1];
    if beginning.len() < 8 {
        return None;
    }
    let n_zeros = |parity: usize| beginning.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (n_even, n_odd, n_pairs) = (n_zeros(0), n_zeros(1), beginning.len() / 2);
    // Four in five: text with some letters beyond Latin still passes, binary data with scattered zeros does not.
    if n_odd * 5 >= n_pairs * 4 && n_even == 0 {
        Some(UTF_16LE)
    } else if n_even * 5 >= n_pairs * 4 && n_odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Returns the encoding that a `meta` element or an XML declaration near the beginning names.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN_BYTES)]).to_ascii_lowercase();
    let declared = ["charset=", "encoding="].iter().find_map(|key| {
        let after = &beginning[beginning.find(key)? + key.len()..];
        let label = after.trim_start_matches(['"', '\'', ' ']);
        label.split(|character: char| !character.is_ascii_alphanumeric() && !"-_:".contains(character)).next()
    })?;
    // A page that could be searched as ASCII is not UTF-16, whatever it says.
    Encoding::for_label(declared.as_bytes())
        .map(|encoding| if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// How often UTF-8 may be broken and still be UTF-8: so many places whatever the rest, and of multi-byte text one place in
/// so many bytes. Legacy Arabic pages break at nearly every letter, whatever they declare.
#[derive(Debug, Clone, Copy)]
struct Tolerance {
    n_places: usize,
    bytes_a_place: usize,
}

const DECLARED: Tolerance = Tolerance { n_places: 5, bytes_a_place: 4 };
const UNDECLARED: Tolerance = Tolerance { n_places: 0, bytes_a_place: 50 };

/// Returns whether the bytes are UTF-8 but for a few: a cut-off end, a pasted byte.
fn is_mostly_utf_8(bytes: &[u8], tolerance: Tolerance) -> bool {
    if std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none()) {
        return true;
    }
    let (mut n_broken, mut n_wide) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        n_wide += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    n_broken <= tolerance.n_places || n_broken * tolerance.bytes_a_place <= n_wide
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "أعلنت البلدية أن الطريق إلى الميناء أغلق صباح اليوم بسبب الأمطار، وأن العمل فيه يستمر يومين.";

    #[test]
    fn windows_1256_is_read_as_declared_and_as_guessed() {
        let (bytes, encoding, _) = encoding_rs::WINDOWS_1256.encode(ARABIC);
        assert_eq!(decode(&bytes, None), Decoded { text: ARABIC.into(), encoding: encoding.name(), is_damaged: false });
        let page = [b"<meta charset=\"windows-1256\"><p>".as_slice(), &bytes].concat();
        assert!(decode(&page, None).text.ends_with(ARABIC));
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        let page = "<html><p>Rain closed the road.</p></html>";
        for mark in [vec![0xff, 0xfe], vec![]] {
            let bytes: Vec<u8> = mark.into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            assert_eq!(decode(&bytes, None).text, page);
        }
    }

    #[test]
    fn valid_utf_8_outranks_a_wrong_declaration() {
        let page = format!("<meta charset=iso-8859-1><p>{ARABIC}");
        assert_eq!(decode(page.as_bytes(), None).text, page);
    }

    #[test]
    fn a_legacy_page_that_declares_utf_8_is_read_by_its_bytes() {
        let page = [b"<meta charset=utf-8><p>".as_slice(), &encoding_rs::WINDOWS_1256.encode(ARABIC).0].concat();
        assert!(decode(&page, None).text.ends_with(ARABIC));
        let pasted = [b"<meta charset=utf-8><p>One pasted byte: ".as_slice(), b"\xe9"].concat();
        assert_eq!(decode(&pasted, None).encoding, "UTF-8");
    }

    #[test]
    fn what_the_server_names_outranks_what_the_page_declares() {
        let page = [b"<meta charset=iso-8859-1><p>".as_slice(), &encoding_rs::WINDOWS_1256.encode(ARABIC).0].concat();
        assert!(decode(&page, Some("windows-1256")).text.ends_with(ARABIC));
        assert!(!decode(&page, Some("no-such-encoding")).text.ends_with(ARABIC));
    }

    #[test]
    fn a_cut_off_end_is_damage_and_not_another_encoding() {
        let bytes = ARABIC.as_bytes();
        let decoded = decode(&bytes[..bytes.len() - 2], None);
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.is_damaged && decoded.text.starts_with("أعلنت"));
    }
}
