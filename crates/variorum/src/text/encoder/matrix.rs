//! Matrix products over `rten-gemm`: one linear layer, in int8 as shipped or in fp32 as the reference to measure it by.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedAMatrix, PackedBMatrix};
use rten_simd::{Isa, SimdOp};
use rten_tensor::NdTensorView;
use rten_vecmath::MinMax;

/// How the body of the encoder is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Products of 8-bit integers: weights scaled per output, activations per token. The shipped way.
    Int8,
    /// Products of 32-bit floats: three times slower, four times the memory; to measure the other by.
    Float32,
}

/// A linear layer `x · wᵀ + b`, its weights packed for this machine.
pub(super) struct Linear {
    weights: Weights,
    bias: Vec<f32>,
    n_in: usize,
}

impl Linear {
    pub(super) fn n_in(&self) -> usize {
        self.n_in
    }

    pub(super) fn n_out(&self) -> usize {
        self.bias.len()
    }
}

enum Weights {
    /// `sums` are the sums of each output's weights.
    Int8 {
        packed: PackedBMatrix<i8>,
        scales: Vec<f32>,
        sums: Vec<i32>,
    },
    Float32(PackedBMatrix<f32>),
}

/// The rows of a matrix as a product wants them; made once, used by each layer that reads the same rows.
pub(super) enum Rows<'a> {
    /// Packed here, or each block of columns of each product would pack them again: 3 % of all time (rten-gemm 0.27).
    Int8 {
        packed: PackedAMatrix<u8>,
        scales: Vec<f32>,
        zeros: Vec<u8>,
    },
    Float32(&'a [f32]),
}

/// What a product does with the numbers that stand in its output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    Replace,
    Add,
}

/// The products of this machine's instruction set. Cheap to make, and made where it is used: it stays on its thread.
pub(super) struct Products {
    int8: GemmExecutor<u8, i8, i32>,
    float32: GemmExecutor<f32, f32, f32>,
    precision: Precision,
    /// Room for integer products, kept from one layer to the next.
    sums: Vec<i32>,
}

impl Products {
    pub(super) fn new(precision: Precision) -> Self {
        Self { int8: GemmExecutor::new(), float32: GemmExecutor::new(), precision, sums: Vec::new() }
    }

    /// Packs a layer. `weights` is row-major, one row for each output.
    pub(super) fn linear(&self, weights: &[f32], bias: Vec<f32>) -> Linear {
        let n_out = bias.len();
        let n_in = weights.len() / n_out.max(1);
        let weights = match self.precision {
            Precision::Float32 => {
                Weights::Float32(self.float32.prepack_b(NdTensorView::from_data([n_out, n_in], weights).transposed()))
            }
            Precision::Int8 => {
                // Without VNNI, x86 adds two u8·i8 products in 16 bits, which seven-bit weights cannot overflow.
                let limit = if self.int8.may_saturate() { 63.0 } else { 127.0 };
                let mut values = Vec::with_capacity(weights.len());
                let mut scales = Vec::with_capacity(n_out);
                let mut sums = Vec::with_capacity(n_out);
                for row in weights.chunks_exact(n_in) {
                    let largest = row.iter().fold(0.0_f32, |largest, w| largest.max(w.abs()));
                    let scale = if largest > 0.0 { largest / limit } else { 1.0 };
                    values.extend(row.iter().map(|w| (w / scale).round_ties_even() as i8));
                    sums.push(values[values.len() - n_in..].iter().map(|&w: &i8| i32::from(w)).sum());
                    scales.push(scale);
                }
                let packed =
                    self.int8.prepack_b(NdTensorView::from_data([n_out, n_in], values.as_slice()).transposed());
                Weights::Int8 { packed, scales, sums }
            }
        };
        Linear { weights, bias, n_in }
    }

