use std::{borrow::Cow, iter::FusedIterator, vec};

use nutgraf_text::{Language, Sentence, Span, Token};

use crate::news::Rules;
use crate::punkt::PunktModel;
use crate::segtok::{self, CleanUp};
use crate::{
    Mode, StopList, TokenizerOptions, fold, sentences, sklearn, unicode, wordpunct,
};

/// Cuts text into tokens and sentences.
///
/// Made once from its options, then used for any number of texts from any thread.
///
/// ```
/// # use nutgraf_tokenize::{Mode, Tokenizer, TokenizerOptions};
/// let options = TokenizerOptions { mode: Mode::Sklearn, ..Default::default() };
/// let tokenizer = Tokenizer::new(options);
/// let text = "A U.S. waiver";
/// let words: Vec<_> = tokenizer.tokens(text).map(|t| t.span.slice(text)).collect();
/// assert_eq!(words, ["waiver"]);
/// ```
#[derive(Clone, Debug)]
pub struct Tokenizer {
    options: TokenizerOptions,
    rules: Rules,
    /// Capitalised, these words begin a sentence and no name.
    openers: StopList,
    /// What finds the sentences of the mode `rake-nltk`.
    punkt: Option<Box<PunktModel>>,
}

impl Default for Tokenizer {
    fn default() -> Self {
        Self::new(TokenizerOptions::default())
    }
}

impl Tokenizer {
    /// The tokenizer that the options describe.
    pub fn new(options: TokenizerOptions) -> Self {
        let openers = StopList::of(options.language.unwrap_or(Language::ENGLISH));
        let punkt = (options.mode == Mode::RakeNltk).then(Box::default);
        Self { options, rules: Rules::new(options.language), openers, punkt }
    }

    /// The same, with the sentences that another model of Punkt finds; only the mode
    /// `rake-nltk` asks it.
    #[must_use]
    pub fn with_punkt(self, model: PunktModel) -> Self {
        Self { punkt: self.punkt.map(|_| Box::new(model)), ..self }
    }

    /// The options it was made from.
    pub fn options(&self) -> TokenizerOptions {
        self.options
    }

    /// The tokens of `text`, in order.
    ///
    /// In the mode `rake-nltk` a run of marks is one token even where a sentence ends
    /// inside it; [`segment`](Self::segment) cuts it there.
    pub fn tokens<'t>(&'t self, text: &'t str) -> Tokens<'t> {
        let mode = self.options.mode;
        let listed = clean_up(mode).map(|version| {
            let mut out = Segmentation::default();
            segtok::segment(text, version, &mut out);
            out.tokens.into_iter()
        });
        let listed = listed.unwrap_or_default();
        Tokens { text, at: 0, mode, rules: &self.rules, listed }
    }

    /// Finds the tokens of `text` that are counted as terms, from byte `at` on and as many
    /// as `terms` has places: those of [`tokens`](Self::tokens) for which
    /// [`is_term`](nutgraf_text::TokenKind::is_term) holds, found faster. Gives how many
    /// there are; more may follow behind the last only if all places are taken. The modes
    /// of YAKE read the whole text at each call.
    ///
    /// ```
    /// # use nutgraf_text::{Span, Token, TokenKind};
    /// # use nutgraf_tokenize::Tokenizer;
    /// let (tokenizer, text) = (Tokenizer::default(), "“No,” he said: the U.S. won’t.");
    /// let mut terms = [Token { span: Span::new(0, 0), kind: TokenKind::Word }; 4];
    /// assert_eq!(tokenizer.fill_terms(text, 0, &mut terms), 4);
    /// assert_eq!(terms.map(|term| term.span.slice(text)), ["No", "he", "said", "the"]);
    /// let found = tokenizer.fill_terms(text, terms[3].span.end, &mut terms);
    /// let rest: Vec<_> = terms[..found].iter().map(|term| term.span.slice(text)).collect();
    /// assert_eq!(rest, ["U.S.", "won’t"]);
    /// ```
    pub fn fill_terms(&self, text: &str, at: usize, terms: &mut [Token]) -> usize {
        match self.options.mode {
            Mode::News => self.rules.fill_terms(text, at, terms),
            Mode::Unicode => fill(terms, at, |at| unicode::next_word(text, at)),
            Mode::Sklearn => fill(terms, at, |at| sklearn::next_word(text, at)),
            Mode::RakeNltk => fill(terms, at, |mut at| {
                loop {
                    let token = wordpunct::next_token(text, at)?;
                    if token.kind.is_term() {
                        return Some(token);
                    }
                    at = token.span.end;
                }
            }),
            Mode::YakeV048 | Mode::YakeV07 => {
                let behind = |token: &Token| token.span.start >= at;
                let mut tokens = self.tokens(text).filter(behind);
                fill(terms, at, |_| tokens.find(|token| token.kind.is_term()))
            }
        }
    }

