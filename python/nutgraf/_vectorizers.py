"""scikit-learn's text vectorizers, with the counting done in Rust.

They are subclasses of scikit-learn's own: parameters, defaults, errors and results are
theirs. What Rust cannot do (a callable tokenizer, preprocessor or analyzer, another token
pattern, n-grams of more than eight) their own code does. ``analyzer="nutgraf"`` counts
this package's tokens, and then ``language``, ``mode``, ``stem`` and
``stop_words="auto"`` apply.
"""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, ClassVar

from . import _nutgraf

try:
    import numpy as np
    import scipy.sparse as sp
    from sklearn.feature_extraction import text as sk
    from sklearn.preprocessing import normalize
    from sklearn.utils._param_validation import Interval, StrOptions
    from sklearn.utils.validation import check_is_fitted
except ImportError as error:
    message = 'the vectorizers need scikit-learn: pip install "nutgraf[sklearn]"'
    raise ImportError(message) from error

if TYPE_CHECKING:
    from ._api import CorpusState

__all__ = ["Bm25Vectorizer", "CountVectorizer", "HashingVectorizer", "TfidfVectorizer"]

_DEFAULT_PATTERN = r"(?u)\b\w\w+\b"
# Runs of word characters of some length, which `\b` does not change.
_WORD_PATTERN = re.compile(
    r"(?:\(\?u\))?(?:\\b)?((?:\\w)*)\\w(?:\+|\{(\d+),\})(?:\\b)?"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_LONGEST_NGRAM = 8
# Documents that are handed over at a time: to several threads more, since every batch
# brings together what they have found.
_BATCH = 1024
# Values of a matrix that are weighed at a time.
_PIECE = 1 << 18
# A term of a vocabulary takes as long to prepare as scikit-learn takes to read so many
# characters.
_CHARACTERS_PER_TERM = 3

_OWN_DEFAULTS = {"language": "auto", "mode": "news", "stem": "none"}
_OWN_CONSTRAINTS: dict[str, Any] = {
    "analyzer": [StrOptions({"word", "char", "char_wb", "nutgraf"}), callable],
    "stop_words": [StrOptions({"english", "auto"}), list, None],
    "language": [str],
    "mode": [StrOptions({"news", "unicode", "sklearn"})],
    "stem": [StrOptions({"none", "snowball", "rust-stemmers"})],
    "threads": [Interval(Integral, 0, None, closed="left")],
}


def _constructor(parent: type, **defaults: Any) -> Callable[..., None]:
    """An ``__init__`` with the parameters of the parent's, other defaults, and more."""
    own = {**_OWN_DEFAULTS, "threads": 0}
    known = dict(inspect.signature(parent.__init__).parameters)
    theirs = {name: value for name, value in defaults.items() if name in known}
    own |= {name: value for name, value in defaults.items() if name not in known}
    for name, value in {**theirs, **own}.items():
        kind = inspect.Parameter.KEYWORD_ONLY
        known[name] = inspect.Parameter(name, kind, default=value)

    def __init__(self: Any, *args: Any, **parameters: Any) -> None:
        mine = {name: parameters.pop(name, value) for name, value in own.items()}
        parent.__init__(self, *args, **{**theirs, **parameters})
        for name, value in mine.items():
            setattr(self, name, value)

    __init__.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        list(known.values())
    )
    return __init__


