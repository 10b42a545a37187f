//! `nutgraf state`.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    path::{Path, PathBuf},
};

use nutgraf::state::{
    Fingerprint, StateFile, StateHeader, StateKey, StateRow, diff_files, merge_files,
    subtract_files, write_state,
};

use super::printer::{csv, json_line, one_line, table};
use crate::args::{
    Format, OutputArgs, StateBuild, StateCommand, StateDiff, StateMerge, StateShow,
    StateSubtract,
};
use crate::output::Output;
use crate::report::{Failure, Status, warn_of_stop_words};
use crate::run::{Run, terms_plan};

pub(crate) fn run(command: &StateCommand) -> Result<Status, Failure> {
    match command {
        StateCommand::Build(arguments) => build(arguments),
        StateCommand::Merge(arguments) => merge(arguments),
        StateCommand::Subtract(arguments) => subtract(arguments),
        StateCommand::Show(arguments) => show(arguments),
        StateCommand::Diff(arguments) => diff(arguments),
    }
}

fn build(arguments: &StateBuild) -> Result<Status, Failure> {
    let StateBuild { input, options, terms, memory, output, .. } = arguments;
    let analyzer = options.analyzer(terms.reading, terms.stop_words.clone())?;
    warn_of_stop_words(&analyzer);
    let output = OutputArgs { format: None, output: Some(output.output.clone()) };
    let run = Run::new(input, &arguments.run, &output)?;
    let plan = || terms_plan("state build", options, terms);
    let mut run = run.resumed(&arguments.resume, plan)?;
    let state = run.build_state(&analyzer, *options, memory)?;
    run.write_state(state)?;
    run.finish()
}

fn merge(arguments: &StateMerge) -> Result<Status, Failure> {
    let open = |path: &PathBuf| StateFile::open(path);
    let files = arguments.states.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let (header, rows) = merge_files(&files)?;
    write(&arguments.output.output, &header, rows)
}

fn subtract(arguments: &StateSubtract) -> Result<Status, Failure> {
    let from = StateFile::open(&arguments.from)?;
    let taken = StateFile::open(&arguments.state)?;
    let (header, rows) = subtract_files(&from, &taken)?;
    write(&arguments.output.output, &header, rows)
}

fn write(
    path: &Path,
    header: &StateHeader,
    rows: impl Iterator<Item = Result<StateRow, nutgraf::Error>>,
) -> Result<Status, Failure> {
    let mut output = Output::open(Some(path))?;
    output.write_with(|writer| write_state(writer, header, rows).map(drop))?;
    output.finish()?;
    Ok(Status::Done)
}

/// Where a table or records go.
struct Shown {
    output: Output,
    format: Format,
}

impl Shown {
    fn new(arguments: &OutputArgs) -> Result<Self, Failure> {
        let output = Output::open(arguments.output.as_deref())?;
        let usual = if output.is_terminal() { Format::Table } else { Format::Jsonl };
        Ok(Self { output, format: arguments.format.unwrap_or(usual) })
    }

    fn finish(self) -> Result<Status, Failure> {
        self.output.finish()?;
        Ok(Status::Done)
    }
}

/// Rows of a table that nobody asked for in number.
const TABLE: usize = 20;

fn show(arguments: &StateShow) -> Result<Status, Failure> {
    let state = StateFile::open(&arguments.state)?;
    let mut shown = Shown::new(&arguments.output)?;
    let (fingerprint, format) = (&state.header().fingerprint, shown.format);
    if format == Format::Table {
        shown.output.write(summary(&state).as_bytes())?;
    } else if arguments.summary_only {
        shown.output.write(&json_line(&state.summary()))?;
    } else if format == Format::Csv {
        shown.output.write(&csv([header(fingerprint, &[""])]))?;
    }
    if arguments.summary_only {
        return shown.finish();
    }
    let most = arguments.top.or((format == Format::Table).then_some(TABLE));
    let rows = state.rows()?;
    let cells = |row: &StateRow| {
        let counts = fingerprint.record(&row.key, &row.counts).counts;
        cells(fingerprint, &row.key, &[counts])
    };
    let line = |row: &StateRow| match format {
        Format::Csv => csv([cells(row)]),
        _ => json_line(&fingerprint.record(&row.key, &row.counts)),
    };
    let Some(most) = most else {
        for row in rows {
            shown.output.write(&line(&row?))?;
        }
        return shown.finish();
    };
    let rows = highest(rows, most)?;
    if format == Format::Table {
        let cells = rows.iter().map(cells).collect();
        shown.output.write(&for_people(fingerprint, &[""], cells))?;
    } else {
        rows.iter().try_for_each(|row| shown.output.write(&line(row)))?;
    }
    shown.finish()
}

