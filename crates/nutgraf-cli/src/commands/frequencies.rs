//! `nutgraf frequencies`.

use nutgraf::{
    Analyzer, Document, FrequencyRecord, Per, TermCount, TermCounter, TermFrequency,
    Worker, document_frequencies,
};

use super::printer::{csv, json_line, json_lines, one_line, table};
use crate::args::{Format, Frequencies};
use crate::report::{Failure, NOTICE, Status, say};
use crate::run::Run;

pub(crate) fn run(arguments: &Frequencies) -> Result<Status, Failure> {
    let options = &arguments.options;
    let analyzer = options.analyzer(arguments.reading, arguments.stop_words.clone())?;
    for word in analyzer.unmatchable_stop_words() {
        say(NOTICE, "warning", &format!("stop word {word:?} can never match a token"));
    }
    let run = Run::new(&arguments.input, &arguments.run, &arguments.output)?;
    match options.per {
        Per::Corpus => corpus(run, arguments, &analyzer),
        Per::Document => documents(run, arguments, &analyzer),
    }
}

fn corpus(
    mut run: Run,
    arguments: &Frequencies,
    analyzer: &Analyzer,
) -> Result<Status, Failure> {
    let options = &arguments.options;
    let state = || (analyzer.worker(), TermCounter::new(options.ngrams));
    let work = |(worker, counter): &mut (Worker, TermCounter), document: Document| {
        nutgraf::corpus_frequencies(worker, counter, &document);
        Vec::new()
    };
    let states = run.each(state, work)?;
    if let Some((counter, vocabulary)) = nutgraf::merge_counts(states) {
        let rows = counter.rows(&vocabulary, &options.filter);
        run.write(&print(&rows, run.format))?;
    }
    run.finish()
}

fn print(rows: &[TermFrequency], format: Format) -> Vec<u8> {
    let cells = |row: &TermFrequency| {
        vec![
            row.term.clone(),
            row.count.to_string(),
            row.document_frequency.to_string(),
        ]
    };
    let header = ["term", "count", "document_frequency"];
    match format {
        Format::Jsonl => json_lines(rows),
        Format::Csv => {
            let header = header.map(str::to_owned).to_vec();
            csv(std::iter::once(header).chain(rows.iter().map(cells)))
        }
        Format::Table => table(
            &["term", "count", "documents"],
            &[1, 2],
            rows.iter().map(cells).collect(),
        )
        .into_bytes(),
    }
}

fn documents(
    mut run: Run,
    arguments: &Frequencies,
    analyzer: &Analyzer,
) -> Result<Status, Failure> {
    let (options, format) = (&arguments.options, run.format);
    if format == Format::Csv {
        run.write(&csv([vec!["id", "term", "count"]]))?;
    }
    let state = || (analyzer.worker(), TermCounter::new(options.ngrams));
    let work = |(worker, counter): &mut (Worker, TermCounter), document: Document| {
        print_document(
            &document_frequencies(worker, counter, &document, &options.filter),
            format,
        )
    };
    run.each(state, work)?;
    run.finish()
}

fn print_document(record: &FrequencyRecord, format: Format) -> Vec<u8> {
    let cells = |term: &TermCount| vec![term.term.clone(), term.count.to_string()];
    match format {
        Format::Jsonl => json_line(record),
        Format::Csv => csv(record.terms.iter().map(|term| {
            let mut row = cells(term);
            row.insert(0, record.id.clone());
            row
        })),
        Format::Table => {
            let rows = record.terms.iter().map(cells).collect();
            format!(
                "{}\n{}\n",
                one_line(&record.id),
                table(&["term", "count"], &[1], rows)
            )
            .into_bytes()
        }
    }
}
