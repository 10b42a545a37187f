//! Words as articles write them.
//!
//! The boundaries of UAX #29 with these changes, each of which has a case in
//! `tests/golden/tokens.toml`:
//!
//! - a full stop joins letters only inside `U.S.` and between lower-case letters
//!   (`example.com`), so that `statement.The` is two words;
//! - the last full stop of `U.S.`, `Mr.` and of initials belongs to the word;
//! - a hyphen joins words, a dash or colon joins digits (`2002–2022`, `10:30`);
//! - a colon does not join letters, an ampersand joins capitals (`AT&T`);
//! - currency and per-cent signs belong to their number;
//! - a possessive `’s` is split off, and so is the elided article of French, Italian
//!   and Catalan;
//! - web and e-mail addresses, handles and hashtags are one token;
//! - runs of one punctuation mark (`...`, `--`) are one token.

use icu_properties::props::WordBreak as W;
use nutgraf_text::{Language, Span, Token, TokenKind};

use crate::abbreviations::{Abbreviation, Abbreviations};
use crate::ascii::{self, Run};
use crate::class::{
    ASCII, BEYOND, DIGIT, JOINT, LOWER, SIGN, SPACE, UNDERSCORE, UPPER, WORD, char_at,
    char_before, is_ah_letter, is_currency, is_ignorable, is_invisible, is_punctuation,
    word_break,
};
use crate::unicode::next_boundary;

/// A letter of a script without capitals.
const UNCASED: u8 = 32;
const LETTER: u8 = LOWER | UPPER | UNCASED;

/// Words that lose their vowel before another one.
const ELIDED: &[(&str, &[&str])] = &[
    (
        "fr",
        &[
            "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu",
            "quoiqu", "presqu", "quelqu",
        ],
    ),
    (
        "it",
        &[
            "l", "d", "c", "m", "t", "s", "v", "un", "all", "dell", "dall", "nell",
            "sull", "coll", "quell", "quest", "sant", "dov", "com",
        ],
    ),
    ("ca", &["l", "d", "m", "t", "s", "n"]),
];

/// The last part of a dotted name that makes it a web address.
const TOP_LEVEL: &[&str] = &[
    "com", "org", "net", "edu", "gov", "int", "mil", "info", "biz", "eu", "uk", "de",
    "fr", "es", "pt", "br", "it", "nl", "be", "ch", "at", "io", "tv", "co", "us", "ca",
    "au", "in", "jp", "cn", "ru", "pl", "se", "no", "dk", "fi", "ie", "mx", "ar", "za",
    "ng", "ke", "am", "az", "app", "dev", "news", "ai", "me",
];

/// Marks that do not belong to the address they follow.
const TRAILING_MARKS: &[char] =
    &['.', ',', ';', ':', '!', '?', '\'', '’', ']', '}', '…'];

/// What is counted by capitals, which are no initials then.
const COUNTED: &[&str] = &[
    "serie",
    "plan",
    "vitamin",
    "vitamins",
    "group",
    "hepatitis",
    "type",
    "class",
    "grade",
    "part",
    "phase",
    "section",
    "category",
    "block",
    "appendix",
    "figure",
    "gate",
    "terminal",
    "groupe",
    "gruppe",
    "grupo",
    "klasse",
    "typ",
    "tipo",
    "teil",
    "partie",
    "parte",
];

/// What the tokenizer must know of the language.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) language: Option<Language>,
    pub(crate) abbreviations: Abbreviations,
    elided: &'static [&'static str],
}

impl Rules {
    pub(crate) fn new(language: Option<Language>) -> Self {
        let code = language.map(Language::code);
        let row = ELIDED.iter().find(|(c, _)| Some(*c) == code);
        let elided = row.map_or(&[] as &[&str], |(_, words)| words);
        Self { language, abbreviations: Abbreviations::of(language), elided }
    }

