//! Place names to coordinates: the English sets of `geoparsing` and the Arabic tweets of `idrisi_lmd_ar`.

use super::Predictions;
use super::texts::{Text, analyses, code_points, records};
use anyhow::Result;
use serde_json::json;
use std::path::Path;
use variorum::model::analysis::PlaceMention;
use variorum::model::span::Span;
use variorum::pipeline::Resources;

/// What a set counts as the name of a place, and how far it goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Convention {
    /// `geoparsing`: the name's own words; the words for countries' people and things ("Syrian") are names too.
    Names,
    /// `idrisi_lmd_ar`: whole words, with the clitics written to them and the word before that says what it is ("بمحافظة
    /// القاهرة"); of a tag of several words (`#انفجار_بيروت`) only the whole. Read off its training part, where 316 marks
    /// begin with one of a dozen such words and 17 behind one, and where of 1,073 tags that end in one of eight countries
    /// and capitals 111 have it marked.
    Words,
}

/// Returns the place names of each text with the coordinates they are resolved to, if they are.
pub(super) fn predictions(
    input: &Path,
    only: &[String],
    language: &str,
    convention: Convention,
    resources: &Resources,
) -> Result<Predictions> {
    let texts: Vec<Text> = records(input, only, |text: &Text| &text.id)?;
    let found = analyses(&texts, language, |text| &text.text, |_| None, resources);
    let mut n_found = 0;
    let lines = texts.iter().zip(&found).map(|(text, analysis)| {
        let others = analysis.nationalities.iter().filter(|_| convention == Convention::Names);
        let mentions = analysis.places.iter().chain(others);
        let toponyms: Vec<_> = mentions
            .filter_map(|mention| {
                let span = match convention {
                    Convention::Names => mention.span,
                    Convention::Words => in_words(&text.text, mention)?,
                };
                let (start, end) = code_points(&text.text, span);
                let point = mention.place.as_ref().map(|place| (place.latitude, place.longitude));
                let (lat, lon) = point.unzip();
                Some(json!({ "start": start, "end": end, "lat": lat, "lon": lon }))
            })
            .collect();
        n_found += toponyms.len();
        format!("{}\n", json!({ "id": text.id, "toponyms": toponyms }))
    });
    let text = lines.collect();
    Ok(Predictions { text, summary: format!("{} texts, {n_found} place names", texts.len()) })
}

/// Returns the whole words of a name with the word for its kind before it; nothing for a part of a longer tag.
fn in_words(text: &str, mention: &PlaceMention) -> Option<Span> {
    let has = |rule: &str| mention.rules.iter().any(|own| own == rule);
    let is_kind_before = has("place/stated-class") && !has("place/widened");
    let start = if is_kind_before { mention.expression.start } else { mention.span.start };
    let before = text.get(..start as usize)?.trim_end_matches(char::is_alphanumeric);
    if before.ends_with('_') {
        return None;
    }
    Some(Span::new(before.len() as u32, mention.span.end))
}
