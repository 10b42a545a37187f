//! Profiles from annotated articles.

use nutgraf::fit::{Fit, FitReport, GoldSource, fit_with};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pythonize::pythonize;

use crate::evaluate::gold;
use crate::failure::{Failure, Fallible};
use crate::objects::take;
use crate::schema::FitArguments;

type Any<'py> = Bound<'py, PyAny>;

/// The profile that some annotated articles give, as the program writes it, with its
/// report and what there is to say. The articles come by the place where they are from.
#[pyfunction]
pub(crate) fn fit<'py>(
    py: Python<'py>,
    sources: Vec<(String, Any<'py>)>,
    threads: usize,
    options: &Bound<'py, PyDict>,
) -> Fallible<(String, Any<'py>, Vec<String>)> {
    let FitArguments { fit, evaluation } = take(options, "fit")?;
    let usual = evaluation.gold_language;
    let source = |(name, documents): (String, Any<'py>)| {
        Ok(GoldSource { name, documents: gold(&documents, usual)? })
    };
    let sources = sources.into_iter().map(source).collect::<Fallible<Vec<_>>>()?;
    let tick = || Python::attach(|py| py.check_signals().map_err(Failure::from));
    let Fit { profile, report, notices } =
        py.detach(|| fit_with(&sources, &fit, &evaluation, threads, &tick))?;
    Ok((profile.to_json(), told(py, &report)?, notices))
}

fn told<'py>(py: Python<'py>, report: &FitReport) -> PyResult<Any<'py>> {
    Ok(pythonize(py, report)?)
}
