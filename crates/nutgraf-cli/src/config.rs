//! The configuration file: options as TOML, turned into arguments that stand before the
//! typed ones, so that one parser checks both and what is typed wins.

use std::{ffi::OsString, fs, path::PathBuf};

use clap::{Arg, ArgAction, Command, error::ErrorKind};
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
        let mut options = self.for_all(&table)?;
        // What holds for every command is overridden by what is said of this one.
        for (name, value) in table.iter().filter_map(|(n, v)| Some((n, v.as_table()?)))
        {
            let command = self.named(name)?;
            let own = self.of_command(command, value)?;
            if command.get_name() == self.command.get_name() {
                options.extend(own);
            }
        }
        Ok(options)
    }

    /// The options before all tables: each is for the commands that have it.
    fn for_all(&self, table: &Table) -> Result<Vec<OsString>, Failure> {
        let mut options = Vec::new();
        for (name, value) in table.iter().filter(|(_, v)| !v.is_table()) {
            if let Some(arg) = option(self.command, name) {
                options.extend(self.argument(arg, name, value)?);
            } else if !self.cli.get_subcommands().any(|c| option(c, name).is_some()) {
                return Err(self.unknown(name, self.command));
            }
        }
        self.check(self.command, &options)?;
        Ok(options)
    }

    fn named(&self, name: &str) -> Result<&Command, Failure> {
        self.cli.find_subcommand(name).ok_or_else(|| {
            let names: Vec<_> =
                self.cli.get_subcommands().map(Command::get_name).collect();
            let names = names.join(", ");
            self.wrong(&format!("unknown command [{name}]; choices: {names}"))
        })
    }

    fn of_command(
        &self,
        command: &Command,
        table: &Table,
    ) -> Result<Vec<OsString>, Failure> {
        let mut options = Vec::new();
        for (name, value) in table {
            let Some(arg) = option(command, name) else {
                return Err(self.unknown(name, command));
            };
            options.extend(self.argument(arg, name, value)?);
        }
        self.check(command, &options)?;
        Ok(options)
    }

    /// One option as `--name=value`; none for a flag that is off.
    fn argument(
        &self,
        arg: &Arg,
        name: &str,
        value: &Value,
    ) -> Result<Option<OsString>, Failure> {
        let flag = matches!(arg.get_action(), ArgAction::SetTrue);
        let text = match value {
            Value::Boolean(on) if flag => {
                return Ok(on.then(|| format!("--{name}").into()));
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
        Ok(Some(format!("--{name}={text}").into()))
    }

    /// Lets clap see the options on their own, so that what is wrong with a value is
    /// said of the file.
    fn check(&self, command: &Command, options: &[OsString]) -> Result<(), Failure> {
        let names = [self.cli.get_name(), command.get_name()].map(OsString::from);
        let line = [&names[..], options].concat();
        match self.cli.clone().try_get_matches_from(line) {
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::InvalidValue | ErrorKind::ValueValidation
                ) =>
            {
                let text = error.to_string();
                // Without the hint at the help that follows.
                let reason = text.split("\n\n").next().unwrap_or_default();
                Err(self.wrong(reason.trim_start_matches("error: ")))
            }
            _ => Ok(()),
        }
    }

    fn unknown(&self, name: &str, command: &Command) -> Failure {
        let names: Vec<_> = command
            .get_arguments()
            .filter_map(Arg::get_long)
            .filter(|name| option(command, name).is_some())
            .collect();
        let (command, names) = (command.get_name(), names.join(", "));
        self.wrong(&format!("unknown option {name} of {command}; choices: {names}"))
    }

    fn wrong(&self, reason: &str) -> Failure {
        Failure::fatal(format!("--config {}: {reason}", self.path.display()))
    }
}

/// The option of a command that a file may give.
fn option<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    let given = |arg: &&Arg| arg.get_long() == Some(name) && !arg.is_hide_set();
    command.get_arguments().find(given).filter(|_| name != "config")
}