    /// Readies rows of `width` numbers for products. Each row is scaled by itself, so that no token sees its neighbours.
    pub(super) fn rows<'a>(&self, values: &'a [f32], width: usize) -> Rows<'a> {
        if self.precision == Precision::Float32 {
            return Rows::Float32(values);
        }
        let n_rows = values.len() / width;
        let mut quantised = vec![0; values.len()];
        let (mut scales, mut zeros) = (Vec::with_capacity(n_rows), Vec::with_capacity(n_rows));
        for (row, out) in values.chunks_exact(width).zip(quantised.chunks_exact_mut(width)) {
            let (low, high) = MinMax::new(row).dispatch();
            let (low, high) = (low.min(0.0), high.max(0.0));
            let scale = if high > low { (high - low) / 255.0 } else { 1.0 };
            let zero = (-low / scale).round_ties_even() as u8;
            Quantise { row, factor: 1.0 / scale, zero, out }.dispatch();
            scales.push(scale);
            zeros.push(zero);
        }
        let packed = self.int8.prepack_a(NdTensorView::from_data([n_rows, width], quantised.as_slice()));
        Rows::Int8 { packed, scales, zeros }
    }

    /// Multiplies rows with a layer into `out`, which has room for one row of the layer's outputs per row.
    pub(super) fn apply(&mut self, layer: &Linear, rows: &Rows<'_>, out: &mut [f32], output: Output) {
        let n_out = layer.n_out();
        match (&layer.weights, rows) {
            (Weights::Int8 { packed, scales, sums }, Rows::Int8 { packed: rows, scales: row_scales, zeros }) => {
                // The zeros of the rows are taken off afterwards: rten-gemm 0.27 reads those of the first rows for all
                // rows (`pack_a_impl`), which is right only where they are equal.
                self.sums.resize(out.len(), 0);
                let products = self.sums.as_mut_slice();
                let a = GemmInputA::Packed(rows);
                let options = GemmOptions::default();
                self.int8.gemm(products, a, GemmInputB::Packed(packed), options).expect("shapes are made to fit");
                let rows = products.chunks_exact(n_out).zip(row_scales).zip(zeros);
                for (((products, &row_scale), &zero), out) in rows.zip(out.chunks_exact_mut(n_out)) {
                    let zero = i32::from(zero);
                    Rescale { products, row_scale, zero, sums, scales, bias: &layer.bias, out, output }.dispatch();
                }
            }
            (Weights::Float32(packed), Rows::Float32(values)) => {
                let shape = [out.len() / n_out, layer.n_in];
                let a = GemmInputA::Unpacked(NdTensorView::from_data(shape, *values));
                let beta = if output == Output::Add { 1.0 } else { 0.0 };
                let bias = Some(rten_gemm::BiasVector::Row(layer.bias.as_slice()));
                let options = GemmOptions { beta, bias, ..GemmOptions::default() };
                self.float32.gemm(out, a, GemmInputB::Packed(packed), options).expect("shapes are made to fit");
            }
            _ => unreachable!("layers and rows are made by products of one precision"),
        }
    }

    /// Multiplies two fp32 matrices of any stride: `out = factor · a · b`.
    pub(super) fn multiply(
        &self,
        a: NdTensorView<'_, f32, 2>,
        b: NdTensorView<'_, f32, 2>,
        factor: f32,
        out: &mut [f32],
    ) {
        let options = GemmOptions { alpha: factor, ..GemmOptions::default() };
        self.float32
            .gemm(out, GemmInputA::Unpacked(a), GemmInputB::Unpacked(b), options)
            .expect("shapes are made to fit");
    }
}

/// Turns one row into bytes: `value · factor + zero`, rounded to the nearest, ties to even.
struct Quantise<'a> {
    row: &'a [f32],
    factor: f32,
    zero: u8,
    out: &'a mut [u8],
}

/// Added to a small number, it leaves the number, rounded to a whole one, in the low bits. `rten_vecmath::Quantize` rounds by
/// instruction but calls it out of line: a quarter of the whole pass (0.27).
const ROUNDING: f32 = 12_582_912.0;

impl SimdOp for Quantise<'_> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "only inlined code is compiled for the instruction set chosen")]
    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let zero = f32::from(self.zero);
        for (value, out) in self.row.iter().zip(self.out) {
            *out = ((value * self.factor + zero).clamp(0.0, 255.0) + ROUNDING).to_bits() as u8;
        }
    }
}

/// Turns the products of one row back into floats. The loops are compiled for each instruction set.
struct Rescale<'a> {
    products: &'a [i32],
    row_scale: f32,
    zero: i32,
    sums: &'a [i32],
    scales: &'a [f32],
    bias: &'a [f32],
    out: &'a mut [f32],
    output: Output,
}

impl SimdOp for Rescale<'_> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "only inlined code is compiled for the instruction set chosen")]
    #[inline(always)]
    fn eval<I: Isa>(self, _isa: I) {
        let terms = self.products.iter().zip(self.sums).zip(self.scales).zip(self.bias);
        let values = terms.map(|(((product, sum), scale), bias)| {
            (product - self.zero * sum) as f32 * (self.row_scale * scale) + bias
        });
        match self.output {
            Output::Replace => self.out.iter_mut().zip(values).for_each(|(out, value)| *out = value),
            Output::Add => self.out.iter_mut().zip(values).for_each(|(out, value)| *out += value),
        }
    }
}
