//! What stands in quotation marks.

use crate::model::span::Span;

/// Returns the stretches of a block of the text between a mark that opens and one that closes, without the closing one; a
/// quotation that is never closed is none.
pub fn quoted(text: &str, block: Span) -> Vec<Span> {
    let mut quotations = Vec::new();
    let mut open: Option<u32> = None;
    for (offset, character) in block.text(text).char_indices() {
        let at = block.start + offset as u32;
        match (character, open) {
            ('«' | '“' | '„' | '"' | '”', None) => open = Some(at),
            ('»' | '”' | '"' | '“', Some(start)) => {
                quotations.push(Span::new(start, at));
                open = None;
            }
            _ => {}
        }
    }
    quotations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_any_script_open_and_close() {
        let text = "He said “it sank”. وقال «غرق القارب» ثم \"never closed";
        let found = quoted(text, Span::new(0, text.len() as u32));
        let words: Vec<_> = found.iter().map(|span| span.text(text)).collect();
        assert_eq!(words, ["“it sank", "«غرق القارب"]);
    }
}
