//! Sentence-classification heads over the frozen encoder: a centred sentence vector in, the probability of each label out.
//!
//! A head is one layer, trained by a script under `training/`. Its labels exclude each other (softmax) or stand each by
//! itself (logistic), as its file says.

use std::collections::BTreeMap;

use super::format::Container;
use crate::error::Error;

/// Several heads over the vectors of one encoder.
pub struct SentenceHeads {
    encoder: String,
    heads: BTreeMap<String, SentenceHead>,
}

/// One head.
#[derive(Debug, Clone, PartialEq)]
pub struct SentenceHead {
    labels: Vec<String>,
    /// A row a label.
    weights: Vec<f32>,
    bias: Vec<f32>,
    exclusive: bool,
}

impl SentenceHeads {
    /// Reads the weights (`models/kinds/kinds.bin`); an error says what does not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let container = Container::parse(bytes, "sentence-heads")?;
        let width: usize = container.number("width")?;
        let mut heads = BTreeMap::new();
        for name in container.meta("heads")?.split(' ') {
            let labels: Vec<String> = container.meta(&format!("head.{name}"))?.split('|').map(str::to_owned).collect();
            let exclusive = container.meta(&format!("labels.{name}"))? == "exclusive";
            let weights = container.tensor(&format!("{name}.w"), &[labels.len(), width])?.to_f32();
            let bias = container.tensor(&format!("{name}.b"), &[labels.len()])?.to_f32();
            heads.insert(name.to_owned(), SentenceHead { labels, weights, bias, exclusive });
        }
        Ok(Self { encoder: container.meta("encoder")?.to_owned(), heads })
    }

    /// Returns the digest of the encoder that the heads were trained on; over another their answers mean nothing.
    pub fn encoder_digest(&self) -> &str {
        &self.encoder
    }

    /// Returns a head by its name (`events`).
    pub fn head(&self, name: &str) -> Option<&SentenceHead> {
        self.heads.get(name)
    }
}

impl SentenceHead {
    /// Returns the labels, in the order of the probabilities.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Returns the probability of each label, `0.0..=1.0`; of labels that exclude each other they add up to 1.
    ///
    /// `vector` is centred for its language ([`super::Centring::centre`]); one of another length than the head's counts as
    /// far as it goes.
    pub fn probabilities(&self, vector: &[f32]) -> Vec<f32> {
        let width = self.weights.len().checked_div(self.labels.len()).unwrap_or(0).max(1);
        let scores = self.weights.chunks_exact(width).zip(&self.bias).map(|(row, bias)| {
            let product: f32 = row.iter().zip(vector).map(|(weight, value)| weight * value).sum();
            product + bias
        });
        if !self.exclusive {
            return scores.map(|score| 1.0 / (1.0 + (-score).exp())).collect();
        }
        let scores: Vec<f32> = scores.collect();
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let exponentials: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
        let sum: f32 = exponentials.iter().sum();
        exponentials.into_iter().map(|exponential| exponential / sum).collect()
    }
}

#[cfg(test)]
impl SentenceHead {
    /// Returns a head of labels that stand each by itself and are as likely whatever the vector.
    pub(crate) fn constant(labels: &[(&str, f32)]) -> Self {
        let odds = |probability: f32| (probability / (1.0 - probability)).ln();
        Self {
            labels: labels.iter().map(|&(label, _)| label.to_owned()).collect(),
            weights: vec![0.0; labels.len()],
            bias: labels.iter().map(|&(_, probability)| odds(probability)).collect(),
            exclusive: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::super::Centring;
    use super::super::tests::{ENCODER, read};
    use super::*;

    static HEADS: LazyLock<SentenceHeads> = LazyLock::new(|| {
        SentenceHeads::from_bytes(&read("../../models/kinds/kinds.bin")).expect("the heads are whole")
    });

    fn likeliest(language: &str, text: &str) -> String {
        let centring =
            Centring::from_bytes(&read("../../models/encoder-means/means.bin")).expect("the means are whole");
        let vector = centring.centre(language, &ENCODER.encode(text).sentence);
        let head = HEADS.head("events").expect("there is one");
        let probabilities = head.probabilities(&vector);
        assert!((probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        let best = (0..probabilities.len()).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
        head.labels()[best.expect("there are labels")].clone()
    }

    #[test]
    fn kinds_of_events_are_told_in_both_languages() {
        assert_eq!(likeliest("en", "A quake shook the villages of Taza and cracked walls."), "natural disaster");
        assert_eq!(likeliest("ar", "زلزال قوي ضرب المدينة وألحق أضراراً بالمنازل."), "natural disaster");
        assert_eq!(
            likeliest("en", "Kidnappers took two doctors from a clinic near Gao."),
            "Abduction/forced disappearance"
        );
    }

    #[test]
    fn heads_are_of_this_encoder_and_a_vector_of_no_length_gives_no_panic() {
        assert_eq!(HEADS.encoder_digest(), ENCODER.digest());
        for head in HEADS.heads.values() {
            let probabilities = head.probabilities(&[]);
            assert_eq!(probabilities.len(), head.labels().len());
            assert!(probabilities.iter().all(|probability| (0.0..=1.0).contains(probability)));
        }
    }
}
