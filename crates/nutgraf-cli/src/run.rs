//! A job over a corpus: input, progress, problems, output.

use std::{ffi::OsString, io::IsTerminal, path::Path, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use nutgraf::arrow::{ArrowRecord, TableFormat, TableWriter};
use nutgraf::batch::{self, Outcome, Progress};
use nutgraf::corpus::{Chunk, Corpus, DocumentProblem, Item, Notice};
use nutgraf::resume::{Kept, Plan, Resume, for_each_kept};
use nutgraf::state::{
    BuiltState, MemoryOptions, StateOptions, build_state, build_state_kept, write_state,
};
use nutgraf::{
    Analyzer, Document, DocumentFrequencies, FrequencyFilter, StopWordOptions,
    StopWords,
};
use serde::Serialize;

use crate::args::{
    Format, InputArgs, OnError, OutputArgs, RecordOutputArgs, ResumeArgs, RunArgs,
    TermArgs,
};
use crate::output::Output;
use crate::report::{ERROR, Failure, NOTICE, Status, say};

/// A job: what to read, how, and what has happened so far.
pub(crate) struct Run {
    corpus: Corpus,
    threads: usize,
    pub(crate) format: Format,
    /// The kind of file if lines become columns.
    pub(crate) columns: Option<TableFormat>,
    resume: Option<Resume>,
    tally: Tally,
}

impl Run {
    pub(crate) fn new(
        input: &InputArgs,
        run: &RunArgs,
        output: &OutputArgs,
    ) -> Result<Self, Failure> {
        let inputs = input.inputs.iter().map(OsString::as_os_str);
        let corpus = Corpus::open(inputs, input.corpus.clone())?;
        not_read(&corpus, run, output)?;
        let rejects = run.rejects.as_deref().map(|path| Output::open(Some(path)));
        let rejects = rejects.transpose()?;
        let target = Output::open(output.output.as_deref())?;
        if rejects.as_ref().is_some_and(|rejects| rejects.is_same_file(&target)) {
            return Err(Failure::fatal("--output and --rejects name the same file"));
        }
        let usual = if target.is_terminal() { Format::Table } else { Format::Jsonl };
        let tally = Tally {
            progress: progress(&corpus, &target),
            output: target,
            table: None,
            rejects,
            on_error: run.on_error,
            documents: 0,
            problems: 0,
        };
        let threads = batch::threads(run.threads.get());
        let format = output.format.unwrap_or(usual);
        Ok(Self { corpus, threads, format, columns: None, resume: None, tally })
    }

    /// The same where records of one kind are written.
    pub(crate) fn of_records<R: ArrowRecord>(
        input: &InputArgs,
        run: &RunArgs,
        output: &RecordOutputArgs,
    ) -> Result<Self, Failure> {
        let (output, columns) = output.split();
        let mut run = Self::new(input, run, &output)?;
        if let Some(format) = columns {
            if run.tally.output.is_terminal() {
                return Err(Failure::fatal(
                    "format: a terminal does not show files of columns: give --output",
                ));
            }
            run.tally.table = Some(TableWriter::new::<R>(format)?);
        }
        run.columns = columns;
        Ok(run)
    }

    /// How the output is written, as it is typed.
    pub(crate) fn format_name(&self) -> &'static str {
        match self.columns {
            None => self.format.name(),
            Some(TableFormat::Parquet) => "parquet",
            Some(TableFormat::Arrow) => "arrow",
        }
    }

    /// The same job, which can be cut off and gone on with if that is asked for.
    pub(crate) fn resumed(
        mut self,
        arguments: &ResumeArgs,
        plan: impl FnOnce() -> Plan,
    ) -> Result<Self, Failure> {
        if let Some(folder) = &arguments.resume {
            let plan = plan().with(self.corpus.options());
            let (corpus, resume) = Resume::open(folder, plan, self.corpus)?;
            (self.corpus, self.resume) = (corpus, Some(resume));
        }
        Ok(self)
    }

    /// Whether what is finished is kept.
    pub(crate) fn is_kept(&self) -> bool {
        self.resume.is_some()
    }

    /// Runs `work` for each document; what it gives is written in order.
    pub(crate) fn each<S: Send>(
        &mut self,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, Document) -> Vec<u8> + Sync,
    ) -> Result<Vec<S>, Failure> {
        let Self { corpus, threads, tally, .. } = self;
        batch::for_each(corpus, *threads, state, work, |outcome, progress| {
            tally.take(outcome, progress)
        })
    }

    /// The same for work that has something to say as well; the lines are notices.
    pub(crate) fn each_noted<S: Send>(
        &mut self,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, Document) -> (Vec<u8>, Vec<String>) + Sync,
    ) -> Result<Vec<S>, Failure> {
        let Self { corpus, threads, resume, tally, .. } = self;
        let Some(resume) = resume else {
            return batch::for_each(
                corpus,
                *threads,
                state,
                work,
                |outcome, progress| tally.take_noted(outcome, progress, |noted| noted),
            );
        };
        let work = |state: &mut S, document| {
            let (bytes, notices) = work(state, document);
            Kept { bytes, notices }
        };
        let pass = resume.pass("documents")?;
        for_each_kept(corpus, *threads, &pass, state, work, |outcome, progress| {
            tally.take_noted(outcome, progress, |kept: Kept| (kept.bytes, kept.notices))
        })
    }

    /// Runs `parse` for each chunk; `take` says what to write of what it gives, in order,
    /// and which notices there are.
    pub(crate) fn each_in<S: Send, R: Send>(
        &mut self,
        state: impl Fn() -> S + Sync,
        parse: impl Fn(&mut S, Chunk, &mut dyn FnMut(Outcome<R>)) + Sync,
        mut take: impl FnMut(R) -> (Vec<u8>, Vec<String>),
    ) -> Result<Vec<S>, Failure> {
        let Self { corpus, threads, tally, .. } = self;
        batch::for_each_in(corpus, *threads, state, parse, |outcome, progress| {
            tally.take_noted(outcome, progress, &mut take)
        })
    }

    /// Another corpus beside that of the job, such as a reference.
    ///
    /// Neither output may be one of its files, and the standard input has one reader.
    pub(crate) fn beside(
        inputs: &[OsString],
        input: &InputArgs,
        run: &RunArgs,
        output: &OutputArgs,
    ) -> Result<Corpus, Failure> {
        if inputs.iter().chain(&input.inputs).filter(|input| *input == "-").count() > 1
        {
            return Err(Failure::fatal(
                "the standard input (-) is given more than once",
            ));
        }
        let inputs = inputs.iter().map(OsString::as_os_str);
        let corpus = Corpus::open(inputs, input.corpus.clone())?;
        not_read(&corpus, run, output)?;
        Ok(corpus)
    }

    /// The same as [`each`](Self::each) for another corpus.
    pub(crate) fn each_beside<S: Send>(
        &mut self,
        corpus: &Corpus,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, Document) + Sync,
    ) -> Result<Vec<S>, Failure> {
        let Self { threads, tally, .. } = self;
        let work = |state: &mut S, document| {
            work(state, document);
            Vec::new()
        };
        batch::for_each(corpus, *threads, state, work, |outcome, progress| {
            tally.take(outcome, progress)
        })
    }

    /// Reports what an input beside the corpus has to say.
    pub(crate) fn report(&mut self, item: Item) -> Result<(), Failure> {
        let outcome = match item {
            Item::Document(_) => return Ok(()),
            Item::Problem(problem) => Outcome::Problem(problem),
            Item::Notice(notice) => Outcome::Notice(notice),
        };
        self.tally.take(outcome, Progress::default())
    }

    /// Makes sure that the corpus of the job can be read again.
    pub(crate) fn keep(&mut self) -> Result<(), Failure> {
        Ok(self.corpus.keep()?)
    }

    /// Another pass over the corpus of the job, or one beside it, whose problems have
    /// been reported before.
    pub(crate) fn again<S: Send>(
        &mut self,
        beside: Option<&Corpus>,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, Document) + Sync,
    ) -> Result<Vec<S>, Failure> {
        let Self { corpus, threads, tally, .. } = self;
        let corpus = beside.unwrap_or(corpus);
        batch::for_each(corpus, *threads, state, work, |_, progress: Progress| {
            tally.progress.set_position(progress.bytes);
            Ok(())
        })
    }

    /// Reports problems and notices that were met outside a pass.
    pub(crate) fn report_all(
        &mut self,
        problems: &[DocumentProblem],
        notices: &[Notice],
    ) -> Result<(), Failure> {
        for notice in notices {
            say(NOTICE, "notice", &notice.to_string());
        }
        problems.iter().try_for_each(|problem| self.tally.problem(problem))
    }

    /// A pass over the corpus that counts documents by term. It reports nothing: the
    /// pass that follows will.
    pub(crate) fn document_frequencies(
        &mut self,
        analyzer: &Analyzer,
    ) -> Result<DocumentFrequencies, Failure> {
        if self.resume.is_some() {
            let (options, filter) =
                (StateOptions::default(), FrequencyFilter::default());
            let built = self.count(analyzer, options)?;
            return Ok(built.document_frequencies(options.ngrams, &filter)?);
        }
        self.corpus.keep()?;
        let Self { corpus, threads, tally, .. } = self;
        let sink = |outcome, progress| tally.pass(outcome, progress);
        batch::document_frequencies(corpus, *threads, analyzer, sink)
    }

    /// A pass over the corpus that counts it into a state, before another pass that will
    /// report problems.
    pub(crate) fn count(
        &mut self,
        analyzer: &Analyzer,
        options: StateOptions,
    ) -> Result<BuiltState, Failure> {
        self.corpus.keep()?;
        self.count_with(analyzer, options, &MemoryOptions::default(), Tally::pass)
    }

    /// A pass over the corpus that counts it into a state.
    pub(crate) fn build_state(
        &mut self,
        analyzer: &Analyzer,
        options: StateOptions,
        memory: &MemoryOptions,
    ) -> Result<BuiltState, Failure> {
        self.count_with(analyzer, options, memory, |tally, outcome, progress| {
            tally.take_noted(outcome, progress, |()| Default::default())
        })
    }

    fn count_with(
        &mut self,
        analyzer: &Analyzer,
        options: StateOptions,
        memory: &MemoryOptions,
        sink: impl Fn(&mut Tally, Outcome<()>, Progress) -> Result<(), Failure>,
    ) -> Result<BuiltState, Failure> {
        let Self { corpus, threads, resume, tally, .. } = self;
        let sink = |outcome, progress| sink(tally, outcome, progress);
        let Some(resume) = resume else {
            return build_state(corpus, *threads, analyzer, &options, memory, sink);
        };
        let pass = resume.pass("counts")?;
        build_state_kept(corpus, *threads, analyzer, &options, &pass, sink)
    }

    /// Writes a state.
    pub(crate) fn write_state(&mut self, state: BuiltState) -> Result<(), Failure> {
        let header = state.header().clone();
        let rows = state.into_rows()?;
        self.tally
            .output
            .write_with(|writer| write_state(writer, &header, rows).map(drop))
    }

    /// How many threads there are to be.
    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// Writes what belongs to no single document.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.tally.write(bytes)
    }

    /// Ends the job: files appear under their names.
    pub(crate) fn finish(self) -> Result<Status, Failure> {
        self.tally.finish()
    }
}

