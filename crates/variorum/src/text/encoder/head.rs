//! A token-classification head over the frozen encoder: word vectors in, labelled stretches of words out.
//!
//! The head is a perceptron with one hidden layer, trained by a script under `training/`; labels are `O`, `B-x`, `I-x`, and the
//! likeliest sequence is taken in which `I-x` follows `B-x` or `I-x` (Viterbi).

use std::ops::Range;

use rten_simd::{SimdOp, SimdUnaryOp};
use rten_vecmath::{ApproxGelu, Softmax};

use super::Encoding;
use super::format::Container;
use super::matrix::{Linear, Output, Precision, Products};
use super::words::word_vectors;
use crate::error::Error;

/// The least probability counted, so that the logarithm of one that vanished is finite.
const LEAST_PROBABILITY: f32 = 1e-9;

/// A token-classification head: its weights and its labels.
pub struct TokenHead {
    encoder: String,
    labels: Vec<String>,
    hidden: Linear,
    out: Linear,
    /// For each label, the labels that may stand before it.
    before: Vec<Vec<usize>>,
    /// Whether a sequence may begin with a label.
    begins: Vec<bool>,
}

/// A stretch of words with one label.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// From the first word's start to the last word's end, in bytes of the text.
    pub range: Range<u32>,
    /// The label without `B-` or `I-`.
    pub label: String,
    /// The mean over the words of the probability of the tag they were given; 0 to 1. Not calibrated.
    pub confidence: f32,
}

