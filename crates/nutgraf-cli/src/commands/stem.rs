//! `nutgraf stem`.

use std::io::{self, BufRead};

use nutgraf::Stemmer;

use crate::args::Stem;
use crate::output::Output;
use crate::report::{Failure, Status};

pub(crate) fn run(arguments: &Stem) -> Result<Status, Failure> {
    let stemmer = Stemmer::from_name(&arguments.language, arguments.edition)
        .map_err(|error| Failure::fatal(format!("--language: {error}")))?;
    let mut output = Output::open(arguments.output.as_deref())?;
    let mut write = |word: &str| {
        output.write(stemmer.stem(word).as_bytes())?;
        output.write(b"\n")
    };
    if arguments.words.is_empty() {
        each_line(&mut write)?;
    } else {
        arguments.words.iter().try_for_each(|word| write(word))?;
    }
    output.finish()?;
    Ok(Status::Done)
}

/// Hands over the lines of the standard input.
fn each_line(mut each: impl FnMut(&str) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    let mut number = 0_u64;
    loop {
        line.clear();
        number += 1;
        let read = input.read_until(b'\n', &mut line);
        let read = read.map_err(|error| Failure::fatal(format!("stdin: {error}")))?;
        if read == 0 {
            return Ok(());
        }
        let word = std::str::from_utf8(&line).map_err(|error| {
            Failure::fatal(format!("stdin:{number}: invalid UTF-8: {error}"))
        })?;
        each(word.trim_end_matches(['\n', '\r']))?;
    }
}
