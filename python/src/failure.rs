//! Errors on their way to Python.

use std::error::Error as _;
use std::io;

use nutgraf::{Error, ErrorKind};
use pyo3::PyErr;
use pyo3::exceptions::{
    PyFileNotFoundError, PyOSError, PyPermissionError, PyRuntimeError, PyValueError,
};

/// What ends a call: an error of Python's, or one of the library's as Python's.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) PyErr);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        Self(match error.kind() {
            ErrorKind::Option => PyValueError::new_err(crate::schema::spelled(message)),
            ErrorKind::Input => match io_kind(&error) {
                Some(io::ErrorKind::NotFound) => PyFileNotFoundError::new_err(message),
                Some(io::ErrorKind::PermissionDenied) => {
                    PyPermissionError::new_err(message)
                }
                _ => PyOSError::new_err(message),
            },
            _ => PyRuntimeError::new_err(message),
        })
    }
}

fn io_kind(error: &Error) -> Option<io::ErrorKind> {
    Some(error.source()?.downcast_ref::<io::Error>()?.kind())
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

pub(crate) type Fallible<T> = Result<T, Failure>;
