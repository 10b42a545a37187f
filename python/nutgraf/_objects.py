"""The work behind the classes of :mod:`nutgraf._api`, which adds their options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from . import _nutgraf
from ._base import Configured, again, compiled, many, one, warn
from ._records import Keyword, Sentence, Span, Token
from ._results import (
    DocumentTermTable,
    Keywords,
    KeywordTable,
    SentenceTable,
    TermTable,
    TokenTable,
)
from ._state import BaseState

# Python 3.10 has no `Self`.
Extractor = TypeVar("Extractor", bound="BaseExtractor")


class BaseExtractor(Configured):
    """Finds keywords."""

    # The documents and words of a corpus, and the document frequencies of its stems.
    _corpus: tuple[int, int, list[tuple[str, int]]] | None = None

    def _compile(self) -> None:
        self._native = compiled(_nutgraf.Extractor, self._options, self._corpus)

    def fit(  # noqa: PYI019
        self: Extractor,
        texts: Any,
        *,
        title: Any = None,
        progress: bool = False,
        threads: int = 0,
    ) -> Extractor:
        """Count in how many documents of a corpus each term stands.

        Methods such as ``tf-idf`` then score every text against this corpus; for the
        others it makes no difference. A :class:`CorpusState` has been counted before; its
        terms must have been made with the same options. Returns the extractor itself.
        """
        if isinstance(texts, BaseState):
            self._corpus = texts._native.frequencies(self._options)
            self._compile()
            return self
        self._corpus, _, _ = many(
            self._native.fit, texts, title=title, progress=progress, threads=threads
        )
        self._compile()
        return self

    def extract(
        self,
        text: str,
        *,
        title: str | None = None,
        id: str = "",
        tags: Sequence[Sequence[tuple[str, str]]] | None = None,
    ) -> Keywords:
        """The keywords of one text, best first.

        ``tags`` are its words by sentence, each with its part of speech: candidates of
        the graph methods.
        """
        if not isinstance(text, str):
            kind = type(text).__name__
            raise TypeError(f"expected a string, got {kind}: extract_many takes many")
        title, id = one("title", title, None), one("id", id, "")
        language, found, notices = self._native.one(text, title, _tagged(tags))
        for notice in notices:
            warn(notice, UserWarning)
        keywords = [
            Keyword._make((*numbers, tuple(map(Span._make, spans)), explanation))
            for *numbers, spans, explanation in found
        ]
        return Keywords(
            keywords,
            id=id,
            language=language,
            method=self._options["method"],
            title=title,
            text=text,
            offsets=self._options["offsets"],
        )

    def extract_many(
        self,
        texts: Any,
        *,
        title: Any = None,
        id: Any = None,
        progress: bool = False,
        threads: int = 0,
    ) -> KeywordTable:
        """The keywords of many texts, a row for each.

        A method that needs a corpus takes the texts themselves, unless :meth:`fit` has
        been given another one.
        """
        native = self._native
        if native.needs_corpus() and self._corpus is None:
            texts, title, id = again(texts), again(title), again(id)
            corpus, _, _ = many(
                native.fit, texts, title=title, threads=threads, quiet=True
            )
            native = _nutgraf.Extractor(self._options, corpus)
        result, errors, notices = many(
            native.many, texts, title=title, id=id, progress=progress, threads=threads
        )
        return KeywordTable(
            result,
            errors,
            notices,
            method=self._options["method"],
            offsets=self._options["offsets"],
            texts=texts,
            titles=title,
        )


def _tagged(tags: Any) -> list[list[tuple[str, str]]] | None:
    """Sentences of words with their tags, whatever they are lists of."""
    if tags is None:
        return None
    try:
        return [[(word, tag) for word, tag in sentence] for sentence in tags]
    except (TypeError, ValueError) as error:
        message = "tags: expected a list of sentences, each a list of (word, tag)"
        raise TypeError(message) from error


class BaseTokenizer(Configured):
    """Finds tokens and sentences."""

    def _compile(self) -> None:
        self._native = compiled(_nutgraf.Tokenizer, self._options)

    def __call__(self, text: str) -> list[str]:
        """The texts of the tokens: what scikit-learn wants of a ``tokenizer``."""
        return [token.text for token in self.tokenize(text)]

    def tokenize(self, text: str, *, title: str | None = None) -> list[Token]:
        """The tokens of one text."""
        tokens = self._native.tokens(text, one("title", title, None))
        return list(map(Token._make, tokens))

    def sentences(self, text: str, *, title: str | None = None) -> list[Sentence]:
        """The sentences of one text."""
        sentences = self._native.sentences(text, one("title", title, None))
        return [Sentence(**sentence) for sentence in sentences]

    def tokenize_many(
        self,
        texts: Any,
        *,
        title: Any = None,
        id: Any = None,
        progress: bool = False,
        threads: int = 0,
    ) -> TokenTable:
        """The tokens of many texts, a row for each text."""
        work = self._native.many_tokens
        result = many(
            work, texts, title=title, id=id, progress=progress, threads=threads
        )
        return TokenTable(*result)

    def sentences_many(
        self,
        texts: Any,
        *,
        title: Any = None,
        id: Any = None,
        progress: bool = False,
        threads: int = 0,
    ) -> SentenceTable:
        """The sentences of many texts, a row for each text."""
        work = self._native.many_sentences
        result = many(
            work, texts, title=title, id=id, progress=progress, threads=threads
        )
        return SentenceTable(*result)


class BaseAnalyzer(Configured):
    """Turns text into terms."""

    def _compile(self) -> None:
        self._native = compiled(_nutgraf.Analyzer, self._options)

    def terms(self, text: str, *, title: str | None = None) -> list[str]:
        """The stems of a text in order, without stop words."""
        terms: list[str] = self._native.terms(text, one("title", title, None))
        return terms

    __call__ = terms


class BaseStemmer(Configured):
    """Reduces words to stems."""

    language: str

    def _compile(self) -> None:
        self._native = _nutgraf.Stemmer(self.language, self._options)

    def _arguments(self) -> list[str]:
        return [repr(self.language)]

    def stem(self, word: str) -> str:
        """The stem of a word, which is given in lower case."""
        stem: str = self._native.one(word)
        return stem

    __call__ = stem

    def stem_many(
        self, words: Any, *, progress: bool = False, threads: int = 0
    ) -> list[str | None]:
        """The stems of words, in order; ``None`` for a null."""
        stems: list[str | None]
        work = self._native.many
        stems, _, _ = many(work, words, progress=progress, threads=threads)
        return stems


class Counter(Configured):
    """Counts terms."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._configure(options)

    def _compile(self) -> None:
        self._native = _nutgraf.Counter(self._options)

    def count(
        self,
        texts: Any,
        *,
        title: Any = None,
        id: Any = None,
        progress: bool = False,
        threads: int = 0,
    ) -> TermTable | DocumentTermTable:
        """The terms of all texts together, or of each."""
        work = self._native.count
        result = many(
            work, texts, title=title, id=id, progress=progress, threads=threads
        )
        per_document = self._options["per"] == "document"
        return (DocumentTermTable if per_document else TermTable)(*result)
