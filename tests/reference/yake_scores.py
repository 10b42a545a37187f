"""Compares the methods `yake-0.4.8` and `yake-0.7` with the Python package `yake`.

    cargo build --release
    python -m venv v07 && v07/bin/pip install yake==0.7.3
    v07/bin/python tests/reference/yake_scores.py target/release/nutgraf en.txt 300 FILE.jsonl ...
    python -m venv v048 && v048/bin/pip install yake==0.4.8
    v048/bin/python tests/reference/yake_scores.py target/release/nutgraf ...

The version that is installed says which method is compared. The arguments are the program, a
list of stop words that both sides get (those beside this script, or any other), how many
documents of each file, and the files: JSON lines with a `text`.

For each document all candidates, their scores (to 1e-9 relative) and their order are compared,
then the lists of 20 with the defaults; with `--options` also those under other options.
Exits 1 if anything differs.
"""

import importlib.metadata
import itertools
import json
import math
import subprocess
import sys
import tempfile
import warnings

import yake

VERSION = importlib.metadata.version("yake")
OLD = VERSION.startswith("0.4")
METHOD = "yake-0.4.8" if OLD else "yake-0.7"
OLD_NAMES = {"dedup_lim": "dedupLim", "dedup_func": "dedupFunc", "window_size": "windowsSize"}
FEATURES = {
    "case": "WCase",
    "position": "WPos",
    "frequency": "WFreq",
    "relatedness": "WRel",
    "spread": "WSpread",
    "keyword-frequency": "KPF",
}
ALL = 10_000_000


def new_name(feature):
    return feature if feature == "KPF" else feature.lower()


def theirs(texts, stop_words, **options):
    if OLD:
        options = {OLD_NAMES.get(name, name): value for name, value in options.items()}
    extractor = yake.KeywordExtractor(stopwords=stop_words, **options)
    for text in texts:
        found = extractor.extract_keywords(text)
        # 0.4.8 gives (score, keyword) where nothing is left out.
        yield [(b, float(a)) if not isinstance(a, str) else (a, float(b)) for a, b in found]


def ours(binary, path, stop_list, **options):
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    command = [binary, "keywords", path, "--method", METHOD, "--explain", "--language=en"]
    command += ["--stop-words", stop_list, *arguments]
    out = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    for line in out.decode().rstrip("\n").split("\n"):
        keywords = json.loads(line)["keywords"]
        yield [(k["explanation"]["keyword"], k["score"]) for k in keywords]


def same(a, b):
    if math.isinf(b):
        return abs(a) == sys.float_info.max and (a > 0) == (b > 0)
    return math.isclose(a, b, rel_tol=1e-9)


def compare(mine, reference, fold):
    """Counts keywords, and those that differ in place, form or score; a pair that ties to the
    last bits may come in either order."""
    differences = []
    if len(mine) != len(reference):
        differences.append(("lengths", len(mine), len(reference)))
    for (ours, score), (theirs, expected) in zip(mine, reference):
        ours = ours.lower() if fold else ours
        if not same(score, expected):
            differences.append((ours, score, theirs, expected))
        elif ours != theirs:
            differences.append((ours, score, theirs, expected))
    return differences


def check(binary, path, texts, stop_list, stop_words, given, taken):
    fold = taken.get("dedup_lim", 0.9) >= 1
    keywords = lists = 0
    pairs = zip(ours(binary, path, stop_list, **given), theirs(texts, stop_words, **taken), strict=True)
    for number, (mine, reference) in enumerate(pairs):
        keywords += len(reference)
        differences = compare(mine, reference, fold)
        if differences:
            lists += 1
            if lists <= 3:
                print("  document", number, len(differences), "differences, first:", differences[:2])
    print(f"{METHOD} {given}: {len(texts)} documents, {keywords} keywords, {lists} lists differ")
    return lists


def option_sets():
    for words in (1, 2, 4, 5):
        yield {"max_words": words}, {"n": words}
    for window in (2, 3):
        yield {"window": window}, {"window_size": window}
    functions = ["seqm", "levs"] + ([] if OLD else ["jaro"])
    for function, limit in itertools.product(functions, (0.5, 0.6, 0.7, 0.8, 0.95, 1.0)):
        given = {"dedup_function": function, "dedup_limit": limit}
        yield given, {"dedup_func": function, "dedup_lim": limit}
    names = list(FEATURES)
    for size in range(1, len(names) + 1):
        for chosen in itertools.combinations(names, size):
            if "frequency" in chosen or "spread" in chosen:
                features = [FEATURES[name] for name in chosen]
                features = features if OLD else [new_name(name) for name in features]
                yield {"features": ",".join(chosen)}, {"features": features}


def main():
    warnings.simplefilter("ignore")
    arguments = sys.argv[1:]
    options = "--options" in arguments
    binary, stop_list, count, *paths = [a for a in arguments if a != "--options"]
    with open(stop_list, encoding="utf-8") as lines:
        stop_words = {line.strip() for line in lines if line.strip() and line[0] != "#"}
    texts = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for _, line in zip(range(int(count)), lines)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for text in texts:
            file.write(json.dumps({"text": text}) + "\n")
        file.flush()
        every = {"top": ALL, "dedup_limit": 1}, {"top": ALL, "dedup_lim": 1.0}
        lists = {"top": 20}, {"top": 20}
        sets = [every, lists]
        for given, taken in option_sets() if options else ():
            sets.append(({"top": 20, **given}, {"top": 20, **taken}))
        failed = sum(
            check(binary, file.name, texts, stop_list, stop_words, given, taken)
            for given, taken in sets
        )
    print(f"yake {VERSION}: {len(texts)} documents, {len(sets)} settings, {failed} lists differ")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
