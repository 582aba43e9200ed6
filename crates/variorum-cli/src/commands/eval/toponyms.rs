//! Place names to coordinates: the English sets of `geoparsing` and the Arabic tweets of `idrisi_lmd_ar`.

use super::Predictions;
use super::texts::{Text, analyses, code_points, records};
use anyhow::Result;
use serde_json::json;
use std::path::Path;
use variorum::pipeline::Resources;

/// Whether a set counts the words for countries' people and things ("Syrian") as names of the countries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Nationalities {
    Counted,
    LeftOut,
}

/// Returns the place names of each text with the coordinates they are resolved to, if they are.
pub(super) fn predictions(
    input: &Path,
    only: &[String],
    language: &str,
    nationalities: Nationalities,
    resources: &Resources,
) -> Result<Predictions> {
    let texts: Vec<Text> = records(input, only, |text: &Text| &text.id)?;
    let found = analyses(&texts, language, |text| &text.text, |_| None, resources);
    let mut n_found = 0;
    let lines = texts.iter().zip(&found).map(|(text, analysis)| {
        let others = analysis.nationalities.iter().filter(|_| nationalities == Nationalities::Counted);
        let mentions: Vec<_> = analysis.places.iter().chain(others).collect();
        n_found += mentions.len();
        let toponyms = mentions.into_iter().map(|mention| {
            let (start, end) = code_points(&text.text, mention.span);
            let point = mention.place.as_ref().map(|place| (place.latitude, place.longitude));
            json!({ "start": start, "end": end, "lat": point.map(|(lat, _)| lat), "lon": point.map(|(_, lon)| lon) })
        });
        format!("{}\n", json!({ "id": text.id, "toponyms": toponyms.collect::<Vec<_>>() }))
    });
    let text = lines.collect();
    Ok(Predictions { text, summary: format!("{} texts, {n_found} place names", texts.len()) })
}
