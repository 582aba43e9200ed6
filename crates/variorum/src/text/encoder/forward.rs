//! The forward pass: ids of pieces in, the outputs of the layers out.
//!
//! BERT with layer norm after each half layer (Devlin et al. 2019; multilingual-e5-small, Wang et al. 2024): positions from 0,
//! one token type, GELU by the error function. Several texts go through together, one after the other in one matrix, and
//! attention keeps to each text; every step works on a token or on a text alone, so a text's numbers depend on no neighbour.

use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::NdTensorView;
use rten_vecmath::{Gelu, Normalize, NormalizeOptions, Softmax, Sum, SumSquareSub};

use super::format::{Container, dequantise, row_bytes};
use super::matrix::{Linear, Output, Precision, Products};
use crate::error::Error;

/// The layers, the embedding tables and the sizes.
pub(super) struct Forward {
    precision: Precision,
    n_hidden: usize,
    n_heads: usize,
    eps: f32,
    /// The word table stays in 4 bits; a row is expanded when it is looked up.
    words: Vec<u8>,
    /// The position table with the token type's row added.
    positions: Vec<f32>,
    embedding_norm: Norm,
    layers: Vec<Layer>,
}

struct Layer {
    /// Query, key and value in one product.
    qkv: Linear,
    attention_out: Linear,
    attention_norm: Norm,
    feed_in: Linear,
    feed_out: Linear,
    feed_norm: Norm,
}

/// A layer norm's scale and shift.
pub(super) struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    /// Reads `NAME.w` and `NAME.b`, of `width` numbers each.
    pub(super) fn from_container(container: &Container<'_>, name: &str, width: usize) -> Result<Self, Error> {
        let weight = container.tensor(&format!("{name}.w"), &[width])?.to_f32();
        Ok(Self { weight, bias: container.tensor(&format!("{name}.b"), &[width])?.to_f32() })
    }

    /// Gives each row mean 0 and variance 1, then scales and shifts it; `eps` is added to the variance.
    pub(super) fn apply(&self, rows: &mut [f32], eps: f32) {
        let n = self.weight.len() as f32;
        for row in rows.chunks_exact_mut(self.weight.len()) {
            let mean = Sum::new(row).dispatch() / n;
            let variance = SumSquareSub::new(row, mean).dispatch() / n;
            let options = NormalizeOptions {
                pre_scale_bias: mean,
                scale: 1.0 / (variance + eps).sqrt(),
                element_scale: Some(&self.weight),
                element_bias: Some(&self.bias),
                ..NormalizeOptions::default()
            };
            Normalize::new_mut(row, options).dispatch();
        }
    }
}

impl Forward {
    pub(super) fn from_container(
        container: &Container<'_>,
        n_pieces: usize,
        precision: Precision,
    ) -> Result<Self, Error> {
        let n_hidden: usize = container.number("hidden")?;
        let n_heads: usize = container.number("heads")?;
        let n_feed: usize = container.number("ffn")?;
        let n_positions: usize = container.number("positions")?;
        let n_layers: usize = container.number("layers")?;
        if n_hidden == 0 || n_heads == 0 || !n_hidden.is_multiple_of(n_heads) || !n_hidden.is_multiple_of(32) {
            return Err(Error::resource("expected a hidden size of whole heads and blocks, found another"));
        }
        let products = Products::new(precision);
        let norm = |name: &str| Norm::from_container(container, name, n_hidden);
        let linear = |layer: usize, names: &[&str], n_out: usize, n_in: usize| -> Result<Linear, Error> {
            let (mut weights, mut bias) = (Vec::new(), Vec::new());
            for name in names {
                weights.extend(container.tensor(&format!("l{layer}.{name}.w"), &[n_out, n_in])?.to_f32());
                bias.extend(container.tensor(&format!("l{layer}.{name}.b"), &[n_out])?.to_f32());
            }
            Ok(products.linear(&weights, bias))
        };
        let layers = (0..n_layers)
            .map(|i| {
                Ok(Layer {
                    qkv: linear(i, &["q", "k", "v"], n_hidden, n_hidden)?,
                    attention_out: linear(i, &["ao"], n_hidden, n_hidden)?,
                    attention_norm: norm(&format!("l{i}.aln"))?,
                    feed_in: linear(i, &["fi"], n_feed, n_hidden)?,
                    feed_out: linear(i, &["fo"], n_hidden, n_feed)?,
                    feed_norm: norm(&format!("l{i}.oln"))?,
                })
            })
            .collect::<Result<_, Error>>()?;
        let mut positions = container.tensor("emb.pos", &[n_positions, n_hidden])?.to_f32();
        let kinds = container.any("emb.type")?.to_f32();
        for row in positions.chunks_exact_mut(n_hidden) {
            for (position, kind) in row.iter_mut().zip(&kinds) {
                *position += kind;
            }
        }
        let words = container.tensor("emb.word", &[n_pieces, n_hidden])?;
        if words.bytes.len() != n_pieces * row_bytes(n_hidden) {
            return Err(Error::resource("expected a 4-bit word table, found another"));
        }
        let words = words.bytes.to_vec();
        let embedding_norm = norm("emb.ln")?;
        Ok(Self {
            precision,
            n_hidden,
            n_heads,
            eps: container.number("eps")?,
            words,
            positions,
            embedding_norm,
            layers,
        })
    }

