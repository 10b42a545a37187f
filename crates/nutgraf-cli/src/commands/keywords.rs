//! `nutgraf keywords`.

use std::path::Path;

use nutgraf::resume::Plan;
use nutgraf::state::{StateFile, document_frequencies_of};
use nutgraf::{
    Document, KeywordOptions, KeywordRecord, keyword_analyzer, keyword_extractor,
    keywords_of,
};

use super::printer::{csv, one_line, record_line, table};
use crate::args::{Format, Keywords};
use crate::report::{Failure, Status, warn_of_stop_words};
use crate::run::{Run, with_stop_words};

const COLUMNS: [&str; 6] = ["id", "rank", "keyword", "score", "salience", "count"];

pub(crate) fn run(arguments: &Keywords) -> Result<Status, Failure> {
    let extractor = keyword_extractor(arguments.options.clone())?;
    let analyzer =
        keyword_analyzer(arguments.options.method, arguments.analyzer.clone())?;
    warn_of_stop_words(&analyzer);
    let run = Run::of_records::<KeywordRecord>(
        &arguments.input,
        &arguments.run,
        &arguments.output,
    )?;
    let (format, columns) = (run.format, run.columns.is_some());
    let name = run.format_name();
    let mut run = run.resumed(&arguments.resume, || plan(arguments, name))?;
    let corpus = match (arguments.options.needs_corpus(), &arguments.state) {
        (false, None) => None,
        (false, Some(_)) => return Err(no_frequencies(&arguments.options)),
        (true, None) => Some(run.document_frequencies(&analyzer)?),
        (true, Some(path)) => {
            Some(document_frequencies_of(&StateFile::open(path)?, &analyzer)?)
        }
    };
    if format == Format::Csv {
        run.write(&csv([COLUMNS.to_vec()]))?;
    }
    let work = |worker: &mut nutgraf::Worker, document: Document| {
        let record = keywords_of(
            worker,
            &extractor,
            &document,
            corpus.as_ref(),
            arguments.shown,
        );
        let title = document.title.as_deref();
        (print(&record, title, format, columns), record.notice_lines())
    };
    run.each_noted(|| analyzer.worker(), work)?;
    run.finish()
}

/// All that the output depends on but the input.
fn plan(arguments: &Keywords, format: &str) -> Plan {
    let Keywords { options, shown, state, analyzer, .. } = arguments;
    let plan = Plan::new("keywords").with(options).with(shown);
    let plan = plan.with(&analyzer.reading).with(&analyzer.stemmer);
    let plan = with_stop_words(plan, &analyzer.stop_words.stop_words);
    let plan = plan.and("format", format);
    let plan = match &options.profile {
        Some(profile) => plan.and_file("profile", Path::new(profile)),
        None => plan,
    };
    match state {
        Some(state) => plan.and_file("state", state),
        None => plan,
    }
}

/// A state would do nothing.
fn no_frequencies(options: &KeywordOptions) -> Failure {
    let method = options.method.name();
    Failure::fatal(format!("state: the method {method} needs no document frequencies"))
}

fn print(
    record: &KeywordRecord,
    title: Option<&str>,
    format: Format,
    columns: bool,
) -> Vec<u8> {
    match format {
        Format::Jsonl => record_line(record, columns),
        Format::Csv => csv(record.keywords.iter().map(|keyword| {
            vec![
                record.id.clone(),
                keyword.rank.to_string(),
                keyword.text.clone(),
                keyword.score.to_string(),
                keyword.salience.to_string(),
                keyword.count.to_string(),
            ]
        })),
        Format::Table => for_people(record, title).into_bytes(),
    }
}

fn for_people(record: &KeywordRecord, title: Option<&str>) -> String {
    let language = record.language.map_or("language unknown", nutgraf::Language::name);
    let title = title.map(|title| format!("  {}", one_line(title))).unwrap_or_default();
    let rows = record.keywords.iter().map(|keyword| {
        let numbers = format!("{:.3}", keyword.salience);
        let mut row = vec![
            keyword.rank.to_string(),
            keyword.text.clone(),
            numbers,
            keyword.count.to_string(),
        ];
        if let Some(explanation) = &keyword.explanation {
            row.push(explanation.to_string());
        }
        row
    });
    let mut header = vec!["", "keyword", "salience", "count"];
    if record.keywords.iter().any(|keyword| keyword.explanation.is_some()) {
        header.push("explanation");
    }
    let rows = table(&header, &[0, 2, 3], rows.collect());
    format!("{} ({language}){title}\n{rows}\n", one_line(&record.id))
}
