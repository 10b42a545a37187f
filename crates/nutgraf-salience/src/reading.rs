//! A first reading: which tokens are parts of names, which are common words, and which
//! end a phrase.

#![allow(
    clippy::needless_bitwise_bool,
    reason = "a question that cannot be foreseen costs more than two answers"
)]

use nutgraf_text::{AnalyzedToken, Language, Sentence, TermId, TokenKind};

use crate::Article;
use crate::lexicon::{Classes, Lexicon, is_german_office};
use crate::numbers::Numbers;

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

impl Role {
    /// Whether the token can be a part of a phrase.
    pub(crate) fn is_content(self) -> bool {
        matches!(self, Self::Name | Self::Common)
    }
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
    pub(crate) letters: Letters,
}

impl Word {
    /// A word of which nothing is known but its letters.
    fn new(letters: Letters) -> Self {
        Self {
            role: Role::Boundary,
            local: NOWHERE,
            sentence: 0,
            headline: false,
            classes: Classes::default(),
            letters,
        }
    }
}

/// How a surface is written.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "all are asked of each token")]
pub(crate) struct Letters {
    /// Whether the first character is a capital.
    pub(crate) upper: bool,
    /// Whether the first character is a small letter.
    pub(crate) lower: bool,
    /// Whether it begins with a capital, perhaps behind an article.
    capital: bool,
    /// Whether any character is a small letter.
    small: bool,
}

impl Letters {
    fn of(article: Article<'_>, token: &AnalyzedToken) -> Self {
        let bytes = article.field(token.field).as_bytes().get(token.span.range());
        let bytes = bytes.unwrap_or_default();
        let at = |index: usize| bytes.get(index).copied().unwrap_or_default();
        let (first, second) = (at(0), at(1));
        let (upper, lower) = (first.is_ascii_uppercase(), first.is_ascii_lowercase());
        // Most words, and marks. One question instead of many, as nobody can foresee
        // which word comes next.
        let joined = (at(2) == b'-') | (second == b'\'') | !second.is_ascii();
        let simple = (lower & !joined)
            | (upper & second.is_ascii_lowercase())
            | (first.is_ascii() & (bytes.len() == 1));
        if simple {
            return Self {
                upper,
                lower,
                capital: upper,
                small: lower | (bytes.len() > 1),
            };
        }
        let surface = article.surface(token);
        let upper = surface.starts_with(char::is_uppercase);
        let lower = surface.starts_with(char::is_lowercase);
        Self {
            upper,
            lower,
            capital: upper || is_capital(surface),
            small: lower || surface.contains(char::is_lowercase),
        }
    }
}

/// The number of what is not a term.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// What a document says about one term.
#[derive(Clone, Copy, Debug)]
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
    /// Whether all occurrences are stop words.
    pub(crate) stop: bool,
}

impl Local {
    /// Of a term that has not been met yet.
    const NEW: Self =
        Self { term: TermId(0), count: 0, acronyms: 0, names: 0, small: 0, stop: true };

    /// Takes in the evidence of an occurrence; `first` says that it begins a sentence.
    fn observe(
        &mut self,
        letters: Letters,
        token: &AnalyzedToken,
        case: Case,
        first: bool,
    ) {
        let Letters { capital, lower, .. } = letters;
        let acronym = token.kind == TokenKind::Acronym;
        let telling = capital & (case == Case::Telling);
        self.count += 1;
        // Any use as a content word makes it one: `US` beside `us`.
        self.stop &= token.stop;
        self.small += u32::from(!capital & lower);
        self.acronyms += u32::from(telling & acronym);
        self.names += u32::from(telling & !acronym & !first);
    }
}

/// The words of an article and what they are.
#[derive(Clone, Debug, Default)]
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
    numbers: Numbers,
    /// How many terms have been met.
    met: u32,
    /// The tokens that may be a part of a phrase.
    open: Vec<usize>,
    /// The first term of each sentence.
    firsts: Vec<usize>,
    cases: Vec<Case>,
    /// The lists that the terms of the vocabulary are on, as far as they have been asked
    /// for: kept from article to article, as looking them up costs more than all else.
    lists: Vec<Classes>,
}

