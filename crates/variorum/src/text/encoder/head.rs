//! Token-classification heads over the frozen encoder: word vectors and hints in, labelled stretches of words out.
//!
//! The heads share a body, trained by a script under `training/`: a layer that narrows, then convolutions over a word and its
//! neighbours, each with a residual and a layer norm. A head has layers of labels, so that stretches of different kinds may
//! overlap; within a layer labels are `O`, `B-x`, `I-x`, and the likeliest sequence is taken in which `I-x` follows `B-x` or
//! `I-x` (Viterbi).

use std::collections::BTreeMap;
use std::ops::Range;

use rten_simd::{SimdOp, SimdUnaryOp};
use rten_vecmath::{Gelu, Softmax};

use super::format::Container;
use super::forward::Norm;
use super::matrix::{Linear, Output, Precision, Products};
use super::words::word_vectors;
use super::{Encoding, TOKEN_LAYERS, pooled};
use crate::error::Error;
use crate::text::hints::{Hint, N_HINTS};
use crate::text::tokens::Clitics;

/// The least probability counted, so that the logarithm of one that vanished is finite.
const LEAST_PROBABILITY: f32 = 1e-9;

/// What the layer norms of the body add to the variance.
const EPS: f32 = 1e-5;

/// Several heads over one body.
pub struct TokenHeads {
    encoder: String,
    /// How many of the inputs are hints: all or none.
    n_hints: usize,
    narrow: Linear,
    convolutions: Vec<Convolution>,
    /// How many words a convolution sees, the word itself in the middle.
    kernel: usize,
    heads: BTreeMap<String, Head>,
}

/// A convolution as one product over a word and its neighbours, end to end.
struct Convolution {
    product: Linear,
    norm: Norm,
}

/// The outputs of one head, and its layers of labels.
struct Head {
    out: Linear,
    layers: Vec<Labels>,
}

/// The labels of one layer.
struct Labels {
    names: Vec<String>,
    /// For each label, the labels that may stand before it.
    before: Vec<Vec<usize>>,
    /// Whether a sequence may begin with a label.
    begins: Vec<bool>,
}

/// One head with the body it stands on.
#[derive(Clone, Copy)]
pub struct TokenHead<'a> {
    heads: &'a TokenHeads,
    head: &'a Head,
}

/// A text as the heads read it.
#[derive(Debug, Clone, Copy)]
pub struct Worded<'a> {
    /// The text.
    pub text: &'a str,
    /// Its encoding.
    pub encoding: &'a Encoding,
    /// Byte ranges of it in order, best those of [`super::words_and_marks`], on which heads are trained; words outside the text are
    /// no error and give nothing.
    pub words: &'a [Range<u32>],
    /// Those of the words (see [`crate::text::hints::Hints`]); a word without is as one that no list has, and heads that are
    /// trained without them read none.
    pub hints: &'a [Hint],
}

/// How likely the labels of a text's words are.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// For each layer of labels and each word the probability of each label; they add up to 1.
    layers: Vec<Vec<Vec<f32>>>,
}

/// A stretch of words with one label.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// From the first word's start to the last word's end, in bytes of the text.
    pub range: Range<u32>,
    /// The label without `B-` or `I-`.
    pub label: String,
    /// The mean over the words of the probability of the tag they were given; 0 to 1.
    pub confidence: f32,
    /// For each kind of its layer the mean over the words of the probability that a word is of it, begun or continued; they add
    /// up to at most 1, and what is missing is the probability of nothing.
    pub kinds: Vec<(String, f32)>,
}

