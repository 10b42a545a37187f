"""What pke's KP-Miner and TF-IDF say of articles, as outside truth for `kp-miner`.

    python tests/golden/make_kp_miner.py NUTGRAF                # tests/golden/kp_miner.json
    python tests/golden/make_kp_miner.py NUTGRAF --real OUT     # real articles, into OUT

NUTGRAF is the built program: both sides get its tokens and sentences, one df table and
one list of stop words, so that no tokenizer is compared but the method. Needs pke (its
commit 69871ff, with PYTHONPATH: the tag 2.0.0 has no KPMiner) with spacy==3.8; pke is under
the GPL: it is run, nothing of it is here. `--real` reads the articles in NUTGRAF_DATA (default ../shared);
the tests find OUT through NUTGRAF_REFERENCE.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess

import pke

ROOT = pathlib.Path(__file__).resolve().parents[2]

STOP = {
    "en": "a about after all also an and are as at be been but by can could did do for from had "
    "has have he her his if in into is its more most no not of on or other our out over said "
    "she so some such than that the their them then there they this to up was we were what "
    "when which would you your",
    "fr": "a au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur lui "
    "mais ne nous on ont ou par pas plus pour qui sa se ses son sont sur un une vous été",
    "pt": "a as ao aos com como da das de do dos e em ele ela entre foi há já mais mas na nas no "
    "nos não o os ou para pela pelo por que se sem ser seu sua são só também tem um uma à às é",
}

SETTINGS = [
    {},
    {"lasf": 1},
    {"lasf": 2, "cutoff": 100},
    {"lasf": 2, "alpha": 1.0, "sigma": 1.5},
    {"lasf": 1, "max_words": 2},
]


def tokens(program, path, language):
    command = [program, "tokenize", str(path), "--language", language]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for line in lines.rstrip("\n").split("\n"):
        sentences = json.loads(line)["sentences"]
        sentences = [s for s in sentences if s["field"] == "text"]
        yield [[token["text"] for token in s["tokens"]] for s in sentences]


def table(documents, stop):
    df = collections.Counter()
    for sentences in documents:
        df.update({word.lower() for words in sentences for word in words} - stop)
    return {"--NB_DOC--": len(documents), **df}


def load(model, sentences, language):
    tagged = [[(word, "X") for word in words] for words in sentences]
    stop = STOP[language].split()
    model.load_document(input=tagged, language=language, normalization=None, stoplist=stop)


def kp_miner(sentences, language, df, lasf=3, cutoff=400, alpha=2.3, sigma=3.0, max_words=5):
    model = pke.unsupervised.KPMiner()
    load(model, sentences, language)
    model.ngram_selection_limit = max_words
    model.candidate_selection(lasf=lasf, cutoff=cutoff)
    if max_words < 5:
        for key in [k for k, v in model.candidates.items() if len(v.lexical_form) > max_words]:
            del model.candidates[key]
    if not model.candidates:
        return []
    model.candidate_weighting(df=df, alpha=alpha, sigma=sigma)
    return [[key, score] for key, score in model.get_n_best(n=100000)]


def tf_idf(sentences, language, df):
    """Key, occurrences, weight of each candidate."""
    model = pke.unsupervised.TfIdf()
    load(model, sentences, language)
    model.candidate_selection(n=1)
    model.candidate_weighting(df=df)
    weights = model.weights.items()
    return [[key, len(model.candidates[key].offsets), weight] for key, weight in weights]


def articles(program, path, language, limit):
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    documents = list(tokens(program, path, language))
    df = table(documents, set(STOP[language].split()))
    for index, (line, sentences) in enumerate(zip(lines[:limit], documents)):
        setting = SETTINGS[index % len(SETTINGS)]
        record = json.loads(line)
        found = kp_miner(sentences, language, df, **setting)
        words = {word.lower() for words in sentences for word in words}
        yield {
            "set": path.name,
            "id": record["id"],
            "language": language,
            "text": record["text"],
            "options": setting,
            "df": {word: df[word] for word in sorted(words) if word in df},
            "documents": df["--NB_DOC--"],
            "keywords": found,
            "tf_idf": tf_idf(sentences, language, df)[:20],
        }


def golden(program):
    found = []
    for path in sorted((ROOT / "corpora/news").glob("*.jsonl")):
        if path.stem[:2] in STOP:
            for article in articles(program, path, path.stem[:2], 3):
                del article["text"]
                found.append(article)
    out = {"made_by": "pke 2.0.0", "stop_words": STOP, "articles": found}
    text = json.dumps(out, ensure_ascii=False, separators=(",", ":")).replace('{"set"', '\n{"set"')
    (ROOT / "tests/golden/kp_miner.json").write_text(text + "\n", "utf-8")


SETS = [("en", "duc2001", None), ("en", "kpcrowd500", None), ("pt", "ptbn110", None)]


def real(program, out):
    data = pathlib.Path(os.environ.get("NUTGRAF_DATA", ROOT / "../shared")) / "data"
    sets = [(language, data / f"keyphrases/{name}.jsonl", n) for language, name, n in SETS]
    sets.append(("fr", data / "news/masakhanews_fr.jsonl", 100))
    out.mkdir(parents=True, exist_ok=True)
    (out / "kp_stop_words.json").write_text(json.dumps(STOP), "utf-8")
    with open(out / "kp_miner.jsonl", "w", encoding="utf-8") as lines:
        for language, path, limit in sets:
            for article in articles(program, path, language, limit):
                lines.write(json.dumps(article, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nutgraf")
    parser.add_argument("--real", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.real:
        real(arguments.nutgraf, arguments.real)
    else:
        golden(arguments.nutgraf)
