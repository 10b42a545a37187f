//! The command line of nutgraf: arguments, then a plan, then library calls, then a
//! printer.

mod args;
mod commands;
mod config;
mod interrupt;
mod output;
mod report;
mod run;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    match args::parse(arguments).and_then(commands::run) {
        Ok(status) => status.into(),
        Err(failure) => failure.report(),
    }
}