impl TokenHeads {
    /// Reads the weights (`models/names/names.bin`); an error says what does not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let container = Container::parse(bytes, "token-heads")?;
        // The body is so small that int8 would save nothing.
        let products = Products::new(Precision::Float32);
        let linear = |name: &str, n_out: usize, n_in: usize| -> Result<Linear, Error> {
            let weights = container.tensor(&format!("{name}.w"), &[n_out, n_in])?.to_f32();
            Ok(products.linear(&weights, container.tensor(&format!("{name}.b"), &[n_out])?.to_f32()))
        };
        let (n_convolutions, kernel): (usize, usize) = (container.number("convolutions")?, container.number("kernel")?);
        let &[n_hidden, n_in] = container.any("narrow.w")?.shape.as_slice() else {
            return Err(Error::resource("expected a matrix for weights `narrow.w`, found another shape"));
        };
        // Some heads read hints behind the encoder's numbers.
        let n_hints = if n_in.is_multiple_of(TOKEN_LAYERS.len()) { 0 } else { N_HINTS };
        let fits = n_in.checked_sub(n_hints).is_some_and(|n_in| n_in.is_multiple_of(TOKEN_LAYERS.len()));
        if n_hidden == 0 || !fits || kernel.is_multiple_of(2) {
            return Err(Error::resource(
                "expected heads over the encoder's layers, with hints or without, and an odd kernel, found others",
            ));
        }
        let convolutions = (0..n_convolutions)
            .map(|i| {
                let product = linear(&format!("c{i}"), n_hidden, kernel * n_hidden)?;
                Ok(Convolution { product, norm: Norm::from_container(&container, &format!("c{i}.norm"), n_hidden)? })
            })
            .collect::<Result<_, Error>>()?;
        let mut heads = BTreeMap::new();
        for name in container.meta("heads")?.split(' ') {
            let kinds = container.meta(&format!("head.{name}"))?.split('|');
            let layers: Vec<Labels> = kinds.map(Labels::of).collect();
            let n_labels = layers.iter().map(|labels| labels.names.len()).sum();
            heads.insert(name.to_owned(), Head { out: linear(&format!("out.{name}"), n_labels, n_hidden)?, layers });
        }
        let narrow = linear("narrow", n_hidden, n_in)?;
        Ok(Self { encoder: container.meta("encoder")?.to_owned(), n_hints, narrow, convolutions, kernel, heads })
    }

    /// Returns the digest of the encoder that the heads were trained on; over another their answers mean nothing.
    pub fn encoder_digest(&self) -> &str {
        &self.encoder
    }

    /// Returns a head by its name (`names`).
    pub fn head(&self, name: &str) -> Option<TokenHead<'_>> {
        self.heads.get(name).map(|head| TokenHead { heads: self, head })
    }

    /// Returns the body's outputs, a row for each word of each text. The weights (6 MB) are read once for all of them.
    fn body(&self, texts: &[Worded<'_>]) -> Vec<f32> {
        let (width, n_hidden) = (self.narrow.n_in(), self.narrow.n_out());
        let n_words: Vec<usize> = texts.iter().map(|text| text.words.len()).collect();
        let n_rows: usize = n_words.iter().sum();
        let mut values = vec![0.0; n_rows * width];
        let mut rows = values.chunks_exact_mut(width);
        for text in texts {
            let mut hints = text.hints.iter();
            for (vector, row) in word_vectors(text.encoding, text.words).into_iter().zip(&mut rows) {
                let (encoded, hinted) = row.split_at_mut(width - self.n_hints);
                // A text without a single piece has vectors of no length, and its words stay zeros.
                encoded.iter_mut().zip(vector).for_each(|(row, value)| *row = value);
                if let Some(hint) = hints.next() {
                    hinted.iter_mut().zip(hint).for_each(|(row, value)| *row = *value);
                }
            }
        }
        let mut products = Products::new(Precision::Float32);
        let mut x = vec![0.0; n_rows * n_hidden];
        products.apply(&self.narrow, &products.rows(&values, width), &mut x, Output::Replace);
        Gelu {}.map_mut(&mut x);

        let mut around = vec![0.0; n_rows * self.kernel * n_hidden];
        let mut y = vec![0.0; x.len()];
        for Convolution { product, norm } in &self.convolutions {
            let (mut from, mut to) = (x.as_slice(), around.as_mut_slice());
            for n_words in &n_words {
                let (of_text, others) = from.split_at(n_words * n_hidden);
                let (around, behind) = to.split_at_mut(self.kernel * of_text.len());
                gather(of_text, n_hidden, self.kernel, around);
                (from, to) = (others, behind);
            }
            products.apply(product, &products.rows(&around, self.kernel * n_hidden), &mut y, Output::Replace);
            Gelu {}.map_mut(&mut y);
            x.iter_mut().zip(&y).for_each(|(x, y)| *x += y);
            norm.apply(&mut x, EPS);
        }
        x
    }
}

