//! What was typed.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use nutgraf::arrow::TableFormat;
use nutgraf::corpus::CorpusOptions;
use nutgraf::estimate::EstimateOptions;
use nutgraf::evaluate::{EvaluationOptions, PredictionOptions};
use nutgraf::fit::FitOptions;
use nutgraf::state::{MemoryOptions, StateOptions};
use nutgraf::vectorize::VectorOptions;
use nutgraf::{
    AnalyzerOptions, CollocationOptions, Edition, FrequencyOptions, KeynessOptions,
    KeywordOptions, KeywordShown, Method, Offsets, ReadingOptions, ReferenceOptions,
    StopWords,
};

use crate::config;
use crate::report::Failure;

/// What article corpora are about: tokens, stems, term frequencies and keywords.
///
/// Every command reads files, folders, globs, URLs (`s3://`, `gs://`, `https://`) and the
/// standard input (`-`): plain text, JSON lines, JSON, CSV, TSV, Parquet and Arrow,
/// compressed or not. Data goes to the standard output or to `--output`, everything else to
/// the standard error output.
#[derive(Debug, Parser)]
#[command(name = "nutgraf", version, args_override_self = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 all done; 1 done, but some documents failed (each is \
    reported); 2 wrong usage or a fatal error."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Keywords(Keywords),
    Frequencies(Frequencies),
    Vectorize(Box<Vectorize>),
    Tokenize(Tokenize),
    Stem(Stem),
    Evaluate(Evaluate),
    Compare(Compare),
    Fit(Fit),
    Keyness(Keyness),
    Collocations(Collocations),
    State(State),
    Estimate(Estimate),
    Completions(Completions),
    Man(Man),
}

/// Find the keywords of each article.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf keywords articles/
  nutgraf keywords news.jsonl.gz --method tf-idf --top 5 --explain -o keywords.jsonl"
)]
pub(crate) struct Keywords {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten, next_help_heading = "Keywords")]
    pub(crate) options: KeywordOptions,
    #[command(flatten)]
    pub(crate) shown: KeywordShown,
    /// Take document frequencies from this state instead of reading the corpus twice: for
    /// methods that need them. Its terms must have been made with the same options.
    #[arg(long, value_name = "STATE", help_heading = "Keywords")]
    pub(crate) state: Option<PathBuf>,
    #[command(flatten, next_help_heading = "Analysis")]
    pub(crate) analyzer: AnalyzerOptions,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) resume: ResumeArgs,
    #[command(flatten)]
    pub(crate) output: RecordOutputArgs,
}

/// Count terms and the documents that hold them.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf frequencies articles/ --stop-words auto --top 20
  nutgraf frequencies news.jsonl --ngrams 1..2 --min-df 5 --format csv -o terms.csv"
)]
pub(crate) struct Frequencies {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten, next_help_heading = "Frequencies")]
    pub(crate) options: FrequencyOptions,
    #[command(flatten, next_help_heading = "Analysis")]
    pub(crate) terms: TermArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) resume: ResumeArgs,
    #[command(flatten)]
    pub(crate) output: RecordOutputArgs,
}

/// Weigh the terms of each article by their rarity in the corpus.
///
/// The document frequencies are those of the inputs, which are read twice, or of a state,
/// and then each article for itself: terms that the state does not have are left out.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf vectorize articles/ --stop-words auto --min-df 2
  nutgraf vectorize news.jsonl --weighting bm25 --ngrams 1..2 -o vectors.parquet"
)]
pub(crate) struct Vectorize {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten, next_help_heading = "Weights")]
    pub(crate) options: VectorOptions,
    /// Take document frequencies from this state instead of reading the corpus twice. Its
    /// terms must have been made with the same options.
    #[arg(long, value_name = "STATE", help_heading = "Weights")]
    pub(crate) state: Option<PathBuf>,
    #[command(flatten, next_help_heading = "Analysis")]
    pub(crate) terms: TermArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) resume: ResumeArgs,
    #[command(flatten)]
    pub(crate) output: RecordOutputArgs,
}

