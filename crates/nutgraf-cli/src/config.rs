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
    let whole = Named { command: cli, words: Vec::new() };
    let word = |at: usize| arguments.get(at).and_then(|argument| argument.to_str());
    let mut places = 1..arguments.len();
    let found = places.find_map(|at| Some((at, whole.inner(word(at)?)?)));
    let Some((mut at, mut command)) = found else { return Ok(arguments) };
    while let Some(inner) = word(at + 1).and_then(|name| command.inner(name)) {
        (at, command) = (at + 1, inner);
    }
    let content = fs::read_to_string(&path).map_err(|error| {
        Failure::fatal(format!("cannot read --config {}: {error}", path.display()))
    })?;
    let file = ConfigFile { path, cli, command };
    let options = file.options(&content)?;
    let (before, after) = arguments.split_at(at + 1);
    Ok([before, &options, after].concat())
}

/// A command with the words that name it, such as `state build`.
struct Named<'c> {
    command: &'c Command,
    words: Vec<&'c str>,
}

impl Named<'_> {
    /// The command of that name below this one.
    fn inner(&self, name: &str) -> Option<Self> {
        let command = self.command.get_subcommands().find(|c| c.get_name() == name)?;
        Some(Self { command, words: [&self.words[..], &[command.get_name()]].concat() })
    }
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
    command: Named<'c>,
}

impl ConfigFile<'_> {
    fn options(&self, content: &str) -> Result<Vec<OsString>, Failure> {
        let table: Table =
            content.parse().map_err(|error| self.wrong(&format!("{error}")))?;
        let mut options = self.for_all(&table)?;
        // What holds for every command is overridden by what is said of this one.
        let whole = Named { command: self.cli, words: Vec::new() };
        for (name, value) in table.iter().filter_map(|(n, v)| Some((n, v.as_table()?)))
        {
            self.of_command(&self.named(&whole, name)?, value, &mut options)?;
        }
        Ok(options)
    }

    /// The options before all tables: each is for the commands that have it.
    fn for_all(&self, table: &Table) -> Result<Vec<OsString>, Failure> {
        let mut options = Vec::new();
        for (name, value) in table.iter().filter(|(_, v)| !v.is_table()) {
            if let Some(arg) = option(self.command.command, name) {
                options.extend(self.argument(arg, name, value)?);
            } else if !is_known(self.cli, name) {
                return Err(self.unknown(name, &self.command));
            }
        }
        self.check(&self.command, &options)?;
        Ok(options)
    }

    fn named<'n>(&self, of: &Named<'n>, name: &str) -> Result<Named<'n>, Failure> {
        of.inner(name).ok_or_else(|| {
            let names: Vec<_> =
                of.command.get_subcommands().map(Command::get_name).collect();
            let names = names.join(", ");
            self.wrong(&format!("unknown command [{name}]; choices: {names}"))
        })
    }

    /// Checks the table of a command, and takes the options if it is the one that runs.
    fn of_command(
        &self,
        command: &Named<'_>,
        table: &Table,
        options: &mut Vec<OsString>,
    ) -> Result<(), Failure> {
        let mut own = Vec::new();
        for (name, value) in table {
            if let (Some(inner), Some(table)) = (command.inner(name), value.as_table())
            {
                self.of_command(&inner, table, options)?;
                continue;
            }
            let Some(arg) = option(command.command, name) else {
                return Err(self.unknown(name, command));
            };
            own.extend(self.argument(arg, name, value)?);
        }
        self.check(command, &own)?;
        if command.words == self.command.words {
            options.extend(own);
        }
        Ok(())
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
    fn check(&self, command: &Named<'_>, options: &[OsString]) -> Result<(), Failure> {
        let names = [&[self.cli.get_name()], &command.words[..]].concat();
        let names: Vec<_> = names.into_iter().map(OsString::from).collect();
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

    fn unknown(&self, name: &str, command: &Named<'_>) -> Failure {
        let names: Vec<_> = command
            .command
            .get_arguments()
            .filter_map(Arg::get_long)
            .filter(|name| option(command.command, name).is_some())
            .collect();
        let (command, names) = (command.words.join(" "), names.join(", "));
        self.wrong(&format!("unknown option {name} of {command}; choices: {names}"))
    }

    fn wrong(&self, reason: &str) -> Failure {
        Failure::fatal(format!("--config {}: {reason}", self.path.display()))
    }
}

/// Whether any command below this one has an option.
fn is_known(command: &Command, name: &str) -> bool {
    let mut inner = command.get_subcommands();
    inner.any(|command| option(command, name).is_some() || is_known(command, name))
}

/// The option of a command that a file may give.
fn option<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    let given = |arg: &&Arg| arg.get_long() == Some(name) && !arg.is_hide_set();
    command.get_arguments().find(given).filter(|_| name != "config")
}
