use memchr::memchr;

use super::split::{Scan, Step};

/// Finds lines that are not blank.
#[derive(Debug, Default)]
pub(super) struct LineScan {
    inside: bool,
}

impl Scan for LineScan {
    fn step(&mut self, bytes: &[u8], at_end: bool) -> Step {
        if self.inside {
            let end = memchr(b'\n', bytes).or(at_end.then_some(bytes.len()));
            self.inside = end.is_none();
            return end.map_or(Step::More, Step::Close);
        }
        match bytes.iter().position(|byte| !byte.is_ascii_whitespace()) {
            Some(start) => {
                self.inside = true;
                Step::Open(start)
            }
            None if at_end => Step::End,
            None => Step::More,
        }
    }
}
