//! The language of a whole document, by its text first, by what the page says where the text is too short to tell.

use crate::model::article::{Found, FoundIn};
use whatlang::{Detector, Lang};

/// The languages told apart, with their BCP 47 codes: those that reports of the same events come in.
const LANGUAGES: &[(Lang, &str)] = &[
    (Lang::Ara, "ar"),
    (Lang::Eng, "en"),
    (Lang::Pes, "fa"),
    (Lang::Urd, "ur"),
    (Lang::Fra, "fr"),
    (Lang::Tur, "tr"),
    (Lang::Heb, "he"),
    (Lang::Rus, "ru"),
    (Lang::Deu, "de"),
    (Lang::Spa, "es"),
    (Lang::Ukr, "uk"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
];

/// As much of the text as tells the language; more costs time and changes nothing.
const MAX_CHARACTERS: usize = 1000;
/// A text of fewer letters does not outrank what the page says.
const MIN_LETTERS: usize = 60;

/// Returns the language of a text; `declared` is what the page says (`ar`, `en-GB`), `und` what nobody can tell.
pub(super) fn of(text: &str, declared: Option<&Found<String>>) -> Found<String> {
    let beginning: String = text.chars().take(MAX_CHARACTERS).collect();
    let n_letters = beginning.chars().filter(|character| character.is_alphabetic()).count();
    let detector = Detector::with_allowlist(LANGUAGES.iter().map(|(lang, _)| *lang).collect());
    let detected = detector.detect(&beginning).and_then(|info| {
        let code = LANGUAGES.iter().find(|(lang, _)| *lang == info.lang()).map(|(_, code)| *code)?;
        Some(Found::new(code.to_owned(), FoundIn::Text, info.confidence() as f32))
    });
    let declared = declared.and_then(|declared| {
        let code = declared.value.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
        is_code.then(|| Found::new(code, declared.source, declared.confidence))
    });
    match (detected, declared) {
        (Some(detected), Some(declared)) => {
            if n_letters < MIN_LETTERS {
                declared
            } else {
                detected
            }
        }
        (Some(found), None) | (None, Some(found)) => found,
        (None, None) => Found::new("und".to_owned(), FoundIn::Text, 0.0),
    }
}