impl TokenHead {
    /// Reads a head's weights (`models/names/names.bin` and its like); an error says what does not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let container = Container::parse(bytes, "token-head")?;
        let labels: Vec<String> = container.meta("labels")?.split(' ').map(str::to_owned).collect();
        // A head is so small that int8 would save nothing.
        let products = Products::new(Precision::Float32);
        let linear = |name: &str, n_out: usize, n_in: Option<usize>| -> Result<Linear, Error> {
            let weights = container.any(&format!("{name}.w"))?;
            if weights.shape.len() != 2
                || weights.shape[0] != n_out
                || n_in.is_some_and(|n_in| n_in != weights.shape[1])
            {
                return Err(Error::resource(format!("expected {n_out} rows for weights `{name}`, found others")));
            }
            Ok(products.linear(&weights.to_f32(), container.tensor(&format!("{name}.b"), &[n_out])?.to_f32()))
        };
        let n_hidden = container.any("hidden.b")?.shape.iter().product();
        let hidden = linear("hidden", n_hidden, None)?;
        let out = linear("out", labels.len(), Some(n_hidden))?;
        if n_hidden == 0 || hidden.n_in() == 0 || labels.iter().all(|label| label.starts_with("I-")) {
            return Err(Error::resource("expected a head with inputs and a label to begin with, found none"));
        }
        let kind = |label: &str| label.split_once('-').map(|(_, kind)| kind.to_owned());
        let may_stand = |first: &str, second: &str| !second.starts_with("I-") || kind(first) == kind(second);
        let before = labels
            .iter()
            .map(|second| (0..labels.len()).filter(|&first| may_stand(&labels[first], second)).collect())
            .collect();
        let begins = labels.iter().map(|label| !label.starts_with("I-")).collect();
        Ok(Self { encoder: container.meta("encoder")?.to_owned(), labels, hidden, out, before, begins })
    }

    /// Returns the digest of the encoder that the head was trained on; over another its answers mean nothing.
    pub fn encoder_digest(&self) -> &str {
        &self.encoder
    }

    /// Returns the labels, `O`, `B-x`, `I-x`, in the order of [`TokenHead::probabilities`].
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Returns for each word the probability of each label; they add up to 1.
    ///
    /// `words` are byte ranges of the encoded text in order, best those of [`super::words_and_marks`], on which heads are trained.
    pub fn probabilities(&self, encoding: &Encoding, words: &[Range<u32>]) -> Vec<Vec<f32>> {
        let width = self.hidden.n_in();
        let mut values = vec![0.0; words.len() * width];
        for (row, vector) in values.chunks_exact_mut(width).zip(word_vectors(encoding, words)) {
            // A text without a single piece has vectors of no length, and its words stay zeros.
            row.iter_mut().zip(vector).for_each(|(row, value)| *row = value);
        }
        let mut products = Products::new(Precision::Float32);
        let mut hidden = vec![0.0; words.len() * self.hidden.n_out()];
        products.apply(&self.hidden, &products.rows(&values, width), &mut hidden, Output::Replace);
        ApproxGelu {}.map_mut(&mut hidden);
        let mut scores = vec![0.0; words.len() * self.labels.len()];
        products.apply(&self.out, &products.rows(&hidden, self.hidden.n_out()), &mut scores, Output::Replace);
        let probabilities = scores.chunks_exact_mut(self.labels.len());
        probabilities
            .map(|row| {
                Softmax::new_mut(row).dispatch();
                row.to_vec()
            })
            .collect()
    }

    /// Returns the labelled stretches of a text, in order and apart.
    ///
    /// `encoding` is the text's, `words` as for [`TokenHead::probabilities`]; words outside the text are no error and give nothing.
    pub fn tag(&self, text: &str, encoding: &Encoding, words: &[Range<u32>]) -> Vec<Tagged> {
        let probabilities = self.probabilities(encoding, words);
        let mut found: Vec<Tagged> = Vec::new();
        let mut n_words = 0;
        for ((word, row), label_idx) in words.iter().zip(&probabilities).zip(self.likeliest(&probabilities)) {
            let Some((prefix, kind)) = self.labels[label_idx].split_once('-') else { continue };
            if text.get(word.start as usize..word.end as usize).is_none() {
                continue;
            }
            let confidence = row[label_idx];
            match found.last_mut() {
                Some(last) if prefix == "I" => {
                    last.range.end = word.end;
                    last.confidence += (confidence - last.confidence) / (n_words + 1) as f32;
                    n_words += 1;
                }
                _ => {
                    found.push(Tagged { range: word.clone(), label: kind.to_owned(), confidence });
                    n_words = 1;
                }
            }
        }
        found
    }

    /// Returns the likeliest label of each word among the sequences allowed; ties go to the earlier label.
    fn likeliest(&self, probabilities: &[Vec<f32>]) -> Vec<usize> {
        let Some((first, rest)) = probabilities.split_first() else { return Vec::new() };
        let log = |probability: &f32| probability.max(LEAST_PROBABILITY).ln();
        let mut best: Vec<f32> =
            first.iter().zip(&self.begins).map(|(p, &may)| if may { log(p) } else { f32::NEG_INFINITY }).collect();
        let mut steps: Vec<Vec<usize>> = Vec::with_capacity(rest.len());
        let largest = |scores: &mut dyn Iterator<Item = (usize, f32)>| {
            scores.fold((0, f32::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best })
        };
        for row in rest {
            let from: Vec<(usize, f32)> =
                self.before.iter().map(|before| largest(&mut before.iter().map(|&i| (i, best[i])))).collect();
            best = from.iter().zip(row).map(|((_, score), p)| score + log(p)).collect();
            steps.push(from.into_iter().map(|(i, _)| i).collect());
        }
        let mut path = vec![largest(&mut best.into_iter().enumerate()).0];
        for step in steps.iter().rev() {
            path.push(step[path[path.len() - 1]]);
        }
        path.reverse();
        path
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENCODER, read};
    use super::super::words_and_marks;
    use super::*;

    fn head() -> TokenHead {
        TokenHead::from_bytes(&read("../../models/names/names.bin")).expect("the head is whole")
    }

    fn names(text: &str) -> Vec<(String, String)> {
        let tagged = head().tag(text, &ENCODER.encode(text), &words_and_marks(text));
        assert!(tagged.iter().all(|tagged| (0.0..=1.0).contains(&tagged.confidence)));
        let part = |range: &Range<u32>| text[range.start as usize..range.end as usize].to_owned();
        tagged.iter().map(|tagged| (tagged.label.clone(), part(&tagged.range))).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|&(label, text)| (label.to_owned(), text.to_owned())).collect()
    }

    #[test]
    fn names_are_found_in_both_languages() {
        let english = "Rana Darwish told reporters in Damascus that the United Nations had sent aid.";
        assert_eq!(names(english), pairs(&[("PER", "Rana Darwish"), ("LOC", "Damascus"), ("ORG", "United Nations")]));
        let arabic = "قالت رنا درويش في دمشق إن الأمم المتحدة أرسلت مساعدات.";
        assert_eq!(names(arabic), pairs(&[("PER", "رنا درويش"), ("LOC", "دمشق"), ("ORG", "الأمم المتحدة")]));
    }

    #[test]
    fn a_head_is_of_this_encoder_and_its_probabilities_add_up() {
        let head = head();
        assert_eq!(head.encoder_digest(), ENCODER.digest());
        let text = "Aleppo، حلب";
        for row in head.probabilities(&ENCODER.encode(text), &words_and_marks(text)) {
            assert_eq!(row.len(), head.labels().len());
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn hostile_text_and_words_out_of_place_give_no_panic() {
        for text in ["", "\0", "🕊️", "\u{202e}\u{2066}", "\u{200b}"] {
            let encoding = ENCODER.encode(text);
            head().tag(text, &encoding, &words_and_marks(text));
            head().tag(text, &encoding, &[0..1, 5..90, 4_000_000_000..4_000_000_001]);
        }
    }

    #[test]
    fn an_inside_label_never_stands_alone() {
        let head = head();
        let n = head.labels().len();
        let inside = head.labels().iter().position(|label| label == "I-PER").expect("there is one");
        let mut row = vec![0.001; n];
        row[inside] = 0.9;
        let path = head.likeliest(&[row.clone(), row.clone(), row]);
        assert_eq!(path.iter().map(|&i| head.labels()[i].as_str()).collect::<Vec<_>>(), ["B-PER", "I-PER", "I-PER"]);
    }
}
