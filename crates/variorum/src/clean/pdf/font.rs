//! A font of a PDF, as far as text asks: which codes a string holds, what they mean, how wide they are.

use super::bounds::unpacked;
use super::glyph_names;
use encoding_rs::{MACINTOSH, WINDOWS_1252};
use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

/// Widths of the letters from U+0020 to U+007E in thousandths of the size, for the fonts that every reader of PDF must have
/// and files therefore do not measure: Helvetica and Times-Roman, from Adobe's Core 14 metrics (AFM, 1997). Their bold and
/// slanted kin differ by a tenth at most, which moves no word.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 222, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 333, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541,
];
/// The width of a letter that nothing measures.
const UNMEASURED: f64 = 500.0;

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    /// Stretches of codes (for a composite font of its own numbers) with the width of each, ordered.
    widths: Vec<(u32, u32, f64)>,
    default_width: f64,
    /// Thousandths of the size, but for fonts that say their own measure.
    unit: f64,
    to_unicode: Option<CMap>,
    /// What the codes of a simple font mean by its encoding.
    encoding: Vec<Option<String>>,
    /// Whether its name or weight says that it is bold.
    pub(super) is_bold: bool,
}

/// How codes lie in a string.
#[derive(Debug)]
enum Codes {
    /// One byte each.
    Simple,
    /// Two bytes each, which are the font's own numbers.
    Pairs,
    /// As a table says.
    Mapped(Box<CMap>),
}

/// One code of a string.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code {
    pub(super) value: u32,
    pub(super) n_bytes: usize,
    /// The number by which a composite font knows the glyph.
    number: u32,
}

impl Font {
    /// Reads a font; what it does not say is guessed.
    pub(super) fn read(dict: &Dict<'_>, n_left: &mut usize) -> Self {
        let is_composite = dict.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_str() == "Type0");
        let descendant = dict.get::<Array<'_>>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
        let own = descendant.filter(|_| is_composite).unwrap_or_else(|| dict.clone());
        let descriptor = own.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let name = dict.get::<Name<'_>>("BaseFont").map(|name| name.as_str().to_lowercase()).unwrap_or_default();
        let weight = descriptor.get::<f32>("FontWeight").unwrap_or(0.0);
        let cmap = |stream: Option<Stream<'_>>, n_left: &mut usize| {
            CMap::parse(&unpacked(&stream?, n_left)?, |_| None::<&'static [u8]>)
        };
        let to_unicode = cmap(dict.get::<Stream<'_>>("ToUnicode"), n_left);
        let codes = match (is_composite, cmap(dict.get::<Stream<'_>>("Encoding").filter(|_| is_composite), n_left)) {
            (false, _) => Codes::Simple,
            (true, Some(cmap)) => Codes::Mapped(Box::new(cmap)),
            (true, None) => Codes::Pairs,
        };
        let (widths, default_width) = if is_composite {
            (composite_widths(&own), own.get::<f32>("DW").map_or(1000.0, f64::from))
        } else {
            simple_widths(dict, &descriptor, &name)
        };
        let matrix: Vec<f64> = dict
            .get::<Array<'_>>("FontMatrix")
            .map(|matrix| matrix.iter::<f64>().take(6).collect())
            .unwrap_or_default();
        Self {
            codes,
            widths,
            default_width,
            unit: matrix.first().copied().filter(|unit| unit.is_finite() && *unit > 0.0).unwrap_or(0.001),
            encoding: if is_composite { Vec::new() } else { encoding(dict) },
            to_unicode,
            is_bold: ["bold", "black", "heavy"].iter().any(|part| name.contains(part)) || weight >= 600.0,
        }
    }

    /// Returns the code at the start of some bytes; nothing where there is none.
    pub(super) fn code(&self, bytes: &[u8]) -> Option<Code> {
        let first = u32::from(*bytes.first()?);
        let value_of = |n_bytes: usize| {
            let bytes = bytes.get(..n_bytes)?;
            Some(bytes.iter().fold(0_u32, |value, byte| value << 8 | u32::from(*byte)))
        };
        let mapped = match &self.codes {
            Codes::Simple => return Some(Code { value: first, n_bytes: 1, number: first }),
            Codes::Pairs => None,
            Codes::Mapped(cmap) => (1..=4).find_map(|n_bytes| {
                let value = value_of(n_bytes)?;
                let number = cmap.lookup_cid_code(value, n_bytes as u8)?;
                Some(Code { value, n_bytes, number })
            }),
        };
        mapped.or_else(|| {
            let (value, n_bytes) = value_of(2).map_or((first, 1), |value| (value, 2));
            Some(Code { value, n_bytes, number: value })
        })
    }

    /// Returns what a code means; nothing where neither the font nor its encoding says.
    pub(super) fn text(&self, code: Code) -> Option<String> {
        let mapped =
            self.to_unicode.as_ref().and_then(|cmap| cmap.lookup_bf_string(code.value)).map(|text| match text {
                BfString::Char(character) => character.to_string(),
                BfString::String(text) => text,
            });
        mapped
            .filter(|text| !text.is_empty() && !text.starts_with('\0'))
            .or_else(|| self.encoding.get(code.value as usize).cloned().flatten())
    }

    /// Returns how far a code moves, in sizes.
    pub(super) fn width(&self, code: Code) -> f64 {
        let after = self.widths.partition_point(|(first, _, _)| *first <= code.number);
        let stretch = after.checked_sub(1).map(|stretch_idx| self.widths[stretch_idx]);
        let width =
            stretch.filter(|(_, last, _)| code.number <= *last).map_or(self.default_width, |(_, _, width)| width);
        width * self.unit
    }
}

/// Returns the widths of a simple font and what stands for a missing one.
fn simple_widths(dict: &Dict<'_>, descriptor: &Dict<'_>, name: &str) -> (Vec<(u32, u32, f64)>, f64) {
    let missing = descriptor.get::<f32>("MissingWidth").map(f64::from);
    if let Some(widths) = dict.get::<Array<'_>>("Widths") {
        let first = dict.get::<u32>("FirstChar").unwrap_or(0).min(255);
        let widths = widths.iter::<f64>().take(256).enumerate();
        return (
            widths.map(|(idx, width)| (first + idx as u32, first + idx as u32, width)).collect(),
            missing.unwrap_or(0.0),
        );
    }
    let standard = if name.contains("courier") {
        return (Vec::new(), 600.0);
    } else if name.contains("times") {
        TIMES
    } else {
        HELVETICA
    };
    let widths = standard.iter().zip(0x20..).map(|(width, code)| (code, code, f64::from(*width)));
    (widths.collect(), missing.unwrap_or(UNMEASURED))
}