class _Native:
    """What the vectorizers share: parameters as options, documents as texts."""

    _HOOKS = (
        "build_analyzer",
        "build_preprocessor",
        "build_tokenizer",
        "_word_ngrams",
        "_char_ngrams",
        "_char_wb_ngrams",
    )

    def build_analyzer(self):
        """Return a callable that makes terms of a document."""
        if self.analyzer == "nutgraf":
            return partial(_terms, options=self._own_options(), decode=self.decode)
        return super().build_analyzer()

    def _warn_for_unused_params(self):
        if isinstance(self.analyzer, str) and self.analyzer == "nutgraf":
            unused = {
                "tokenizer": None,
                "preprocessor": None,
                "strip_accents": None,
                "lowercase": True,
                "token_pattern": _DEFAULT_PATTERN,
            }
            reason = "'analyzer' == 'nutgraf'"
        else:
            super()._warn_for_unused_params()
            unused, reason = _OWN_DEFAULTS, "'analyzer' != 'nutgraf'"
        for name, default in unused.items():
            if getattr(self, name) != default:
                message = f"The parameter {name!r} will not be used since {reason}"
                warnings.warn(message, stacklevel=3)

    def _options(self) -> dict[str, Any] | None:
        """The parameters as options of the counting in Rust; None if it cannot count."""
        if callable(self.analyzer) or any(map(self._overrides, self._HOOKS)):
            return None
        if not _countable(self.ngram_range) or not _is_plain(self.dtype):
            return None
        if self.analyzer == "nutgraf":
            return self._own_options()
        if self.preprocessor is not None or callable(self.strip_accents):
            return None
        options = {
            "analyzer": self.analyzer,
            "ngrams": "{}..{}".format(*self.ngram_range),
            "lowercase": bool(self.lowercase),
            "strip_accents": self.strip_accents or "keep",
        }
        if self.analyzer != "word":
            return options
        shortest = _shortest_word(self.token_pattern)
        if self.tokenizer is not None or shortest is None:
            return None
        stop_words = [_readable(word) for word in self.get_stop_words() or ()]
        return {**options, "shortest_word": shortest, "stop_words": stop_words}

    def _overrides(self, method: str) -> bool:
        """Whether a subclass, or somebody by hand, has replaced a method."""
        known = getattr(CountVectorizer, method)
        return method in vars(self) or getattr(type(self), method) is not known

    def _own_options(self) -> dict[str, Any]:
        stop_list = isinstance(self.stop_words, str) and self.stop_words == "auto"
        stop_words = () if stop_list else self.get_stop_words() or ()
        return {
            "analyzer": "nutgraf",
            "ngrams": "{}..{}".format(*self.ngram_range),
            "stop_words": [_readable(word) for word in stop_words],
            "stop_list": stop_list,
            "language": self.language,
            "mode": self.mode,
            "stem": self.stem,
        }

    def _feed(self, counting: _nutgraf.TermCounting, documents: Iterable[Any]) -> int:
        """Counts all documents; gives their number.

        Fails with UnicodeEncodeError where a lone surrogate is part of a term.
        """
        number = 0
        for texts in self._texts(documents):
            number += len(texts)
            try:
                counting.add(texts)
            except UnicodeEncodeError:
                if self.analyzer in ("char", "char_wb"):
                    raise
                # To words, surrogates are the same as other symbols.
                counting.add([_SURROGATES.sub("\ufffd", text) for text in texts])
        return number

    def _texts(self, documents: Iterable[Any]) -> Iterator[list[str]]:
        """The documents decoded, in batches: copies of texts need not all be there."""
        if hasattr(documents, "to_pylist"):  # of Arrow, whose items are no strings
            documents = documents.to_pylist()
        encoded = self.input != "content" or self._overrides("decode")
        stream = iter(documents)
        size = _BATCH if self.threads == 1 else 4 * _BATCH
        while batch := list(islice(stream, size)):
            if not encoded and _all_strings(batch):
                yield batch
                continue
            batch = [self.decode(document) for document in batch]
            if not _all_strings(batch):
                analyze = self.build_analyzer()
                for document in batch:
                    analyze(document)  # fails as scikit-learn does
            yield batch

    def _repeatable(self, documents: Iterable[Any]) -> bool:
        return self.input != "file" and iter(documents) is not documents


