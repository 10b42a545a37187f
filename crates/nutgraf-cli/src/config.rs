//! The configuration file: options as TOML, turned into arguments that stand before the
//! typed ones, so that one parser checks both and what is typed wins.

use std::{ffi::OsString, fs, path::PathBuf};

use clap::{Arg, ArgAction, Command};
use toml::{Table, Value};

use crate::report::Failure;

/// The arguments with those of `--config FILE` put in after the command's name.
pub(crate) fn complete(
    arguments: Vec<OsString>,
    cli: &Command,
) -> Result<Vec<OsString>, Failure> {
    let Some(path) = path(&arguments) else { return Ok(arguments) };
    let named = |name: &OsString| cli.get_subcommands().find(|c| name == c.get_name());
    let found =
        arguments.iter().enumerate().skip(1).find_map(|(at, a)| Some((at, named(a)?)));
    let Some((at, command)) = found else { return Ok(arguments) };
    let content = fs::read_to_string(&path).map_err(|error| {
        Failure::fatal(format!("cannot read --config {}: {error}", path.display()))
    })?;
    let file = ConfigFile { path, cli, command };
    let options = file.options(&content)?;
    let (before, after) = arguments.split_at(at + 1);
    Ok([before, &options, after].concat())
}

/// The value of `--config`, the last one if there are several.
fn path(arguments: &[OsString]) -> Option<PathBuf> {
    let mut found = None;
    let mut arguments = arguments.iter().take_while(|a| *a != "--");
    while let Some(argument) = arguments.next() {
        if argument == "--config" {
            found = arguments.next().map(PathBuf::from);
        } else if let Some(value) =
            argument.to_str().and_then(|a| a.strip_prefix("--config="))
        {
            found = Some(value.into());
        }
    }
    found
}

struct ConfigFile<'c> {
    path: PathBuf,
    cli: &'c Command,
    command: &'c Command,
}

impl ConfigFile<'_> {
    fn options(&self, content: &str) -> Result<Vec<OsString>, Failure> {
        let table: Table =
            content.parse().map_err(|error| self.wrong(&format!("{error}")))?;
        let mut options = Vec::new();
        // What holds for every command is overridden by what is said of this one.
        for (name, value) in table.iter().filter(|(_, v)| !v.is_table()) {
            if self.option(self.command, name).is_some() {
                self.push(name, value, &mut options)?;
            } else if !self
                .cli
                .get_subcommands()
                .any(|c| self.option(c, name).is_some())
            {
                return Err(self.unknown(name, self.command));
            }
        }
        for (name, value) in table.iter().filter_map(|(n, v)| Some((n, v.as_table()?)))
        {
            let Some(command) = self.cli.find_subcommand(name) else {
                let names: Vec<_> =
                    self.cli.get_subcommands().map(Command::get_name).collect();
                let names = names.join(", ");
                return Err(
                    self.wrong(&format!("unknown command [{name}]; choices: {names}"))
                );
            };
            for (name, value) in value {
                if self.option(command, name).is_none() {
                    return Err(self.unknown(name, command));
                }
                if command.get_name() == self.command.get_name() {
                    self.push(name, value, &mut options)?;
                }
            }
        }
        Ok(options)
    }

    fn option<'a>(&self, command: &'a Command, name: &str) -> Option<&'a Arg> {
        command
            .get_arguments()
            .find(|arg| arg.get_long() == Some(name) && name != "config")
    }

    /// Adds one option as `--name=value`.
    fn push(
        &self,
        name: &str,
        value: &Value,
        into: &mut Vec<OsString>,
    ) -> Result<(), Failure> {
        let flag = self
            .option(self.command, name)
            .is_some_and(|arg| matches!(arg.get_action(), ArgAction::SetTrue));
        let text = match value {
            Value::Boolean(on) if flag => {
                if *on {
                    into.push(format!("--{name}").into());
                }
                return Ok(());
            }
            Value::String(text) if !flag => text.clone(),
            Value::Integer(number) if !flag => number.to_string(),
            Value::Float(number) if !flag => number.to_string(),
            _ => {
                let wanted =
                    if flag { "true or false" } else { "a string or a number" };
                return Err(self.wrong(&format!(
                    "invalid value {value} for {name}: give {wanted}"
                )));
            }
        };
        into.push(format!("--{name}={text}").into());
        Ok(())
    }

    fn unknown(&self, name: &str, command: &Command) -> Failure {
        let names: Vec<_> = command.get_arguments().filter_map(Arg::get_long).collect();
        let (command, names) = (command.get_name(), names.join(", "));
        self.wrong(&format!("unknown option {name} of {command}; choices: {names}"))
    }

    fn wrong(&self, reason: &str) -> Failure {
        Failure::fatal(format!("--config {}: {reason}", self.path.display()))
    }
}