    /// The next token at or after byte `at`.
    #[inline]
    pub(crate) fn next(&self, text: &str, at: usize) -> Option<Token> {
        let at = skip_space(text, at)?;
        plain_word(text.as_bytes(), at).or_else(|| self.any(text, at))
    }

    /// Fills the places with the tokens from byte `at` on that are counted as terms, and
    /// gives how many there are.
    pub(crate) fn fill_terms(
        &self,
        text: &str,
        mut at: usize,
        places: &mut [Token],
    ) -> usize {
        let (bytes, all) = (text.as_bytes(), places.len());
        for (found, place) in places.iter_mut().enumerate() {
            // Space and marks that are no part of a term.
            while class(bytes, at) & (WORD | SIGN | BEYOND) == 0 && at < bytes.len() {
                at += 1;
            }
            if let Some(word) = plain_word(bytes, at) {
                *place = word;
            } else if let Some(term) = self.any_term(text, at) {
                *place = term;
            } else {
                return found;
            }
            at = place.span.end;
        }
        all
    }

    /// The next token at or after byte `at` that is counted as a term.
    #[inline(never)]
    fn any_term(&self, text: &str, mut at: usize) -> Option<Token> {
        loop {
            let token = self.any(text, at)?;
            if token.kind.is_term() {
                return Some(token);
            }
            at = token.span.end;
        }
    }

    /// The next token at or after byte `at`. It stays out of the loop over plain words.
    #[inline(never)]
    fn any(&self, text: &str, at: usize) -> Option<Token> {
        let at = skip_space(text, at)?;
        let byte = *text.as_bytes().get(at)?;
        if ASCII[byte as usize] & WORD != 0 {
            let simple = self.simple_word(text, at);
            return simple.or_else(|| Some(Word::new(text, at, self).scan()));
        }
        if byte < 128 { self.mark(text, at, byte) } else { self.other(text, at) }
    }

    /// The next commonest words: those before a full stop or `’s` and those with hyphens,
    /// numbers and acronyms.
    ///
    /// It finds nothing that the scan of a [`Word`] would not find.
    fn simple_word(&self, text: &str, start: usize) -> Option<Token> {
        let bytes = text.as_bytes();
        let Run { end: letters, last, .. } =
            ascii::run::<{ ascii::LETTER }>(bytes, start);
        let (end, kind, ends) = if letters == start {
            let end = number(bytes, start);
            (end, TokenKind::Number, end > start && number_ends(bytes, end))
        } else if last & LOWER != 0 {
            let end = hyphenated(bytes, letters);
            (end, TokenKind::Word, self.word_ends(text, start, end))
        } else {
            let several = letters > start + 1;
            let kind = if several { TokenKind::Acronym } else { TokenKind::Word };
            let capitals = ascii::byte_by_byte(bytes, start, UPPER) == letters;
            (letters, kind, capitals && !may_join(bytes, letters))
        };
        ends.then_some(Token { span: Span::new(start, end), kind })
    }

    /// Whether a word with small letters in it ends at `end` for certain.
    fn word_ends(&self, text: &str, start: usize, end: usize) -> bool {
        let bytes = text.as_bytes();
        let before_space = class(bytes, end + 1) & SPACE != 0;
        match bytes.get(end) {
            Some(b'.') => {
                let word = text.get(start..end).unwrap_or_default();
                before_space && word.len() > 1 && self.abbreviations.get(word).is_none()
            }
            Some(b':') => before_space,
            Some(b'\'') => possessive(text, end, 1).is_some(),
            Some(128..) => {
                char_at(text, end) == Some('’') && possessive(text, end, 3).is_some()
            }
            _ => !may_join(bytes, end),
        }
    }

    /// A token that begins with an ASCII mark.
    fn mark(&self, text: &str, at: usize, byte: u8) -> Option<Token> {
        let after = text.as_bytes().get(at + 1).copied().unwrap_or_default();
        let free = !char_before(text, at).is_some_and(char::is_alphanumeric);
        match byte {
            b'$' if ASCII[after as usize] & DIGIT != 0 => {
                Some(Word::new(text, at, self).scan_amount(at + 1))
            }
            b'@' | b'#' if free => self.tag(text, at, byte),
            b'\'' if !free => possessive(text, at, 1).or_else(|| run(text, at, byte)),
            _ => run(text, at, byte),
        }
    }