    /// The sentences of `text` and the tokens in them; what `out` held is dropped, its
    /// memory used again.
    ///
    /// ```
    /// # use nutgraf_tokenize::{Segmentation, Tokenizer};
    /// let text = "He read the statement.The use of force is unacceptable.";
    /// let mut out = Segmentation::default();
    /// Tokenizer::default().segment(text, &mut out);
    /// let sentences: Vec<_> = out.sentences.iter().map(|s| s.span.slice(text)).collect();
    /// assert_eq!(
    ///     sentences,
    ///     ["He read the statement.", "The use of force is unacceptable."],
    /// );
    /// ```
    pub fn segment(&self, text: &str, out: &mut Segmentation) {
        out.tokens.clear();
        out.sentences.clear();
        out.forms.clear();
        if let Some(version) = clean_up(self.options.mode) {
            segtok::segment(text, version, out);
            return;
        }
        if let Some(punkt) = &self.punkt {
            wordpunct_sentences(text, punkt, out);
            return;
        }
        if self.options.mode == Mode::News {
            self.news(text, &mut out.tokens, &mut out.sentences);
            return;
        }
        self.news(text, &mut out.scratch, &mut out.sentences);
        out.tokens.extend(self.tokens(text));
        assign(&out.tokens, &mut out.sentences);
    }

    /// The tokens and sentences of the mode `news`.
    fn news(&self, text: &str, tokens: &mut Vec<Token>, sentences: &mut Vec<Sentence>) {
        tokens.clear();
        let mut at = 0;
        while let Some(token) = self.rules.next(text, at) {
            at = token.span.end;
            tokens.push(token);
        }
        sentences::find(text, tokens, &self.rules, &self.openers, sentences);
    }

    /// The form of a surface that is counted.
    ///
    /// Lower case with composed characters (NFC), plain apostrophes and hyphens, without
    /// invisible characters or an apostrophe at the end; capitals of Turkish and
    /// Azerbaijani fold as these languages do. In `sklearn` mode it is lower case and
    /// nothing else.
    ///
    /// ```
    /// # use nutgraf_tokenize::Tokenizer;
    /// assert_eq!(Tokenizer::default().fold("Don’t"), "don't");
    /// ```
    pub fn fold<'w>(&self, surface: &'w str) -> Cow<'w, str> {
        match self.options.mode {
            Mode::Sklearn => Cow::Owned(sklearn::lower(surface)),
            Mode::YakeV048 | Mode::YakeV07 | Mode::RakeNltk => {
                Cow::Owned(surface.to_lowercase())
            }
            Mode::News | Mode::Unicode => fold::fold(surface, self.options.language),
        }
    }
}

/// How a mode that reads as YAKE does cleans text up.
fn clean_up(mode: Mode) -> Option<CleanUp> {
    match mode {
        Mode::YakeV048 => Some(CleanUp::V048),
        Mode::YakeV07 => Some(CleanUp::V07),
        _ => None,
    }
}

