//! One module for each command.

mod collocations;
mod compare;
mod estimate;
mod evaluate;
mod figures;
mod fit;
mod frequencies;
mod generate;
mod keyness;
mod keywords;
mod printer;
mod state;
mod stem;
mod tokenize;
mod vectorize;

use crate::args::{Cli, Command};
use crate::report::{Failure, Status};

pub(crate) fn run(cli: Cli) -> Result<Status, Failure> {
    match cli.command {
        Command::Keywords(arguments) => keywords::run(&arguments),
        Command::Frequencies(arguments) => frequencies::run(&arguments),
        Command::Vectorize(arguments) => vectorize::run(&arguments),
        Command::Tokenize(arguments) => tokenize::run(&arguments),
        Command::Stem(arguments) => stem::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Fit(arguments) => fit::run(&arguments),
        Command::Keyness(arguments) => keyness::run(&arguments),
        Command::Collocations(arguments) => collocations::run(&arguments),
        Command::Estimate(arguments) => estimate::run(&arguments),
        Command::State(arguments) => state::run(&arguments.command),
        Command::Completions(arguments) => generate::completions(&arguments),
        Command::Man(arguments) => generate::man(&arguments),
    }
}