    /// `@name`, `#topic`, or the mark alone.
    fn tag(&self, text: &str, at: usize, byte: u8) -> Option<Token> {
        let end = Word::new(text, at + 1, self).run_end();
        let name = text.get(at + 1..end).unwrap_or_default();
        let (fits, kind) = match byte {
            b'@' => (!name.is_empty(), TokenKind::Handle),
            _ => (name.chars().any(char::is_alphabetic), TokenKind::Hashtag),
        };
        if !fits {
            return run(text, at, byte);
        }
        Some(Token { span: Span::new(at, end), kind })
    }

    /// A token that begins outside ASCII.
    fn other(&self, text: &str, at: usize) -> Option<Token> {
        let c = char_at(text, at)?;
        let end = at + c.len_utf8();
        if is_word(c) {
            return Some(Word::new(text, at, self).scan());
        }
        if c == '’'
            && char_before(text, at).is_some_and(char::is_alphanumeric)
            && let Some(token) = possessive(text, at, c.len_utf8())
        {
            return Some(token);
        }
        if is_currency(c) && char_at(text, end).is_some_and(|d| d.is_ascii_digit()) {
            return Some(Word::new(text, at, self).scan_amount(end));
        }
        if is_punctuation(c) {
            let mut end = end;
            while char_at(text, end) == Some(c) {
                end += c.len_utf8();
            }
            return Some(Token {
                span: Span::new(at, end),
                kind: TokenKind::Punctuation,
            });
        }
        let end = next_boundary(text, at);
        let span = Span::new(at, end);
        let wordlike = span.slice(text).chars().any(char::is_alphanumeric);
        let kind = if wordlike { TokenKind::Other } else { TokenKind::Symbol };
        Some(Token { span, kind })
    }
}

/// A word of ASCII letters, the last of them small, with nothing behind it that could
/// join: most words are one.
#[inline]
fn plain_word(bytes: &[u8], start: usize) -> Option<Token> {
    let Run { end, last, after } = ascii::run::<{ ascii::LETTER }>(bytes, start);
    // With a small letter in it, it is no acronym.
    let is_word = last & LOWER != 0 && after & (WORD | JOINT | BEYOND) == 0;
    is_word.then_some(Token { span: Span::new(start, end), kind: TokenKind::Word })
}

/// The class of the byte at `at`; behind the text there is space.
#[inline]
fn class(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).map_or(SPACE, |&byte| ASCII[byte as usize])
}

/// Whether what stands at `end` may go on with a word that ends there otherwise.
#[inline]
fn may_join(bytes: &[u8], end: usize) -> bool {
    class(bytes, end) & (WORD | JOINT | BEYOND) != 0
}

/// The end of the words of ASCII letters that hyphens join to the one that ends at `end`.
fn hyphenated(bytes: &[u8], mut end: usize) -> usize {
    while bytes.get(end) == Some(&b'-') && class(bytes, end + 1) & (LOWER | UPPER) != 0
    {
        end = ascii::letters(bytes, end + 1);
    }
    end
}

/// The end of the number of ASCII digits from `start` on, which commas and full stops join.
fn number(bytes: &[u8], start: usize) -> usize {
    let mut end = ascii::byte_by_byte(bytes, start, DIGIT);
    while matches!(bytes.get(end), Some(b',' | b'.'))
        && class(bytes, end + 1) & DIGIT != 0
    {
        end = ascii::byte_by_byte(bytes, end + 1, DIGIT);
    }
    end
}

/// Whether a number ends at `end` for certain.
fn number_ends(bytes: &[u8], end: usize) -> bool {
    match bytes.get(end) {
        Some(b',' | b'.') => class(bytes, end + 1) & SPACE != 0,
        _ => !may_join(bytes, end),
    }
}