/// Cut articles into sentences and tokens.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf tokenize article.txt
  echo 'The U.S. sent F-16s.' | nutgraf tokenize - --format jsonl"
)]
pub(crate) struct Tokenize {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten, next_help_heading = "Analysis")]
    pub(crate) reading: ReadingOptions,
    /// How offsets are counted.
    #[arg(long, value_enum, default_value_t, value_name = "UNIT")]
    pub(crate) offsets: Offsets,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) output: RecordOutputArgs,
}

/// Reduce words to their stems, one a line.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf stem --language en waivers invading
  nutgraf stem --language de --edition rust-stemmers < words.txt"
)]
pub(crate) struct Stem {
    /// The words; without any, one word a line is read from the standard input.
    pub(crate) words: Vec<String>,
    /// An ISO 639 code, an English name, or a Snowball algorithm such as `porter`.
    #[arg(long, short, value_name = "LANGUAGE")]
    pub(crate) language: String,
    /// Edition of the stemming algorithms.
    #[arg(long, value_enum, default_value_t, value_name = "EDITION")]
    pub(crate) edition: Edition,
    /// Write to this file, whole or not at all.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// Score keywords against gold keywords: precision, recall, F1, MAP and nDCG.
///
/// Predictions are what `nutgraf keywords` writes as JSON lines or CSV, or what another
/// program writes in that way. A prediction is right when it equals a gold keyword, or a
/// variant of it, after stemming.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf evaluate keywords.jsonl --gold gold.jsonl
  nutgraf evaluate yake.jsonl tf-idf.csv --gold gold.jsonl --per-document -f jsonl"
)]
pub(crate) struct Evaluate {
    /// Files of predictions; `-` is the standard input. Name and content tell the format.
    /// Each is scored on its own, and the others are compared with the first.
    #[arg(value_name = "PREDICTIONS", required = true)]
    pub(crate) predictions: Vec<OsString>,
    /// Documents with gold keywords: JSON lines or JSON, with the language in the language
    /// field or in `lang`; or text files with a `.keys` file beside each.
    #[arg(long, value_name = "INPUT", required = true)]
    pub(crate) gold: OsString,
    #[command(flatten, next_help_heading = "Evaluation")]
    pub(crate) options: EvaluationOptions,
    #[command(flatten)]
    pub(crate) predicted: PredictionOptions,
    /// Write one record a document: its measures, what was found and what was missed.
    #[arg(long, visible_alias = "explain", help_heading = "Evaluation")]
    pub(crate) per_document: bool,
    #[command(flatten, next_help_heading = "Input")]
    pub(crate) corpus: CorpusOptions,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Show the keywords of several methods side by side, and how far they agree.
///
/// Where the documents have gold keywords, in a field or by `--gold`, each method is
/// scored against them as well; its lists end at `--top`, so larger `--at` are left out.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf compare article.txt
  nutgraf compare news.jsonl --methods yake,tf-idf --summary-only -f jsonl"
)]
pub(crate) struct Compare {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// The methods, with commas between them; gold figures are compared with the first.
    #[arg(long, value_enum, value_name = "METHODS", value_delimiter = ',',
        default_values_t = DEFAULT_METHODS, help_heading = "Comparison")]
    pub(crate) methods: Vec<Method>,
    /// Documents with gold keywords, if they are not in the documents themselves.
    #[arg(long, value_name = "INPUT", help_heading = "Comparison")]
    pub(crate) gold: Option<OsString>,
    /// Leave the single documents out. As CSV that is the agreement of each two methods;
    /// the other formats have the figures against gold keywords as well.
    #[arg(long, help_heading = "Comparison")]
    pub(crate) summary_only: bool,
    #[command(flatten, next_help_heading = "Keywords")]
    pub(crate) options: OptionsOfMethods,
    #[command(flatten, next_help_heading = "Evaluation")]
    pub(crate) evaluation: EvaluationOptions,
    #[command(flatten, next_help_heading = "Analysis")]
    pub(crate) analyzer: AnalyzerOptions,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Fit a profile of the method `nutgraf` to the keywords that your own editors chose.
