"""The program's figures against those of the protocol's own program, to 1e-9."""

import importlib.util
import json
import os
import random
import subprocess
import sys
import unicodedata

import pytest
from conftest import DATA, ROOT, read_jsonl

SETS = sorted((DATA / "data/keyphrases").glob("*.jsonl"))
TOOL = DATA / "tools/evaluate.py"
CUTS = [5, 10, 15]

needs_data = pytest.mark.skipif(
    not (SETS and TOOL.exists()),
    reason=f"SKIPPED: no keyphrases and evaluate.py in {DATA}: set NUTGRAF_DATA",
)


@pytest.fixture(scope="session")
def tool():
    """The protocol's own program."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("evaluate_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(path, records):
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def expected(tool, gold, files, only_predicted=False, **options):
    """What the tool's `main` computes, unrounded."""
    records, base = [], None
    for path in files:
        lists = {
            str(p["id"]): [tool.phrase(x) for x in p["keywords"]]
            for p in read_jsonl(path)
        }
        use = [d for d in gold if d["id"] in lists or not only_predicted]
        rows, ids = tool.evaluate(use, lists, CUTS, **options)
        means = {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}
        record = {
            "documents": len(rows),
            "missing": sum(id not in lists for id in ids),
            "map": means["MAP@10"],
            "ndcg": means["nDCG@10"],
        }
        f1 = {}
        for k in CUTS:
            f1[k] = {i: row[f"F1@{k}"] for i, row in zip(ids, rows, strict=True)}
            low, high = tool.bootstrap(list(f1[k].values()))
            names = {"precision": "P", "recall": "R", "f1": "F1"}
            record |= {(k, n): means[f"{p}@{k}"] for n, p in names.items()}
            record |= {(k, "low"): low, (k, "high"): high}
            if base:
                both = [i for i in ids if i in base[k]]
                difference = [f1[k][i] - base[k][i] for i in both]
                low, high = tool.bootstrap(difference)
                record |= {(k, "d-low"): low, (k, "d-high"): high}
        base = base or f1
        records.append(record)
    return records


def found(records):
    """The same of the program's records."""
    for record in records:
        names = ["documents", "missing", "map", "ndcg"]
        figures = {name: record[name] for name in names}
        for cut in record["at"]:
            k, interval = cut["k"], cut["f1_interval"]
            names = ["precision", "recall", "f1"]
            figures |= {(k, name): cut[name] for name in names}
            figures |= {(k, end): interval[end] for end in ("low", "high")}
            if cut["f1_difference"]:
                interval = cut["f1_difference"]["interval"]
                figures |= {(k, f"d-{end}"): interval[end] for end in ("low", "high")}
        yield figures


OPTIONS = [
    {},
    {"present_only": True},
    {"lenient": True},
    {"only_predicted": True, "present_only": True, "lenient": True},
]


def check(cli, tool, gold, files):
    """The same figures with all options; the number of figures."""
    checked, documents = 0, read_jsonl(gold)
    for options in OPTIONS:
        flags = ["--" + name.replace("_", "-") for name in options]
        records = cli("evaluate", *files, "--gold", gold, *flags)
        wanted = expected(tool, documents, files, **options)
        for ours, theirs in zip(found(records), wanted, strict=True):
            assert ours.keys() == theirs.keys()
            for name, value in theirs.items():
                assert ours[name] == pytest.approx(value, rel=0, abs=1e-9), (
                    gold,
                    options,
                    name,
                )
            checked += len(theirs)
    return checked


def predictions(cli, gold, folder, methods):
    for method in methods:
        records = cli("keywords", gold, "--method", method, "--top", 15)
        yield write(folder / f"{method}.jsonl", records)


@needs_data
@pytest.mark.parametrize("gold", SETS, ids=lambda path: path.stem)
def test_the_figures_of_the_protocol(cli, tool, gold, tmp_path):
    files = list(predictions(cli, gold, tmp_path, ["yake", "tf-idf", "rake"]))
    files.append(mangled(files[0], gold, tmp_path))
    assert check(cli, tool, gold, files) > 300


def mangled(path, gold, folder):
    """Predictions as nobody should write them, with some gold among them."""
    draw = random.Random(7)
    keys = {d["id"]: d["keys"] for d in read_jsonl(gold)}
    records = []
    for number, record in enumerate(read_jsonl(path)):
        keywords = [keyword["text"] for keyword in record["keywords"]]
        for key in draw.sample(keys[record["id"]], min(4, len(keys[record["id"]]))):
            names = [key] if isinstance(key, str) else [key["text"], *key["variants"]]
            keywords.extend(names)
        keywords.extend(draw.choices([*keywords, "nobody"], k=6))
        draw.shuffle(keywords)
        keywords = [draw.choice(FORMS)(keyword) for keyword in keywords]
        keywords.insert(draw.randrange(len(keywords)), draw.choice(NOTHING))
        shapes = [lambda k: k, lambda k: {"text": k}, lambda k: {"keyword": k}]
        keywords = [draw.choice(shapes)(keyword) for keyword in keywords]
        if number % 7 == 0:
            keywords = []
        if number % 5:
            records.append({"id": record["id"], "keywords": keywords})
    # Of two lists for a document the last one counts; strangers do not.
    records.insert(0, {"id": records[0]["id"], "keywords": ["nobody"]})
    records.append({"id": "no such document", "keywords": ["nobody"]})
    return write(folder / "mangled.jsonl", records)


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


