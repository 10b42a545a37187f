# The options and their defaults are Rust's: tests/test_stub.py holds them together.
from collections.abc import Iterable
from os import PathLike
from typing import Any, Literal, TypeAlias, TypedDict, overload, type_check_only

from typing_extensions import NotRequired

__version__: str

_Edition: TypeAlias = Literal["snowball", "rust-stemmers", "none"]
_Field: TypeAlias = Literal["title", "text"]
_Mode: TypeAlias = Literal["news", "unicode", "sklearn"]
_Offsets: TypeAlias = Literal["code-points", "bytes"]
_StopWords: TypeAlias = str | PathLike[str]

@type_check_only
class _Token(TypedDict):
    text: str
    kind: str
    start: int
    end: int

@type_check_only
class _Sentence(TypedDict):
    field: _Field
    start: int
    end: int
    tokens: list[_Token]

@type_check_only
class _Tokens(TypedDict):
    id: str
    language: str | None
    sentences: list[_Sentence]

@type_check_only
class _Span(TypedDict):
    field: _Field
    start: int
    end: int

@type_check_only
class _Keyword(TypedDict):
    text: str
    score: float
    salience: float
    rank: int
    count: int
    spans: list[_Span]
    explanation: NotRequired[dict[str, Any]]

@type_check_only
class _Term(TypedDict):
    term: str
    count: int
    document_frequency: int

@type_check_only
class _Count(TypedDict):
    term: str
    count: int

@type_check_only
class _Terms(TypedDict):
    id: str
    language: str | None
    terms: list[_Count]

def tokenize(
    text: str,
    *,
    title: str | None = None,
    id: str = "",
    language: str = "auto",
    mode: _Mode = "news",
    offsets: _Offsets = "code-points",
) -> _Tokens: ...
def stem(
    words: Iterable[str],
    language: str,
    *,
    edition: _Edition = "snowball",
) -> list[str]: ...
def keywords(
    text: str,
    *,
    title: str | None = None,
    method: Literal["yake", "rake", "textrank", "tf-idf"] = "yake",
    top: int = 10,
    max_words: int = 4,
    nested: Literal["drop", "keep"] = "drop",
    language: str = "auto",
    mode: _Mode = "news",
    stop_words: _StopWords = "auto",
    edition: _Edition = "snowball",
    explain: bool = False,
    offsets: _Offsets = "code-points",
) -> list[_Keyword]: ...
@overload
def frequencies(
    texts: Iterable[str],
    *,
    per: Literal["corpus"] = "corpus",
    ngrams: str = "1",
    stem: _Edition = "none",
    min_df: float | str = 1,
    max_df: float | str = 1.0,
    top: int | None = None,
    sort: Literal["count", "term"] = "count",
    language: str = "auto",
    mode: _Mode = "news",
    stop_words: _StopWords = "none",
) -> list[_Term]: ...
@overload
def frequencies(
    texts: Iterable[str],
    *,
    per: Literal["document"],
    ngrams: str = "1",
    stem: _Edition = "none",
    min_df: float | str = 1,
    max_df: float | str = 1.0,
    top: int | None = None,
    sort: Literal["count", "term"] = "count",
    language: str = "auto",
    mode: _Mode = "news",
    stop_words: _StopWords = "none",
) -> list[_Terms]: ...
