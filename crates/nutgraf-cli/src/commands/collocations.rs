//! `nutgraf collocations`.

use nutgraf::{CollocationRecord, Document, PairCounter, Worker};

use super::printer::{csv, json_lines, number, people, table};
use crate::args::{Collocations, Format};
use crate::report::{Failure, Status, warn_of_stop_words};
use crate::run::Run;

pub(crate) fn run(arguments: &Collocations) -> Result<Status, Failure> {
    let options = &arguments.options;
    let analyzer = options.analyzer(arguments.reading, arguments.stop_words.clone())?;
    warn_of_stop_words(&analyzer);
    let node = options.node(&analyzer)?;
    let node = node.as_deref();
    let mut run = Run::new(&arguments.input, &arguments.run, &arguments.output)?;
    let state = || (analyzer.worker(), PairCounter::new(options.window));
    let work = |(worker, counter): &mut (Worker, PairCounter), document: Document| {
        nutgraf::count_pairs(worker, counter, &document, node);
        Vec::new()
    };
    let states = run.each(state, work)?;
    if let Some((counter, vocabulary)) = nutgraf::merge_pairs(states) {
        let records = options.rank(&counter, &vocabulary, node);
        run.write(&print(&records, arguments, run.format))?;
    }
    run.finish()
}

fn print(
    records: &[CollocationRecord],
    arguments: &Collocations,
    format: Format,
) -> Vec<u8> {
    match format {
        Format::Jsonl => json_lines(records),
        Format::Csv => {
            csv(std::iter::once(header(arguments)).chain(records.iter().map(row)))
        }
        Format::Table => for_people(records, arguments).into_bytes(),
    }
}

const BEFORE: [&str; 3] = ["rank", "first", "second"];
const AFTER: [&str; 8] = [
    "count",
    "document_frequency",
    "first_count",
    "second_count",
    "total",
    "expected",
    "window",
    "span_factor",
];

fn header(arguments: &Collocations) -> Vec<String> {
    let measures =
        arguments.options.scoring.measure.iter().map(|measure| measure.name());
    BEFORE.into_iter().chain(measures).chain(AFTER).map(str::to_owned).collect()
}

fn row(record: &CollocationRecord) -> Vec<String> {
    let [first, second] = record.words.clone();
    let mut row = vec![record.rank.to_string(), first, second];
    row.extend(record.measures.0.iter().map(|(_, value)| number(*value)));
    row.extend([
        record.count.to_string(),
        record.document_frequency.to_string(),
        record.first_count.to_string(),
        record.second_count.to_string(),
        record.total.to_string(),
        number(Some(record.expected)),
        record.window.to_string(),
        record.span_factor.to_string(),
    ]);
    row
}

fn for_people(records: &[CollocationRecord], arguments: &Collocations) -> String {
    let mut header = vec!["", "words"];
    let measures = &arguments.options.scoring.measure;
    header.extend(measures.iter().map(|measure| measure.name()));
    header.extend(["count", "expected", "first", "second", "documents"]);
    let numbers: Vec<usize> = (0..header.len()).filter(|&column| column != 1).collect();
    if records.iter().any(|record| record.explanation.is_some()) {
        header.push("explanation");
    }
    let rows = records.iter().map(|record| {
        let mut row = vec![record.rank.to_string(), record.words.join(" ")];
        row.extend(record.measures.0.iter().map(|(_, value)| people(*value)));
        row.extend([
            record.count.to_string(),
            people(Some(record.expected)),
            record.first_count.to_string(),
            record.second_count.to_string(),
            record.document_frequency.to_string(),
        ]);
        if let Some(explanation) = &record.explanation {
            row.push(explanation.line(record.measure, record.score));
        }
        row
    });
    let table = table(&header, &numbers, rows.collect());
    let (window, scoring) = (arguments.options.window, &arguments.options.scoring);
    let span = scoring.span_factor.of(window);
    format!("{table}window {window}, span factor {span}\n")
}
