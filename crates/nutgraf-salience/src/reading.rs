//! A first reading: which tokens are parts of names, which are common words, and which
//! end a phrase.

use hashbrown::HashMap;
use nutgraf_text::{AnalyzedToken, Language, Sentence, TermId, TokenKind};
use rustc_hash::FxBuildHasher;

use crate::Article;
use crate::lexicon::{Classes, Lexicon, is_german_office, is_gerund, is_verbal};

/// The part that a token can play in a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Ends every phrase: punctuation, stop words, numbers, verb forms.
    Boundary,
    /// A common word.
    Common,
    /// A part of a name.
    Name,
    /// An office or form of address in capitals.
    Title,
}

/// What is known of a word beyond its token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub(crate) role: Role,
    /// The word's number in this document; [`NOWHERE`] for what is not a term.
    pub(crate) local: u32,
    pub(crate) sentence: u32,
    /// Whether it stands in a headline whose capitals say nothing.
    pub(crate) headline: bool,
    pub(crate) classes: Classes,
}

/// The number of what is not a term.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// What a document says about one term.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Local {
    /// The term: a stem.
    pub(crate) term: TermId,
    /// Occurrences.
    pub(crate) count: u32,
    /// Occurrences as an acronym, outside headlines in capitals.
    pub(crate) acronyms: u32,
    /// Capitalised occurrences that nothing but a name explains.
    pub(crate) names: u32,
    /// Occurrences in small letters.
    pub(crate) small: u32,
    pub(crate) stop: bool,
    /// The form met last and the lists it is on.
    last: Option<(TermId, Classes)>,
}

/// The words of an article and what they are.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// One for each token.
    pub(crate) words: Vec<Word>,
    /// The terms of this document, in the order in which they are met.
    pub(crate) locals: Vec<Local>,
    pub(crate) sentences: usize,
    /// The number of terms, each as often as it occurs.
    pub(crate) terms: usize,
    /// Whether there is nothing but headlines.
    pub(crate) all_headlines: bool,
    numbers: HashMap<TermId, u32, FxBuildHasher>,
}

/// How a sentence uses capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Capitals mark names.
    Telling,
    /// Most words are capitalised (`Senate Confirms Thomas`): capitals say nothing.
    Headline,
    /// No small letter at all.
    Capitals,
}

impl Reading {
    /// Reads `article`; what was read before is dropped.
    pub(crate) fn read(&mut self, article: Article<'_>, lexicon: &Lexicon) {
        self.words.clear();
        self.locals.clear();
        self.numbers.clear();
        self.reserve(article);
        self.sentences = article.document.sentences.len();
        let cases: Vec<Case> =
            article.document.sentences.iter().map(|s| case(article, s)).collect();
        for (index, sentence) in article.document.sentences.iter().enumerate() {
            self.count(article, lexicon, sentence, index, cases[index]);
        }
        self.terms = self.words.iter().filter(|word| word.local != NOWHERE).count();
        self.all_headlines = self.words.iter().all(|word| word.headline);
        for (sentence, case) in article.document.sentences.iter().zip(cases) {
            self.assign_roles(article, sentence, case);
        }
    }

    /// Numbers the words of `article` and nothing more: for methods that ask no role.
    pub(crate) fn number(&mut self, article: Article<'_>) {
        self.words.clear();
        self.locals.clear();
        self.numbers.clear();
        self.reserve(article);
        for token in &article.document.tokens {
            let local = if token.kind.is_term() { self.local(token) } else { NOWHERE };
            self.words.push(Word {
                role: Role::Boundary,
                local,
                sentence: 0,
                headline: false,
                classes: Classes::default(),
            });
        }
    }

    fn reserve(&mut self, article: Article<'_>) {
        let tokens = article.document.tokens.len();
        self.words.reserve(tokens);
        // Words of news occur twice.
        self.locals.reserve(tokens / 2);
        self.numbers.reserve(tokens / 2);
    }

