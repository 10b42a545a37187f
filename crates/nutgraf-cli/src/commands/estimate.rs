//! `nutgraf estimate`.

use std::{ffi::OsString, time::Duration};

use indicatif::{DecimalBytes, HumanCount, HumanDuration};
use nutgraf::corpus::{Corpus, DocumentProblem};
use nutgraf::estimate::{self, Estimated, JobEstimate, LanguageEstimate};

use super::printer::{csv, json_line, number, table};
use crate::args::{Estimate, Format};
use crate::output::Output;
use crate::report::{ERROR, Failure, NOTICE, Status, say};

pub(crate) fn run(arguments: &Estimate) -> Result<Status, Failure> {
    let Estimate { input, options, threads, output, .. } = arguments;
    let inputs = input.inputs.iter().map(OsString::as_os_str);
    let corpus = Corpus::open(inputs, input.corpus.clone())?;
    if output.output.as_deref().is_some_and(|path| corpus.reads(path)) {
        return Err(Failure::fatal("--output names a file of the input"));
    }
    let mut target = Output::open(output.output.as_deref())?;
    let usual = if target.is_terminal() { Format::Table } else { Format::Jsonl };
    let mut problems = 0;
    let problem = |problem: &DocumentProblem| {
        problems += 1;
        if problems <= SHOWN {
            say(ERROR, "error", &problem.to_string());
        }
    };
    let estimate = estimate::estimate(&corpus, threads.get(), options, problem)?;
    if problems > SHOWN {
        let more =
            format!("{} more documents of the sample cannot be read", problems - SHOWN);
        say(NOTICE, "notice", &more);
    }
    target.write(&match output.format.unwrap_or(usual) {
        Format::Jsonl => json_line(&estimate),
        Format::Csv => jobs_as_csv(&estimate.jobs),
        Format::Table => for_people(&estimate).into_bytes(),
    })?;
    target.finish()?;
    Ok(if problems > 0 { Status::SomeFailed } else { Status::Done })
}

/// What is wrong with a sample is soon clear.
const SHOWN: u64 = 5;

fn jobs_as_csv(jobs: &[JobEstimate]) -> Vec<u8> {
    let header = ["job", "seconds", "memory"].map(str::to_owned).to_vec();
    let rows = jobs.iter().map(|JobEstimate { job, seconds, memory }| {
        vec![job.clone(), number(Some(*seconds)), memory.to_string()]
    });
    csv(std::iter::once(header).chain(rows))
}

fn for_people(estimate: &estimate::Estimate) -> String {
    let bytes = |bytes: u64| DecimalBytes(bytes).to_string();
    let sample = if estimate.sample.complete {
        "all of it".to_owned()
    } else {
        format!("{} of it", bytes(estimate.sample.bytes))
    };
    let problems = match estimate.problems {
        0 => String::new(),
        problems => format!("; {} more cannot be read", about(problems)),
    };
    let size = format!(
        "{} in {} file{}; {sample} was read",
        bytes(estimate.bytes),
        HumanCount(estimate.files),
        if estimate.files == 1 { "" } else { "s" }
    );
    let words = format!(
        "{}, {} different",
        about(estimate.words),
        about(estimate.distinct_words)
    );
    let lines = [
        ("size", size),
        ("documents", documents(&estimate.documents) + &problems),
        ("text", bytes(estimate.text_bytes)),
        ("words", words),
        ("languages", languages(&estimate.languages)),
    ];
    let lines = lines.map(|(name, value)| format!("{name:<10} {value}\n")).concat();
    let rows = estimate
        .jobs
        .iter()
        .map(|job| vec![job.job.clone(), duration(job.seconds), bytes(job.memory)]);
    let threads = match estimate.threads {
        1 => "1 thread".to_owned(),
        threads => format!("{threads} threads"),
    };
    let jobs = format!("on {threads}");
    format!("{lines}\n{}", table(&[&jobs, "time", "memory"], &[1, 2], rows.collect()))
}

/// A number that is not known to the last digit.
fn about(number: u64) -> String {
    HumanCount(number).to_string()
}

fn documents(estimated: &Estimated) -> String {
    let number = about(estimated.number);
    match (estimated.low, estimated.high) {
        (Some(low), Some(high)) if low < high => {
            format!("{number} ({} to {})", about(low), about(high))
        }
        _ => number,
    }
}

/// The most frequent ones.
fn languages(all: &[LanguageEstimate]) -> String {
    let name =
        |of: &LanguageEstimate| of.language.map_or("unknown", nutgraf::Language::name);
    let shown = all.iter().take(LANGUAGES).map(|of| {
        let percent = 100.0 * of.share;
        let percent =
            if percent < 1.0 { "<1".to_owned() } else { format!("{percent:.0}") };
        format!("{} {percent} %", name(of))
    });
    let mut shown: Vec<String> = shown.collect();
    if all.len() > LANGUAGES {
        shown.push(format!("{} more", all.len() - LANGUAGES));
    }
    shown.join(", ")
}

const LANGUAGES: usize = 6;

fn duration(seconds: f64) -> String {
    if seconds < 10.0 {
        return format!("{seconds:.1} seconds");
    }
    Duration::try_from_secs_f64(seconds)
        .map_or_else(|_| "for ever".to_owned(), |time| HumanDuration(time).to_string())
}
