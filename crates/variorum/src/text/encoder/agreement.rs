//! A head over pairs of sentence vectors: whether two sentences agree, conflict, or speak of different things.

use rten_simd::SimdOp;
use rten_vecmath::Softmax;

use super::format::Container;
use crate::error::Error;

/// The labels, in the order of the outputs.
const LABELS: &str = "agrees conflicts unrelated";

/// How many numbers the head sees for each component of the vectors: their difference, product and sum.
const N_PARTS: usize = 3;

/// What two sentences are to each other, as probabilities that add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// The one says what the other says.
    pub agrees: f32,
    /// They cannot both be true.
    pub conflicts: f32,
    /// They speak of different things.
    pub unrelated: f32,
}

/// Several small networks whose mean is the answer (`models/agreement`); the order of the two sentences plays no part.
pub struct AgreementHead {
    encoder: String,
    n_hidden: usize,
    n_measures: usize,
    networks: Vec<Network>,
}

/// A network of one hidden layer.
struct Network {
    hidden: Layer,
    out: Layer,
}

/// A linear layer, weights row by row.
struct Layer {
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl AgreementHead {
    /// Reads the weights (`models/agreement/agreement.bin`); an error says what does not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let container = Container::parse(bytes, "agreement-head")?;
        let labels = container.meta("labels")?;
        if labels != LABELS {
            return Err(Error::resource(format!("expected a head with labels `{LABELS}`, found `{labels}`")));
        }
        let (n_networks, n_hidden, n_measures): (usize, usize, usize) =
            (container.number("networks")?, container.number("hidden")?, container.number("measures")?);
        let layer = |name: String, n_out: usize, n_in: usize| -> Result<Layer, Error> {
            let weights = container.tensor(&format!("{name}.w"), &[n_out, n_in])?.to_f32();
            Ok(Layer { weights, bias: container.tensor(&format!("{name}.b"), &[n_out])?.to_f32() })
        };
        let mut networks = Vec::new();
        for network in 0..n_networks {
            let width = container.any(&format!("hidden{network}.b"))?.to_f32().len();
            networks.push(Network {
                hidden: layer(format!("hidden{network}"), width, N_PARTS * n_hidden + n_measures)?,
                out: layer(format!("out{network}"), LABELS.split(' ').count(), width)?,
            });
        }
        if networks.is_empty() {
            return Err(Error::resource("expected a head of at least one network, found none"));
        }
        Ok(Self { encoder: container.meta("encoder")?.to_owned(), n_hidden, n_measures, networks })
    }

    /// Returns the digest of the encoder that the head was trained on; over another its answers mean nothing.
    pub fn encoder_digest(&self) -> &str {
        &self.encoder
    }

    /// Returns how two sentences agree, from their centred vectors and from what was measured on their words.
    ///
    /// Nothing where a vector or the measures have another length than the head was trained on.
    pub fn agreement(&self, one: &[f32], other: &[f32], measures: &[f32]) -> Option<Agreement> {
        if one.len() != self.n_hidden || other.len() != self.n_hidden || measures.len() != self.n_measures {
            return None;
        }
        let inputs = inputs(one, other, measures);
        let mut sum = [0.0_f32; 3];
        for network in &self.networks {
            let mut hidden = network.hidden.apply(&inputs);
            for value in &mut hidden {
                *value = value.max(0.0);
            }
            let mut scores = network.out.apply(&hidden);
            Softmax::new_mut(&mut scores).dispatch();
            for (sum, score) in sum.iter_mut().zip(&scores) {
                *sum += score / self.networks.len() as f32;
            }
        }
        let [agrees, conflicts, unrelated] = sum;
        Some(Agreement { agrees, conflicts, unrelated })
    }
}

impl Layer {
    fn apply(&self, inputs: &[f32]) -> Vec<f32> {
        let rows = self.weights.chunks_exact(inputs.len().max(1));
        let product = |row: &[f32]| row.iter().zip(inputs).map(|(weight, input)| weight * input).sum::<f32>();
        rows.zip(&self.bias).map(|(row, bias)| product(row) + bias).collect()
    }
}

/// Returns what the head sees of two sentences: how far their vectors lie apart in each component, the products and the
/// sums of their components, and the measures. Exchanging the sentences changes nothing.
pub fn inputs(one: &[f32], other: &[f32], measures: &[f32]) -> Vec<f32> {
    let apart = one.iter().zip(other).map(|(one, other)| (one - other).abs());
    let products = one.iter().zip(other).map(|(one, other)| one * other);
    let sums = one.iter().zip(other).map(|(one, other)| one + other);
    apart.chain(products).chain(sums).chain(measures.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENCODER, read};
    use super::*;

    #[test]
    fn the_head_is_of_this_encoder_and_its_answers_are_probabilities() {
        let head =
            AgreementHead::from_bytes(&read("../../models/agreement/agreement.bin")).expect("the weights are whole");
        assert_eq!(head.encoder_digest(), ENCODER.digest());
        let (one, other) = (vec![0.05; head.n_hidden], vec![-0.05; head.n_hidden]);
        let found = head.agreement(&one, &other, &vec![0.0; head.n_measures]).expect("the lengths fit");
        assert!((found.agrees + found.conflicts + found.unrelated - 1.0).abs() < 1e-4);
        assert_eq!(head.agreement(&other, &one, &vec![0.0; head.n_measures]), Some(found));
        assert_eq!(head.agreement(&[], &other, &[]), None);
    }
}
