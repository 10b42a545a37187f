//! Keyword arguments into option structs.
//!
//! An option is defined once, as a field of a struct of the core crates. Its name and its
//! default come from what the struct's default serialises to, its choices from what the
//! struct refuses.

use std::{collections::BTreeSet, fmt::Display};

use nutgraf::OptionError;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString, PyTuple,
};
use pythonize::depythonize;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// The options of one call.
pub(crate) struct Options {
    given: Map<String, Value>,
    /// The options that were asked for, given or not.
    known: BTreeSet<String>,
}

impl Options {
    pub(crate) fn new(given: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let given = given.into_iter().flatten();
        let given = given.map(|(name, value)| {
            let name: String = name.extract()?;
            let value =
                plain(&value).map_err(|error| invalid(&value, &name, &error))?;
            Ok((name, value))
        });
        Ok(Self { given: given.collect::<PyResult<_>>()?, known: BTreeSet::new() })
    }

    /// A struct with the options that were given.
    pub(crate) fn take<T>(&mut self) -> PyResult<T>
    where
        T: Default + Serialize + DeserializeOwned,
    {
        let mut fields = serde_json::to_value(T::default())
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        self.fill(&mut fields);
        serde_path_to_error::deserialize(fields).map_err(|error| {
            let path = error.path().to_string();
            let name = path.rsplit('.').next().unwrap_or_default();
            // One of several.
            let name = argument(name.split('[').next().unwrap_or_default());
            let value = self.given.get(&name).unwrap_or(&Value::Null);
            match choices(&name) {
                Some(choices) => invalid(value, &name, &choices),
                None => invalid(value, &name, error.inner()),
            }
        })
    }

    /// Puts what was given in the place of the defaults. A struct within a struct lends
    /// its options to it, as on the command line.
    fn fill(&mut self, fields: &mut Value) {
        for (field, value) in fields.as_object_mut().into_iter().flatten() {
            if value.is_object() {
                self.fill(value);
                continue;
            }
            let name = argument(field);
            if let Some(given) = self.given.get(&name) {
                value.clone_from(given);
            }
            self.known.insert(name);
        }
    }

    /// Fails if an option was given that nobody asked for.
    pub(crate) fn finish(self, function: &str) -> PyResult<()> {
        let Some(name) = self.given.keys().find(|name| !self.known.contains(*name))
        else {
            return Ok(());
        };
        let choices = Vec::from_iter(self.known).join(", ");
        let message =
            format!("{function}() has no option {name:?}: choose from {choices}");
        Err(PyTypeError::new_err(message))
    }
}

/// A field's name as Python can spell it.
pub(crate) fn argument(field: &str) -> String {
    field.replace('-', "_")
}

/// A Python value as data: a path becomes a string, a number of numpy's a number.
fn plain(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    let py = value.py();
    if let Some(path) = value.getattr_opt(intern!(py, "__fspath__"))? {
        return Ok(depythonize(&path.call0()?)?);
    }
    if value.hasattr(intern!(py, "dtype"))? {
        return scalar(&value.call_method0(intern!(py, "item"))?);
    }
    let several = value.is_instance_of::<PyList>()
        || value.is_instance_of::<PyTuple>()
        || value.is_instance_of::<PySet>()
        || value.is_instance_of::<PyFrozenSet>();
    if several {
        // Words, and nothing that could hold itself.
        let words = value.try_iter()?.map(|word| scalar(&word?));
        return words.collect::<PyResult<_>>().map(Value::Array);
    }
    scalar(value)
}

fn scalar(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    let known = value.is_none()
        || value.is_instance_of::<PyBool>()
        || value.is_instance_of::<PyInt>()
        || value.is_instance_of::<PyFloat>()
        || value.is_instance_of::<PyString>();
    if known {
        return Ok(depythonize(value)?);
    }
    let kind = value.get_type().name()?;
    Err(PyTypeError::new_err(format!("no option is of the type {kind}")))
}

/// What an option can be, if that is a closed set.
fn choices(name: &str) -> Option<String> {
    let choices = crate::schema::choices(name);
    (!choices.is_empty()).then(|| format!("choose from {}", choices.join(", ")))
}

fn invalid(value: &dyn Display, name: &str, error: &dyn Display) -> PyErr {
    PyValueError::new_err(format!("invalid value {value} for {name}: {error}"))
}

/// An option that what it is for cannot use.
pub(crate) fn unusable(error: &OptionError) -> PyErr {
    invalid(&error.value(), &argument(error.option()), &error.reason())
}
