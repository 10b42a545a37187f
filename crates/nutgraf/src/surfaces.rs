//! What the surfaces of one language stand for.

use std::sync::Arc;

use nutgraf_frequency::{Vocabulary, WordLookups, WordMap};
use nutgraf_stem::Stemmer;
use nutgraf_text::{Language, Span, TermId, Token, TokenKind};
use nutgraf_tokenize::{Mode, StopList, Tokenizer};

/// What is needed for one language, and what is known of its surfaces.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    pub(crate) reading: Reading,
    /// Every surface seen, so that folding, stop list and stemmer see each once.
    pub(crate) surfaces: WordMap<Entry>,
}

/// How the words of one language are read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) language: Option<Language>,
    /// Whether it is for words that a tagger has cut: these are in lower case as
    /// Python has it, and not folded further.
    pub(crate) tagged: bool,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) stop_list: Arc<StopList>,
    pub(crate) stemmer: Stemmer,
}

/// What a surface stands for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) folded: TermId,
    pub(crate) stem: TermId,
    pub(crate) stop: bool,
}

impl Tools {
    /// What the surface at `span` of `text` stands for.
    #[inline]
    pub(crate) fn entry(
        &mut self,
        vocabulary: &mut Vocabulary,
        text: &str,
        span: Span,
    ) -> Entry {
        self.reading.entry(&mut self.surfaces, vocabulary, text, span)
    }
}

impl Reading {
    #[inline]
    fn entry(
        &self,
        surfaces: &mut WordMap<Entry>,
        vocabulary: &mut Vocabulary,
        text: &str,
        span: Span,
    ) -> Entry {
        surfaces.get(text, span).unwrap_or_else(|| {
            let entry = self.meaning(vocabulary, span.slice(text));
            surfaces.insert(text, span, entry);
            entry
        })
    }

    /// What a surface stands for that was not met before.
    #[inline(never)]
    fn meaning(&self, vocabulary: &mut Vocabulary, surface: &str) -> Entry {
        let folded = if self.tagged {
            surface.to_lowercase().into()
        } else {
            self.tokenizer.fold(surface)
        };
        let mode = self.tokenizer.options().mode;
        match mode {
            Mode::YakeV048 | Mode::YakeV07 => {
                let key = yake_key(&folded);
                let stop =
                    self.stop_list.contains(&folded) || self.stop_list.contains(key);
                let stem = vocabulary.intern(key);
                Entry { folded: vocabulary.intern(&folded), stem, stop }
            }
            _ => {
                let stop = self.stop_list.contains(&folded);
                let stem = self.stemmer.stem(&folded);
                let number = vocabulary.intern(&folded);
                // Snowball leaves nothing of a few words.
                let same = stem.is_empty() || stem == folded;
                let stem = if same { number } else { vocabulary.intern(&stem) };
                Entry { folded: number, stem, stop }
            }
        }
    }
}

/// Tokens that are looked up together: memory is asked for the next before it has answered
/// for the first.
#[derive(Clone, Debug)]
pub(crate) struct Together {
    tokens: Box<[Token]>,
    lookups: WordLookups,
}

impl Default for Together {
    fn default() -> Self {
        let token = Token { span: Span::new(0, 0), kind: TokenKind::Word };
        Self {
            tokens: [token; WordLookups::MANY].into(),
            lookups: WordLookups::default(),
        }
    }
}

impl Together {
    /// The numbers of the surfaces of tokens, or 0; see [`WordLookups::numbers`].
    pub(crate) fn numbers(
        &mut self,
        surfaces: &WordMap<Entry>,
        text: &str,
        tokens: &[Token],
    ) -> &[u32] {
        self.lookups.numbers(surfaces, text, tokens.iter().map(|token| token.span))
    }

    /// Appends the stems of the terms of a text that are no stop words to `terms`; false
    /// if there are acronyms among the stop words.
    pub(crate) fn terms(
        &mut self,
        tools: &mut Tools,
        vocabulary: &mut Vocabulary,
        text: &str,
        terms: &mut Vec<TermId>,
    ) -> bool {
        let Tools { reading, surfaces } = tools;
        let (mut at, mut clear) = (0, true);
        loop {
            let found = reading.tokenizer.fill_terms(text, at, &mut self.tokens);
            let tokens = self.tokens.get(..found).unwrap_or_default();
            let spans = tokens.iter().map(|token| token.span);
            let numbers = self.lookups.numbers(surfaces, text, spans);
            let mut kept = terms.len();
            // What is written where a stop word was is overwritten by the next term.
            terms.resize(kept + tokens.len(), TermId(0));
            for (token, &number) in tokens.iter().zip(numbers) {
                let Entry { stem, stop, .. } = match surfaces.value(number) {
                    Some(entry) => *entry,
                    _ => reading.entry(surfaces, vocabulary, text, token.span),
                };
                clear &= !(stop && token.kind == TokenKind::Acronym);
                if let Some(place) = terms.get_mut(kept) {
                    *place = stem;
                }
                kept += usize::from(!stop);
            }
            terms.truncate(kept);
            match tokens.last() {
                Some(last) if found == WordLookups::MANY => at = last.span.end,
                _ => return clear,
            }
        }
    }
}

/// What YAKE counts a word in lower case as: without a final `s`.
fn yake_key(folded: &str) -> &str {
    let long = folded.chars().nth(3).is_some();
    folded.strip_suffix('s').filter(|_| long).unwrap_or(folded)
}
