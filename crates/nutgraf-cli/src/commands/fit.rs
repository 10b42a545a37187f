//! `nutgraf fit`.

use std::{
    ffi::{OsStr, OsString},
    io::{self, Write},
};

use nutgraf::corpus::{Corpus, Item};
use nutgraf::evaluate::{EvaluationRecord, GoldItem, GoldReader};
use nutgraf::fit::{FitReport, GoldSource, WeightsReport, fit};

use super::figures::{self, percent};
use super::printer::{json_line, table};
use crate::args::{Fit, Format, InputArgs, OutputArgs};
use crate::output::Output;
use crate::report::{Failure, NOTICE, Status, say};
use crate::run::Run;

pub(crate) fn run(arguments: &Fit) -> Result<Status, Failure> {
    let inputs = arguments.gold.clone();
    if inputs.iter().filter(|input| *input == "-").count() > 1 {
        return Err(Failure::fatal("the standard input (-) is given more than once"));
    }
    let input = InputArgs { inputs, corpus: arguments.corpus.clone() };
    let output = OutputArgs { format: None, output: arguments.output.clone() };
    let mut run = Run::new(&input, &arguments.run, &output)?;
    let source = |input: &OsString| source(input, arguments, &mut run);
    let sources: Vec<GoldSource> =
        arguments.gold.iter().map(source).collect::<Result<_, _>>()?;
    let threads = arguments.run.threads.get();
    let fitted = fit(&sources, &arguments.options, &arguments.evaluation, threads)?;
    for notice in &fitted.notices {
        say(NOTICE, "notice", notice);
    }
    run.write(fitted.profile.to_json().as_bytes())?;
    let status = run.finish()?;
    tell(&print(&fitted.report, arguments.format), arguments)?;
    Ok(status)
}

/// The annotated articles of one input.
fn source(
    input: &OsStr,
    arguments: &Fit,
    run: &mut Run,
) -> Result<GoldSource, Failure> {
    let reader = GoldReader::new(&arguments.corpus, &arguments.evaluation).with_text();
    let (mut documents, mut result) = (Vec::new(), Ok(()));
    for chunk in Corpus::open([input], arguments.corpus.clone())?.chunks()? {
        chunk.parse_raw(&mut |raw| {
            reader.read(raw, &mut |item| match item {
                GoldItem::Gold(gold) => documents.push(gold),
                _ if result.is_err() => {}
                GoldItem::Problem(problem) => {
                    result = run.report(Item::Problem(problem));
                }
                GoldItem::Notice(notice) => result = run.report(Item::Notice(notice)),
            });
        });
    }
    let name =
        if input == "-" { "standard input".into() } else { input.to_string_lossy() };
    result.map(|()| GoldSource { name: name.into_owned(), documents })
}

/// The report goes where the profile does not.
fn tell(report: &[u8], arguments: &Fit) -> Result<(), Failure> {
    if arguments.output.as_deref().is_none_or(|path| path == "-") {
        // Where nobody listens, the profile is there nevertheless.
        let _ = io::stderr().write_all(report);
        return Ok(());
    }
    let mut output = Output::open(None)?;
    output.write(report)?;
    output.finish()
}

fn print(report: &FitReport, format: Format) -> Vec<u8> {
    match format {
        Format::Jsonl => json_line(report),
        Format::Csv => figures::print(&report.evaluation, format),
        Format::Table => for_people(report).into_bytes(),
    }
}

fn for_people(report: &FitReport) -> String {
    let FitReport { documents, folds, evaluation, weights, .. } = report;
    let figures = figures::print(evaluation, Format::Table);
    let header = [
        "weights",
        "documents",
        "usable",
        "candidates",
        "recall",
        "l2",
        "F1@10 before",
        "fitted",
    ];
    let rows = weights.iter().map(row).collect();
    format!(
        "{documents} documents, each scored by a profile that was fitted without it \
         ({folds} parts).\n\n{}\n{}",
        String::from_utf8_lossy(&figures),
        table(&header, &[1, 2, 3, 4, 5, 6, 7], rows),
    )
}

fn row(part: &WeightsReport) -> Vec<String> {
    let f1 = |record: Option<&EvaluationRecord>| {
        let cut = record.and_then(|record| record.at.first());
        cut.map(|cut| percent(cut.f1)).unwrap_or_default()
    };
    vec![
        part.reading.name().to_owned(),
        part.documents.to_string(),
        part.usable.to_string(),
        format!("{:.1}", part.candidates),
        percent(part.recall),
        part.l2.map_or_else(|| "kept".to_owned(), |l2| l2.to_string()),
        f1(part.evaluation.first()),
        f1(part.evaluation.get(1)),
    ]
}