/// What a run does that counts terms.
pub(crate) fn terms_plan(
    command: &str,
    options: &impl Serialize,
    terms: &TermArgs,
) -> Plan {
    let plan = Plan::new(command).with(options).with(&terms.reading);
    with_stop_words(plan, &terms.stop_words)
}

/// A plan with the stop words, and what they are if they are those of a file.
pub(crate) fn with_stop_words(plan: Plan, stop_words: &StopWords) -> Plan {
    let plan = plan.with(&StopWordOptions { stop_words: stop_words.clone() });
    match stop_words {
        StopWords::File(path) => plan.and_file("stop-words", path),
        _ => plan,
    }
}

/// Checks that no output takes the place of a file that is read beside the corpus.
pub(crate) fn keeps(
    inputs: &[OsString],
    run: &RunArgs,
    output: &OutputArgs,
) -> Result<(), Failure> {
    let same = |path: &Path, input: &OsString| match (
        path.canonicalize(),
        Path::new(input).canonicalize(),
    ) {
        (Ok(path), Ok(input)) => path == input,
        _ => false,
    };
    for (name, path) in [("--output", &output.output), ("--rejects", &run.rejects)] {
        let Some(path) = path else { continue };
        if inputs.iter().any(|input| same(path, input)) {
            return Err(Failure::fatal(format!("{name} names a file of the input")));
        }
    }
    Ok(())
}