/// The first byte at or after `at` that is not white space or invisible.
#[inline]
fn skip_space(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        let &byte = bytes.get(at)?;
        if ASCII[byte as usize] & SPACE != 0 {
            at += 1;
        } else if (33..127).contains(&byte) {
            return Some(at);
        } else {
            match blank(text, at)? {
                0 => return Some(at),
                bytes => at += bytes,
            }
        }
    }
}

/// How long the character at `at` is if it is white space or invisible; 0 if not.
#[inline(never)]
fn blank(text: &str, at: usize) -> Option<usize> {
    let c = char_at(text, at)?;
    let blank = c.is_whitespace() || is_invisible(c);
    Some(if blank { c.len_utf8() } else { 0 })
}

/// A run of one mark.
fn run(text: &str, at: usize, byte: u8) -> Option<Token> {
    let same = text.as_bytes().get(at..)?.iter().take_while(|&&b| b == byte).count();
    let symbol =
        matches!(byte, b'$' | b'+' | b'<' | b'=' | b'>' | b'^' | b'`' | b'|' | b'~');
    let kind = if symbol { TokenKind::Symbol } else { TokenKind::Punctuation };
    Some(Token { span: Span::new(at, at + same), kind })
}

/// `’s` behind a word.
fn possessive(text: &str, at: usize, quote: usize) -> Option<Token> {
    let s = at + quote;
    let end = s + 1;
    let is_s = matches!(text.as_bytes().get(s), Some(b's' | b'S'));
    let ends = !char_at(text, end).is_some_and(char::is_alphanumeric);
    (is_s && ends)
        .then(|| Token { span: Span::new(at, end), kind: TokenKind::Possessive })
}

/// Whether the character may begin a word.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return ASCII[c as usize] & WORD != 0;
    }
    is_word_class(word_break(c))
}

fn is_word_class(class: W) -> bool {
    is_ah_letter(class) || class == W::Numeric || class == W::ExtendNumLet
}

/// The scan of one token that begins with a letter, a digit or a currency sign.
struct Word<'t> {
    text: &'t str,
    bytes: &'t [u8],
    rules: &'t Rules,
    start: usize,
    end: usize,
    /// Where the part behind the last joint begins.
    part: usize,
    /// The classes of all characters so far.
    seen: u8,
    /// Whether every part so far is a single letter and full stops join them.
    dotted: bool,
    /// Whether a full stop has joined two parts.
    stops: bool,
    /// Whether a hyphen has joined two parts.
    hyphens: bool,
}

