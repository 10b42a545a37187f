"""Weights of small corpora by other packages, into tests/golden/tf_idf.json.

Needs gensim==4.4.0, scikit-learn==1.9.1, bm25s==0.3.16, numpy==2.4.6. Spark's idf is its
documented formula, computed here: the package would need a Java machine.

    python tests/golden/make_tf_idf.py
    python tests/golden/make_tf_idf.py --real OUT     # BM25 over real articles, into OUT

`--real` reads the articles in NUTGRAF_DATA (default ../shared); the tests find OUT
through NUTGRAF_REFERENCE.
"""

import argparse
import json
import math
import os
import pathlib
import re
import warnings

import bm25s
from gensim.corpora import Dictionary
from gensim.models import TfidfModel
from sklearn.feature_extraction.text import TfidfTransformer
from scipy.sparse import csr_matrix

ROOT = pathlib.Path(__file__).resolve().parents[2]
warnings.simplefilter("ignore")


def texts():
    """The first sixty words of each English article of ours."""
    found = []
    for path in sorted((ROOT / "corpora/news").glob("en-*.jsonl")):
        for line in path.read_text("utf-8").rstrip("\n").split("\n"):
            words = re.findall(r"\w\w+", json.loads(line)["text"].lower())
            found.append(words[:40])
    return found


def gensim(documents, terms):
    dictionary = Dictionary(documents)
    bags = [dictionary.doc2bow(words) for words in documents]
    column = {dictionary.token2id[term]: place for place, term in enumerate(terms)}
    out = {}
    for tf in "ntbaldL":
        for idf in "nxftp":
            for norm in "nc":
                model = TfidfModel(bags, smartirs=tf + idf + norm, id2word=dictionary)
                rows = [sorted((column[i], float(w)) for i, w in model[bag]) for bag in bags[:2]]
                out[tf + idf + norm] = rows
    return out


def scikit_learn(documents, terms):
    counts = csr_matrix([[words.count(term) for term in terms] for words in documents])
    out = {}
    for name, smooth in ("smooth", True), ("plain", False):
        out[name] = TfidfTransformer(smooth_idf=smooth).fit(counts).idf_.tolist()
    return out


QUERIES = "storm coast|port strike workers|election|the of|zzz"


def retrieval(documents, queries):
    out = []
    for method in "robertson", "lucene", "atire", "bm25l", "bm25+":
        index = bm25s.BM25(method=method, dtype="float64")
        index.index(documents, show_progress=False)
        for query in queries:
            known = [word for word in query if word in index.vocab_dict]
            scores = index.get_scores(known).tolist() if known else [0.0] * len(documents)
            out.append({"method": method, "query": query, "scores": scores})
    return out


def main():
    documents = texts()
    terms = sorted({word for words in documents for word in words})
    n = len(documents)
    dfs = [sum(term in set(words) for words in documents) for term in terms]
    golden = {
        "made_by": "gensim 4.4.0, scikit-learn 1.9.1, bm25s 0.3.16",
        "documents": [" ".join(words) for words in documents],
        "smart": gensim(documents, terms),
        "idf": scikit_learn(documents, terms)
        | {"spark": [math.log((n + 1) / (df + 1)) for df in dfs]},
        "bm25": retrieval(
            documents,
            [query.split() for query in QUERIES.split("|")]
            + [words[7:12] for words in documents[:6]],
        ),
    }
    text = json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"')
    (ROOT / "tests/golden/tf_idf.json").write_text(text + "\n", "utf-8")


def real(out):
    data = pathlib.Path(os.environ.get("NUTGRAF_DATA", ROOT / "../shared")) / "data"
    lines = (data / "news/bbc2005.jsonl").read_text("utf-8").split("\n")[:2000]
    documents = [re.findall(r"\w\w+", json.loads(line)["text"].lower()) for line in lines]
    queries = [words[i % 30 : i % 30 + 2 + i % 4] for i, words in enumerate(documents[::20])]
    golden = {
        "documents": [" ".join(words) for words in documents],
        "bm25": retrieval(documents, queries),
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "bm25.json").write_text(json.dumps(golden), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.real:
        real(arguments.real)
    else:
        main()
