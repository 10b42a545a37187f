//! `nutgraf keyness`.

use std::ffi::OsString;

use nutgraf::corpus::Corpus;
use nutgraf::state::{StateFile, corpus_counts_of};
use nutgraf::{
    Analyzer, CorpusCounts, Direction, Dispersion, Document, KeynessRecord,
    KeynessSide, ReferenceKind, Side, TermCounter, Worker,
};

use super::printer::{csv, json_lines, number, people, table};
use crate::args::{Format, Keyness};
use crate::report::{Failure, Status, warn_of_stop_words};
use crate::run::Run;

pub(crate) fn run(arguments: &Keyness) -> Result<Status, Failure> {
    let Keyness { input, reference, options, output, .. } = arguments;
    let analyzer = options
        .analyzer(arguments.terms.reading, arguments.terms.stop_words.clone())?;
    warn_of_stop_words(&analyzer);
    let states = [&input.inputs, reference].map(|inputs| state(inputs));
    let [target_state, reference_state] = states;
    let (target_state, reference_state) = (target_state?, reference_state?);
    let mut reference = Run::beside(reference, input, &arguments.run, output)?;
    // A state is counted, as a corpus is.
    let kind = reference_state.as_ref().map(|_| ReferenceKind::Corpus);
    let mut of_reference = arguments.reference_options;
    of_reference.reference_kind = kind.unwrap_or(of_reference.reference_kind);
    let is_list = of_reference.is_list(&mut reference)?;
    let is_corpus = reference_state.is_none() && !is_list;
    if is_corpus {
        reference.keep()?;
    }
    let mut run = Run::new(input, &arguments.run, output)?;
    run.keep()?;
    let counter = || (analyzer.worker(), TermCounter::new(options.ngrams));
    let work = |(worker, counter): &mut (Worker, TermCounter), document: Document| {
        nutgraf::corpus_frequencies(worker, counter, &document);
        Vec::new()
    };
    let of = |file: &StateFile| corpus_counts_of(file, &analyzer, options.ngrams);
    let target = match &target_state {
        Some(file) => of(file)?,
        None => nutgraf::corpus_counts(run.each(counter, work)?),
    };
    let counts = if let Some(file) = &reference_state {
        of(file)?
    } else if is_list {
        list(&mut run, arguments, &analyzer, &reference)?
    } else {
        let work = |(worker, counter): &mut (Worker, TermCounter),
                    document: Document| {
            nutgraf::corpus_frequencies(worker, counter, &document);
        };
        nutgraf::corpus_counts(run.each_beside(&reference, counter, work)?)
    };
    let mut records = options.compare(&target, &counts)?;
    drop((target, counts));
    let mut corpora = Vec::new();
    corpora.extend(target_state.is_none().then_some((Side::Target, None)));
    corpora.extend(is_corpus.then_some((Side::Reference, Some(&reference))));
    spread(&mut run, arguments, &analyzer, &mut records, &corpora)?;
    run.write(&print(&records, arguments, run.format))?;
    run.finish()
}

/// The corpus state that is given instead of documents, if one is.
fn state(inputs: &[OsString]) -> Result<Option<StateFile>, Failure> {
    match inputs {
        [input] if StateFile::is_state(input) => Ok(Some(StateFile::open(input)?)),
        _ => Ok(None),
    }
}

/// The counts of a list.
fn list(
    run: &mut Run,
    arguments: &Keyness,
    analyzer: &Analyzer,
    reference: &Corpus,
) -> Result<CorpusCounts, Failure> {
    let list = reference.frequency_list()?;
    run.report_all(&list.problems, &list.notices)?;
    let total = arguments.reference_options.reference_total;
    Ok(nutgraf::list_counts(&list, analyzer, total)?)
}