/// Writes for each row of `x` its `kernel` neighbours and itself, end to end; beyond the ends there are zeros.
fn gather(x: &[f32], width: usize, kernel: usize, around: &mut [f32]) {
    let n_rows = x.len() / width;
    for (row_idx, around) in around.chunks_exact_mut(kernel * width).enumerate() {
        for (place, out) in around.chunks_exact_mut(width).enumerate() {
            match (row_idx + place).checked_sub(kernel / 2) {
                Some(neighbour) if neighbour < n_rows => out.copy_from_slice(&x[neighbour * width..][..width]),
                _ => out.fill(0.0),
            }
        }
    }
}

impl TokenHead<'_> {
    /// Returns the labelled stretches of a text by place; those of one layer of labels are apart.
    pub fn tag(&self, text: Worded<'_>) -> Vec<Tagged> {
        self.tag_batch(&[text]).pop().unwrap_or_else(|| unreachable!("one text gives one answer"))
    }

    /// Tags many texts: what [`TokenHead::tag`] gives for each, in the same order, in less time. Takes 14 kB a word for as long as it runs.
    pub fn tag_batch(&self, texts: &[Worded<'_>]) -> Vec<Vec<Tagged>> {
        let scored = self.score_batch(texts);
        texts.iter().zip(&scored).map(|(text, scored)| self.tagged(text.text, text.words, scored)).collect()
    }

    /// Returns how likely the labels of each word of each text are, each text by itself. Takes 14 kB a word for as long as it runs.
    pub fn score_batch(&self, texts: &[Worded<'_>]) -> Vec<Scored> {
        let all = self.scores(texts);
        let mut left = all.as_slice();
        let score = |text: &Worded<'_>| {
            let (of_text, others) = left.split_at(text.words.len() * self.head.out.n_out());
            left = others;
            Scored { layers: self.probabilities(of_text) }
        };
        texts.iter().map(score).collect()
    }

    /// Weighs what was heard of a word at one place of a report with what was heard of it at the others. `texts` are those of one
    /// report in order, with the words they were scored with; `clitics` are what may cling before them.
    pub fn pool(&self, texts: &[(&str, &[Range<u32>])], scored: &mut [Scored], clitics: &Clitics) {
        for places in pooled::repeated(texts, clitics) {
            for layer_idx in 0..self.head.layers.len() {
                let taken =
                    places.iter().map(|&(text, word)| std::mem::take(&mut scored[text].layers[layer_idx][word]));
                let mut rows: Vec<Vec<f32>> = taken.collect();
                pooled::pool(&mut rows);
                for (&(text, word), row) in places.iter().zip(rows) {
                    scored[text].layers[layer_idx][word] = row;
                }
            }
        }
    }

    /// Returns the labelled stretches of a text by place; those of one layer of labels are apart. `words` are those it was scored
    /// with.
    pub fn tagged(&self, text: &str, words: &[Range<u32>], scored: &Scored) -> Vec<Tagged> {
        let layers = self.head.layers.iter().zip(&scored.layers);
        let mut found: Vec<Tagged> = layers.flat_map(|(labels, rows)| labels.stretches(text, words, rows)).collect();
        found.sort_by_key(|tagged| (tagged.range.start, std::cmp::Reverse(tagged.range.end)));
        found
    }

    /// Returns a row of scores for each word of each text, one for each label of each layer.
    fn scores(&self, texts: &[Worded<'_>]) -> Vec<f32> {
        let hidden = self.heads.body(texts);
        let mut products = Products::new(Precision::Float32);
        let out = &self.head.out;
        let mut scores = vec![0.0; hidden.len() / out.n_in() * out.n_out()];
        products.apply(out, &products.rows(&hidden, out.n_in()), &mut scores, Output::Replace);
        scores
    }

    /// Returns for each layer of labels and each word the probability of each label; they add up to 1.
    fn probabilities(&self, scores: &[f32]) -> Vec<Vec<Vec<f32>>> {
        let mut first = 0;
        let mut layers = Vec::with_capacity(self.head.layers.len());
        for labels in &self.head.layers {
            let range = first..first + labels.names.len();
            first = range.end;
            let rows = scores.chunks_exact(self.head.out.n_out()).map(|row| {
                let mut row = row[range.clone()].to_vec();
                Softmax::new_mut(&mut row).dispatch();
                row
            });
            layers.push(rows.collect());
        }
        layers
    }
}

/// Returns the kind of a label; `O` is of its own.
fn kind(label: &str) -> &str {
    label.split_once('-').map_or(label, |(_, kind)| kind)
}

impl Labels {
    /// Returns the labels of kinds, which spaces separate.
    fn of(kinds: &str) -> Self {
        let inside = kinds.split(' ').flat_map(|kind| [format!("B-{kind}"), format!("I-{kind}")]);
        let names: Vec<String> = std::iter::once("O".to_owned()).chain(inside).collect();
        let may_stand = |first: &str, second: &str| !second.starts_with("I-") || kind(first) == kind(second);
        let before = names
            .iter()
            .map(|second| (0..names.len()).filter(|&first| may_stand(&names[first], second)).collect())
            .collect();
        let begins = names.iter().map(|label| !label.starts_with("I-")).collect();
        Self { names, before, begins }
    }

    /// Returns the stretches of the likeliest labels.
    fn stretches(&self, text: &str, words: &[Range<u32>], probabilities: &[Vec<f32>]) -> Vec<Tagged> {
        let mut found: Vec<(Range<usize>, usize)> = Vec::new();
        for (idx, label_idx) in self.likeliest(probabilities).into_iter().enumerate() {
            match self.names[label_idx].split_once('-').map(|(prefix, _)| prefix) {
                None => {}
                Some("I") if let Some((run, _)) = found.last_mut() => run.end = idx + 1,
                Some(_) => found.push((idx..idx + 1, label_idx)),
            }
        }
        let tagged = |(run, label_idx): (Range<usize>, usize)| {
            let range = words[run.start].start..words[run.end - 1].end;
            text.get(range.start as usize..range.end as usize)?;
            let rows = &probabilities[run];
            let mean = |of: &dyn Fn(&[f32]) -> f32| rows.iter().map(|row| of(row)).sum::<f32>() / rows.len() as f32;
            // A kind's two labels stand one after the other, `B-` first.
            let confidence = rows[0][label_idx] + rows[1..].iter().map(|row| row[label_idx + 1]).sum::<f32>();
            let kinds = (1..self.names.len()).step_by(2);
            Some(Tagged {
                range,
                label: kind(&self.names[label_idx]).to_owned(),
                confidence: confidence / rows.len() as f32,
                kinds: kinds.map(|k| (kind(&self.names[k]).to_owned(), mean(&|row| row[k] + row[k + 1]))).collect(),
            })
        };
        found.into_iter().filter_map(tagged).collect()
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
    use std::sync::LazyLock;

    use super::super::tests::{ENCODER, read};
    use super::super::words_and_marks;
    use super::*;
    use crate::text::hints::tests::hints;

    static HEADS: LazyLock<TokenHeads> =
        LazyLock::new(|| TokenHeads::from_bytes(&read("../../models/names/names.bin")).expect("the heads are whole"));

    fn head() -> TokenHead<'static> {
        HEADS.head("names").expect("there is one")
    }

    fn tag(head: TokenHead<'_>, text: &str) -> Vec<Tagged> {
        let words = words_and_marks(text);
        head.tag(Worded { text, encoding: &ENCODER.encode(text), words: &words, hints: &hints(text, &words) })
    }

    fn names(text: &str) -> Vec<(String, String)> {
        let tagged = tag(head(), text);
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
    fn heads_are_of_this_encoder_and_their_probabilities_add_up() {
        assert_eq!(HEADS.encoder_digest(), ENCODER.digest());
        let text = "Aleppo، حلب";
        for head in HEADS.heads.keys().filter_map(|name| HEADS.head(name)) {
            let words = words_and_marks(text);
            let (encoding, hints) = (ENCODER.encode(text), hints(text, &words));
            let scores = head.scores(&[Worded { text, encoding: &encoding, words: &words, hints: &hints }]);
            let probabilities = head.probabilities(&scores);
            for (labels, rows) in head.head.layers.iter().zip(probabilities) {
                assert!(rows.iter().all(|row| row.len() == labels.names.len()));
                assert!(rows.iter().all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-4));
            }
        }
    }

    #[test]
    fn a_text_is_tagged_as_if_it_were_alone() {
        let texts = ["Rana Darwish", "", "told reporters in Damascus", "قالت رنا درويش في دمشق"];
        let encodings = ENCODER.encode_batch(&texts);
        let words: Vec<_> = texts.iter().map(|text| words_and_marks(text)).collect();
        let worded: Vec<Worded<'_>> = texts
            .iter()
            .zip(&encodings)
            .zip(&words)
            .map(|((&text, encoding), words)| Worded { text, encoding, words, hints: &[] })
            .collect();
        let together = head().tag_batch(&worded);
        let counts: Vec<usize> = together.iter().map(Vec::len).collect();
        assert_eq!(counts, [1, 0, 1, 2]);
        for (tagged, &text) in together.iter().zip(&worded) {
            assert_eq!(tagged, &head().tag(text));
        }
    }

    #[test]
    fn kinds_of_different_layers_overlap() {
        let text = "جريدة فلسطين";
        let found = tag(HEADS.head("wojood").expect("there is one"), text);
        let labels: Vec<_> = found.iter().map(|tagged| (tagged.label.as_str(), tagged.range.clone())).collect();
        assert_eq!(labels, [("ORG", 0..23), ("GPE", 11..23)]);
    }

    #[test]
    fn hostile_text_and_words_out_of_place_give_no_panic() {
        let long = "a ".repeat(1200);
        for text in ["", "\0", "🕊️", "\u{202e}\u{2066}", "\u{200b}", &long] {
            let encoding = ENCODER.encode(text);
            for words in [words_and_marks(text), vec![0..1, 5..90, 4_000_000_000..4_000_000_001]] {
                head().tag(Worded { text, encoding: &encoding, words: &words, hints: &hints(text, &words) });
                head().tag(Worded { text, encoding: &encoding, words: &words, hints: &[] });
            }
        }
    }

    #[test]
    fn an_inside_label_never_stands_alone() {
        let labels = Labels::of("PER ORG");
        let inside = labels.names.iter().position(|label| label == "I-PER").expect("there is one");
        let mut row = vec![0.001; labels.names.len()];
        row[inside] = 0.9;
        let path = labels.likeliest(&[row.clone(), row.clone(), row]);
        assert_eq!(path.iter().map(|&i| labels.names[i].as_str()).collect::<Vec<_>>(), ["B-PER", "I-PER", "I-PER"]);
    }
}
