"""Weights of small corpora by other packages, into tests/golden/tf_idf.json.

Needs gensim==4.4.0, scikit-learn==1.9.1, bm25s==0.3.16, numpy==2.4.6. Spark's idf is its
documented formula, computed here: the package would need a Java machine.

    python tests/golden/make_tf_idf.py
    python tests/golden/make_tf_idf.py --real OUT     # over real articles, into OUT

`--real` reads the articles in NUTGRAF_DATA (default ../shared); the tests find OUT
through NUTGRAF_REFERENCE.
"""

import argparse
import itertools
import json
import math
import os
import pathlib
import re
import warnings

import bm25s
from gensim.corpora import Dictionary
from gensim.models import TfidfModel
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

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


def gensim(documents, terms, rows=None):
    """Each notation and the weights of the first documents, as many as `rows`."""
    dictionary = Dictionary(documents)
    bags = [dictionary.doc2bow(words) for words in documents]
    column = {dictionary.token2id[term]: place for place, term in enumerate(terms)}
    for letters in itertools.product("ntbaldL", "nxftp", "nc"):
        smart = "".join(letters)
        model = TfidfModel(bags, smartirs=smart, id2word=dictionary)
        found = (model[bag] for bag in bags[:rows])
        yield smart, [sorted((column[i], float(w)) for i, w in row) for row in found]


def scikit_learn(documents, terms):
    """The idf of each term by either formula."""
    counts = counted(documents, terms)
    smooth = {"smooth": True, "plain": False}
    return {k: TfidfTransformer(smooth_idf=v).fit(counts).idf_.tolist() for k, v in smooth.items()}


def scikit_learn_rows(documents, terms):
    """Its weights with its defaults, then of logarithmic counts."""
    counts = counted(documents, terms)
    for name, sublinear in ("smooth", False), ("smooth sublinear", True):
        found = TfidfTransformer(sublinear_tf=sublinear).fit_transform(counts)
        found.sort_indices()
        rows = zip(found.indptr, found.indptr[1:])
        pairs = list(zip(found.indices.tolist(), found.data.tolist()))
        yield name, [pairs[start:end] for start, end in rows]


def counted(documents, terms):
    return CountVectorizer(analyzer=list, vocabulary=terms).transform(documents)


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
        "smart": dict(gensim(documents, terms, 2)),
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


REAL = [("keyphrases/duc2001", 160), ("keyphrases/kpcrowd500", 160)], [
    ("news/masakhanews_fr", 60)
], [("keyphrases/ptbn110", 60)]


def words(data, name, limit):
    lines = (data / f"{name}.jsonl").read_text("utf-8").split("\n")[:limit]
    return [re.findall(r"\w\w+", json.loads(line)["text"].lower()) for line in lines if line]


def some_queries(documents, step):
    return [found[i % 30 : i % 30 + 2 + i % 4] for i, found in enumerate(documents[::step])]


def real(out):
    data = pathlib.Path(os.environ.get("NUTGRAF_DATA", ROOT / "../shared")) / "data"
    out.mkdir(parents=True, exist_ok=True)
    documents = words(data, "news/bbc2005", 2000)
    golden = {
        "documents": [" ".join(found) for found in documents],
        "bm25": retrieval(documents, some_queries(documents, 20)),
    }
    (out / "bm25.json").write_text(json.dumps(golden), "utf-8")
    with open(out / "weights.jsonl", "w", encoding="utf-8") as lines:
        for sets in REAL:
            documents = [found for part in sets for found in words(data, *part)]
            for record in weights(documents):
                lines.write(json.dumps(record) + "\n")


def weights(documents):
    """A corpus, then its rows of weights by one notation after the other."""
    terms = sorted({word for found in documents for word in found})
    yield {
        "documents": [" ".join(found) for found in documents],
        "idf": scikit_learn(documents, terms),
        "bm25": retrieval(documents, some_queries(documents, 5)),
    }
    for name, rows in itertools.chain(
        gensim(documents, terms), scikit_learn_rows(documents, terms)
    ):
        yield {"weights": name, "rows": rows}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.real:
        real(arguments.real)
    else:
        main()
