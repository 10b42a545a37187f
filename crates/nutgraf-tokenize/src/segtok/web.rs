//! Web and e-mail addresses as segtok's `web_tokenizer` finds them.
//!
//! Its expression may begin at many places and look far ahead from each; here what was
//! seen ahead is remembered, so that a sentence is read a fixed number of times.

use std::ops::Range;

use super::class::{at, before, is_digit, is_space, is_word};
use crate::class::char_at;

/// Shows `see` the addresses in a sentence, in order.
pub(super) fn each(sentence: &str, mut see: impl FnMut(Range<usize>, Kind)) {
    let bytes = sentence.as_bytes();
    let mail = memchr::memchr(b'@', bytes).is_some();
    if !mail && memchr::memmem::find(bytes, b"://").is_none() {
        return;
    }
    let mut scan = Scan { text: sentence, ..Scan::default() };
    let mut at = 0;
    while at < bytes.len() {
        if !sentence.is_char_boundary(at) || !(at == 0 || before(sentence, at, opens)) {
            at += 1;
        } else if let Some((end, kind)) = scan.address(at) {
            see(at..end, kind);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// What an address is one of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Web,
    Mail,
}

fn opens(c: char) -> bool {
    is_space(c) || matches!(c, '<' | '"' | '\'' | '(' | '[' | '{')
}

/// What ends an address, and with `?` and `#` its parts.
fn closes(c: char) -> bool {
    is_space(c) || matches!(c, '>' | '"' | '\'' | ')' | ']' | '}')
}

/// What was found for the last place that was asked about.
#[derive(Default)]
struct Memory<T> {
    asked: Range<usize>,
    answer: T,
}

impl<T: Copy> Memory<T> {
    fn get(&self, place: usize) -> Option<T> {
        self.asked.contains(&place).then_some(self.answer)
    }

    fn put(&mut self, asked: Range<usize>, answer: T) -> T {
        self.asked = asked;
        self.answer = answer;
        answer
    }
}

#[derive(Default)]
struct Scan<'t> {
    text: &'t str,
    /// The end of the run of a scheme's characters.
    scheme: Memory<usize>,
    /// The end of the run of characters before an `@`.
    local: Memory<usize>,
    /// The next `@`.
    mail: Memory<Option<usize>>,
    /// The end of an address whose scheme ends here.
    web: Memory<Option<usize>>,
    /// The end of the host that begins here.
    host: Memory<Option<usize>>,
    /// The end of an address whose path goes on here.
    path: Memory<Option<usize>>,
}

impl Scan<'_> {
    /// The end of the address that begins at byte `start`.
    fn address(&mut self, start: usize) -> Option<(usize, Kind)> {
        let scheme = self.scheme_end(start);
        if scheme > start && self.text[scheme..].starts_with("://") {
            let rest = scheme + 3;
            let end = self.web.get(rest).unwrap_or_else(|| {
                let end = self.web_end(rest);
                self.web.put(rest..rest + 1, end)
            });
            if let Some(end) = end {
                return Some((end, Kind::Web));
            }
        }
        let local = self.local_end(start);
        if local == start || !self.text[local..].starts_with('@') {
            return None;
        }
        let end = self.host_end(local + 1).filter(|end| self.closed(*end))?;
        Some((end, Kind::Mail))
    }

    fn scheme_end(&mut self, start: usize) -> usize {
        let run = |b: &u8| matches!(b, b'A'..=b'z');
        self.scheme.get(start).unwrap_or_else(|| {
            let run = self.text.as_bytes()[start..].iter().take_while(|b| run(b));
            let end = start + run.count();
            self.scheme.put(start..end, end)
        })
    }

    fn local_end(&mut self, start: usize) -> usize {
        let run = |c: char| is_word(c) || ".#$%&'*+/=!?^`{|}~-".contains(c);
        self.local.get(start).unwrap_or_else(|| {
            let rest = &self.text[start..];
            let end = start + rest.find(|c| !run(c)).unwrap_or(rest.len());
            self.local.put(start..end, end)
        })
    }

    /// What follows `://`: with all up to the next `@` as the user, or without a user.
    fn web_end(&mut self, start: usize) -> Option<usize> {
        let user = self.next_mail(start).filter(|at| *at > start);
        user.and_then(|at| self.hosted(at + 1)).or_else(|| self.hosted(start))
    }

    fn next_mail(&mut self, start: usize) -> Option<usize> {
        self.mail.get(start).unwrap_or_else(|| {
            let found = memchr::memchr(b'@', &self.text.as_bytes()[start..]);
            let found = found.map(|found| start + found);
            self.mail.put(start..found.unwrap_or(self.text.len()) + 1, found)
        })
    }

    /// Host, port, path, query and fragment.
    fn hosted(&mut self, start: usize) -> Option<usize> {
        let host = self.host_end(start)?;
        let port = self.text[host..].strip_prefix(':').map_or(host, |port| {
            let rest = port.trim_start_matches(is_digit);
            if rest.len() < port.len() { self.text.len() - rest.len() } else { host }
        });
        if self.text[port..].starts_with('/') {
            return self.path_end(port);
        }
        self.query_end(port)
    }

    fn path_end(&mut self, start: usize) -> Option<usize> {
        self.path.get(start).unwrap_or_else(|| {
            let stop = self.find(start, |c| closes(c) || c == '?' || c == '#');
            let end = self.query_end(stop);
            self.path.put(start..stop, end)
        })
    }

    fn query_end(&self, start: usize) -> Option<usize> {
        let mut end = start;
        if at(self.text, end, |c| c == '?') {
            end = self.find(start + 1, |c| closes(c) || c == '#');
            if end == start + 1 {
                return None;
            }
        }
        if at(self.text, end, |c| c == '#') {
            let fragment = end + 1;
            end = self.find(fragment, closes);
            if end == fragment {
                return None;
            }
        }
        self.closed(end).then_some(end)
    }

    /// Whether an address may end at byte `end`.
    fn closed(&self, end: usize) -> bool {
        char_at(self.text, end).is_none_or(closes)
    }

    fn find(&self, start: usize, class: impl Fn(char) -> bool) -> usize {
        let rest = &self.text[start..];
        start + rest.find(class).unwrap_or(rest.len())
    }

    /// `(?:[\w-]+\.)+\w+`, which must be all of the run of such characters.
    fn host_end(&mut self, start: usize) -> Option<usize> {
        self.host.get(start).unwrap_or_else(|| {
            let end = self.find(start, |c| !is_word(c) && c != '-' && c != '.');
            let host = is_host(&self.text[start..end]).then_some(end);
            self.host.put(start..start + 1, host)
        })
    }
}

fn is_host(run: &str) -> bool {
    run.rsplit_once('.').is_some_and(|(domain, last)| {
        !last.is_empty()
            && !last.contains('-')
            && domain.split('.').all(|label| !label.is_empty())
    })
}