class CountVectorizer(_Native, sk.CountVectorizer):
    """Convert a collection of text documents to a matrix of token counts.

    Parameters, attributes and results are those of
    :class:`sklearn.feature_extraction.text.CountVectorizer`, and these:

    Parameters
    ----------
    analyzer : {'word', 'char', 'char_wb', 'nutgraf'} or callable, default='word'
        With 'nutgraf' the tokens of this package: no n-gram crosses a sentence end or a
        stop word.
    stop_words : {'english', 'auto'}, list, default=None
        With ``analyzer='nutgraf'``, 'auto' is the list of each document's language.
    language : str, default='auto'
        The language of all documents: an ISO 639 code or an English name.
    mode : {'news', 'unicode', 'sklearn'}, default='news'
        Rules for word boundaries.
    stem : {'none', 'snowball', 'rust-stemmers'}, default='none'
        Count stems of this edition instead of words.
    threads : int, default=0
        How many threads count; 0 is one for each processor.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **sk.CountVectorizer._parameter_constraints,
        **_OWN_CONSTRAINTS,
    }

    __init__ = _constructor(sk.CountVectorizer)

    @classmethod
    def from_state(cls, state: CorpusState, **parameters: Any):
        """Return a vectorizer that is fitted to the documents of a corpus state.

        It is the one that ``fit`` would make of them, but no document is read again.
        Titles that were counted are counted here, too.

        Parameters
        ----------
        state : CorpusState
            The counts. ``analyzer``, ``language``, ``mode``, ``stem`` and ``stop_words``
            are those of the state; where it leaves out words of your own, give
            ``stop_words``.
        **parameters
            The other parameters of the vectorizer; ``ngram_range`` is that of the state
            if it is not given.

        Examples
        --------
        >>> texts = ["The grain deal held.", "The grain left.", "A deal."]
        >>> state = nutgraf.CorpusState(texts, stop_words="auto", language="en")
        >>> vectorizer = nutgraf.TfidfVectorizer.from_state(state, min_df=2)
        >>> vectorizer.get_feature_names_out().tolist()
        ['deal', 'grain']
        """
        vectorizer = cls(**_state_parameters(state, parameters))
        vectorizer._fit_state(state)
        return vectorizer

    def _fit_state(self, state) -> tuple[np.ndarray, np.ndarray]:
        """Learn the vocabulary; gives document frequencies and counts by column."""
        self._validate_params()
        self._validate_ngram_range()
        if not state.documents:
            raise ValueError("the state has no documents")
        low, high = self._bounds(state.documents)
        if low > high:
            raise ValueError("max_df corresponds to < documents than min_df")
        bounds = math.ceil(low), math.floor(high)
        terms, dfs, totals = state._native.columns(*self.ngram_range, *bounds)
        dfs, totals = dfs.astype(np.int64), totals.astype(np.int64)
        if self.max_features is not None and self.max_features < len(terms):
            order = (-(dfs if self.binary else totals)).argsort()
            kept = np.sort(order[: self.max_features])
            terms = [terms[column] for column in kept]
            dfs, totals = dfs[kept], totals[kept]
        if not terms:
            raise ValueError("no term of the state is left: a lower min_df may help")
        self.vocabulary_ = {term: column for column, term in enumerate(terms)}
        self.fixed_vocabulary_ = False
        return dfs, totals

    def _count_vocab(self, raw_documents, fixed_vocab):
        """Count; and prune and sort, so that what is pruned never becomes a string."""
        self.build_analyzer()  # its errors and warnings
        options = self._options()
        terms = self._columns(raw_documents) if fixed_vocab else ()
        if options is not None and terms is not None:
            try:
                if fixed_vocab:
                    return self._count_given(raw_documents, terms, options)
                return self._count_learnt(raw_documents, options)
            except UnicodeEncodeError:
                if not self._repeatable(raw_documents):
                    raise
        vocabulary, X = super()._count_vocab(raw_documents, fixed_vocab)
        return vocabulary, X if fixed_vocab else self._prune(vocabulary, X)

    def _count_learnt(self, documents, options):
        counting = _nutgraf.TermCounting.learn(int(self.threads), options)
        number = self._feed(counting, documents)
        if counting.is_empty():
            raise ValueError(
                "empty vocabulary; perhaps the documents only contain stop words"
            )
        low, high = self._bounds(number)
        rows = counting.finish(math.ceil(low), math.floor(max(low, high)))
        kept = self._limit(rows)
        if not kept and low <= high:
            raise ValueError(
                "After pruning, no terms remain. Try a lower min_df or a higher max_df."
            )
        vocabulary = rows.vocabulary()
        csr = rows.csr(_is_float(self.dtype))
        return vocabulary, _matrix(*csr, kept, self.dtype)

    def _limit(self, rows) -> int:
        """Keeps the columns of ``max_features``; gives the number of columns."""
        limit = self.max_features
        if limit is None or limit >= rows.columns:
            return rows.columns
        totals = rows.document_frequencies() if self.binary else rows.totals()
        # The same choice among equals takes the same sort of the same numbers.
        totals = totals.astype(_sum_dtype(np.dtype(self.dtype)))
        rows.keep(np.sort((-totals).argsort()[:limit]).tolist())
        return rows.columns

    def _count_given(self, documents, terms, options):
        counting = _nutgraf.TermCounting.count(terms, int(self.threads), options)
        self._feed(counting, documents)
        csr = counting.finish(0, 0).csr(_is_float(self.dtype))
        return self.vocabulary_, _matrix(*csr, len(terms), self.dtype)

    def _columns(self, documents) -> list[str] | None:
        """The terms in the order of their columns.

        None where it takes longer to prepare them than to read the documents, or where
        the vocabulary was set by hand and is not one term a column.
        """
        if self._is_little(documents):
            return None
        terms: list[Any] = [None] * len(self.vocabulary_)
        try:
            for term, column in self.vocabulary_.items():
                terms[column] = _readable(term)
        except (IndexError, TypeError):
            return None
        return None if None in terms else terms

    def _is_little(self, documents) -> bool:
        """Whether a vocabulary takes longer to prepare than the documents to read."""
        if self.input != "content" or not isinstance(documents, (list, tuple)):
            return False
        limit = _CHARACTERS_PER_TERM * len(self.vocabulary_)
        for document in documents:
            if isinstance(document, (str, bytes)):
                limit -= len(document) + 1
            if limit <= 0:
                return False
        return True

    def _bounds(self, documents: int) -> tuple[float, float]:
        bounds = self.min_df, self.max_df
        low, high = (b if isinstance(b, Integral) else b * documents for b in bounds)
        return low, high

    def _prune(self, vocabulary, X):
        """What scikit-learn does after it has counted."""
        low, high = self._bounds(X.shape[0])
        if low > high:
            return X
        if self.binary:
            X.data.fill(1)
        if self.max_features is not None:
            X = super()._sort_features(X, vocabulary)
        X = super()._limit_features(X, vocabulary, high, low, self.max_features)
        if isinstance(X, tuple):  # before scikit-learn 1.7
            X = X[0]
        if self.max_features is None:
            X = super()._sort_features(X, vocabulary)
        return X

    def _sort_features(self, X, vocabulary):
        return X  # they are sorted

    def _limit_features(self, X, vocabulary, high=None, low=None, limit=None):
        return X  # they are pruned


class TfidfVectorizer(sk.TfidfVectorizer, CountVectorizer):
    """Convert a collection of raw documents to a matrix of TF-IDF features.

    Parameters, attributes and results are those of
    :class:`sklearn.feature_extraction.text.TfidfVectorizer`, and the further ones of
    :class:`CountVectorizer`.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **sk.TfidfVectorizer._parameter_constraints,
        **_OWN_CONSTRAINTS,
    }

    __init__ = _constructor(sk.TfidfVectorizer)

    def fit_transform(self, raw_documents, y=None):
        """Learn vocabulary and idf, return document-term matrix."""
        self._check_params()
        self._tfidf = self._transformer()
        X = super(sk.TfidfVectorizer, self).fit_transform(raw_documents)
        self._tfidf.fit(X)
        return self._tfidf.transform(X, copy=False)

    def _fit_state(self, state):
        dfs, totals = super()._fit_state(state)
        self._check_params()
        self._tfidf = self._transformer()
        self._tfidf.learn(dfs, state.documents, np.dtype(self.dtype))
        return dfs, totals

    def _transformer(self) -> _TfidfTransformer:
        return _TfidfTransformer(
            norm=self.norm,
            use_idf=self.use_idf,
            smooth_idf=self.smooth_idf,
            sublinear_tf=self.sublinear_tf,
        )


