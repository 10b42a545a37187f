"""Keywords against gold keywords, and methods against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike, fspath
from typing import Any, NamedTuple

from . import _nutgraf
from ._base import again, many, report
from ._corpus import Corpus
from ._records import Problem


class Interval(NamedTuple):
    """Where 95 of 100 means lie when documents are drawn anew."""

    low: float
    high: float


class Difference(NamedTuple):
    """A mean difference from the baseline over the same documents, and its interval.

    Without 0 between ``low`` and ``high`` the difference is no accident of these
    documents.
    """

    mean: float
    low: float
    high: float


class Evaluation(Mapping[str, float]):
    """How well keywords meet gold keywords: means over documents, from 0 to 1.

    A mapping of ``P@5``, ``R@5``, ``F1@5`` and so on, ``MAP@10`` and ``nDCG@10``.

    Attributes
    ----------
    documents : int
        The documents that were scored.
    missing : int
        Those of them that had no keywords at all, and so score 0.
    skipped : int
        The documents that were not scored.
    intervals : dict of str to Interval
        For each ``F1@k``, by the bootstrap.
    differences : dict of str to Difference
        For each ``F1@k``, against the baseline, where there is one.
    per_document : list of dict
        For each document its measures, what was found and what was missed.
    """

    def __init__(
        self,
        record: dict[str, Any],
        per_document: list[dict[str, Any]],
        errors: Iterable[Problem] = (),
    ) -> None:
        self.documents: int = record["documents"]
        self.missing: int = record["missing"]
        self.skipped: int = record["skipped"]
        self.intervals: dict[str, Interval] = {}
        self.differences: dict[str, Difference] = {}
        self.per_document = per_document
        self.errors = list(errors)
        self._means: dict[str, float] = {}
        for cut in record["at"]:
            k = cut["k"]
            names = {"P": "precision", "R": "recall", "F1": "f1"}
            self._means |= {f"{short}@{k}": cut[name] for short, name in names.items()}
            self.intervals[f"F1@{k}"] = Interval(**cut["f1_interval"])
            if cut["f1_difference"] is not None:
                mean, interval = cut["f1_difference"].values()
                self.differences[f"F1@{k}"] = Difference(mean, **interval)
        self._means |= {"MAP@10": record["map"], "nDCG@10": record["ndcg"]}

    def __getitem__(self, measure: str) -> float:
        return self._means[measure]

    def __iter__(self) -> Iterator[str]:
        return iter(self._means)

    def __len__(self) -> int:
        return len(self._means)

    def __repr__(self) -> str:
        means = ", ".join(f"{name}={mean:.4f}" for name, mean in self.items())
        return f"<Evaluation of {self.documents} documents: {means}>"


class Comparison:
    """Several keyword methods side by side.

    Attributes
    ----------
    documents : list of dict
        For each document the keywords of each method, with how many methods name each,
        and the agreement of each two methods.
    agreement : list of dict
        For each two methods, over all documents: the mean ``overlap`` (Jaccard) and the
        mean rank-biased overlap ``rbo``.
    evaluation : dict of str to Evaluation
        For each method, where there are gold keywords; compared with the first.
    """

    def __init__(
        self,
        documents: list[dict[str, Any]],
        summary: dict[str, Any],
        errors: Iterable[Problem] = (),
        notices: Iterable[str] = (),
    ) -> None:
        self.documents = documents
        self.agreement: list[dict[str, Any]] = summary["agreement"]
        self.evaluation = {
            record["predictions"]: Evaluation(record, [])
            for record in summary["evaluation"]
        }
        self.errors = list(errors)
        self.notices = list(notices)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # it has lists

    def __repr__(self) -> str:
        pairs = ", ".join(
            f"{pair['first']} and {pair['second']} {pair['overlap']:.2f}"
            for pair in self.agreement
        )
        return f"<Comparison over {len(self.documents)} documents, overlap: {pairs}>"


def evaluated(
    predictions: Any, gold: Any, baseline: Any, options: dict[str, Any]
) -> Evaluation:
    """The evaluation of lists of keywords."""
    documents, errors = gold_of(gold, options)
    ids = [document["id"] for document in documents]
    lists, wrong = _lists("predictions", predictions, ids, options)
    base, more = (
        (None, []) if baseline is None else _lists("baseline", baseline, ids, options)
    )
    errors = [*errors, *wrong, *more]
    report(errors, len(documents) + len(errors))
    record, per_document = _nutgraf.evaluate(lists, documents, base, options)
    return Evaluation(record, per_document, errors)


def compared(
    texts: Any,
    gold: Any,
    title: Any,
    id: Any,
    progress: bool,
    threads: int,
    options: dict[str, Any],
) -> Comparison:
    """Methods side by side."""
    documents, wrong = ([], []) if gold is None else gold_of(gold, options, "compare")
    texts, title, id = again(texts), again(title), again(id)
    native = texts._native if isinstance(texts, Corpus) else texts
    first = _nutgraf.Many(native, title, id, threads, None)

    def work(second: _nutgraf.Many) -> Any:
        return _nutgraf.compare(second, first, documents, options)

    (records, summary), errors, notices = many(
        work, texts, title=title, id=id, progress=progress, threads=threads
    )
    return Comparison(records, summary, [*wrong, *errors], notices)


def is_path(value: Any) -> bool:
    return isinstance(value, (str, PathLike))


def _rows(table: Any) -> Any:
    """The rows of a data frame as dictionaries; anything else as it is."""
    if hasattr(table, "to_dicts"):
        return table.to_dicts()
    if hasattr(table, "columns") and hasattr(table, "to_dict"):
        return table.to_dict("records")
    return table


def gold_of(
    gold: Any, options: dict[str, Any], function: str = "evaluate"
) -> tuple[list[dict[str, Any]], list[Problem]]:
    if is_path(gold):
        wanted = {name: options[name] for name in ("keys_field", "gold_language")}
        if function == "evaluate":
            wanted = options
        documents, problems, _, _ = _nutgraf.read_gold([fspath(gold)], False, wanted)
        return documents, [Problem(**problem) for problem in problems]
    if isinstance(gold, Mapping):
        rows: Any = [{"id": id, options["keys_field"]: v} for id, v in gold.items()]
    else:
        rows = _rows(gold)
    if not isinstance(rows, Iterable):
        raise TypeError(f"gold: expected documents, got {type(gold).__name__}")
    return [_document(row, at, options) for at, row in enumerate(rows)], []


def _document(row: Any, position: int, options: dict[str, Any]) -> dict[str, Any]:
    field = options["keys_field"]
    if not isinstance(field, str):
        message = f"invalid value {field!r} for keys_field: give a name"
        raise ValueError(message)  # noqa: TRY004  # as every wrong option
    if not isinstance(row, Mapping):
        row = {field: row}
    if field not in row:
        raise ValueError(f"gold: document {position} has no field {field!r}")
    keys = row[field]
    if isinstance(keys, str) or not isinstance(keys, Iterable):
        kind = type(keys).__name__
        raise TypeError(
            f"gold: document {position} has keys of type {kind}, not a list"
        )
    language = row.get("language", row.get("lang"))
    return {
        "id": str(row.get("id", position)),
        "language": language,
        "title": row.get("title"),
        "text": row.get("text"),
        "keys": [dict(key) if isinstance(key, Mapping) else key for key in keys],
    }


def _lists(
    name: str, lists: Any, ids: list[str], options: dict[str, Any]
) -> tuple[list[tuple[str, list[str]]], list[Problem]]:
    if is_path(lists):
        found, problems, _, _ = _nutgraf.read_predictions(fspath(lists), options)
        return found, [Problem(**problem) for problem in problems]
    if isinstance(lists, Mapping):
        return [(str(id), _texts(name, item)) for id, item in lists.items()], []
    rows = _rows(lists)
    if not isinstance(rows, Iterable):
        raise TypeError(
            f"{name}: expected lists of keywords, got {type(lists).__name__}"
        )
    rows = list(rows)
    if rows and isinstance(rows[0], Mapping) and "keyword" in rows[0]:
        # A row for each keyword, as `KeywordTable.explode` gives them.
        grouped: dict[str, list[str]] = {}
        for row in rows:
            grouped.setdefault(str(row["id"]), []).append(row["keyword"])
        return list(grouped.items()), []
    if rows and all(hasattr(row, "keywords") and hasattr(row, "id") for row in rows):
        named = [row for row in rows if row.keywords is not None]
        return [(row.id, _texts(name, row.keywords)) for row in named], []
    field = options["keywords_field"]
    if rows and all(isinstance(row, Mapping) for row in rows):
        return [(str(row["id"]), _texts(name, row[field])) for row in rows], []
    if len(rows) != len(ids):
        given = f"{len(rows)} lists for {len(ids)} documents"
        raise ValueError(f"{name}: {given}: give one for each, or a dictionary by id")
    pairs = zip(ids, rows, strict=True)
    return [(id, _texts(name, row)) for id, row in pairs if row is not None], []


def _texts(name: str, keywords: Any) -> list[str]:
    if keywords is None:
        return []
    if isinstance(keywords, str):
        raise TypeError(f"{name}: expected a list of keywords, got a string")
    return [_text(keyword) for keyword in keywords]


def _text(keyword: Any) -> str:
    if isinstance(keyword, Mapping):
        keyword = keyword.get("text", keyword.get("keyword", ""))
    return keyword if isinstance(keyword, str) else str(keyword.text)
