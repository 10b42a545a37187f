"""Profiles from annotated articles."""

import json
import pickle

import pandas as pd
import pytest

import nutgraf


@pytest.fixture(scope="module")
def gold(articles):
    """English articles of our own with their keywords."""
    return [article for article in articles if article["id"].startswith("en-")]


@pytest.fixture(scope="module")
def fitted(gold):
    return nutgraf.fit(gold, profile="phrases", name="ours", l2=0.1)


def written(path, documents):
    lines = (json.dumps(document) + "\n" for document in documents)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_what_a_fit_tells(fitted, gold):
    assert fitted.documents == len(gold) == 34
    assert fitted.profile["profile"] == "ours"
    assert fitted.profile["provenance"]["gold"] == "documents: 34"
    assert fitted.evaluation["F1@10"] > fitted.base["F1@10"]
    assert fitted.evaluation.differences["F1@10"].low > 0
    assert [part["reading"] for part in fitted.weights] == ["tagged", "untagged"]
    assert repr(fitted).startswith("<Fit 'ours' from 34 documents: F1@5 0.")
    assert pickle.loads(pickle.dumps(fitted)) == fitted


def test_the_base_is_what_evaluate_says(fitted, gold):
    texts, titles, ids = ([a[k] for a in gold] for k in ["text", "title", "id"])
    table = nutgraf.keywords(
        texts, title=titles, id=ids, method="nutgraf", profile="phrases", top=15
    )
    assert dict(nutgraf.evaluate(table, gold)) == dict(fitted.base)


def test_a_profile_is_used(fitted, gold, tmp_path):
    path = tmp_path / "ours.json"
    fitted.save(path)
    assert path.read_text(encoding="utf-8") == fitted.json
    text, options = gold[0]["text"], {"method": "nutgraf", "language": "en"}
    ours = nutgraf.keywords(text, profile=path, **options)
    assert ours.texts != nutgraf.keywords(text, profile="phrases", **options).texts
    many = nutgraf.keywords([text], profile=str(path), **options)
    assert many[0].keywords.texts == ours.texts
    # What the file says now, and not what it said before.
    path.write_text(json.dumps({**fitted.profile, "tagged": {}}), encoding="utf-8")
    assert {k.score for k in nutgraf.keywords(text, profile=path, **options)} == {0}


def test_every_form_of_gold_is_the_same(fitted, gold, tmp_path):
    options = {"profile": "phrases", "name": "ours", "l2": 0.1}
    first = written(tmp_path / "first.jsonl", gold[:17])
    second = written(tmp_path / "second.jsonl", gold[17:])
    whole = written(tmp_path / "whole.jsonl", gold)
    profile = dict(fitted.profile)
    place = profile.pop("provenance")
    for form, name in [
        (pd.DataFrame(gold), "documents: 34"),
        (whole, "whole.jsonl: 34"),
        (str(whole), "whole.jsonl: 34"),
        ([first, str(second)], "first.jsonl: 17, second.jsonl: 17"),
    ]:
        found = nutgraf.fit(form, threads=2, **options)
        assert found.profile["provenance"] == {**place, "gold": name}
        assert {k: v for k, v in found.profile.items() if k != "provenance"} == profile
        assert found.evaluation == fitted.evaluation


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"profile": "tags", "l2": "0.03", "max_words": "2", "nested": "keep"},
        {"shrink_to": "zero", "name": "own", "present_only": True},
    ],
)
def test_the_profile_of_the_program(cli, gold, tmp_path, options):
    path, output = written(tmp_path / "gold.jsonl", gold), tmp_path / "house.json"
    flags = [
        part
        for name, value in options.items()
        for part in [f"--{name.replace('_', '-')}", *([] if value is True else [value])]
    ]
    (report,) = cli("fit", "--gold", path, "-o", output, *flags)
    numbers = {"l2": float, "max_words": int}
    mine = nutgraf.fit(
        path, **{k: numbers.get(k, lambda v: v)(v) for k, v in options.items()}
    )
    assert output.read_text(encoding="utf-8") == mine.json
    assert report["weights"] == mine.weights
    assert report["evaluation"][1]["map"] == mine.evaluation["MAP@10"]


def test_what_cannot_be_read_is_told(gold, tmp_path):
    path = written(tmp_path / "gold.jsonl", [*gold[:20], {"id": "x", "keys": ["x"]}])
    with pytest.warns(nutgraf.DocumentWarning, match="1 of 21 documents"):
        found = nutgraf.fit(path, l2=0.1)
    assert (found.documents, [error.id for error in found.errors]) == (20, ["x"])
    few = nutgraf.fit(gold[:6], l2=0.1)
    assert few.notices == ["6 documents are few for a fit: 20 or more are better"]


@pytest.mark.parametrize(
    ("gold", "options", "error", "parts"),
    [
        ([], {}, OSError, ["at least 5 documents", "there are 0"]),
        ("no such file", {}, FileNotFoundError, ["no such"]),
        ([{"text": "x"}], {}, ValueError, ["gold", "'keys'"]),
        (None, {}, TypeError, ["gold", "NoneType"]),
        ([], {"profile": "novels"}, ValueError, ["profile", "novels", "editor, "]),
        ([], {"l2": -1}, ValueError, ["l2", "-1", "above 0"]),
        ([], {"max_words": 9}, ValueError, ["max_words", "9", "1 to 5"]),
        ([], {"shrink_to": "x"}, ValueError, ["shrink_to", "base, zero"]),
        ([], {"threads": -1}, ValueError, ["threads", "-1"]),
    ],
)
def test_mistakes_are_named(gold, options, error, parts):
    with pytest.raises(error) as raised:
        nutgraf.fit(gold, **options)
    for part in parts:
        assert part in str(raised.value)