class _TfidfTransformer(sk.TfidfTransformer):
    """Weighs a matrix piece by piece: no array as large is made on the way."""

    def fit(self, X, y=None):
        """Learn the idf vector."""
        df = np.zeros(X.shape[1], dtype=np.intp)
        if self.use_idf:
            for piece in _pieces(X):
                df += np.bincount(X.indices[piece], minlength=len(df))
        self.learn(df, X.shape[0], X.dtype)
        return self

    def learn(self, df, documents: int, dtype) -> None:
        """Learn the idf vector from document frequencies."""
        self.n_features_in_ = len(df)
        if self.use_idf:
            dtype = dtype if dtype in (np.float32, np.float64) else np.float64
            df = df.astype(dtype) + float(self.smooth_idf)
            idf = np.full_like(df, documents + int(self.smooth_idf)) / df
            self.idf_ = np.log(idf) + 1.0

    def transform(self, X, copy=True):
        """Transform a count matrix to weights, in place without ``copy``."""
        if copy or X.format != "csr" or X.dtype not in (np.float32, np.float64):
            return super().transform(X, copy)
        if self.sublinear_tf:
            np.log(X.data, out=X.data)
            X.data += 1.0
        if hasattr(self, "idf_"):
            for piece in _pieces(X):
                X.data[piece] *= self.idf_[X.indices[piece]]
        return X if self.norm is None else normalize(X, norm=self.norm, copy=False)