/// Refuses to write to what is read.
fn not_read(
    corpus: &Corpus,
    run: &RunArgs,
    output: &OutputArgs,
) -> Result<(), Failure> {
    for (name, path) in [("--output", &output.output), ("--rejects", &run.rejects)] {
        if path.as_deref().is_some_and(|path| corpus.reads(path)) {
            return Err(Failure::fatal(format!("{name} names a file of the input")));
        }
    }
    Ok(())
}

/// Where results go, and what has been counted.
struct Tally {
    output: Output,
    /// What makes columns of lines, if columns are wanted.
    table: Option<TableWriter>,
    rejects: Option<Output>,
    on_error: OnError,
    progress: ProgressBar,
    documents: u64,
    problems: u64,
}

impl Tally {
    /// Takes one outcome of a pass before another that will report problems.
    #[allow(
        clippy::unnecessary_wraps,
        clippy::needless_pass_by_value,
        reason = "a sink"
    )]
    fn pass(&mut self, _: Outcome<()>, progress: Progress) -> Result<(), Failure> {
        self.progress.set_position(progress.bytes);
        Ok(())
    }

    /// Takes one outcome: data is written, problems and notices are reported.
    fn take(
        &mut self,
        outcome: Outcome<Vec<u8>>,
        progress: Progress,
    ) -> Result<(), Failure> {
        self.progress.set_position(progress.bytes);
        match outcome {
            Outcome::Done(bytes) => {
                self.documents += 1;
                self.write(&bytes)
            }
            Outcome::Problem(problem) => self.problem(&problem),
            Outcome::Notice(notice) => {
                self.progress.suspend(|| say(NOTICE, "notice", &notice.to_string()));
                Ok(())
            }
        }
    }

    /// The same for what comes to bytes and notices.
    fn take_noted<R>(
        &mut self,
        outcome: Outcome<R>,
        progress: Progress,
        take: impl FnOnce(R) -> (Vec<u8>, Vec<String>),
    ) -> Result<(), Failure> {
        let outcome = match outcome {
            Outcome::Done(result) => {
                let (bytes, notices) = take(result);
                for notice in &notices {
                    self.progress.suspend(|| say(NOTICE, "notice", notice));
                }
                Outcome::Done(bytes)
            }
            Outcome::Problem(problem) => Outcome::Problem(problem),
            Outcome::Notice(notice) => Outcome::Notice(notice),
        };
        self.take(outcome, progress)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match &mut self.table {
            Some(table) => self.output.write(&table.write(bytes)?),
            None => self.output.write(bytes),
        }
    }

    fn problem(&mut self, problem: &DocumentProblem) -> Result<(), Failure> {
        self.problems += 1;
        self.progress.suspend(|| say(ERROR, "error", &problem.to_string()));
        if let Some(rejects) = &mut self.rejects {
            let mut line = serde_json::to_vec(problem).map_err(Failure::fatal)?;
            line.push(b'\n');
            rejects.write(&line)?;
        }
        match self.on_error {
            OnError::Skip => Ok(()),
            OnError::Fail => {
                if let Some(rejects) = self.rejects.take() {
                    rejects.finish()?;
                }
                let reason = "stopped at the first document that cannot be read";
                Err(Failure::fatal(format!("{reason} (--on-error fail)")))
            }
        }
    }

    fn finish(mut self) -> Result<Status, Failure> {
        self.progress.finish_and_clear();
        if let Some(table) = self.table.take() {
            self.output.write(&table.finish()?)?;
        }
        self.output.finish()?;
        if let Some(rejects) = self.rejects {
            rejects.finish()?;
        }
        if self.problems == 0 {
            return Ok(Status::Done);
        }
        let (documents, problems) = (self.documents, self.problems);
        say(
            NOTICE,
            "done",
            &format!("{documents} documents; {problems} could not be read"),
        );
        Ok(Status::SomeFailed)
    }
}

/// A bar on the standard error output, if that is a terminal and the data go elsewhere.
fn progress(corpus: &Corpus, output: &Output) -> ProgressBar {
    if !std::io::stderr().is_terminal() || output.is_terminal() {
        return ProgressBar::hidden();
    }
    let template = match corpus.total_bytes() {
        Some(_) => "{bar:32} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
        None => "{spinner} {bytes} {bytes_per_sec} {elapsed}",
    };
    let bar =
        corpus.total_bytes().map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    bar.set_style(
        ProgressStyle::with_template(template)
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