/// Punkt's sentences and the words and marks of each.
fn wordpunct_sentences(text: &str, punkt: &PunktModel, out: &mut Segmentation) {
    let Segmentation { tokens, sentences, spans, .. } = out;
    spans.clear();
    punkt.find(text, spans);
    for span in spans {
        let first = tokens.len();
        let text = text.get(..span.end).unwrap_or_default();
        let mut at = span.start;
        while let Some(token) = wordpunct::next_token(text, at) {
            at = token.span.end;
            tokens.push(token);
        }
        if let (Some(start), Some(end)) = (tokens.get(first), tokens.last()) {
            let span = start.span.cover(end.span);
            sentences.push(Sentence { span, tokens: first..tokens.len() });
        }
    }
}

/// Gives each sentence the tokens that begin in it.
fn assign(tokens: &[Token], sentences: &mut Vec<Sentence>) {
    let mut next = 0;
    for sentence in &mut *sentences {
        let first = next;
        while tokens.get(next).is_some_and(|t| t.span.start < sentence.span.end) {
            next += 1;
        }
        sentence.tokens = first..next;
    }
    sentences.retain(|sentence| !sentence.tokens.is_empty());
}

/// The tokens of a text, in order; made by [`Tokenizer::tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    at: usize,
    mode: Mode,
    rules: &'t Rules,
    /// The tokens of modes that find them all at once.
    listed: vec::IntoIter<Token>,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        let token = match self.mode {
            Mode::YakeV048 | Mode::YakeV07 => return self.listed.next(),
            Mode::News => self.rules.next(self.text, self.at),
            Mode::RakeNltk => wordpunct::next_token(self.text, self.at),
            Mode::Unicode => unicode::next_word(self.text, self.at),
            Mode::Sklearn => sklearn::next_word(self.text, self.at),
        }?;
        self.at = token.span.end;
        Some(token)
    }

    /// A loop of its own for each mode.
    #[inline]
    fn fold<B, F: FnMut(B, Token) -> B>(self, init: B, each: F) -> B {
        let Self { text, at, mode, rules, listed } = self;
        match mode {
            Mode::YakeV048 | Mode::YakeV07 => listed.fold(init, each),
            Mode::News => fold(at, init, each, |at| rules.next(text, at)),
            Mode::RakeNltk => {
                fold(at, init, each, |at| wordpunct::next_token(text, at))
            }
            Mode::Unicode => fold(at, init, each, |at| unicode::next_word(text, at)),
            Mode::Sklearn => fold(at, init, each, |at| sklearn::next_word(text, at)),
        }
    }
}

/// Folds the tokens that `next` finds from byte `at` on.
#[inline]
fn fold<B>(
    mut at: usize,
    init: B,
    mut each: impl FnMut(B, Token) -> B,
    next: impl Fn(usize) -> Option<Token>,
) -> B {
    let mut folded = init;
    while let Some(token) = next(at) {
        at = token.span.end;
        folded = each(folded, token);
    }
    folded
}

/// Fills the places with the tokens that `next` finds from byte `at` on, and gives how
/// many there are.
#[inline]
fn fill(
    places: &mut [Token],
    mut at: usize,
    mut next: impl FnMut(usize) -> Option<Token>,
) -> usize {
    let all = places.len();
    for (number, place) in places.iter_mut().enumerate() {
        let Some(token) = next(at) else { return number };
        at = token.span.end;
        *place = token;
    }
    all
}

impl FusedIterator for Tokens<'_> {}

/// The tokens and sentences of a text, in buffers that are used again and again.
#[derive(Clone, Debug, Default)]
pub struct Segmentation {
    /// The tokens, in order.
    pub tokens: Vec<Token>,
    /// The sentences, in order; their ranges index `tokens`.
    pub sentences: Vec<Sentence>,
    /// The tokens that are not read as they stand in the text, in order, with what is
    /// read instead (`&` for `&amp;`); only in modes that stand for a reference.
    pub forms: Vec<(usize, String)>,
    pub(crate) segtok: segtok::Scratch,
    /// The tokens that sentences are made from, in the modes that drop punctuation.
    scratch: Vec<Token>,
    /// Sentences whose tokens are not known yet.
    spans: Vec<Span>,
}
