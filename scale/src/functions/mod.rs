//! The library's functions as functions of the engine: rows in, rows out. All of them are known by name to every member of a
//! cluster, for a plan travels without its functions.

mod columns;
mod gather;
mod minhash;
mod names;
mod pairs;
mod read;
mod sketch;
mod text;

pub(crate) use names::PLACE_ID;
pub(crate) use sketch::signs_of;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::{
    AggregateUDF, ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::SessionContext;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Registers every function with a context. To be called again on a context that Ballista made, for two of its constructors
/// put their own functions in the place of the client's.
pub(crate) fn register(context: &SessionContext) {
    for function in scalars() {
        context.register_udf(function.as_ref().clone());
    }
    for function in aggregates() {
        context.register_udaf(function.as_ref().clone());
    }
}

/// Returns the functions from a row to a value.
fn scalars() -> Vec<Arc<ScalarUDF>> {
    let functions = [
        read::functions(),
        sketch::functions(),
        pairs::functions(),
        text::functions(),
        names::functions(),
        minhash::functions(),
    ];
    functions.into_iter().flatten().map(|function| Arc::new(ScalarUDF::new_from_impl(function))).collect()
}

/// Returns the functions from many rows to a value.
fn aggregates() -> Vec<Arc<AggregateUDF>> {
    vec![Arc::new(AggregateUDF::new_from_impl(gather::Gather::new()))]
}

/// What a function does to the columns of a batch of so many rows.
type Body = fn(&[ArrayRef]) -> anyhow::Result<ArrayRef>;

/// A function by name, types and body.
#[derive(Debug)]
struct Function {
    name: &'static str,
    signature: Signature,
    returns: DataType,
    body: Body,
}

impl Function {
    /// Returns a function of the name. It gives the same for the same row every time: a task that is tried again does too.
    fn new(name: &'static str, takes: Vec<DataType>, returns: DataType, body: Body) -> Self {
        Self { name, signature: Signature::exact(takes, Volatility::Immutable), returns, body }
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = if args.args.is_empty() {
            Vec::new()
        } else {
            args.args.iter().map(|value| value.to_array(args.number_rows)).collect::<Result<Vec<_>>>()?
        };
        let column = (self.body)(&columns).map_err(|error| DataFusionError::Execution(format!("{error:#}")))?;
        Ok(ColumnarValue::Array(column))
    }
}