/// How a sentence uses capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        self.clear(article);
        if self.lists.len() < article.vocabulary.len() {
            self.lists.resize(article.vocabulary.len(), Classes::default());
        }
        let letters = |token| Letters::of(article, token);
        self.words.extend(article.document.tokens.iter().map(letters).map(Word::new));
        self.sentences = article.document.sentences.len();
        for (index, sentence) in article.document.sentences.iter().enumerate() {
            let case = self.case(article, sentence);
            self.cases.push(case);
            self.count(article, lexicon, sentence, index, case);
        }
        self.locals.truncate(self.met as usize);
        self.terms = self.words.iter().filter(|word| word.local != NOWHERE).count();
        self.all_headlines = self.words.iter().all(|word| word.headline);
        self.assign_roles(article);
    }

    /// Numbers the words of `article` and nothing more: for methods that ask no role.
    pub(crate) fn number(&mut self, article: Article<'_>) {
        self.clear(article);
        for token in &article.document.tokens {
            let local = if token.kind.is_term() { self.local(token) } else { NOWHERE };
            self.words.push(Word { local, ..Word::new(Letters::default()) });
        }
        self.locals.truncate(self.met as usize);
    }

    /// Drops what was read before and makes room for `article`.
    fn clear(&mut self, article: Article<'_>) {
        let tokens = article.document.tokens.len();
        self.words.clear();
        self.words.reserve(tokens);
        // Room for all, and one more to write to.
        self.locals.clear();
        self.locals.resize(tokens + 1, Local::NEW);
        self.numbers.clear(tokens);
        self.met = 0;
        self.open.clear();
        self.firsts.clear();
        self.cases.clear();
        (self.sentences, self.terms, self.all_headlines) = (0, 0, false);
    }

    /// The tokens that can be parts of phrases: names and common words.
    pub(crate) fn content(&self, out: &mut Vec<usize>) {
        out.clear();
        out.resize(self.words.len() + 1, 0);
        let mut len = 0;
        // Written without a branch, as nobody can foresee which words these are.
        for (at, word) in self.words.iter().enumerate() {
            out[len] = at;
            len += usize::from(word.role.is_content());
        }
        out.truncate(len);
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
        let mut first_term = usize::MAX;
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let english = article.document.language == Some(Language::ENGLISH);
        let Self { words, locals, numbers, met, lists, open, .. } = self;
        let mut terms = open.len();
        open.resize(terms + sentence.tokens.len() + 1, 0);
        let own = words.get_mut(sentence.tokens.clone()).unwrap_or_default();
        let all = sentence.tokens.clone().zip(own).zip(tokens(article, sentence));
        for ((at, word), token) in all {
            word.sentence = index;
            word.headline = case != Case::Telling;
            if !token.kind.is_term() {
                // A quotation or a colon may begin a sentence of its own.
                first |= begins_anew(article.surface(token));
                continue;
            }
            word.local = numbers.number(token.stem, *met);
            *met += u32::from(word.local == *met);
            if let Some(local) = locals.get_mut(word.local as usize) {
                local.term = token.stem;
                local.observe(word.letters, token, case, first);
            }
            if let Some(classes) = lists.get_mut(token.folded.index()) {
                if !classes.is_looked_up() {
                    *classes = lexicon.classes(article.vocabulary.term(token.folded));
                }
                word.classes =
                    if english { *classes } else { classes.beyond_english() };
            }
            first = false;
            first_term = first_term.min(at);
            // Without a branch, as in `content`.
            if let Some(place) = open.get_mut(terms) {
                *place = at;
            }
            terms += usize::from(!token.stop | word.letters.upper);
        }
        open.truncate(terms);
        self.firsts.push(first_term);
    }

    fn local(&mut self, token: &AnalyzedToken) -> u32 {
        let local = self.numbers.number(token.stem, self.met);
        if let Some(known) = self.locals.get_mut(local as usize) {
            known.term = token.stem;
        }
        self.met += u32::from(local == self.met);
        local
    }

    fn assign_roles(&mut self, article: Article<'_>) {
        for at in 0..self.open.len() {
            let index = self.open[at];
            let sentence = self.words[index].sentence as usize;
            let case = self.cases.get(sentence).copied().unwrap_or(Case::Telling);
            let first = self.firsts.get(sentence) == Some(&index);
            let Some(token) = article.document.tokens.get(index) else { break };
            self.words[index].role = self.role(article, index, token, case, first);
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
        let known = match self.locals.get(word.local as usize) {
            _ if case == Case::Telling
                && !first
                && word.letters.upper
                && self.is_name_after_all(article, index) =>
            {
                return Role::Name;
            }
            Some(known) if is_content(article, token, word.letters) => known,
            _ => return Role::Boundary,
        };
        if word.classes.is_calendar() {
            return Role::Boundary;
        }
        let Letters { capital, lower, .. } = word.letters;
        let name = match (token.kind, case) {
            (TokenKind::Hashtag, _) | (TokenKind::Acronym, Case::Telling) => true,
            _ if !capital => {
                !lower && article.surface(token).contains(char::is_uppercase)
            }
            (_, Case::Telling) if !first => true,
            (_, Case::Telling) => {
                known.names + known.acronyms > 0
                    && known.names + known.acronyms >= known.small
                    || (known.small == 0 && self.name_follows(article, index))
            }
            _ => known.names + known.acronyms > known.small,
        };
        let office = || {
            word.classes.is_title()
                || article.document.language == Some(Language::GERMAN)
                    && is_german_office(article.vocabulary.term(token.folded))
        };
        if capital && office() {
            return Role::Title;
        }
        if name {
            return Role::Name;
        }
        self.common_role(article, index)
    }

    /// Whether a stop word or month with a capital is a name here: `Theresa May`, `Will
    /// Smith`, `Julio`.
    fn is_name_after_all(&self, article: Article<'_>, index: usize) -> bool {
        let tokens = &article.document.tokens;
        let Some(token) = tokens.get(index).filter(|t| t.kind == TokenKind::Word)
        else {
            return false;
        };
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
        let Some(word) = self.words.get(index + 1) else { return false };
        let known = self.locals.get(word.local as usize);
        article.document.language != Some(Language::GERMAN)
            && next.kind.is_term()
            && word.letters.capital
            && known.is_some_and(|known| known.names + known.acronyms > known.small)
    }

    fn common_role(&self, article: Article<'_>, index: usize) -> Role {
        let classes = self.words[index].classes;
        if classes.is_verb() || classes.is_verbal() {
            return Role::Boundary;
        }
        // `the briefing` is a noun, `is briefing` a verb.
        if classes.is_gerund() && !is_determined(article, index) {
            return Role::Boundary;
        }
        Role::Common
    }

    fn case(&self, article: Article<'_>, sentence: &Sentence) -> Case {
        let (mut words, mut capitalised, mut small) = (0, 0, false);
        let own = self.words.get(sentence.tokens.clone()).unwrap_or_default();
        for (token, Word { letters, .. }) in tokens(article, sentence).iter().zip(own) {
            let word = matches!(token.kind, TokenKind::Word | TokenKind::Acronym);
            let content = word & !token.stop & (token.span.len() > 2);
            small |= word & letters.small;
            words += usize::from(content);
            capitalised += usize::from(content & letters.upper);
        }
        // Headlines have no full stop, before a closing quotation mark neither.
        let mut ends =
            tokens(article, sentence).iter().rev().map(|t| article.surface(t));
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
}

/// Whether a mark is a quotation mark that opens, a colon or a bullet.
fn begins_anew(mark: &str) -> bool {
    match mark.as_bytes() {
        [byte] => matches!(byte, b'"' | b':'),
        [_, ..] => matches!(mark, "“" | "«" | "„" | "•"),
        [] => false,
    }
}

/// Whether an article or possessive stands before a token.
fn is_determined(article: Article<'_>, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|at| article.document.tokens.get(at));
    before.is_some_and(|before| {
        let folded = article.vocabulary.term(before.folded);
        before.kind == TokenKind::Possessive
            || matches!(
                folded,
                "a" | "an" | "the" | "its" | "their" | "his" | "her" | "this"
            )
    })
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
fn is_content(article: Article<'_>, token: &AnalyzedToken, letters: Letters) -> bool {
    if token.stop {
        return false;
    }
    match token.kind {
        TokenKind::Acronym | TokenKind::Hashtag | TokenKind::Other => true,
        TokenKind::Word => {
            // More than four bytes are more than one character.
            token.span.len() > 4 || {
                let surface = article.surface(token);
                let initial = surface.len() <= 3 && surface.ends_with('.');
                (initial && letters.upper) || surface.chars().nth(1).is_some()
            }
        }
        _ => false,
    }
}