def _pieces(X) -> Iterator[slice]:
    """Where the values of a matrix stand, some at a time."""
    for start in range(0, X.nnz, _PIECE):
        yield slice(start, start + _PIECE)


class HashingVectorizer(_Native, sk.HashingVectorizer):
    """Convert a collection of text documents to a matrix of token occurrences.

    Parameters and results are those of
    :class:`sklearn.feature_extraction.text.HashingVectorizer`, and the further ones of
    :class:`CountVectorizer`.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **sk.HashingVectorizer._parameter_constraints,
        **_OWN_CONSTRAINTS,
    }

    __init__ = _constructor(sk.HashingVectorizer)

    def transform(self, X):
        """Transform a sequence of documents to a document-term matrix."""
        options = None if isinstance(X, str) else self._options()
        if options is None:
            return super().transform(X)
        self._validate_ngram_range()
        self.build_analyzer()  # its errors and warnings
        counting = _nutgraf.TermCounting.hash(
            int(self.n_features), bool(self.alternate_sign), int(self.threads), options
        )
        try:
            number = self._feed(counting, X)
        except UnicodeEncodeError:
            if not self._repeatable(X):
                raise
            return super().transform(X)
        if not number:
            return super().transform(X)  # fails as scikit-learn does
        csr = counting.finish(0, 0).csr(_is_float(self.dtype))
        rows = _matrix(*csr, self.n_features, self.dtype)
        if self.binary:
            rows.data.fill(1)
        if self.norm is not None:
            rows = normalize(rows, norm=self.norm, copy=False)
        return _aligned(rows)


class Bm25Vectorizer(CountVectorizer):
    """Convert a collection of text documents to a matrix of BM25 weights.

    A document's score for a query is the sum of the weights of the query's terms. The
    variants and their defaults are those of bm25s. The length of a document is the number
    of its terms that are in the vocabulary.

    Parameters
    ----------
    method : {'robertson', 'lucene', 'atire', 'bm25l', 'bm25+'}, default='lucene'
        The variant of the formula.
    k1 : float, default=1.5
        How much more a term weighs the more often it stands in a document.
    b : float, default=0.75
        How much a long document's terms lose, from 0 to 1.
    delta : float, default=0.5
        What 'bm25l' and 'bm25+' add.

    The other parameters are those of :class:`CountVectorizer`; ``dtype`` is a type of
    floating-point numbers.

    Attributes
    ----------
    idf_ : ndarray of shape (n_features,)
        The weight of each term.
    average_length_ : float
        The length of the documents it was fitted to, on average.
    absent_ : ndarray of shape (n_features,)
        What each term weighs in a document that does not hold it, which is not zero with
        'bm25l' and 'bm25+': the matrix holds what it weighs more.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **CountVectorizer._parameter_constraints,
        "method": [StrOptions({"robertson", "lucene", "atire", "bm25l", "bm25+"})],
        "k1": [Interval(Real, 0, None, closed="left")],
        "b": [Interval(Real, 0, 1, closed="both")],
        "delta": [Interval(Real, 0, None, closed="left")],
    }

    __init__ = _constructor(
        sk.CountVectorizer,
        dtype=np.float64,
        method="lucene",
        k1=1.5,
        b=0.75,
        delta=0.5,
    )

    def fit_transform(self, raw_documents, y=None):
        """Learn vocabulary and weights, return document-term matrix."""
        counts = super().fit_transform(raw_documents, y)
        dfs = np.bincount(counts.indices, minlength=counts.shape[1])
        self._learn(dfs, counts.shape[0], counts.data.sum(dtype=float))
        return self._weigh(counts)

    def _fit_state(self, state):
        dfs, totals = super()._fit_state(state)
        length = (dfs if self.binary else totals).sum(dtype=float)
        self._learn(dfs, state.documents, length)
        return dfs, totals

    def _learn(self, dfs, documents: int, length: float) -> None:
        options = self._bm25_options()
        self.idf_ = _nutgraf.bm25_idf(dfs.tolist(), documents, options)
        self.average_length_ = float(length / documents)

    def transform(self, raw_documents):
        """Transform documents to document-term matrix."""
        check_is_fitted(self, "idf_")
        return self._weigh(super().transform(raw_documents))

    def _weigh(self, counts):
        data = np.ascontiguousarray(counts.data, dtype=float)
        rows = (data, counts.indices, counts.indptr)
        weights, self.absent_ = _nutgraf.bm25_weights(
            rows, self.idf_, self.average_length_, self._bm25_options()
        )
        counts.data = weights.astype(self.dtype, copy=False)
        return counts

    def _bm25_options(self) -> dict[str, Any]:
        names = ("k1", "b", "delta")
        numbers = {name: float(getattr(self, name)) for name in names}
        return {"method": self.method, **numbers}


