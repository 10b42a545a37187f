"""Records what the Python package `yake` makes of our own articles.

    python -m venv v07 && v07/bin/pip install yake==0.7.3
    v07/bin/python tests/golden/make_yake.py
    python -m venv v048 && v048/bin/pip install yake==0.4.8
    v048/bin/python tests/golden/make_yake.py

Each writes `yake-0.7.json` or `yake-0.4.8.json` beside itself (segtok 1.5.11, numpy 2.4.6,
jellyfish 1.3.0, Python 3.11). Stop words are those of `tests/reference`.
"""

import importlib.metadata
import json
import warnings
from pathlib import Path

import yake

HERE = Path(__file__).parent
VERSION = importlib.metadata.version("yake")
OLD = VERSION.startswith("0.4")
OLD_NAMES = {"dedup_lim": "dedupLim", "dedup_func": "dedupFunc", "window_size": "windowsSize"}
# The first articles of each of our files, and the stop words for them.
FILES = {"en-1": ("en", 4), "en-2": ("en", 4), "fr": ("fr", 2), "pt": ("pt", 2), "de": ("en", 1)}
FEATURES = ["WFreq", "WPos", "WCase"]
# Ours, theirs.
SETTINGS = [
    ({}, {}),
    ({"dedup_limit": 1.0, "top": 60}, {"dedup_lim": 1.0, "top": 60}),
    ({"max_words": 5, "window": 3}, {"n": 5, "window_size": 3}),
    ({"max_words": 1, "dedup_limit": 0.6}, {"n": 1, "dedup_lim": 0.6}),
    ({"dedup_limit": 0.5, "dedup_function": "levs"}, {"dedup_lim": 0.5, "dedup_func": "levs"}),
    (
        {"features": ["frequency", "position", "case"]},
        {"features": FEATURES if OLD else [name.lower() for name in FEATURES]},
    ),
]


def keywords(text, stop_words, options):
    options = {"top": 20, **options}
    if OLD:
        options = {OLD_NAMES.get(name, name): value for name, value in options.items()}
    found = yake.KeywordExtractor(stopwords=stop_words, **options).extract_keywords(text)
    pairs = [(b, a) if not isinstance(a, str) else (a, b) for a, b in found]
    return [[keyword, float(score)] for keyword, score in pairs]


def main():
    warnings.simplefilter("ignore")
    articles = []
    for name, (language, count) in FILES.items():
        path = HERE / f"../reference/stop-words-{language}.txt"
        lines = path.read_text(encoding="utf-8").splitlines()
        stop_words = {line for line in lines if line and not line.startswith("#")}
        news = (HERE / f"../../corpora/news/{name}.jsonl").read_text(encoding="utf-8")
        for line in news.splitlines()[:count]:
            article = json.loads(line)
            lists = [
                keywords(article["text"], stop_words, theirs) for _, theirs in SETTINGS
            ]
            articles.append({"id": article["id"], "stop_words": language, "lists": lists})
    settings = [{"top": 20, **ours} for ours, _ in SETTINGS]
    record = {"package": f"yake {VERSION}", "settings": settings, "articles": articles}
    text = json.dumps(record, ensure_ascii=False)
    # One list a line.
    text = text.replace('"settings"', '\n"settings"').replace('"articles"', '\n"articles"')
    text = text.replace('{"id"', '\n{"id"').replace('[[["', '[\n[["').replace("]], [[", "]],\n[[")
    name = "yake-0.4.8.json" if OLD else "yake-0.7.json"
    (HERE / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
