//! Words, and the folded form under which two spellings of one word meet, for any script; Arabic is folded as Arabic.

use crate::model::span::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// A word: a run of letters or digits as Unicode (UAX 29) cuts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// Its folded form, never empty.
    pub folded: String,
}

/// Returns the words of a text in order; punctuation, symbols and white space are none.
pub fn words(text: &str) -> Vec<Word> {
    text.unicode_word_indices()
        .filter_map(|(start, word)| {
            let folded = fold(word);
            let span = Span::of(&(start..start + word.len()));
            (!folded.is_empty()).then_some(Word { span, folded })
        })
        .collect()
}

/// Returns the form under which spellings of one word are compared: compatibility forms resolved (NFKC), lower case,
/// without accents, Arabic vowel signs and tatweel, with أإآٱ as ا, ى as ي, ة as ه, ؤ as و, ئ as ي, Persian ک گ ی as their
/// Arabic look-alikes, and all decimal digits as ASCII. Folding twice changes nothing.
///
/// The Arabic folds are those of light stemming (Larkey, Ballesteros and Connell 2007, "Light Stemming for Arabic
/// Information Retrieval"), but no affix is cut: names must survive.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|&character| !is_combining_mark(character) && !is_ignorable(character))
        .map(fold_character)
        .collect()
}

fn is_ignorable(character: char) -> bool {
    // Tatweel, zero-width and bidirectional marks, soft hyphen.
    matches!(character, '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn fold_character(character: char) -> char {
    match character {
        // NFD has already split آ أ إ ؤ ئ into a letter and a mark.
        'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' | 'گ' => 'ك',
        '’' | '‘' | 'ʼ' => '\'',
        digit if !digit.is_ascii() => decimal_digit(digit).unwrap_or(digit),
        other => other,
    }
}

/// Returns the ASCII digit of an Arabic-Indic, Persian or full-width decimal digit.
pub fn decimal_digit(character: char) -> Option<char> {
    let zero = match character {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '０'..='９' => '０',
        _ => return None,
    };
    char::from_digit(character as u32 - zero as u32, 10)
}

/// Returns whether a character is of the Arabic script.
pub fn is_arabic(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_arabic_word_meet() {
        for (one, other) in
            [("أُسامة", "اسامه"), ("المستشفى", "المستشفي"), ("مـــوسى", "موسي"), ("٢٠٢٤", "2024"), ("ﻻ", "لا")]
        {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn spellings_of_one_latin_word_meet() {
        assert_eq!(fold("Bzā‘a"), fold("BZA'a"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Ｆｕｌｌ Ⅳ", "إِنَّ", "İstanbul", "ﷺ", "e\u{301}", "گرگان"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }

    #[test]
    fn words_carry_their_place() {
        let text = "قُتل 12 شخصاً، U.S. said.";
        let found: Vec<_> =
            words(text).into_iter().map(|word| (word.span.text(text).to_owned(), word.folded)).collect();
        assert_eq!(found[0], ("قُتل".into(), "قتل".into()));
        assert_eq!(found[2].1, "شخصا");
        assert_eq!(found.len(), 5);
    }
}
