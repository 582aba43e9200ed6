//! `gather(record, most)`: the records of a group one behind the other, ascending, and of too many the smallest.
//!
//! The engine's own `array_agg` keeps an array a row and group, some hundred bytes; buckets have millions of rows. Records of a
//! group have one length. Which of too many are kept does not depend on the order in which they come, so that a query gives
//! the same on any number of machines.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Int64Array};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Int64Type};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility};
use std::sync::Arc;

/// The aggregate function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Gather {
    signature: Signature,
}

impl Gather {
    pub(super) fn new() -> Self {
        Self { signature: Signature::exact(vec![DataType::Binary, DataType::Int64], Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for Gather {
    fn name(&self) -> &'static str {
        "gather"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Binary)
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::<One>::default())
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let name = |part: &str| format!("{}[{part}]", args.name);
        Ok(vec![
            Arc::new(Field::new(name("records"), DataType::Binary, true)),
            Arc::new(Field::new(name("most"), DataType::Int64, true)),
            Arc::new(Field::new(name("length"), DataType::Int64, true)),
        ])
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::<Groups>::default())
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// The records of one group, in any order until they are asked for.
#[derive(Debug, Default, Clone)]
struct Records {
    bytes: Vec<u8>,
    /// Bytes a record, 0 as long as there is none.
    length: usize,
    most: usize,
}

impl Records {
    fn add(&mut self, bytes: &[u8], length: usize, most: usize) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        if length == 0 || !bytes.len().is_multiple_of(length) || self.length != 0 && self.length != length {
            return Err(exec_datafusion_err!("expected records of one length to gather"));
        }
        (self.length, self.most) = (length, most.max(1));
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() / length >= self.most.saturating_mul(2) {
            self.cut();
        }
        Ok(())
    }

    /// Puts the records in order and drops all but the smallest.
    fn cut(&mut self) {
        if self.length == 0 {
            return;
        }
        let mut records: Vec<&[u8]> = self.bytes.chunks_exact(self.length).collect();
        records.sort_unstable();
        records.truncate(self.most);
        self.bytes = records.concat();
    }

    fn into_bytes(mut self) -> Vec<u8> {
        self.cut();
        self.bytes
    }
}

/// Adds a row of a batch.
fn add_row(records: &mut Records, values: &[ArrayRef], row: usize) -> Result<()> {
    let (bytes, most) = (values[0].as_binary::<i32>(), values[1].as_primitive::<Int64Type>());
    if bytes.is_null(row) {
        return Ok(());
    }
    let record = bytes.value(row);
    records.add(record, record.len(), number(most.value(row)))
}

/// Adds what another accumulator holds.
fn add_state(records: &mut Records, states: &[ArrayRef], row: usize) -> Result<()> {
    let (most, length) = (states[1].as_primitive::<Int64Type>(), states[2].as_primitive::<Int64Type>());
    let bytes = states[0].as_binary::<i32>();
    if bytes.is_null(row) {
        return Ok(());
    }
    records.add(bytes.value(row), number(length.value(row)), number(most.value(row)))
}

fn number(value: i64) -> usize {
    usize::try_from(value).unwrap_or(0)
}

fn is_wanted(filter: Option<&BooleanArray>, row: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
}

/// The accumulator of a query without groups.
#[derive(Debug, Default)]
struct One(Records);

impl Accumulator for One {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        (0..values[0].len()).try_for_each(|row| add_row(&mut self.0, values, row))
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Binary(Some(std::mem::take(&mut self.0).into_bytes())))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.0.bytes.capacity()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let records = std::mem::take(&mut self.0);
        let (most, length) = (records.most as i64, records.length as i64);
        Ok(vec![
            ScalarValue::Binary(Some(records.into_bytes())),
            ScalarValue::Int64(Some(most)),
            ScalarValue::Int64(Some(length)),
        ])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        (0..states[0].len()).try_for_each(|row| add_state(&mut self.0, states, row))
    }
}

/// The accumulator of all groups.
#[derive(Debug, Default)]
struct Groups {
    groups: Vec<Records>,
    n_bytes: usize,
}

impl Groups {
    fn grow(&mut self, n_groups: usize) {
        if self.groups.len() < n_groups {
            self.groups.resize(n_groups, Records::default());
        }
    }

    /// Changes a group and keeps count of the bytes.
    fn changed(&mut self, group: usize, change: impl FnOnce(&mut Records) -> Result<()>) -> Result<()> {
        let records = &mut self.groups[group];
        let before = records.bytes.capacity();
        change(records)?;
        self.n_bytes = self.n_bytes + records.bytes.capacity() - before.min(self.n_bytes);
        Ok(())
    }

    fn taken(&mut self, emit_to: EmitTo) -> Vec<Records> {
        let groups = emit_to.take_needed(&mut self.groups);
        let n_bytes: usize = groups.iter().map(|records| records.bytes.capacity()).sum();
        self.n_bytes = self.n_bytes.saturating_sub(n_bytes);
        groups
    }
}

impl GroupsAccumulator for Groups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.grow(total_num_groups);
        for (row, &group) in group_indices.iter().enumerate().filter(|&(row, _)| is_wanted(opt_filter, row)) {
            self.changed(group, |records| add_row(records, values, row))?;
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let bytes: BinaryArray = self.taken(emit_to).into_iter().map(|records| Some(records.into_bytes())).collect();
        Ok(Arc::new(bytes))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(states(self.taken(emit_to)))
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.grow(total_num_groups);
        for (row, &group) in group_indices.iter().enumerate() {
            self.changed(group, |records| add_state(records, values, row))?;
        }
        Ok(())
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let mut groups = vec![Records::default(); values[0].len()];
        for (row, group) in groups.iter_mut().enumerate().filter(|&(row, _)| is_wanted(opt_filter, row)) {
            add_row(group, values, row)?;
        }
        Ok(states(groups))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.groups.capacity() * size_of::<Records>() + self.n_bytes
    }
}

fn states(groups: Vec<Records>) -> Vec<ArrayRef> {
    let most: Int64Array = groups.iter().map(|records| Some(records.most as i64)).collect();
    let length: Int64Array = groups.iter().map(|records| Some(records.length as i64)).collect();
    let bytes: BinaryArray = groups.into_iter().map(|records| Some(records.into_bytes())).collect();
    vec![Arc::new(bytes), Arc::new(most), Arc::new(length)]
}
