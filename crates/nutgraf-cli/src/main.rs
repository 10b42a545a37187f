//! The command line of nutgraf: arguments, then a plan, then library calls, then a
//! printer.

mod args;
mod commands;
mod config;
mod interrupt;
mod output;
mod report;
mod run;

use std::{panic, process::ExitCode};

fn main() -> ExitCode {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        // What a decoder makes of a damaged file is reported as a problem of the file.
        if !nutgraf::corpus::is_guarded() {
            usual(panic);
        }
    }));
    let arguments: Vec<_> = std::env::args_os().collect();
    match args::parse(arguments).and_then(commands::run) {
        Ok(status) => status.into(),
        Err(failure) => failure.report(),
    }
}
