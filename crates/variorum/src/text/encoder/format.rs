//! The container of every file under `models/`: bytes in, named tensors out. Written by `training/container.py`, which describes it.

use std::collections::BTreeMap;

use crate::error::Error;

const MAGIC: &[u8] = b"VARIORUM";
const VERSION: u32 = 1;
/// Weights in a `Q4_0` block, and the bytes it takes: an f16 scale and 32 nibbles.
const BLOCK_LEN: usize = 32;
const BLOCK_BYTES: usize = 18;

/// How the numbers of a tensor are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dtype {
    F32,
    Q4,
    U8,
    U32,
    F16,
    I8,
}

impl Dtype {
    fn parse(code: u8) -> Option<Self> {
        [Self::F32, Self::Q4, Self::U8, Self::U32, Self::F16, Self::I8].get(usize::from(code)).copied()
    }

    /// Returns the bytes that `count` numbers take; `None` where they overflow or do not fill whole blocks.
    fn byte_len(self, count: usize) -> Option<usize> {
        match self {
            Self::F32 | Self::U32 => count.checked_mul(4),
            Self::F16 => count.checked_mul(2),
            Self::U8 | Self::I8 => Some(count),
            Self::Q4 => count.is_multiple_of(BLOCK_LEN).then_some(count / BLOCK_LEN * BLOCK_BYTES),
        }
    }
}

/// One tensor, still as bytes.
#[derive(Debug, Clone)]
pub(crate) struct Tensor<'a> {
    pub(crate) dtype: Dtype,
    pub(crate) shape: Vec<usize>,
    pub(crate) bytes: &'a [u8],
}

impl Tensor<'_> {
    /// Returns the numbers as f32, whatever they are written in.
    pub(crate) fn to_f32(&self) -> Vec<f32> {
        match self.dtype {
            Dtype::F32 => self.bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            Dtype::F16 => self.bytes.as_chunks::<2>().0.iter().map(|b| f16_to_f32(u16::from_le_bytes(*b))).collect(),
            Dtype::U32 => self.bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b) as f32).collect(),
            Dtype::U8 => self.bytes.iter().map(|&b| f32::from(b)).collect(),
            Dtype::I8 => self.bytes.iter().map(|&b| f32::from(b.cast_signed())).collect(),
            Dtype::Q4 => {
                let mut values = vec![0.0; self.bytes.len() / BLOCK_BYTES * BLOCK_LEN];
                dequantise(self.bytes, &mut values);
                values
            }
        }
    }

    /// Returns the numbers of a `u32` tensor; empty for any other.
    pub(crate) fn to_u32(&self) -> Vec<u32> {
        match self.dtype {
            Dtype::U32 => self.bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect(),
            _ => Vec::new(),
        }
    }
}

/// Writes the weights of whole `Q4_0` blocks to `out`, which has room for exactly that many.
pub(crate) fn dequantise(blocks: &[u8], out: &mut [f32]) {
    for (block, out) in blocks.as_chunks::<BLOCK_BYTES>().0.iter().zip(out.as_chunks_mut::<BLOCK_LEN>().0) {
        let scale = f16_to_f32(u16::from_le_bytes([block[0], block[1]]));
        let (low, high) = out.split_at_mut(BLOCK_LEN / 2);
        for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
            *low = f32::from((byte & 15).cast_signed() - 8) * scale;
            *high = f32::from((byte >> 4).cast_signed() - 8) * scale;
        }
    }
}

/// Returns the bytes that one row of `width` weights takes as `Q4_0`.
pub(crate) fn row_bytes(width: usize) -> usize {
    width / BLOCK_LEN * BLOCK_BYTES
}

/// Returns the value of an IEEE 754 half.
fn f16_to_f32(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let exponent = u32::from(half >> 10) & 0x1F;
    let fraction = u32::from(half & 0x3FF);
    let magnitude = match exponent {
        // A subnormal is a multiple of 2^-24, which f32 holds exactly.
        0 => return f32::from_bits(sign | (fraction as f32 * f32::from_bits(0x3380_0000)).to_bits()),
        0x1F => 0x7F80_0000 | fraction << 13,
        _ => (exponent + 112) << 23 | fraction << 13,
    };
    f32::from_bits(sign | magnitude)
}

/// A parsed file: its meta lines and its tensors, borrowed from the bytes.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    meta: BTreeMap<&'a str, &'a str>,
    tensors: BTreeMap<&'a str, Tensor<'a>>,
}