impl<'t> Word<'t> {
    fn new(text: &'t str, start: usize, rules: &'t Rules) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            rules,
            start,
            end: start,
            part: start,
            seen: 0,
            dotted: true,
            stops: false,
            hyphens: false,
        }
    }

    fn scan(mut self) -> Token {
        self.end = self.run_end();
        while self.join() {}
        if let Some(token) = self.address() {
            return token;
        }
        self.keep_stop();
        self.keep_sign();
        self.token()
    }

    /// A number behind its currency sign.
    fn scan_amount(mut self, digits: usize) -> Token {
        (self.end, self.part) = (digits, digits);
        let mut token = self.scan();
        token.kind = TokenKind::Number;
        token
    }

    fn token(self) -> Token {
        Token { span: Span::new(self.start, self.end), kind: self.kind() }
    }

    /// The end of the run of letters, digits and low lines at `self.end`.
    #[inline]
    fn run_end(&mut self) -> usize {
        let mut at = self.end;
        while let Some(&byte) = self.bytes.get(at) {
            let class = ASCII[byte as usize] & WORD;
            if class != 0 {
                self.seen |= class;
                at += 1;
            } else if byte < 128 {
                break;
            } else {
                let Some(c) = char_at(self.text, at) else { break };
                let class = word_break(c);
                let attached = at > self.start && is_ignorable(class);
                // The narrow no-break space joins words in the annex; here it is a space.
                if !attached && (!is_word_class(class) || c.is_whitespace()) {
                    break;
                }
                if !attached {
                    self.seen |= seen(c);
                }
                at += c.len_utf8();
            }
        }
        at
    }

    /// Joins the next part if the mark behind this one allows it.
    fn join(&mut self) -> bool {
        let behind = self.bytes.get(self.end).map_or(0, |&byte| ASCII[byte as usize]);
        if behind & (JOINT | BEYOND) == 0 && self.bytes.get(self.end) != Some(&b',') {
            return false;
        }
        let Some(c) = char_at(self.text, self.end) else { return false };
        let next = self.end + c.len_utf8();
        let Some(after) = char_at(self.text, next) else { return false };
        let Some(before) = char_before(self.text, self.end) else { return false };
        let digits = before.is_numeric() && after.is_numeric();
        let letters = before.is_alphabetic() && after.is_alphabetic();
        let joined = match c {
            '.' => digits || self.stop_joins(before, after, next),
            '-' | '\u{2010}' | '\u{2011}' => {
                before.is_alphanumeric() && after.is_alphanumeric()
            }
            ',' | ':' | '–' | '\u{66B}' | '\u{66C}' => digits,
            '\'' | '’' => (digits || letters) && !self.apostrophe(next),
            '&' => before.is_uppercase() && after.is_uppercase(),
            '\u{B7}' | '\u{387}' | '\u{2027}' | '\u{5F3}' | '\u{5F4}' => letters,
            _ => false,
        };
        let lone = c == '.' && self.dotted && self.single_letter();
        if c == '.' && after == '-' && self.initials_join(next + 1) {
            self.hyphens = true;
            self.end = next + 1;
        } else if !joined || !is_word(after) {
            return false;
        } else {
            self.end = next;
        }
        self.dotted = lone;
        self.stops |= c == '.';
        self.hyphens |= c == '-' || c == '\u{2010}' || c == '\u{2011}';
        self.part = self.end;
        self.end = self.run_end();
        true
    }

    /// Whether the part behind the last joint is one letter.
    fn single_letter(&self) -> bool {
        let mut part = self.text.get(self.part..self.end).unwrap_or_default().chars();
        part.next().is_some_and(char::is_alphabetic) && part.next().is_none()
    }

    /// Whether the letter at `at` continues `J.-P.` or `U.S.-led`.
    fn initials_join(&self, at: usize) -> bool {
        let initials = self.seen & LOWER == 0 && self.dotted && self.single_letter();
        let after = char_at(self.text, at);
        initials
            && after.is_some_and(char::is_alphabetic)
            && (self.stops || after.is_some_and(char::is_uppercase))
    }

    /// Whether a full stop between two letters joins them.
    fn stop_joins(&self, before: char, after: char, next: usize) -> bool {
        if !after.is_alphabetic() {
            return false;
        }
        let lone = !char_at(self.text, next + after.len_utf8())
            .is_some_and(char::is_alphanumeric);
        let acronym = self.dotted && self.single_letter() && lone;
        let name = before.is_lowercase() && after.is_lowercase();
        let word = self.text.get(self.start..self.end).unwrap_or_default();
        acronym
            || name
            || (word == "Ph" && after == 'D')
            // `EE.UU.`: doubled letters stand for a plural.
            || (word == "EE" && self.text.get(next..next + 2) == Some("UU"))
    }

    /// Whether the apostrophe before `next` ends the token: a possessive behind it, or
    /// an elided word before it, which then keeps the apostrophe.
    fn apostrophe(&mut self, next: usize) -> bool {
        if possessive(self.text, self.end, next - self.end).is_some() {
            return true;
        }
        let part = self.text.get(self.part..self.end).unwrap_or_default();
        let elided = self.rules.elided.iter().any(|e| e.eq_ignore_ascii_case(part));
        if elided {
            self.end = next;
        }
        elided
    }

    /// Takes the full stop of `U.S.`, `Mr.` and `J.` into the word.
    fn keep_stop(&mut self) {
        if self.bytes.get(self.end) != Some(&b'.')
            || self.bytes.get(self.end + 1) == Some(&b'.')
        {
            return;
        }
        let word = self.text.get(self.start..self.end).unwrap_or_default();
        let acronym = self.stops && self.dotted && self.single_letter();
        let kept = acronym
            || match self.rules.abbreviations.get(word) {
                Some(Abbreviation::Numbering) => self.before_number() || self.initial(),
                Some(_) => true,
                None => word == "EE.UU" || self.initial(),
            };
        if kept {
            self.end += 1;
        }
    }

    /// Whether a number follows the full stop.
    fn before_number(&self) -> bool {
        let rest = self.text.get(self.end + 1..).unwrap_or_default();
        rest.trim_start_matches([' ', '\u{A0}', '\u{202F}'])
            .starts_with(|c: char| c.is_numeric())
    }

    /// Whether the word is one capital before another capitalised word: `J. K. Rowling`.
    fn initial(&self) -> bool {
        if self.seen != UPPER || !self.single_letter() || self.is_counted() {
            return false;
        }
        let rest = self.text.get(self.end + 1..).unwrap_or_default();
        rest.trim_start_matches([' ', '\u{A0}', '\u{202F}'])
            .starts_with(char::is_uppercase)
    }

    /// Whether the capital is the number of something: `Serie A`, `Plan B`.
    fn is_counted(&self) -> bool {
        let before =
            self.text.get(..self.start).unwrap_or_default().trim_end_matches(' ');
        let word =
            before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        COUNTED.iter().any(|counted| counted.eq_ignore_ascii_case(word))
    }

    /// Takes a per-cent or currency sign behind a number.
    fn keep_sign(&mut self) {
        if self.seen & DIGIT == 0 || self.seen & LETTER != 0 {
            return;
        }
        if let Some(c) = char_at(self.text, self.end) {
            let free = !char_at(self.text, self.end + c.len_utf8())
                .is_some_and(char::is_alphanumeric);
            if matches!(c, '%' | '‰') || (free && c != '$' && is_currency(c)) {
                self.end += c.len_utf8();
            }
        }
    }

    /// A web or e-mail address that begins with this word.
    fn address(&mut self) -> Option<Token> {
        let behind = self.bytes.get(self.end);
        if !self.stops && !behind.is_some_and(|byte| b":/@+%".contains(byte)) {
            return None;
        }
        let rest = self.text.get(self.end..)?;
        let word = self.text.get(self.start..self.end)?;
        let scheme = rest.starts_with("://")
            && ["http", "https", "ftp"].iter().any(|s| word.eq_ignore_ascii_case(s));
        let dotted_host = self.stops && rest.starts_with('/') && is_domain(word);
        let www =
            self.stops && word.get(..4).is_some_and(|w| w.eq_ignore_ascii_case("www."));
        if scheme || www || dotted_host {
            let end = url_end(self.text, self.start);
            return Some(Token {
                span: Span::new(self.start, end),
                kind: TokenKind::Url,
            });
        }
        if rest.starts_with(['@', '+', '%']) {
            let end = email_end(self.text, self.start)?;
            return Some(Token {
                span: Span::new(self.start, end),
                kind: TokenKind::Email,
            });
        }
        None
    }

    fn kind(&self) -> TokenKind {
        let word = self.text.get(self.start..self.end).unwrap_or_default();
        let (letters, digits) = (self.seen & LETTER, self.seen & DIGIT != 0);
        if letters == 0 {
            return if digits { TokenKind::Number } else { TokenKind::Punctuation };
        }
        if letters == UPPER {
            let several = word.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some();
            return if several { TokenKind::Acronym } else { TokenKind::Word };
        }
        if digits && !self.hyphens && is_amount(word) {
            return TokenKind::Number;
        }
        if self.stops && is_domain(word) {
            return TokenKind::Url;
        }
        let count = |is: fn(char) -> bool| word.chars().filter(|c| is(*c)).count();
        // `F-16s`, `COVID-19s`: one small letter behind digits.
        if digits && count(char::is_uppercase) > 0 && count(char::is_lowercase) == 1 {
            return TokenKind::Acronym;
        }
        TokenKind::Word
    }
}