///
/// Twenty articles or more with gold keywords teach what counts as a keyword in your
/// house. The report says what the profile is worth on articles that it was fitted
/// without (cross-validation over five parts, by the identifiers), beside the profile to
/// begin with. English articles fit the weights for texts with parts of speech, all of
/// them those for texts without.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf fit --gold archive.jsonl -o house.json
  nutgraf fit --gold 2023.jsonl --gold 2024.jsonl --profile tags --name sport -o sport.json"
)]
pub(crate) struct Fit {
    /// Documents with text and gold keywords: JSON lines or JSON, with the language in the
    /// language field or in `lang`; or text files with a `.keys` file beside each. May be
    /// given several times; each language of each counts the same.
    #[arg(long, value_name = "INPUT", required = true, help_heading = "Input",
        action = clap::ArgAction::Append)]
    pub(crate) gold: Vec<OsString>,
    #[command(flatten, next_help_heading = "Input")]
    pub(crate) corpus: CorpusOptions,
    #[command(flatten, next_help_heading = "Profile")]
    pub(crate) options: FitOptions,
    #[command(flatten, next_help_heading = "Evaluation")]
    pub(crate) evaluation: EvaluationOptions,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// How the report is written.
    #[arg(
        long,
        short,
        value_enum,
        value_name = "FORMAT",
        default_value = "table",
        help_heading = "Output"
    )]
    pub(crate) format: Format,
    /// Write the profile to this file, whole or not at all, and the report to the standard
    /// output; without it, the profile goes to the standard output and the report to the
    /// standard error output.
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

const DEFAULT_METHODS: [Method; 3] = [Method::Yake, Method::Textrank, Method::TfIdf];

/// [`KeywordOptions`] without `--method`.
#[derive(Clone, Debug)]
pub(crate) struct OptionsOfMethods(pub(crate) KeywordOptions);

impl Args for OptionsOfMethods {
    fn augment_args(command: clap::Command) -> clap::Command {
        // It must have a value; one that nobody can give by the usual name.
        KeywordOptions::augment_args(command)
            .mut_arg("method", |arg| arg.long("any-method").hide(true))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for OptionsOfMethods {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        KeywordOptions::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(
        &mut self,
        matches: &clap::ArgMatches,
    ) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// Find the terms that a corpus has more often than a reference.
///
/// The reference is a corpus, a corpus state or a frequency list: the output of `nutgraf
/// frequencies`, a word list of AntConc, a table with columns of terms and counts, or `uniq
/// -c`. A state may stand for the corpus as well; how evenly the terms of a state are spread
/// is not known.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf keyness articles/ --reference news.jsonl --top 20
  nutgraf keyness article.txt --reference terms.csv --measure g2,log-ratio --explain"
)]
pub(crate) struct Keyness {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Files, folders or globs to compare with; may be given several times.
    #[arg(long, short, value_name = "REF", required = true, help_heading = "Input",
        action = clap::ArgAction::Append)]
    pub(crate) reference: Vec<OsString>,
    #[command(flatten, next_help_heading = "Input")]
    pub(crate) reference_options: ReferenceOptions,
    #[command(flatten, next_help_heading = "Keyness")]
    pub(crate) options: KeynessOptions,
    #[command(flatten, next_help_heading = "Analysis")]
    pub(crate) terms: TermArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Find words that stand together more often than by chance.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf collocations articles/ --top 20
  nutgraf collocations news.jsonl --node vote --window 5 --measure log-dice --explain"
)]
pub(crate) struct Collocations {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten, next_help_heading = "Collocations")]
    pub(crate) options: CollocationOptions,
    #[command(flatten, next_help_heading = "Analysis")]
    pub(crate) reading: ReadingOptions,
    /// Words that are in no pair: `auto` for the list of each document's language, `none`,
    /// or a file with one word a line.
    #[arg(long, value_name = "FILE", default_value_t = StopWords::Auto)]
    pub(crate) stop_words: StopWords,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Keep the counts of a corpus: build, merge, subtract, show and compare corpus states.
///
/// A state is a Parquet file with the documents, the words and the counts of each term. It
/// is counted once and asked for ever: see `--state` of `keywords`, and `keyness`, which
/// takes states for corpora.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nutgraf state build 2024-03-05/ -o tuesday.parquet
  nutgraf state merge monday.parquet tuesday.parquet -o week.parquet")]