    pub(super) fn n_hidden(&self) -> usize {
        self.n_hidden
    }

    pub(super) fn n_layers(&self) -> usize {
        self.layers.len()
    }

    /// Runs texts together and calls `visit` with each layer's number, from 1, and its outputs, a row for each token.
    ///
    /// Each text is the ids of its pieces, special ones included, and has at most as many as there are positions.
    pub(super) fn run(&self, texts: &[&[u32]], mut visit: impl FnMut(usize, &[f32])) {
        let mut products = Products::new(self.precision);
        let mut x = self.embed(texts);
        let n_tokens = x.len() / self.n_hidden;
        let (mut qkv, mut context, mut inner) = (vec![0.0; x.len() * 3], vec![0.0; x.len()], Vec::new());
        for (i, layer) in self.layers.iter().enumerate() {
            products.apply(&layer.qkv, &products.rows(&x, self.n_hidden), &mut qkv, Output::Replace);
            self.attend(&products, &qkv, texts, &mut context);
            let rows = products.rows(&context, self.n_hidden);
            products.apply(&layer.attention_out, &rows, &mut x, Output::Add);
            layer.attention_norm.apply(&mut x, self.eps);

            let n_feed = layer.feed_in.n_out();
            inner.resize(n_tokens * n_feed, 0.0);
            products.apply(&layer.feed_in, &products.rows(&x, self.n_hidden), &mut inner, Output::Replace);
            Gelu {}.map_mut(&mut inner);
            products.apply(&layer.feed_out, &products.rows(&inner, n_feed), &mut x, Output::Add);
            layer.feed_norm.apply(&mut x, self.eps);
            visit(i + 1, &x);
        }
    }

    fn embed(&self, texts: &[&[u32]]) -> Vec<f32> {
        let n_tokens: usize = texts.iter().map(|ids| ids.len()).sum();
        let mut x = vec![0.0; n_tokens * self.n_hidden];
        let tokens = texts.iter().flat_map(|ids| ids.iter().enumerate());
        for (row, (position, &id)) in x.chunks_exact_mut(self.n_hidden).zip(tokens) {
            let at = id as usize * row_bytes(self.n_hidden);
            dequantise(&self.words[at..at + row_bytes(self.n_hidden)], row);
            let position = &self.positions[position * self.n_hidden..][..self.n_hidden];
            for (value, position) in row.iter_mut().zip(position) {
                *value += position;
            }
        }
        self.embedding_norm.apply(&mut x, self.eps);
        x
    }

    /// Scaled dot-product attention (Vaswani et al. 2017, equation 1), text by text and head by head.
    fn attend(&self, products: &Products, qkv: &[f32], texts: &[&[u32]], context: &mut [f32]) {
        let (n_hidden, head) = (self.n_hidden, self.n_hidden / self.n_heads);
        let (mut weights, mut mixed) = (Vec::new(), Vec::new());
        let mut begin = 0;
        for n_tokens in texts.iter().map(|ids| ids.len()) {
            let qkv = &qkv[begin * 3 * n_hidden..][..n_tokens * 3 * n_hidden];
            let context = &mut context[begin * n_hidden..][..n_tokens * n_hidden];
            weights.resize(n_tokens * n_tokens, 0.0);
            mixed.resize(n_tokens * head, 0.0);
            for first in (0..n_hidden).step_by(head) {
                let part = |which: usize| {
                    let values = &qkv[which * n_hidden + first..];
                    NdTensorView::from_slice_with_strides([n_tokens, head], values, [3 * n_hidden, 1])
                        .expect("a head lies inside its row")
                };
                let factor = 1.0 / (head as f32).sqrt();
                products.multiply(part(0), part(1).transposed(), factor, &mut weights);
                for row in weights.chunks_exact_mut(n_tokens) {
                    Softmax::new_mut(row).dispatch();
                }
                products.multiply(
                    NdTensorView::from_data([n_tokens, n_tokens], &weights[..]),
                    part(2),
                    1.0,
                    &mut mixed,
                );
                for (row, mixed) in context.chunks_exact_mut(n_hidden).zip(mixed.chunks_exact(head)) {
                    row[first..first + head].copy_from_slice(mixed);
                }
            }
            begin += n_tokens;
        }
    }
}
