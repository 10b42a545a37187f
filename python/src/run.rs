//! One job over many documents: on all cores, without the interpreter's lock, with a look
//! at signals from time to time.

use nutgraf::batch::{self, Step};
use nutgraf::corpus::DocumentProblem;
use nutgraf::{Document, Error};
use pyo3::prelude::*;

use crate::failure::{Failure, Fallible};
use crate::source::{Block, Read, Source};

/// What is done with each document.
pub(crate) trait Job: Sync {
    /// What a thread keeps from document to document.
    type State: Send;
    /// What a block of documents gives.
    type Output: Send;

    fn state(&self) -> Self::State;

    fn document(
        &self,
        state: &mut Self::State,
        document: &Document,
    ) -> Result<(), Error>;

    /// Takes the place of a document without a text.
    fn null(&self, _state: &mut Self::State, _id: &str) -> Result<(), Error> {
        Ok(())
    }

    /// What there was to say about the results of a block.
    fn notices(&self, _state: &mut Self::State) -> Vec<String> {
        Vec::new()
    }

    /// Ends a block.
    fn output(&self, state: &mut Self::State) -> Result<Self::Output, Error>;
}

/// What a job has given, and what could not be read.
pub(crate) struct Done<J: Job> {
    pub(crate) outputs: Vec<J::Output>,
    pub(crate) states: Vec<J::State>,
    pub(crate) report: Report,
}

#[derive(Default)]
pub(crate) struct Report {
    /// Those that could not be read included.
    pub(crate) documents: usize,
    pub(crate) problems: Vec<DocumentProblem>,
    pub(crate) notices: Vec<String>,
}

/// Runs the job over all documents. `progress` is called with their number so far.
pub(crate) fn run<J: Job>(
    py: Python<'_>,
    job: &J,
    source: Source,
    threads: usize,
    progress: Option<&Bound<'_, PyAny>>,
) -> Fallible<Done<J>> {
    let progress = progress.map(|callback| callback.clone().unbind());
    let (mut outputs, mut report) = (Vec::new(), Report::default());
    let told = |documents: usize| {
        Python::attach(|py| -> Result<(), Failure> {
            py.check_signals()?;
            if let Some(progress) = &progress {
                progress.call1(py, (documents,))?;
            }
            Ok(())
        })
    };
    let work = |state: &mut J::State, block| one_block(job, state, block);
    let step = |step: Step<Result<(J::Output, Report), Error>>| match step {
        Step::Tick => told(report.documents),
        Step::Done(result) => {
            let (output, part) = result?;
            outputs.push(output);
            report.documents += part.documents;
            report.problems.extend(part.problems);
            report.notices.extend(part.notices);
            Ok(())
        }
    };
    let states = py.detach(|| {
        batch::for_each_block(source, threads, || job.state(), work, step)
    })?;
    told(report.documents)?;
    Ok(Done { outputs, states, report })
}

fn one_block<J: Job>(
    job: &J,
    state: &mut J::State,
    block: Block,
) -> Result<(J::Output, Report), Error> {
    let mut report = Report::default();
    let mut result = Ok(());
    block.read(&mut |read| {
        if result.is_err() {
            return;
        }
        report.documents += usize::from(!matches!(read, Read::Notice(_)));
        match read {
            Read::Document(document) => result = job.document(state, document),
            Read::Null(id) => result = job.null(state, id),
            Read::Problem(problem, row) => {
                report.problems.push(problem);
                result = row.map_or(Ok(()), |id| job.null(state, id));
            }
            Read::Notice(notice) => report.notices.push(notice),
        }
    });
    result?;
    report.notices.extend(job.notices(state));
    Ok((job.output(state)?, report))
}