    /// The term behind a number of this document.
    pub(crate) fn text<'a>(&self, article: Article<'a>, local: u32) -> &'a str {
        let known = self.locals.get(local as usize);
        known.map_or("", |known| article.vocabulary.term(known.term))
    }

    /// Counts the words of a sentence and the evidence in their capitals.
    fn count(
        &mut self,
        article: Article<'_>,
        lexicon: &Lexicon,
        sentence: &Sentence,
        index: usize,
        case: Case,
    ) {
        let mut first = true;
        for token in tokens(article, sentence) {
            let mut word = Word {
                role: Role::Boundary,
                local: NOWHERE,
                sentence: u32::try_from(index).unwrap_or(u32::MAX),
                headline: case != Case::Telling,
                classes: Classes::default(),
            };
            if token.kind.is_term() {
                word.local = self.local(token);
                word.classes = self.classes(article, lexicon, word.local, token.folded);
                self.observe(word.local, article.surface(token), token, case, first);
                first = false;
            } else {
                // A quotation or a colon may begin a sentence of its own.
                first |= matches!(
                    article.surface(token),
                    "“" | "\"" | "«" | "„" | ":" | "•"
                );
            }
            self.words.push(word);
        }
    }

    /// The lists that a form of a known word is on.
    fn classes(
        &mut self,
        article: Article<'_>,
        lexicon: &Lexicon,
        local: u32,
        folded: TermId,
    ) -> Classes {
        let Some(known) = self.locals.get_mut(local as usize) else {
            return Classes::default();
        };
        match known.last {
            Some((last, classes)) if last == folded => classes,
            _ => {
                let classes = lexicon.classes(article.vocabulary.term(folded));
                known.last = Some((folded, classes));
                classes
            }
        }
    }

    fn local(&mut self, token: &AnalyzedToken) -> u32 {
        let next = u32::try_from(self.locals.len()).unwrap_or(NOWHERE);
        let local = *self.numbers.entry(token.stem).or_insert(next);
        if local == next {
            let term = token.stem;
            self.locals.push(Local { term, stop: token.stop, ..Local::default() });
        }
        local
    }

    fn observe(
        &mut self,
        local: u32,
        surface: &str,
        token: &AnalyzedToken,
        case: Case,
        first: bool,
    ) {
        let Some(known) = self.locals.get_mut(local as usize) else { return };
        known.count += 1;
        // Any use as a content word makes it one: `US` beside `us`.
        known.stop &= token.stop;
        let capital = is_capital(surface);
        if !capital {
            known.small += u32::from(surface.starts_with(char::is_lowercase));
        } else if case == Case::Telling {
            if token.kind == TokenKind::Acronym {
                known.acronyms += 1;
            } else if !first {
                known.names += 1;
            }
        }
    }

    fn assign_roles(&mut self, article: Article<'_>, sentence: &Sentence, case: Case) {
        let mut first = true;
        for index in sentence.tokens.clone() {
            let Some(token) = article.document.tokens.get(index) else { break };
            let role = self.role(article, index, token, case, first);
            if token.kind.is_term() {
                first = false;
            }
            if let Some(word) = self.words.get_mut(index) {
                word.role = role;
            }
        }
    }

    fn role(
        &self,
        article: Article<'_>,
        index: usize,
        token: &AnalyzedToken,
        case: Case,
        first: bool,
    ) -> Role {
        let word = self.words[index];
        let surface = article.surface(token);
        let known = match self.locals.get(word.local as usize) {
            _ if case == Case::Telling
                && !first
                && self.is_name_after_all(article, index) =>
            {
                return Role::Name;
            }
            Some(known) if is_content(token, surface) => known,
            _ => return Role::Boundary,
        };
        if word.classes.is_calendar() {
            return Role::Boundary;
        }
        let capital = is_capital(surface);
        let name = match (token.kind, case) {
            (TokenKind::Hashtag, _) | (TokenKind::Acronym, Case::Telling) => true,
            _ if !capital => {
                !surface.starts_with(char::is_lowercase)
                    && surface.contains(char::is_uppercase)
            }
            (_, Case::Telling) if !first => true,
            (_, Case::Telling) => {
                known.names + known.acronyms > 0
                    && known.names + known.acronyms >= known.small
                    || (known.small == 0 && self.name_follows(article, index))
            }
            _ => known.names + known.acronyms > known.small,
        };
        let folded = article.vocabulary.term(token.folded);
        let office = word.classes.is_title()
            || is_german_office(folded, article.document.language);
        if capital && office {
            return Role::Title;
        }
        if name {
            return Role::Name;
        }
        self.common_role(article, index, token)
    }

    /// Whether a stop word or month is a name here: `Theresa May`, `Will Smith`, `Julio`.
    fn is_name_after_all(&self, article: Article<'_>, index: usize) -> bool {
        let tokens = &article.document.tokens;
        let Some(token) = tokens.get(index).filter(|t| t.kind == TokenKind::Word)
        else {
            return false;
        };
        if !article.surface(token).starts_with(char::is_uppercase) {
            return false;
        }
        let month = self.words[index].classes.is_calendar();
        let folded = article.vocabulary.term(token.folded);
        if !(month || matches!(folded, "will" | "may")) {
            return false;
        }
        let code = article.document.language.map(Language::code);
        if month && matches!(code, Some("fr" | "es" | "pt" | "it")) {
            // These languages do not capitalise months.
            return true;
        }
        let after_name = index > 0 && self.words[index - 1].role == Role::Name;
        let number = tokens.get(index + 1).is_some_and(|t| t.kind == TokenKind::Number);
        let day = folded.ends_with("day") || folded.ends_with("tag");
        (after_name && !number && !day)
            || (folded == "will" && self.name_follows(article, index))
    }

    /// Whether the next token is a name that stands where capitals tell.
    fn name_follows(&self, article: Article<'_>, index: usize) -> bool {
        let Some(next) = article.document.tokens.get(index + 1) else { return false };
        let known =
            self.words.get(index + 1).and_then(|w| self.locals.get(w.local as usize));
        article.document.language != Some(Language::GERMAN)
            && next.kind.is_term()
            && is_capital(article.surface(next))
            && known.is_some_and(|known| known.names + known.acronyms > known.small)
    }

    fn common_role(
        &self,
        article: Article<'_>,
        index: usize,
        token: &AnalyzedToken,
    ) -> Role {
        let folded = article.vocabulary.term(token.folded);
        let language = article.document.language;
        if self.words[index].classes.is_verb() || is_verbal(folded, language) {
            return Role::Boundary;
        }
        // `the briefing` is a noun, `is briefing` a verb.
        let determined = index
            .checked_sub(1)
            .and_then(|before| article.document.tokens.get(before))
            .is_some_and(|before| {
                let folded = article.vocabulary.term(before.folded);
                before.kind == TokenKind::Possessive
                    || matches!(
                        folded,
                        "a" | "an" | "the" | "its" | "their" | "his" | "her" | "this"
                    )
            });
        if is_gerund(folded, language) && !determined {
            return Role::Boundary;
        }
        Role::Common
    }
}

