use memchr::memchr2;

use super::split::{Scan, Step};

/// Finds the objects of a JSON array, or objects that follow one another.
///
/// Only brackets and quotes are looked at: whether an element is right is found out
/// when it is parsed, so that one that is wrong does not end the file.
#[derive(Debug, Default)]
pub(super) struct JsonScan {
    state: State,
    in_array: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    /// Outside of everything.
    #[default]
    Top,
    /// After `[`.
    First,
    /// After a comma.
    Next,
    /// After an element.
    After,
    /// In an element, with so many brackets open.
    Brackets(usize),
    /// In a text, with so many brackets open around it.
    Text(usize),
    /// After the backslash in a text.
    Escape(usize),
    /// In a number or a name.
    Bare,
}

impl Scan for JsonScan {
    fn step(&mut self, bytes: &[u8], at_end: bool) -> Step {
        let step = match self.state {
            State::Top | State::First | State::Next | State::After => {
                self.between(bytes)
            }
            _ => self.inside(bytes),
        };
        match step {
            Step::More if at_end => self.end(bytes.len()),
            step => step,
        }
    }
}

impl JsonScan {
    /// Looks for the next element among commas and brackets.
    fn between(&mut self, bytes: &[u8]) -> Step {
        for (offset, &byte) in bytes.iter().enumerate() {
            self.state = match (self.state, byte) {
                (state, b' ' | b'\t' | b'\n' | b'\r') => state,
                (State::Top, b'[') => {
                    self.in_array = true;
                    State::First
                }
                (State::First | State::After, b']') => {
                    self.in_array = false;
                    State::Top
                }
                (State::After, b',') => State::Next,
                (State::Top, b'{') => return self.open(offset, byte),
                (State::First | State::Next, _) if !b",:]}".contains(&byte) => {
                    return self.open(offset, byte);
                }
                (state, _) => return Step::Broken(offset, unexpected(state, byte)),
            };
        }
        Step::More
    }

    /// Begins an element; its first byte comes again with the next step.
    fn open(&mut self, offset: usize, byte: u8) -> Step {
        self.state = match byte {
            b'{' | b'[' | b'"' => State::Brackets(0),
            _ => State::Bare,
        };
        Step::Open(offset)
    }

    /// Looks for the end of an element.
    fn inside(&mut self, bytes: &[u8]) -> Step {
        let mut offset = 0;
        while let Some(&byte) = bytes.get(offset) {
            self.state = match self.state {
                State::Text(depth) => {
                    let rest = bytes.get(offset..).unwrap_or_default();
                    let Some(skipped) = memchr2(b'"', b'\\', rest) else { break };
                    offset += skipped;
                    match bytes.get(offset) {
                        Some(b'\\') => State::Escape(depth),
                        _ if depth == 0 => return self.close(offset + 1),
                        _ => State::Brackets(depth),
                    }
                }
                State::Escape(depth) => State::Text(depth),
                State::Bare if b" \t\r\n,]}".contains(&byte) => {
                    return self.close(offset);
                }
                State::Brackets(depth) => match byte {
                    b'"' => State::Text(depth),
                    b'{' | b'[' => State::Brackets(depth + 1),
                    b'}' | b']' if depth <= 1 => return self.close(offset + 1),
                    b'}' | b']' => State::Brackets(depth - 1),
                    _ => State::Brackets(depth),
                },
                state => state,
            };
            offset += 1;
        }
        Step::More
    }

    fn close(&mut self, offset: usize) -> Step {
        self.state = if self.in_array { State::After } else { State::Top };
        Step::Close(offset)
    }

    fn end(&mut self, length: usize) -> Step {
        match self.state {
            State::Top => Step::End,
            State::Bare => self.close(length),
            State::First | State::Next | State::After => {
                Step::Broken(length, "the array is not closed".to_owned())
            }
            _ => Step::Broken(
                length,
                "the element that begins here is not closed".to_owned(),
            ),
        }
    }
}

fn unexpected(state: State, byte: u8) -> String {
    let wanted = match state {
        State::Top => "an array or an object",
        State::After => "a comma or ]",
        _ => "an element",
    };
    format!("expected {wanted}, found {:?}", char::from(byte))
}