impl<'a> Container<'a> {
    /// Parses a file and checks that its `kind` is the one expected; every tensor is checked to lie inside the bytes.
    pub(crate) fn parse(bytes: &'a [u8], kind: &str) -> Result<Self, Error> {
        let container = Self::read(bytes).ok_or_else(|| {
            Error::resource(format!("expected a version {VERSION} weights file, found other or cut bytes"))
        })?;
        match container.meta("kind") {
            Ok(found) if found == kind => Ok(container),
            Ok(found) => Err(Error::resource(format!("expected weights of kind `{kind}`, found `{found}`"))),
            Err(error) => Err(error),
        }
    }

    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor { rest: bytes };
        if cursor.take(MAGIC.len())? != MAGIC || cursor.u32()? != VERSION {
            return None;
        }
        let meta_len = cursor.u32()? as usize;
        let meta = str::from_utf8(cursor.take(meta_len)?).ok()?;
        let meta = meta.lines().map(|line| line.split_once(' ')).collect::<Option<_>>()?;
        let mut tensors = BTreeMap::new();
        for _ in 0..cursor.u32()? {
            let name_len = cursor.u16()? as usize;
            let name = str::from_utf8(cursor.take(name_len)?).ok()?;
            let [dtype, n_dims] = cursor.array()?;
            let dtype = Dtype::parse(dtype)?;
            let shape = (0..n_dims).map(|_| cursor.u32().map(|n| n as usize)).collect::<Option<Vec<_>>>()?;
            let (offset, len) = (usize::try_from(cursor.u64()?).ok()?, usize::try_from(cursor.u64()?).ok()?);
            let data = bytes.get(offset..offset.checked_add(len)?)?;
            let count = shape.iter().try_fold(1_usize, |product, &n| product.checked_mul(n))?;
            if dtype.byte_len(count)? != len {
                return None;
            }
            tensors.insert(name, Tensor { dtype, shape, bytes: data });
        }
        Some(Self { meta, tensors })
    }

    /// Returns a meta value.
    pub(crate) fn meta(&self, key: &str) -> Result<&'a str, Error> {
        self.meta
            .get(key)
            .copied()
            .ok_or_else(|| Error::resource(format!("expected `{key}` in the weights file, found none")))
    }

    /// Returns a meta value as a number.
    pub(crate) fn number<T: std::str::FromStr>(&self, key: &str) -> Result<T, Error> {
        let text = self.meta(key)?;
        text.parse()
            .map_err(|_| Error::resource(format!("expected a number for `{key}` in the weights file, found `{text}`")))
    }

    /// Returns a tensor of the shape given.
    pub(crate) fn tensor(&self, name: &str, shape: &[usize]) -> Result<&Tensor<'a>, Error> {
        let tensor = self.any(name)?;
        if tensor.shape != shape {
            let found = &tensor.shape;
            return Err(Error::resource(format!("expected shape {shape:?} for weights `{name}`, found {found:?}")));
        }
        Ok(tensor)
    }

    /// Returns a tensor of whatever shape.
    pub(crate) fn any(&self, name: &str) -> Result<&Tensor<'a>, Error> {
        self.tensors.get(name).ok_or_else(|| Error::resource(format!("expected weights `{name}`, found none")))
    }
}

struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let meta = b"kind probe\nanswer 42\n";
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((meta.len() as u32).to_le_bytes());
        bytes.extend(meta);
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(b"w\x00\x01");
        bytes.extend(2_u32.to_le_bytes());
        bytes.extend(128_u64.to_le_bytes());
        bytes.extend(8_u64.to_le_bytes());
        bytes.resize(128, 0);
        bytes.extend(1.5_f32.to_le_bytes());
        bytes.extend((-2.0_f32).to_le_bytes());
        bytes
    }

    #[test]
    fn a_written_tensor_reads_back() {
        let bytes = small();
        let container = Container::parse(&bytes, "probe").expect("the file is whole");
        assert_eq!(container.tensor("w", &[2]).expect("it is there").to_f32(), [1.5, -2.0]);
        assert_eq!(container.number::<u32>("answer").expect("it is a number"), 42);
        assert!(container.tensor("w", &[3]).is_err());
        assert!(container.any("v").is_err());
    }

    #[test]
    fn a_file_cut_anywhere_is_refused_without_a_panic() {
        let bytes = small();
        for len in 0..bytes.len() {
            assert!(Container::parse(&bytes[..len], "probe").is_err(), "cut at {len}");
        }
        assert!(Container::parse(&bytes, "encoder").is_err_and(|error| error.is_resource()));
    }

    #[test]
    fn halves_and_nibbles_have_their_ieee_and_q4_values() {
        for (half, value) in
            [(0x3C00, 1.0), (0xC000, -2.0), (0x0001, 2.0_f32.powi(-24)), (0x8000, -0.0), (0x3555, 0.333_251_95)]
        {
            assert_eq!(f16_to_f32(half).to_bits(), f32::to_bits(value));
        }
        let mut block = vec![0x00, 0x3C, 0x8F];
        block.resize(BLOCK_BYTES, 0x88);
        let mut out = [9.0; BLOCK_LEN];
        dequantise(&block, &mut out);
        assert_eq!((out[0], out[16], out[1]), (7.0, 0.0, 0.0));
    }
}
