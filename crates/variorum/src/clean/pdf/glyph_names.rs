//! The names that fonts give their letters, and the letters they stand for.

use unicode_normalization::UnicodeNormalization;

/// Names of signs and of letters that are not composed, from the Adobe Glyph List (`glyphlist.txt`, version 2.0).
const SIGNS: &[(&str, char)] = &[
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("exclamdown", '¡'),
    ("cent", '¢'),
    ("sterling", '£'),
    ("currency", '¤'),
    ("yen", '¥'),
    ("brokenbar", '¦'),
    ("section", '§'),
    ("copyright", '©'),
    ("ordfeminine", 'ª'),
    ("guillemotleft", '«'),
    ("logicalnot", '¬'),
    ("sfthyphen", '\u{ad}'),
    ("registered", '®'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("mu", 'µ'),
    ("paragraph", '¶'),
    ("periodcentered", '·'),
    ("middot", '·'),
    ("ordmasculine", 'º'),
    ("guillemotright", '»'),
    ("onequarter", '¼'),
    ("onehalf", '½'),
    ("threequarters", '¾'),
    ("questiondown", '¿'),
    ("AE", 'Æ'),
    ("Eth", 'Ð'),
    ("multiply", '×'),
    ("Oslash", 'Ø'),
    ("Thorn", 'Þ'),
    ("germandbls", 'ß'),
    ("ae", 'æ'),
    ("eth", 'ð'),
    ("divide", '÷'),
    ("oslash", 'ø'),
    ("thorn", 'þ'),
    ("dotlessi", 'ı'),
    ("Lslash", 'Ł'),
    ("lslash", 'ł'),
    ("OE", 'Œ'),
    ("oe", 'œ'),
    ("florin", 'ƒ'),
    ("endash", '–'),
    ("emdash", '—'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotesinglbase", '‚'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quotedblbase", '„'),
    ("dagger", '†'),
    ("daggerdbl", '‡'),
    ("bullet", '•'),
    ("ellipsis", '…'),
    ("perthousand", '‰'),
    ("guilsinglleft", '‹'),
    ("guilsinglright", '›'),
    ("fraction", '⁄'),
    ("Euro", '€'),
    ("trademark", '™'),
    ("minus", '−'),
    ("nbspace", '\u{a0}'),
    ("fi", '\u{fb01}'),
    ("fl", '\u{fb02}'),
    ("ff", '\u{fb00}'),
    ("ffi", '\u{fb03}'),
    ("ffl", '\u{fb04}'),
];

/// Names of accents at the end of a letter's name ("eacute"), with the mark that composes.
const ACCENTS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circumflex", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("dotaccent", '\u{307}'),
    ("dieresis", '\u{308}'),
    ("ring", '\u{30a}'),
    ("hungarumlaut", '\u{30b}'),
    ("caron", '\u{30c}'),
    ("commaaccent", '\u{326}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
];

/// Numbers of Arabic letters in the names `afii57…`, from the first to the last of each stretch, and the first letter.
const ARABIC: &[(u32, u32, u32)] = &[
    (57388, 57388, 0x060c),
    (57392, 57401, 0x0660),
    (57403, 57403, 0x061b),
    (57407, 57407, 0x061f),
    (57409, 57434, 0x0621),
    (57440, 57450, 0x0640),
    (57451, 57458, 0x064b),
    (57470, 57470, 0x0647),
];

/// Returns the text that a glyph's name stands for, by the list and by the rules of the Adobe Glyph List Specification
/// (section 2); nothing for names that only the font knows (`g17`).
pub(super) fn text_of(name: &str) -> Option<String> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    name.split('_').map(component).collect()
}

fn component(name: &str) -> Option<String> {
    let mut characters = name.chars();
    if let (Some(letter), None) = (characters.next(), characters.next()) {
        return letter.is_ascii_alphabetic().then(|| letter.to_string());
    }
    if let Some((_, sign)) = SIGNS.iter().find(|(sign_name, _)| *sign_name == name) {
        return Some(sign.to_string());
    }
    if let Some(digits) = name.strip_prefix("uni").filter(|digits| digits.len() >= 4 && digits.len() % 4 == 0) {
        let units =
            digits.as_bytes().chunks(4).map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok());
        return String::from_utf16(&units.collect::<Option<Vec<_>>>()?).ok();
    }
    if let Some(digits) = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len())) {
        return Some(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?.to_string());
    }
    if let Some(number) = name.strip_prefix("afii").and_then(|digits| digits.parse::<u32>().ok()) {
        let (first, _, letter) = ARABIC.iter().find(|(first, last, _)| (*first..=*last).contains(&number))?;
        return Some(char::from_u32(letter + number - first)?.to_string());
    }
    let (letter, accent) = name.split_at_checked(1)?;
    let (_, mark) = ACCENTS.iter().find(|(accent_name, _)| *accent_name == accent)?;
    letter.chars().all(|letter| letter.is_ascii_alphabetic()).then(|| format!("{letter}{mark}").nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_list_and_by_rule() {
        let of = |name| text_of(name).unwrap_or_default();
        assert_eq!([of("A"), of("eacute"), of("quoteright"), of("f_i")], ["A", "é", "’", "fi"]);
        assert_eq!([of("uni0628"), of("uni06440627"), of("u1F600"), of("a.sc")], ["ب", "لا", "😀", "a"]);
        assert_eq!([of("afii57415"), of("afii57450"), of("g17"), of(".notdef")], ["ا", "ي", "", ""]);
    }
}