pub(crate) struct State {
    #[command(subcommand)]
    pub(crate) command: StateCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StateCommand {
    Build(Box<StateBuild>),
    Merge(StateMerge),
    Subtract(StateSubtract),
    Show(StateShow),
    Diff(StateDiff),
}

/// Count a corpus into a state.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf state build articles/ --ngrams 1..2 --period month -o archive.parquet
  nutgraf state build news.jsonl.zst --stem snowball --memory 500MB -o news.parquet"
)]
pub(crate) struct StateBuild {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten, next_help_heading = "State")]
    pub(crate) options: StateOptions,
    #[command(flatten, next_help_heading = "Analysis")]
    pub(crate) terms: TermArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) resume: ResumeArgs,
    #[command(flatten, next_help_heading = "Running")]
    pub(crate) memory: MemoryOptions,
    #[command(flatten)]
    pub(crate) output: StateOutput,
}

/// Add states up: whatever their order, the sum has the same bytes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nutgraf state merge monday.parquet tuesday.parquet -o week.parquet
  nutgraf state merge 2024-*.parquet -o 2024.parquet")]
pub(crate) struct StateMerge {
    /// The states.
    #[arg(value_name = "STATE", required = true)]
    pub(crate) states: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: StateOutput,
}

/// Take a state away from another, to which it had been added.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nutgraf state subtract week.parquet monday.parquet -o rest.parquet
  nutgraf state subtract archive.parquet withdrawn.parquet -o archive.parquet")]
pub(crate) struct StateSubtract {
    /// What to take away from.
    #[arg(value_name = "FROM")]
    pub(crate) from: PathBuf,
    /// What to take away.
    #[arg(value_name = "STATE")]
    pub(crate) state: PathBuf,
    #[command(flatten)]
    pub(crate) output: StateOutput,
}

/// Show what is in a state: its documents, words and options, and its terms.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nutgraf state show week.parquet
  nutgraf state show week.parquet --top 100 --format csv -o top.csv")]
pub(crate) struct StateShow {
    /// The state.
    #[arg(value_name = "STATE")]
    pub(crate) state: PathBuf,
    /// Only so many rows, those with the highest counts, in that order; otherwise all, by
    /// term. A table for people has twenty.
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
    /// Leave the terms out; what the state says of itself is one record.
    #[arg(long)]
    pub(crate) summary_only: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Show the rows in which two states differ.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nutgraf state diff monday.parquet tuesday.parquet
  nutgraf state diff before.parquet after.parquet --format csv -o changes.csv")]
pub(crate) struct StateDiff {
    /// The one state.
    #[arg(value_name = "LEFT")]
    pub(crate) left: PathBuf,
    /// The other state.
    #[arg(value_name = "RIGHT")]
    pub(crate) right: PathBuf,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct StateOutput {
    /// Write the state to this file, whole or not at all; `-` is the standard output.
    #[arg(long, short, value_name = "FILE", required = true)]
    pub(crate) output: PathBuf,
}

/// Say what a corpus holds and what jobs over it will take, from a sample.
///
/// Documents, words and languages are estimated from pieces of the inputs; time and memory
/// of the jobs by trying them on these pieces, with as many threads. As CSV there are the
/// jobs only.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  nutgraf estimate articles/
  nutgraf estimate news.jsonl.gz --sample 64MB --threads 8 --format jsonl"
)]
pub(crate) struct Estimate {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten, next_help_heading = "Estimate")]
    pub(crate) options: EstimateOptions,
    #[command(flatten)]
    pub(crate) threads: ThreadArgs,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Write a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nutgraf completions bash > ~/.local/share/bash-completion/completions/nutgraf
  nutgraf completions zsh > ~/.zfunc/_nutgraf")]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: Shell,
}

/// Write the manual page, or that of a command.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nutgraf man | man -l -
  nutgraf man keywords > nutgraf-keywords.1")]
pub(crate) struct Man {
    /// The command, such as `keywords` or `state build`.
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files, folders, globs or URLs (`s3://`, `gs://`, `http://`, `https://`); `-` is the
    /// standard input.
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<OsString>,
    #[command(flatten)]
    pub(crate) corpus: CorpusOptions,
}