/// Whether a word begins with a capital, perhaps behind an article: `al-Gaddafi`.
fn is_capital(surface: &str) -> bool {
    let article = match surface.as_bytes() {
        [b'a', b'l' | b'd' | b's' | b'n' | b'r', b'-', ..] | [b'e', b'l', b'-', ..] => {
            3
        }
        [b'd', b'\'', ..] => 2,
        [b'd', ..] if surface.starts_with("d’") => "d’".len(),
        _ => 0,
    };
    surface.get(article..).is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// The tokens of a sentence.
fn tokens<'a>(article: Article<'a>, sentence: &Sentence) -> &'a [AnalyzedToken] {
    article.document.tokens.get(sentence.tokens.clone()).unwrap_or_default()
}

/// Whether a token can be a part of a keyword.
fn is_content(token: &AnalyzedToken, surface: &str) -> bool {
    if token.stop {
        return false;
    }
    match token.kind {
        TokenKind::Acronym | TokenKind::Hashtag | TokenKind::Other => true,
        TokenKind::Word => {
            let initial = surface.len() <= 3 && surface.ends_with('.');
            (initial && surface.starts_with(char::is_uppercase))
                || surface.chars().nth(1).is_some()
        }
        _ => false,
    }
}

fn case(article: Article<'_>, sentence: &Sentence) -> Case {
    let (mut words, mut capitalised, mut small) = (0, 0, false);
    for token in tokens(article, sentence) {
        let surface = article.surface(token);
        if token.kind == TokenKind::Word || token.kind == TokenKind::Acronym {
            small = small || surface.contains(char::is_lowercase);
            if !token.stop && surface.len() > 2 {
                words += 1;
                capitalised += usize::from(surface.starts_with(char::is_uppercase));
            }
        }
    }
    // Headlines have no full stop, before a closing quotation mark neither.
    let mut ends = tokens(article, sentence).iter().rev().map(|t| article.surface(t));
    let stopped = ends
        .find(|mark| !matches!(*mark, "”" | "\"" | "’" | "'" | "»" | ")"))
        .is_some_and(|mark| matches!(mark, "." | "…"));
    // German capitalises nouns: only a text in capitals throughout is suspicious.
    let german = article.document.language == Some(Language::GERMAN);
    match (small, words) {
        (false, 3..) => Case::Capitals,
        (true, 4..) if !german && !stopped && capitalised * 10 >= words * 7 => {
            Case::Headline
        }
        _ => Case::Telling,
    }
}
