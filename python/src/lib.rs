//! The extension module beneath the Python package `nutgraf`.
//!
//! Nothing is worked out here. Options become the structs of the facade, its functions
//! run without the interpreter's lock, and the records that they return become
//! dictionaries, or Arrow tables where there are many.

mod corpus;
mod evaluate;
mod failure;
mod fit;
mod jobs;
mod keyness;
mod objects;
mod options;
mod run;
mod schema;
mod source;
mod state;
mod table;
mod vectorize;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _nutgraf {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::corpus::{PyCorpus, PyItems};
    #[pymodule_export]
    use super::evaluate::{compare, evaluate, read_gold, read_predictions};
    #[pymodule_export]
    use super::fit::fit;
    #[pymodule_export]
    use super::keyness::{collocations, keyness};
    #[pymodule_export]
    use super::objects::{
        Counter, Extractor, Many, PyAnalyzer, PyStemmer, Tokenizer, detect_many,
        detect_one,
    };
    #[pymodule_export]
    use super::schema::schema;
    #[pymodule_export]
    use super::state::PyState;
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::vectorize::{
        TermCounting, TermRows, bm25_idf, bm25_weights, idf, terms,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            // What a decoder makes of a damaged file is reported as a problem of the file.
            if !nutgraf::corpus::is_guarded() {
                usual(panic);
            }
        }));
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
