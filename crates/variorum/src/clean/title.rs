//! A page's title without the outlet's name behind it.

use crate::text::words::words;

/// What stands between a title and the outlet's name.
const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " : "];
/// A trailing part of an unknown outlet has at most so many words, and the title before it at least so many.
const MAX_OUTLET_WORDS: usize = 4;
const MIN_TITLE_WORDS: usize = 4;

/// Returns the title without a trailing " | Outlet". The part is the outlet's if it is one of its known names, or if the
/// page shows the rest as a heading, or, behind the signs that nothing else uses, if it is short.
pub(super) fn without_outlet<'a>(title: &'a str, outlets: &[String], headings: &[&str]) -> &'a str {
    let Some((at, separator)) =
        SEPARATORS.iter().filter_map(|separator| Some((title.rfind(separator)?, *separator))).max_by_key(|(at, _)| *at)
    else {
        return title;
    };
    let (rest, tail) = (title[..at].trim(), &title[at + separator.len()..]);
    let (rest_words, tail_words) = (folded(rest), folded(tail));
    let is_known = outlets.iter().any(|outlet| {
        let outlet = folded(outlet);
        !outlet.is_empty()
            && !tail_words.is_empty()
            && (outlet.iter().all(|word| tail_words.contains(word))
                || tail_words.iter().all(|word| outlet.contains(word)))
    });
    let is_shown = headings.iter().any(|heading| folded(heading) == rest_words);
    let is_clear = matches!(separator, " | " | " :: " | " » ")
        && tail_words.len() <= MAX_OUTLET_WORDS
        && rest_words.len() >= MIN_TITLE_WORDS;
    if is_known || is_shown || is_clear { rest } else { title }
}

/// Returns the part behind the title, for a page that names its outlet nowhere else.
pub(super) fn outlet_in<'a>(title: &'a str, bare: &str) -> Option<&'a str> {
    let tail = title.strip_prefix(bare)?.trim_matches(|character: char| !character.is_alphanumeric());
    (!tail.is_empty()).then_some(tail)
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outlet_goes_and_a_dash_within_the_title_stays() {
        let outlets = ["صحيفة المرفأ".to_owned(), "The Quay".to_owned()];
        assert_eq!(without_outlet("إغلاق الطريق إلى الميناء - المرفأ", &outlets, &[]), "إغلاق الطريق إلى الميناء");
        assert_eq!(
            without_outlet("Rain closes road - and the bridge", &outlets, &[]),
            "Rain closes road - and the bridge"
        );
        assert_eq!(without_outlet("Rain closes road - Coast News", &[], &["Rain closes road"]), "Rain closes road");
        assert_eq!(without_outlet("Rain closes the road | Coast News", &[], &[]), "Rain closes the road");
    }
}
