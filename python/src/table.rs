//! Results of many documents, as Arrow.

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::{reader::StreamReader, writer::StreamWriter};
use arrow_schema::{ArrowError, SchemaRef};
use nutgraf::arrow::explode;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyTuple};
use pyo3_arrow::PyTable;
use pythonize::pythonize;
use serde_json::Value;

use crate::failure::Fallible;

/// Rows of one shape.
#[pyclass(frozen, module = "nutgraf._nutgraf")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    /// Where each batch ends among the rows.
    ends: Vec<usize>,
}

impl Table {
    pub(crate) fn new(
        schema: SchemaRef,
        batches: impl IntoIterator<Item = RecordBatch>,
    ) -> Self {
        let batches: Vec<_> =
            batches.into_iter().filter(|batch| batch.num_rows() > 0).collect();
        let ends = batches.iter().scan(0, |end, batch| {
            *end += batch.num_rows();
            Some(*end)
        });
        Self { schema, ends: ends.collect(), batches }
    }

    fn ipc(&self) -> Result<Vec<u8>, ArrowError> {
        let mut writer = StreamWriter::try_new(Vec::new(), &self.schema)?;
        self.batches.iter().try_for_each(|batch| writer.write(batch))?;
        writer.finish()?;
        writer.into_inner()
    }
}

#[pymethods]
impl Table {
    /// A table from its pickled bytes.
    #[staticmethod]
    fn from_ipc(bytes: &[u8]) -> PyResult<Self> {
        let broken = |error: ArrowError| PyValueError::new_err(error.to_string());
        let reader = StreamReader::try_new(Cursor::new(bytes), None).map_err(broken)?;
        let schema = reader.schema();
        let batches = reader.collect::<Result<Vec<_>, _>>().map_err(broken)?;
        Ok(Self::new(schema, batches))
    }

    fn __reduce__<'py>(
        this: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = this.py();
        let bytes = this.get().ipc();
        let bytes = bytes.map_err(|error| PyValueError::new_err(error.to_string()))?;
        let arguments = PyTuple::new(py, [PyBytes::new(py, &bytes)])?;
        Ok((this.get_type().getattr("from_ipc")?, arguments))
    }

    fn __len__(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Rows from `row` on as dictionaries: at most so many, and those of one batch.
    fn rows<'py>(
        &self,
        py: Python<'py>,
        row: usize,
        most: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let at = self.ends.partition_point(|&end| end <= row);
        let Some((batch, end)) = self.batches.get(at).zip(self.ends.get(at)) else {
            return Ok(PyList::empty(py).into_any());
        };
        let (left, size) = (end - row, batch.num_rows());
        let batch = batch.slice(size - left, most.min(left));
        let rows: Vec<Value> = serde_arrow::from_record_batch(&batch)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(pythonize(py, &rows)?)
    }

    /// A row for each item of the lists in the last column; see the facade.
    #[allow(clippy::needless_pass_by_value, reason = "what Python hands over")]
    fn explode(&self, names: Vec<(String, String)>) -> Fallible<Self> {
        let names: Vec<_> =
            names.iter().map(|(name, new)| (name.as_str(), new.as_str())).collect();
        let empty = explode(&RecordBatch::new_empty(Arc::clone(&self.schema)), &names)?;
        let batches: Result<Vec<_>, _> =
            self.batches.iter().map(|batch| explode(batch, &names)).collect();
        Ok(Self::new(empty.schema(), batches?))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let table = PyTable::try_new(self.batches.clone(), Arc::clone(&self.schema))?;
        Bound::new(py, table)?.call_method1("__arrow_c_stream__", (requested_schema,))
    }
}