def _state_parameters(state: CorpusState, given: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a vectorizer of the terms of a state."""
    known = state._term_options(given.get("stop_words"))
    shortest, _, longest = known.pop("ngrams").partition("..")
    ngrams = int(shortest), int(longest or shortest)
    least, most = given.get("ngram_range", ngrams)
    if not (ngrams[0] <= least <= most <= ngrams[1]):
        raise ValueError(
            f"ngram_range: the state has n-grams of {ngrams} words, not {(least, most)}"
        )
    if known["stop_words"] == "none":
        known["stop_words"] = None
    own = {"analyzer": "nutgraf", "vocabulary": None, **known}
    for name, value in own.items():
        if given.get(name, value) != value:
            raise ValueError(f"{name}: it is that of the state, {value!r}")
    return {"ngram_range": ngrams, **given, **own}


def _terms(document: Any, *, options: dict[str, Any], decode: Any) -> list[str]:
    text = decode(document)
    return _nutgraf.terms(_SURROGATES.sub("\ufffd", text), options)


def _countable(ngram_range: Any) -> bool:
    shortest, longest = ngram_range
    integers = all(isinstance(n, Integral) for n in ngram_range)
    return integers and 1 <= shortest <= longest <= _LONGEST_NGRAM


def _shortest_word(pattern: Any) -> int | None:
    """The fewest characters of a word; None where the pattern finds something else."""
    found = isinstance(pattern, str) and _WORD_PATTERN.fullmatch(pattern)
    if not found:
        return None
    before, times = len(found[1]) // 2, found[2]
    shortest = before + (1 if times is None else int(times))
    return shortest if 1 <= shortest < 1 << 31 else None


def _readable(word: Any) -> str:
    """A word as Rust can read it; what cannot stand in a text becomes none."""
    if not isinstance(word, str):
        return ""
    return word if word.isascii() or not _SURROGATES.search(word) else ""


def _all_strings(documents: list[Any]) -> bool:
    kinds = set(map(type, documents))
    return kinds <= {str} or all(issubclass(kind, str) for kind in kinds)


def _is_plain(dtype: Any) -> bool:
    """Whether it is a type of numbers that any sparse matrix can hold."""
    try:
        dtype = np.dtype(dtype)
    except TypeError:
        return False
    return dtype.isnative and (dtype.kind in "iu" or dtype in (np.float32, np.float64))


def _is_float(dtype: Any) -> bool:
    return np.dtype(dtype).kind == "f"


def _sum_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type in which scipy adds up a column."""
    if dtype.kind == "u" and np.can_cast(dtype, np.uint):
        return np.dtype(np.uint)
    return np.dtype(np.int_) if np.can_cast(dtype, np.int_) else dtype


def _matrix(data, indices, indptr, columns, dtype):
    shape = (len(indptr) - 1, columns)
    data = data.astype(dtype, copy=False)
    kind = type(_aligned(sp.csr_array((1, 1))))
    matrix = kind((data, indices, indptr), shape=shape)
    matrix.has_canonical_format = True  # sorted, and no place twice
    return matrix


def _aligned(matrix):
    """The kind of sparse matrix that scikit-learn is configured to give."""
    try:
        from sklearn.utils._sparse import _align_api_if_sparse
    except ImportError:  # before scikit-learn 1.9
        return sp.csr_matrix(matrix)
    return _align_api_if_sparse(matrix)