/// How terms are found that are counted, all of them unless asked otherwise.
#[derive(Debug, Args)]
pub(crate) struct TermArgs {
    #[command(flatten)]
    pub(crate) reading: ReadingOptions,
    /// Words that are left out: `auto` for the list of each document's language, `none`,
    /// or a file with one word a line.
    #[arg(long, value_name = "FILE", default_value_t = StopWords::None)]
    pub(crate) stop_words: StopWords,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(crate) struct ThreadArgs {
    /// Threads that process documents, at most 512; 0 for one a processor. The output does
    /// not depend on it.
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0,
        value_parser = clap::value_parser!(u16).range(0..=512))]
    threads: u16,
}

impl ThreadArgs {
    /// Their number, 0 for one a processor.
    pub(crate) fn get(&self) -> usize {
        self.threads.into()
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) threads: ThreadArgs,
    /// What to do about a document that cannot be read.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    pub(crate) on_error: OnError,
    /// Write each document that cannot be read to this file, as JSON lines with source,
    /// line and reason.
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(crate) struct ResumeArgs {
    /// Keep what is finished in this folder, block by block. A run that was cut off goes on
    /// when it is started again with the same options and inputs: only what is missing is
    /// done, on any number of threads, and the output is the same. The folder may be
    /// deleted when the run has ended.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) resume: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Take options from this TOML file: the same names as here, in a table for the
    /// command or before all tables. What is typed overrides it.
    #[arg(long, value_name = "FILE")]
    // `args::parse` has read it before; it is here for the help.
    #[allow(dead_code, reason = "read before clap sees the arguments")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// How the output is written [default: `table` on a terminal, otherwise `jsonl`]
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Write to this file, whole or not at all.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Where records go, which can be tables.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct RecordOutputArgs {
    /// How the output is written [default: as the name of `--output` ends, if in `parquet`,
    /// `arrow` or `feather`; else `table` on a terminal, and `jsonl` elsewhere]
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<RecordFormat>,
    /// Write to this file, whole or not at all.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecordFormat {
    /// For people.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a header row.
    Csv,
    /// An Apache Parquet file, with a row for each record.
    Parquet,
    /// An Apache Arrow (Feather) file, with a row for each record.
    Arrow,
}

impl RecordOutputArgs {
    /// The output, and the kind of file if it is one of columns: their rows come as lines.
    pub(crate) fn split(&self) -> (OutputArgs, Option<TableFormat>) {
        let name = self.output.as_deref().and_then(Path::extension);
        let by_name = match name.and_then(OsStr::to_str) {
            Some("parquet") => Some(RecordFormat::Parquet),
            Some("arrow" | "feather") => Some(RecordFormat::Arrow),
            _ => None,
        };
        let (format, columns) = match self.format.or(by_name) {
            None => (None, None),
            Some(RecordFormat::Table) => (Some(Format::Table), None),
            Some(RecordFormat::Jsonl) => (Some(Format::Jsonl), None),
            Some(RecordFormat::Csv) => (Some(Format::Csv), None),
            Some(RecordFormat::Parquet) => {
                (Some(Format::Jsonl), Some(TableFormat::Parquet))
            }
            Some(RecordFormat::Arrow) => {
                (Some(Format::Jsonl), Some(TableFormat::Arrow))
            }
        };
        (OutputArgs { format, output: self.output.clone() }, columns)
    }
}

/// What to do about a document that cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnError {
    /// Report it and go on; the exit code is 1.
    #[default]
    Skip,
    /// Report it and stop; nothing is written to `--output`, the exit code is 2.
    Fail,
}

/// How the output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a header row.
    Csv,
}

impl Format {
    /// As it is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// The command line, completed by its configuration file.
pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Cli, Failure> {
    let arguments = config::complete(arguments, &Cli::command())?;
    let matches = Cli::command().try_get_matches_from(arguments)?;
    Ok(Cli::from_arg_matches(&matches)?)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_two_examples() {
        for command in Cli::command().get_subcommands() {
            let help =
                command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert_eq!(
                help.matches("\n  nutgraf ").count()
                    + help.matches("| nutgraf").count(),
                2,
                "{}",
                command.get_name()
            );
        }
    }
}