/// Reads the corpora for the second time, to see how evenly the key terms are spread.
fn spread(
    run: &mut Run,
    arguments: &Keyness,
    analyzer: &Analyzer,
    records: &mut [KeynessRecord],
    corpora: &[(Side, Option<&Corpus>)],
) -> Result<(), Failure> {
    let work = |(worker, spread): &mut (Worker, Dispersion), document: Document| {
        nutgraf::count_dispersion(worker, spread, &document);
    };
    if records.is_empty() {
        return Ok(());
    }
    for &(side, corpus) in corpora {
        let empty = nutgraf::dispersion(records, arguments.options.ngrams, side);
        let state = || (analyzer.worker(), empty.clone());
        let states = run.again(corpus, state, work)?;
        let parts = states.into_iter().map(|(_, spread)| spread);
        nutgraf::set_dispersion(records, side, parts);
    }
    Ok(())
}

fn print(records: &[KeynessRecord], arguments: &Keyness, format: Format) -> Vec<u8> {
    match format {
        Format::Jsonl => json_lines(records),
        Format::Csv => {
            csv(std::iter::once(header(arguments)).chain(records.iter().map(row)))
        }
        Format::Table => for_people(records, arguments).into_bytes(),
    }
}

const BEFORE: [&str; 3] = ["rank", "term", "direction"];
const PROBABILITIES: [&str; 3] = ["p", "p_bonferroni", "p_fdr"];
const SIDE: [&str; 7] =
    ["count", "total", "per_million", "expected", "document_frequency", "range", "dp"];

fn header(arguments: &Keyness) -> Vec<String> {
    let measures =
        arguments.options.scoring.measure.iter().map(|m| m.name().to_owned());
    let sides = ["target", "reference"].into_iter().flat_map(|side| {
        SIDE.into_iter().map(move |column| format!("{side}_{column}"))
    });
    let names = BEFORE.into_iter().map(str::to_owned).chain(measures);
    names.chain(PROBABILITIES.map(str::to_owned)).chain(sides).collect()
}

fn row(record: &KeynessRecord) -> Vec<String> {
    let direction = match record.direction {
        Direction::Negative => "negative",
        _ => "positive",
    };
    let mut row =
        vec![record.rank.to_string(), record.term.clone(), direction.to_owned()];
    row.extend(record.measures.0.iter().map(|(_, value)| number(*value)));
    row.extend([record.p, record.p_bonferroni, record.p_fdr].map(|p| number(Some(p))));
    for side in [&record.target, &record.reference] {
        row.extend([
            side.count.to_string(),
            side.total.to_string(),
            number(Some(side.per_million)),
            number(Some(side.expected)),
            side.document_frequency.map(|df| df.to_string()).unwrap_or_default(),
            number(side.range),
            number(side.dp),
        ]);
    }
    row
}

fn for_people(records: &[KeynessRecord], arguments: &Keyness) -> String {
    let measures = &arguments.options.scoring.measure;
    let mut header = vec!["", "term"];
    header.extend(measures.iter().map(|measure| measure.name()));
    header.extend(["target", "per million", "reference", "per million"]);
    header.extend(["documents", "DP"]);
    let numbers: Vec<usize> = (0..header.len()).filter(|&column| column != 1).collect();
    let explained = records.iter().any(|record| record.explanation.is_some());
    if explained {
        header.push("explanation");
    }
    let side =
        |side: &KeynessSide| [side.count.to_string(), people(Some(side.per_million))];
    let rows = records.iter().map(|record| {
        let sign = if record.direction == Direction::Negative { "-" } else { "" };
        let mut row = vec![format!("{sign}{}", record.rank), record.term.clone()];
        row.extend(record.measures.0.iter().map(|(_, value)| people(*value)));
        row.extend(side(&record.target));
        row.extend(side(&record.reference));
        let documents = record.target.document_frequency;
        row.push(documents.map(|df| df.to_string()).unwrap_or_default());
        row.push(people(record.target.dp));
        if let Some(explanation) = &record.explanation {
            row.push(explanation.line(record.measure, record.score));
        }
        row
    });
    table(&header, &numbers, rows.collect())
}
