//! `nutgraf completions` and `nutgraf man`.

use clap::CommandFactory;

use crate::args::{Cli, Completions, Man};
use crate::output::Output;
use crate::report::{Failure, Status};

pub(crate) fn completions(arguments: &Completions) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Cli::command(),
        "nutgraf",
        &mut script,
    );
    write(&script)
}

pub(crate) fn man(arguments: &Man) -> Result<Status, Failure> {
    let mut cli = Cli::command();
    cli.build();
    let mut page = &cli;
    for name in &arguments.command {
        page = page.find_subcommand(name).ok_or_else(|| {
            let names: Vec<_> =
                page.get_subcommands().map(clap::Command::get_name).collect();
            Failure::fatal(format!(
                "unknown command {name:?}; choices: {}",
                names.join(", ")
            ))
        })?;
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(page.clone()).render(&mut text).map_err(Failure::fatal)?;
    write(&text)
}

fn write(bytes: &[u8]) -> Result<Status, Failure> {
    let mut output = Output::open(None)?;
    output.write(bytes)?;
    output.finish()?;
    Ok(Status::Done)
}
