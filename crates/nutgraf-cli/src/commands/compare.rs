//! `nutgraf compare`.

use crate::args::Compare;
use crate::report::{Failure, Status};

pub(crate) fn run(_arguments: &Compare) -> Result<Status, Failure> {
    Err(Failure::fatal("not yet"))
}