FORMS = [
    str,
    str.upper,
    str.title,
    full_width,
    lambda text: f"“{text}”,",
    lambda text: text.replace(" ", "_") + "s",
    lambda text: text.replace(" ", "-"),
    lambda text: text[:2] + "\u00ad" + text[2:],
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("i", "İ").replace("s", "Σ"),
]
NOTHING = [
    "",
    "?!",
    "_",
    "s",
    "東京",
    "ΟΔΟΣ Σ",
    "न्यूज़",
    "\u00ad",
    "a" * 900,
    "½ ﬁt",
    "\0",
]


@needs_data
def test_phrases_of_every_script(cli, tool, tmp_path):
    """One document a language; every phrase must find itself under other spellings."""
    phrases = ["Élections législatives", "Straßen und Häuser", "S", "Московские вести"]
    phrases += ["Türkiye’nin İstanbul’u", "Οδός ΟΔΟΣ", "中文 新闻", "co\u00adoperating"]
    languages = [*tool.ALGO, "ja", "el", "ar"]
    gold = [
        {"id": lang, "lang": lang, "text": " ".join(phrases[:5]), "keys": phrases}
        for lang in languages
    ]
    lists = [[form(p) for p in phrases] for form in FORMS for _ in range(2)]
    records = [
        {"id": lang, "keywords": keywords}
        for lang, keywords in zip(languages, lists, strict=False)
    ]
    gold, file = write(tmp_path / "gold.jsonl", gold), tmp_path / "found.jsonl"
    assert check(cli, tool, gold, [write(file, records)]) > 50


@needs_data
def test_documents_twice_and_names_twice(cli, tool, tmp_path):
    gold = [
        {"id": "a", "text": "x", "keys": ["one", {"text": "two", "variants": ["one"]}]},
        {"id": "a", "text": "two", "keys": ["two"]},
        {"id": "b", "text": "", "keys": [{"text": "x", "variants": ["y", "z"]}, "y"]},
        {"id": "c", "text": "c", "keys": ["?", ""]},
        {"id": "d", "text": "c", "keys": []},
        {"id": "e", "text": "s", "keys": ["s", "E"], "title": "T"},
    ]
    first = [
        {"id": "a", "keywords": ["two", "one", "Two"]},
        {"id": "b", "keywords": ["y", "z", "x"]},
        {"id": "e", "keywords": ["s"]},
    ]
    second = [{"id": "a", "keywords": []}, {"id": "e", "keywords": ["t", "e", "s"]}]
    gold = write(tmp_path / "gold.jsonl", gold)
    files = [write(tmp_path / "1.jsonl", first), write(tmp_path / "2.jsonl", second)]
    assert check(cli, tool, gold, files) > 100


@needs_data
def test_gold_as_predictions(cli, tool, tmp_path):
    """Lists that are the gold itself, in capitals."""
    for path in SETS:
        gold = [d for d in read_jsonl(path) if d["keys"]]
        names = [
            {"id": d["id"], "keywords": [tool.phrase(key).upper() for key in d["keys"]]}
            for d in gold
        ]
        gold, file = write(tmp_path / "gold.jsonl", gold), tmp_path / "found.jsonl"
        assert check(cli, tool, gold, [write(file, names)]) > 50


@needs_data
def test_stems_of_all_words(tool):
    """PyStemmer's stems of every word of the texts and their gold."""
    program = os.environ.get("NUTGRAF_BIN")
    if not program:
        pytest.skip("NUTGRAF_BIN does not name the program `nutgraf`")
    words = {}
    for document in (d for path in SETS for d in read_jsonl(path)):
        phrases = [document.get("title", ""), document["text"]]
        phrases += [tool.phrase(key) for key in document["keys"]]
        known = words.setdefault(document["lang"], set())
        for text in phrases:
            text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
            known.update(tool.WORD.findall(text.lower()))
    assert {"en", "fr", "de", "pt", "pl"} <= words.keys()
    for language, known in words.items():
        known = sorted(known)
        stems = subprocess.run(
            [program, "stem", "--language", tool.ALGO[language]],
            input="\n".join(known).encode(),
            check=True,
            stdout=subprocess.PIPE,
        ).stdout.decode()
        # An empty stem is an empty word of the tool.
        expected = [tool.stems(word, language)[0] for word in known]
        assert stems.splitlines() == expected, language


@needs_data
def test_our_own_corpora(cli, tool, tmp_path):
    gold = [d for p in sorted((ROOT / "corpora/news").glob("*")) for d in read_jsonl(p)]
    gold = write(tmp_path / "gold.jsonl", [d | {"lang": d["language"]} for d in gold])
    files = list(predictions(cli, gold, tmp_path, ["yake", "textrank", "tf-idf"]))
    assert check(cli, tool, gold, files) > 200