/// What a letter or digit outside ASCII is.
fn seen(c: char) -> u8 {
    if c.is_lowercase() {
        LOWER
    } else if c.is_uppercase() {
        UPPER
    } else if c.is_numeric() {
        DIGIT
    } else if c.is_alphabetic() {
        UNCASED
    } else {
        UNDERSCORE
    }
}

/// `20th`, `3.5bn`, `1980s`: a number with at most three small letters behind it.
fn is_amount(word: &str) -> bool {
    let number = word.trim_end_matches(char::is_lowercase);
    let unit = word.len() - number.len();
    unit <= 3
        && number.starts_with(|c: char| c.is_numeric())
        && number.chars().all(|c| !c.is_alphabetic())
}

/// Whether a dotted word ends in a top-level domain.
fn is_domain(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(host, top)| {
        host.len() > 1 && TOP_LEVEL.iter().any(|t| t.eq_ignore_ascii_case(top))
    })
}

/// The end of the web address at `start`: white space, quotes and angle brackets end it,
/// punctuation at its end does not belong to it.
fn url_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let stops = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '`' | '|' | '\\')
    };
    let mut url =
        rest.get(..rest.find(stops).unwrap_or(rest.len())).unwrap_or_default();
    let count = |c: char| url.matches(c).count();
    let mut open = count(')').saturating_sub(count('('));
    while let Some(c) = url.chars().next_back() {
        let unbalanced = c == ')' && open > 0;
        if !(unbalanced || TRAILING_MARKS.contains(&c)) {
            break;
        }
        open = open.saturating_sub(usize::from(unbalanced));
        url = url.get(..url.len() - c.len_utf8()).unwrap_or_default();
    }
    start + url.len()
}

