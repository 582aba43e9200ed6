//! Sentence vectors centred per language: without its language's mean, a sentence lies near its translation.

use std::collections::BTreeMap;

use super::format::Container;
use super::normalise;
use crate::error::Error;

/// The mean sentence vector of each language, for one encoder.
#[derive(Debug, Clone)]
pub struct Centring {
    encoder: String,
    means: BTreeMap<String, Vec<f32>>,
    /// The mean of the means, for a language that has none.
    common: Vec<f32>,
}

impl Centring {
    /// Reads the means (`models/encoder-means/means.bin`).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let container = Container::parse(bytes, "encoder-means")?;
        let mut means = BTreeMap::new();
        for language in container.meta("languages")?.split(' ') {
            means.insert(language.to_owned(), container.any(&format!("mean.{language}"))?.to_f32());
        }
        let width = means.values().next().map_or(0, Vec::len);
        if width == 0 || means.values().any(|mean| mean.len() != width) {
            return Err(Error::resource("expected language means of one length, found others"));
        }
        let mut common = vec![0.0; width];
        for mean in means.values() {
            common.iter_mut().zip(mean).for_each(|(common, mean)| *common += mean / means.len() as f32);
        }
        Ok(Self { encoder: container.meta("encoder")?.to_owned(), means, common })
    }

    /// Returns the digest of the encoder whose vectors these are the means of; with another they mean nothing.
    pub fn encoder_digest(&self) -> &str {
        &self.encoder
    }

    /// Returns a sentence vector less its language's mean, of length 1 again.
    ///
    /// A language without a mean takes the mean of the others. Of texts in one language, centred vectors differ from raw ones
    /// only in that unrelated sentences have a cosine near 0 instead of near 0.8.
    pub fn centre(&self, language: &str, sentence: &[f32]) -> Vec<f32> {
        let mean = self.means.get(language).unwrap_or(&self.common);
        let mut centred: Vec<f32> = sentence.iter().zip(mean).map(|(value, mean)| value - mean).collect();
        normalise(&mut centred);
        centred
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENCODER, cosine, read};
    use super::*;

    #[test]
    fn a_sentence_is_nearer_to_its_translation_than_to_a_neighbour_in_its_language() {
        let centring =
            Centring::from_bytes(&read("../../models/encoder-means/means.bin")).expect("the means are whole");
        assert_eq!(centring.encoder_digest(), ENCODER.digest());
        let vector = |language: &str, text: &str| centring.centre(language, &ENCODER.encode(text).sentence);
        let strike = vector("en", "A drone strike killed three people near the town of al-Bab on Friday.");
        let translated = vector("ar", "قُتل ثلاثة أشخاص في غارة بطائرة مسيرة قرب مدينة الباب يوم الجمعة.");
        let other = vector("en", "The festival opened with music in the old town of Aleppo.");
        assert!((cosine(&strike, &strike) - 1.0).abs() < 1e-5);
        assert!(cosine(&strike, &translated) > cosine(&strike, &other) + 0.2, "{}", cosine(&strike, &translated));
        assert!(vector("fa", "سه نفر کشته شدند").iter().all(|value| value.is_finite()));
    }
}