/// Returns the widths of a composite font, which come as `first [width …]` and as `first last width`.
fn composite_widths(dict: &Dict<'_>) -> Vec<(u32, u32, f64)> {
    let mut widths = Vec::new();
    let mut numbers: Vec<f64> = Vec::new();
    for object in dict.get::<Array<'_>>("W").iter().flat_map(Array::iter::<Object<'_>>) {
        match object {
            Object::Number(number) => numbers.push(number.as_f64()),
            Object::Array(list) => {
                let first = numbers.pop().unwrap_or(0.0) as u32;
                let list = list.iter::<f64>().take(1 << 16).zip(first..);
                widths.extend(list.map(|(width, number)| (number, number, width)));
                numbers.clear();
            }
            _ => numbers.clear(),
        }
        if let [first, last, width] = numbers[..] {
            widths.push((first as u32, last as u32, width));
            numbers.clear();
        }
    }
    widths.sort_by_key(|(first, last, _)| (*first, *last));
    widths
}

/// Returns what the codes of a simple font mean: its base encoding with the names that it puts in their place.
fn encoding(dict: &Dict<'_>) -> Vec<Option<String>> {
    let named = dict.get::<Dict<'_>>("Encoding");
    let base = dict
        .get::<Name<'_>>("Encoding")
        .or_else(|| named.as_ref().and_then(|named| named.get::<Name<'_>>("BaseEncoding")));
    let table = if base.is_some_and(|base| base.as_str() == "MacRomanEncoding") { MACINTOSH } else { WINDOWS_1252 };
    let mut encoding: Vec<Option<String>> = (0..=255_u8)
        .map(|byte| {
            let bytes = [byte];
            let (text, _) = table.decode_without_bom_handling(&bytes);
            (byte >= 0x20).then(|| text.into_owned())
        })
        .collect();
    let mut code = 0_usize;
    let differences = named.and_then(|named| named.get::<Array<'_>>("Differences"));
    for object in differences.iter().flat_map(Array::iter::<Object<'_>>) {
        match object {
            Object::Number(number) => code = number.as_i64().clamp(0, 256) as usize,
            Object::Name(name) => {
                if let Some(slot) = encoding.get_mut(code) {
                    *slot = glyph_names::text_of(name.as_str());
                }
                code += 1;
            }
            _ => {}
        }
    }
    encoding
}