/// The end of the e-mail address at `start`, if there is one.
fn email_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(start..)?;
    let local = |b: &&u8| b.is_ascii_alphanumeric() || b"._%+-".contains(b);
    // Longer local parts are not allowed (RFC 5321).
    let name = bytes.iter().take(65).take_while(local).count();
    if bytes.get(name) != Some(&b'@') {
        return None;
    }
    let host = bytes.get(name + 1..)?;
    let part = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'-' || **b == b'.';
    let mut length = host.iter().take(254).take_while(part).count();
    while length > 0 && !host[length - 1].is_ascii_alphanumeric() {
        length -= 1;
    }
    let host = host.get(..length)?;
    (name > 0 && host.contains(&b'.')).then_some(start + name + 1 + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_short_ways_find_what_the_scan_finds(
            text in "([A-Za-z]{1,3}|[a-z]{14,18}|[0-9]{1,4}|Mr|Ltd|no|EE|www)\\PC{0,3}[ .,a-z0-9'’–%$]{0,3}",
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "l", "s", "S", "U", "Mr", "no", "www", "com", "word", "AB", "12", "3",
                ".", ".", ",", "'", "’", "'s", "’s", "-", "-", ":", "/", "@", "%", "$", "+",
                " ", "\n", "_", "–", "é", "\u{301}", "\u{200d}", "٣",
            ]), 1..8),
            language in proptest::sample::select(vec!["en", "de", "fr"]),
        ) {
            let rules = Rules::new(language.parse().ok());
            let pieces = pieces.concat();
            for text in [text, format!("word{pieces}"), format!("7{pieces}"), pieces] {
                if !text.starts_with(char::is_alphanumeric) {
                    continue;
                }
                let scanned = Word::new(&text, 0, &rules).scan();
                let plain = plain_word(text.as_bytes(), 0).unwrap_or(scanned);
                let simple = rules.simple_word(&text, 0).unwrap_or(scanned);
                prop_assert_eq!([plain, simple], [scanned; 2]);
            }
        }
    }
}
