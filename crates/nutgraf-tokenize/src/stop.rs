use std::borrow::Cow;

use nutgraf_text::Language;
use rustc_hash::FxHashSet;

use crate::Tokenizer;

/// Words of reporting and modality that the English list lacks and every article has.
const ENGLISH_NEWS: &str = "also can could cannot may might must said say saying says \
    shall should told us will would ago already among around another away back came \
    come comes even ever every get gets getting give given go goes going gone got \
    however include included including later least less let like made make makes \
    making many much near need needed needs never next no often one onto per put \
    rather really seem seemed seems set several since still take taken takes taking \
    though thus together took toward towards two upon use used using want wanted \
    wants way well went whether within without yet whose else instead despite \
    unless yes amid according";

/// Words that say nothing about what a text is about.
///
/// Words are kept in their folded form (see [`Tokenizer::fold`]).
///
/// ```
/// # use nutgraf_tokenize::StopList;
/// # use nutgraf_text::Language;
/// let english = StopList::of(Language::ENGLISH);
/// assert!(english.contains("the"));
/// assert!(!english.contains("corridor"));
/// let own = StopList::parse("# comment\nvon\nzu\n");
/// assert!(own.contains("von"));
/// assert!(StopList::none().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct StopList {
    words: FxHashSet<Box<str>>,
}

impl StopList {
    /// The empty list.
    pub fn none() -> Self {
        Self::default()
    }

    /// The list for a language; empty if there is none.
    ///
    /// The lists are those of the crate `stop-words`: NLTK's where it has the language
    /// (they are Snowball's and `PostgreSQL`'s), Stopwords ISO's for the others. English
    /// has about a hundred words of reporting and modality more.
    pub fn of(language: Language) -> Self {
        let words = stop_words::lookup(language.code()).unwrap_or_default();
        let more = if language == Language::ENGLISH { ENGLISH_NEWS } else { "" };
        let all = words.iter().copied().chain(more.split_whitespace());
        Self::from_words(all, Some(language))
    }

    /// A list from a file's content: one word a line; blank lines and lines that begin
    /// with `#` do not count.
    pub fn parse(content: &str) -> Self {
        let content = content.strip_prefix('\u{FEFF}').unwrap_or(content);
        let lines = content.lines().map(str::trim);
        Self::from_words(lines.filter(|l| !l.is_empty() && !l.starts_with('#')), None)
    }

    fn from_words<'w>(
        words: impl Iterator<Item = &'w str>,
        language: Option<Language>,
    ) -> Self {
        let fold =
            |word: &'w str| Box::from(crate::fold::fold(word, language).as_ref());
        Self { words: words.map(fold).collect() }
    }

    /// Whether the folded form of a word is on the list.
    #[inline]
    pub fn contains(&self, folded: &str) -> bool {
        self.words.contains(folded)
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, sorted.
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.words.iter().map(AsRef::as_ref).collect();
        words.sort_unstable();
        words
    }

    /// The words that can never match a token of `tokenizer`, sorted: those that it
    /// cuts into several tokens, or into none.
    ///
    /// ```
    /// # use nutgraf_tokenize::{Mode, StopList, Tokenizer, TokenizerOptions};
    /// let list = StopList::parse("the\nof course\na");
    /// assert_eq!(list.unmatchable(&Tokenizer::default()), ["of course"]);
    /// let options = TokenizerOptions { mode: Mode::Sklearn, ..Default::default() };
    /// assert_eq!(list.unmatchable(&Tokenizer::new(options)), ["a", "of course"]);
    /// ```
    pub fn unmatchable(&self, tokenizer: &Tokenizer) -> Vec<&str> {
        let mut words = self.words();
        words.retain(|word| !matches_alone(word, tokenizer));
        words
    }
}

/// Whether `word` is one token, alone or before an apostrophe (`l’`), or an
/// abbreviation that keeps its full stop.
fn matches_alone(word: &str, tokenizer: &Tokenizer) -> bool {
    let elided = format!("{word}'a");
    let first = |text: &str| {
        let tokens: Vec<_> =
            tokenizer.tokens(text).filter(|t| t.kind.is_term()).collect();
        let folded: Vec<Cow<'_, str>> =
            tokens.iter().map(|t| tokenizer.fold(t.span.slice(text))).collect();
        (tokens.len(), folded.first().is_some_and(|f| f == word))
    };
    first(word) == (1, true) || first(&elided) == (2, true)
}
