"""What article corpora are about: tokens, stems, term frequencies and keywords.

The functions are those of the Rust library and of the program of the same name, and give
the same results. Offsets count code points, so ``text[start:end]`` is the token.

>>> import nutgraf
>>> nutgraf.keywords("Armenia declined. The corridor divides Armenia.").texts
['Armenia', 'corridor']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._api import (
    Analyzer,
    CorpusState,
    KeywordExtractor,
    Stemmer,
    Tokenizer,
    collocations,
    compare,
    detect_language,
    evaluate,
    fit,
    frequencies,
    keyness,
    keywords,
    read,
    sentences,
    stem,
    tokenize,
)
from ._base import DocumentWarning, StopWordWarning
from ._corpus import Corpus
from ._evaluation import Comparison, Difference, Evaluation, Interval
from ._fit import Fit
from ._keyness import (
    Collocation,
    CollocationTable,
    KeynessSide,
    KeynessTable,
    KeyTerm,
)
from ._nutgraf import __version__
from ._records import Document, Keyword, Problem, Sentence, Span, Term, Token
from ._results import (
    DocumentTermTable,
    Keywords,
    KeywordTable,
    SentenceTable,
    TermTable,
    TokenTable,
)

if TYPE_CHECKING:
    from ._vectorizers import (
        Bm25Vectorizer,
        CountVectorizer,
        HashingVectorizer,
        TfidfVectorizer,
    )

__all__ = [
    "Analyzer",
    "Bm25Vectorizer",
    "Collocation",
    "CollocationTable",
    "Comparison",
    "Corpus",
    "CorpusState",
    "CountVectorizer",
    "Difference",
    "Document",
    "DocumentTermTable",
    "DocumentWarning",
    "Evaluation",
    "Fit",
    "HashingVectorizer",
    "Interval",
    "KeyTerm",
    "KeynessSide",
    "KeynessTable",
    "Keyword",
    "KeywordExtractor",
    "KeywordTable",
    "Keywords",
    "Problem",
    "Sentence",
    "SentenceTable",
    "Span",
    "Stemmer",
    "StopWordWarning",
    "Term",
    "TermTable",
    "TfidfVectorizer",
    "Token",
    "TokenTable",
    "Tokenizer",
    "__version__",
    "collocations",
    "compare",
    "detect_language",
    "evaluate",
    "fit",
    "frequencies",
    "keyness",
    "keywords",
    "read",
    "sentences",
    "stem",
    "tokenize",
]

# They are scikit-learn's, which takes a second to import.
_VECTORIZERS = {
    "Bm25Vectorizer",
    "CountVectorizer",
    "HashingVectorizer",
    "TfidfVectorizer",
}


def __getattr__(name: str) -> Any:
    if name in _VECTORIZERS:
        from . import _vectorizers

        return getattr(_vectorizers, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