/// The rows with the highest counts; equal counts by key.
fn highest(
    rows: impl Iterator<Item = Result<StateRow, nutgraf::Error>>,
    most: usize,
) -> Result<Vec<StateRow>, Failure> {
    let mut kept: BinaryHeap<(Reverse<u64>, StateKey, usize)> = BinaryHeap::new();
    let mut counts = Vec::new();
    for row in rows {
        let StateRow { key, counts: found } = row?;
        // The worst is on top: the lowest count, and of these the last key.
        let worst = kept.peek().is_none_or(|(count, ..)| count.0 <= found.whole.count);
        if kept.len() < most || worst {
            kept.push((Reverse(found.whole.count), key, counts.len()));
            counts.push(found);
        }
        if kept.len() > most {
            kept.pop();
        }
    }
    let row = |(_, key, at): (_, StateKey, usize)| {
        let counts = counts.get(at).copied().unwrap_or_default();
        StateRow { key, counts }
    };
    Ok(kept.into_sorted_vec().into_iter().map(row).collect())
}

fn diff(arguments: &StateDiff) -> Result<Status, Failure> {
    let left = StateFile::open(&arguments.left)?;
    let right = StateFile::open(&arguments.right)?;
    let rows = diff_files(&left, &right)?;
    let mut shown = Shown::new(&arguments.output)?;
    let fingerprint = &left.header().fingerprint;
    if shown.format == Format::Csv {
        shown.output.write(&csv([header(fingerprint, &SIDES)]))?;
    }
    let mut body = Vec::new();
    for row in rows {
        let (key, left, right) = row?;
        let record = fingerprint.difference(&key, &left, &right);
        let cells = || cells(fingerprint, &key, &[record.left, record.right]);
        match shown.format {
            Format::Jsonl => shown.output.write(&json_line(&record))?,
            Format::Csv => shown.output.write(&csv([cells()]))?,
            Format::Table => body.push(cells()),
        }
    }
    if shown.format == Format::Table {
        shown.output.write(&for_people(fingerprint, &SIDES, body))?;
    }
    shown.finish()
}

const SIDES: [&str; 2] = ["left_", "right_"];

/// The names of the columns, those of counts once for each prefix.
fn header(fingerprint: &Fingerprint, prefixes: &[&str]) -> Vec<String> {
    let mut names = vec!["term".to_owned(), "words".to_owned()];
    names.extend(fingerprint.period.map(|_| "period".to_owned()));
    names.extend(fingerprint.by_language.then(|| "language".to_owned()));
    let mut counts = vec!["count", "document_frequency"];
    if fingerprint.by_field {
        counts.extend(["title_count", "title_document_frequency"]);
        counts.extend(["text_count", "text_document_frequency"]);
    }
    for prefix in prefixes {
        names.extend(counts.iter().map(|name| format!("{prefix}{name}")));
    }
    names
}

fn cells(
    fingerprint: &Fingerprint,
    key: &StateKey,
    counts: &[nutgraf::state::CountsRecord],
) -> Vec<String> {
    let mut cells = vec![key.term.clone(), key.words.to_string()];
    let period = key.part.period.map(|period| period.to_string());
    let language = key.part.language.map(|language| language.to_string());
    cells.extend(fingerprint.period.map(|_| period.unwrap_or_default()));
    cells.extend(fingerprint.by_language.then(|| language.unwrap_or_default()));
    for of in counts {
        cells.extend([of.count, of.document_frequency].map(|n| n.to_string()));
        if let Some(of) = of.fields {
            let title = [of.title_count, of.title_document_frequency];
            let text = [of.text_count, of.text_document_frequency];
            cells.extend(title.into_iter().chain(text).map(|n| n.to_string()));
        }
    }
    cells
}

fn for_people(
    fingerprint: &Fingerprint,
    prefixes: &[&str],
    rows: Vec<Vec<String>>,
) -> Vec<u8> {
    let header = header(fingerprint, prefixes);
    let names: Vec<String> = header.iter().map(|name| name.replace('_', " ")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let texts = ["term", "period", "language"];
    let is_number = |column: &usize| !texts.contains(&header[*column].as_str());
    let numbers: Vec<usize> = (0..header.len()).filter(is_number).collect();
    table(&names, &numbers, rows).into_bytes()
}

/// What a state says of itself, in a few lines.
fn summary(state: &StateFile) -> String {
    let header = state.header();
    let numbers = [
        ("documents", header.documents()),
        ("words", header.tokens()),
        ("rows", state.len()),
    ];
    let numbers = numbers.map(|(name, number)| (name.to_owned(), number.to_string()));
    let digest = ("digest".to_owned(), state.digest().to_owned());
    let lines = numbers.into_iter().chain(header.fingerprint.values()).chain([digest]);
    let lines = lines.filter(|(_, value)| !value.is_empty());
    let lines: Vec<String> =
        lines.map(|(name, value)| format!("{name:<16} {value}\n")).collect();
    format!("{}\n{}\n", one_line(state.name()), lines.concat())
}
