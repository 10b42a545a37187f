"""Keywords against gold keywords, and methods against each other."""

import json
import pickle

import pandas as pd
import polars as pl
import pytest

import nutgraf

TEXTS = ["Armenia declines the corridor.", "No answer from Armenia.", "No answer."]
GOLD = {
    "0": ["Armenia", "corridor"],
    "1": ["answers", {"text": "x", "variants": ["Armenia"]}],
}


def test_measures_by_hand():
    found = {"a": ["waivers", "Brussels", "EU", "European Union"]}
    gold = {"a": ["waiver", {"text": "European Union", "variants": ["EU"]}, "Baku"]}
    result = nutgraf.evaluate(found, gold, at=[1, 4])
    # The second name of one keyword is wrong.
    assert result["P@1"] == 1.0
    assert result["P@4"] == 2 / 4
    assert result["R@4"] == 2 / 3
    assert result["F1@4"] == pytest.approx(4 / 7, abs=1e-15)
    assert result["MAP@10"] == pytest.approx((1 + 2 / 3) / 3, abs=1e-15)
    (document,) = result.per_document
    assert [keyword["outcome"] for keyword in document["keywords"]][:3] == [
        "hit",
        "miss",
        "hit",
    ]
    assert [missed["text"] for missed in document["missed"]] == ["Baku"]


def test_every_form_of_predictions_and_gold_is_the_same(tmp_path):
    table = nutgraf.keywords(TEXTS, top=3, method="yake")
    lists = [row.keywords.texts for row in table]
    documents = [
        {"id": i, "keys": keys, "text": TEXTS[int(i)]} for i, keys in GOLD.items()
    ]
    by_id = {row.id: row.keywords for row in table}
    records = [{"id": row.id, "keywords": row.keywords.texts} for row in table]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / "found.jsonl").write_text(lines, encoding="utf-8")
    lines = "".join(json.dumps(document) + "\n" for document in documents)
    (tmp_path / "gold.jsonl").write_text(lines, encoding="utf-8")
    expected = nutgraf.evaluate(table, GOLD)
    # `answers` is too general to be a keyword.
    assert expected["R@5"] == 0.75
    for found in [
        by_id,
        records,
        lists[:2],
        table.explode().to_pandas(),
        table.explode().to_polars(),
        tmp_path / "found.jsonl",
        str(tmp_path / "found.jsonl"),
    ]:
        assert dict(nutgraf.evaluate(found, GOLD)) == dict(expected)
    strings = [
        {**document, "keys": [str(k) for k in document["keys"][:1]]}
        for document in documents
    ]
    for gold in [documents, tmp_path / "gold.jsonl", pd.DataFrame(documents)]:
        assert dict(nutgraf.evaluate(table, gold)) == dict(expected)
    frame = pl.DataFrame(strings)
    assert dict(nutgraf.evaluate(table, frame)) == dict(
        nutgraf.evaluate(table, strings)
    )


def test_what_is_missing_scores_nothing():
    found = {"0": ["Armenia", "corridor"]}
    result = nutgraf.evaluate(found, GOLD, at=[2])
    assert (result.documents, result.missing, result["F1@2"]) == (2, 1, 0.5)
    only = nutgraf.evaluate(found, GOLD, at=[2], only_predicted=True)
    assert (only.documents, only.skipped, only["F1@2"]) == (1, 1, 1.0)


def test_a_baseline():
    gold = {str(n): ["one", "two"] for n in range(50)}
    good = {str(n): ["one", "two"] for n in range(50)}
    poor = {str(n): ["one", "three"] for n in range(50)}
    result = nutgraf.evaluate(good, gold, at=[2], baseline=poor)
    assert result.differences["F1@2"] == (0.5, 0.5, 0.5)
    assert nutgraf.evaluate(good, gold).differences == {}


def test_compare():
    found = nutgraf.compare(TEXTS, gold=GOLD, methods=["yake", "tf-idf"], top=5)
    assert [document["id"] for document in found.documents] == ["0", "1", "2"]
    assert list(found.evaluation) == ["yake", "tf-idf"]
    assert found.evaluation["yake"].documents == 2
    assert found.agreement[0]["first"] == "yake"
    # Each method alone gives the same keywords.
    for number, method in enumerate(["yake", "tf-idf"]):
        alone = nutgraf.keywords(TEXTS, method=method, top=5)
        for row, document in zip(alone, found.documents, strict=True):
            compared = document["methods"][number]["keywords"]
            assert [keyword["text"] for keyword in compared] == row.keywords.texts
    assert pickle.loads(pickle.dumps(found)).agreement == found.agreement


@pytest.mark.parametrize(
    ("call", "error", "parts"),
    [
        (
            lambda: nutgraf.evaluate({"a": "x"}, GOLD),
            TypeError,
            ["predictions", "string"],
        ),
        (lambda: nutgraf.evaluate(None, GOLD), TypeError, ["predictions", "NoneType"]),
        (lambda: nutgraf.evaluate({}, {"a": "x"}), TypeError, ["gold", "str"]),
        (lambda: nutgraf.evaluate({}, None), TypeError, ["gold", "NoneType"]),
        (lambda: nutgraf.evaluate({}, [{"id": 1}]), ValueError, ["gold", "'keys'"]),
        (lambda: nutgraf.evaluate({}, {}), ValueError, ["no document"]),
        (lambda: nutgraf.evaluate({}, GOLD, at=[0]), ValueError, ["at", "0", "from 1"]),
        (lambda: nutgraf.evaluate([["a"]], GOLD), ValueError, ["1 lists for 2"]),
        (
            lambda: nutgraf.evaluate("no such file", GOLD),
            FileNotFoundError,
            ["no such"],
        ),
        (
            lambda: nutgraf.compare(TEXTS, methods=["yak"]),
            ValueError,
            ["methods", "yak", "yake-0.7", "tf-idf"],
        ),
        (
            lambda: nutgraf.compare(TEXTS, methods=["yake", "yake"]),
            ValueError,
            ["methods", "twice"],
        ),
    ],
)
def test_mistakes_are_named(call, error, parts):
    with pytest.raises(error) as raised:
        call()
    for part in parts:
        assert part in str(raised.value)
