"""Profiles from annotated articles."""

from __future__ import annotations

import json
from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from . import _nutgraf
from ._base import report, threads_of
from ._evaluation import Evaluation, gold_of, is_path
from ._records import Problem


class Fit:
    """A profile, and what it is worth.

    Attributes
    ----------
    profile : dict
        The profile: rules for candidates, weights, and its provenance.
    json : str
        The same as the file that :meth:`save` writes.
    base : Evaluation
        The figures of the profile to begin with.
    evaluation : Evaluation
        Those of the fitted profile, each document by a fit without it (cross-validation),
        with the ``differences`` from the profile to begin with.
    weights : list of dict
        For the weights with and without parts of speech: the documents, their candidates
        and the share of gold keywords among them, and the ``l2`` that was chosen.
    documents : int
        The annotated documents.
    notices : list of str
        What there is to know about the fit.
    errors : list of Problem
        What could not be read.
    """

    def __init__(
        self,
        profile: str,
        report: dict[str, Any],
        notices: Iterable[str] = (),
        errors: Iterable[Problem] = (),
    ) -> None:
        self.json = profile
        self.profile: dict[str, Any] = json.loads(profile)
        base, fitted = report["evaluation"]
        self.base = Evaluation(base, [])
        self.evaluation = Evaluation(fitted, [])
        self.weights: list[dict[str, Any]] = report["weights"]
        self.documents: int = report["documents"]
        self.notices = list(notices)
        self.errors = list(errors)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the profile to a file, which is what ``profile=path`` wants."""
        Path(path).write_text(self.json, encoding="utf-8", newline="\n")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # it has lists

    def __repr__(self) -> str:
        name, count = self.profile["profile"], self.documents
        means = " ".join(
            f"{measure} {self.base[measure]:.4f} to {self.evaluation[measure]:.4f}"
            for measure in list(self.evaluation.intervals)[:1]
        )
        return f"<Fit {name!r} from {count} documents: {means}>"


def fitted(gold: Any, threads: int, options: dict[str, Any]) -> Fit:
    """The profile that annotated articles give."""
    sources, errors = _sources(gold, options)
    documents = sum(len(documents) for _, documents in sources)
    report(errors, documents + len(errors))
    profile, told, notices = _nutgraf.fit(sources, threads_of(threads), options)
    return Fit(profile, told, notices, errors)


def _sources(
    gold: Any, options: dict[str, Any]
) -> tuple[list[tuple[str, list[dict[str, Any]]]], list[Problem]]:
    if is_path(gold):
        gold = [gold]
    if not isinstance(gold, (list, tuple)) or not gold or not all(map(is_path, gold)):
        documents, _ = gold_of(gold, options)
        return [("documents", documents)], []
    wanted = {name: options[name] for name in ("keys_field", "gold_language")}
    sources, errors = [], []
    for path in map(fspath, gold):
        documents, problems, _, _ = _nutgraf.read_gold([path], True, wanted)
        sources.append((path, documents))
        errors += [Problem(**problem) for problem in problems]
    return sources, errors
