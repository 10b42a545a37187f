"""The Python module beside the packages that do the same work.

    python pairs.py CORPUS.jsonl ROUNDS

`benches/peers.py` makes the environment, runs this, and makes a table of the JSON lines
that it prints. Each pair has a process of its own, in which the two take turns; peaks of
memory are taken in one process for each side. Processor time on one thread, wall time on
two. Outputs are compared first.
"""

import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A pair that takes longer has fewer rounds, three at least.
LONG = 60
# A measurement lasts as long as this.
LEAST = 0.1


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def short(texts, count):
    """Articles of about two kilobytes."""
    return [text for text in texts if 1600 <= len(text.encode()) < 2600][:count]


def stop_words():
    lines = (ROOT / "tests/reference/stop-words-en.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


# Measuring


def seconds(work, times, clock):
    start = clock()
    for _ in range(times):
        work()
    return (clock() - start) / times


def enough(work, clock):
    """How many times to do the work, so that the clock can tell; it gets warm as well."""
    took, times = seconds(work, 1, clock), 1
    while took * times < LEAST:
        times = int(times * LEAST / max(took * times, 1e-6)) + 1
        took = seconds(work, times, clock)
    return times


def measure(rounds, theirs, ours, threads=1, **row):
    """Measures both in turns and prints the row."""
    clock = time.process_time if threads == 1 else time.perf_counter
    begin = time.perf_counter()
    times = [enough(theirs, clock), enough(ours, clock)]
    row |= {"threads": threads, "theirs": [], "ours": []}
    begin = time.perf_counter()
    while len(row["ours"]) < rounds:
        row["theirs"].append(seconds(theirs, times[0], clock))
        row["ours"].append(seconds(ours, times[1], clock))
        if len(row["ours"]) >= 3 and time.perf_counter() - begin > LONG:
            break
    print(json.dumps(row), flush=True)


def share(same, total):
    """How much two sides have in common, in words; rounded down."""
    if same == total:
        return "the same"
    return f"{int(1e5 * same / total) / 1e3:g} % the same"


# scikit-learn's vectorizers

GRAMS = {"ngram_range": (1, 2), "min_df": 5}
# By what the table calls them.
VECTORIZERS = {
    f"`{kind}.fit_transform`{more}": (kind, options)
    for kind in ("CountVectorizer", "TfidfVectorizer")
    for more, options in [("", {}), (", 1 to 2 words, `min_df` 5", GRAMS)]
}


def vectorizers(name):
    """Both sides' vectorizer of that name; ours reads on one thread."""
    import nutgraf
    from sklearn.feature_extraction import text as sklearn

    kind, options = VECTORIZERS[name]
    ours = getattr(nutgraf, kind)(threads=1, **options)
    return getattr(sklearn, kind)(**options), ours


def vectorizer(name, texts, rounds):
    theirs, ours = vectorizers(name)
    difference = abs(theirs.fit_transform(texts) - ours.fit_transform(texts)).max()
    assert theirs.vocabulary_ == ours.vocabulary_, "the vocabularies differ"
    assert difference < 1e-12, f"the matrices differ by {difference}"
    del theirs.vocabulary_, ours.vocabulary_
    measure(
        rounds,
        partial(theirs.fit_transform, texts),
        partial(ours.fit_transform, texts),
        what=name,
        peer="scikit-learn",
        agreement="the same" if difference == 0 else "the same to 1e-12",
        goal=12,
    )


def two_threads(texts, rounds):
    import nutgraf

    one, two = (nutgraf.CountVectorizer(threads=threads) for threads in (1, 2))
    same = (one.fit_transform(texts) != two.fit_transform(texts)).nnz == 0
    assert same, "threads change the matrix"
    assert one.vocabulary_ == two.vocabulary_, "threads change the vocabulary"
    measure(
        rounds,
        partial(one.fit_transform, texts),
        partial(two.fit_transform, texts),
        what="`CountVectorizer.fit_transform`",
        peer="one thread",
        agreement="the same",
        goal=None,
        threads=2,
    )


def status(field):
    """A line of what the system knows of this process, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(field)


def memory(side, name, texts):
    """Prints the memory before fitting and at its peak."""
    chosen = vectorizers(name)[side]
    before = status("VmRSS")
    chosen.fit_transform(texts)
    print(json.dumps({"before": before, "peak": status("VmHWM")}))


def memories(name, corpus, rounds):
    """The peaks of both sides' processes, once each: they hardly vary."""
    theirs, ours = (
        json.loads(child(corpus, rounds, "memory", side, name)) for side in "01"
    )
    above = (ours["peak"] - ours["before"]) / (theirs["peak"] - theirs["before"])
    row = {
        "what": f"peak memory of the process, {name}",
        "peer": "scikit-learn",
        "agreement": f"{above:.2f} times, without what was there before",
        "goal": 0.5,
        "cost": True,
        "threads": 1,
        "unit": "bytes",
    }
    peaks = {"theirs": [theirs["peak"]], "ours": [ours["peak"]]}
    print(json.dumps(row | peaks), flush=True)


# Tables of documents, terms and counts

# Articles whose tables are compared.
COMPARED = 1000


def cells(matrix, terms):
    """Document, term and count of each value of a matrix."""
    matrix = matrix.tocoo()
    return {
        (int(document), terms[column], int(count))
        for document, column, count in zip(
            matrix.row, matrix.col, matrix.data, strict=True
        )
    }


def table(peer, prepare, texts, rounds, threads):
    """`prepare` takes texts into the peer's own table; it gives the query, to be run, and
    its rows of document, term and count."""
    import nutgraf

    ours = nutgraf.CountVectorizer(threads=threads)
    few = texts[:COMPARED]
    matrix = ours.fit_transform(few)
    mine = cells(matrix, ours.get_feature_names_out())
    yours = set(prepare(few)[1]())
    measure(
        rounds,
        prepare(texts)[0],
        partial(ours.fit_transform, texts),
        threads,
        what="documents, terms, counts: `CountVectorizer.fit_transform`",
        peer=peer,
        agreement=share(len(mine & yours), len(mine | yours)),
        goal=6,
    )


def polars(texts, rounds, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars as pl

    def prepare(texts):
        words = pl.col("text").str.to_lowercase().str.extract_all(r"\b\w\w+\b")
        query = (
            pl.LazyFrame({"text": texts})
            .with_row_index("document")
            .with_columns(words)
            .explode("text")
            .group_by("document", "text")
            .len()
        )
        return query.collect, lambda: query.drop_nulls().collect().rows()

    table("polars", prepare, texts, rounds, threads)


def duckdb(texts, rounds, threads):
    import duckdb
    import numpy

    base = duckdb.connect(config={"threads": threads})
    # Its `\w` is ASCII.
    count = partial(
        base.execute,
        r"""
        CREATE OR REPLACE TEMP TABLE counts AS
        SELECT document, term, count(*) FROM (
            SELECT document, unnest(regexp_extract_all(lower(text), '[\pL\pN_]{2,}')) AS term
            FROM articles
        ) GROUP BY document, term
        """,
    )

    def rows():
        count()
        return base.execute("FROM counts").fetchall()

    def prepare(texts):
        columns = {
            "document": numpy.arange(len(texts)),
            "text": numpy.array(texts, object),
        }
        base.register("given", columns)
        base.execute("CREATE OR REPLACE TABLE articles AS FROM given")
        base.unregister("given")
        return count, rows

    table("DuckDB", prepare, texts, rounds, threads)


def bm25s(texts, rounds):
    import bm25s
    import numpy
    import nutgraf

    ours = nutgraf.Bm25Vectorizer(threads=1, dtype="float32")

    def theirs(texts=texts):
        tokens = bm25s.tokenize(texts, stopwords=None, show_progress=False)
        index = bm25s.BM25()
        index.index(tokens, show_progress=False)
        return index

    few = texts[:COMPARED]
    index, matrix = theirs(few), ours.fit_transform(few).tocsc()
    mine, same = ours.vocabulary_, 0
    for term, number in index.vocab_dict.items():
        if term not in mine:
            continue
        start, end = index.scores["indptr"][number : number + 2]
        column = numpy.zeros(len(few))
        column[index.scores["indices"][start:end]] = index.scores["data"][start:end]
        mine_column = matrix[:, mine[term]].toarray().ravel()
        same += int(
            (numpy.isclose(column, mine_column, atol=1e-5) & (column != 0)).sum()
        )
    total = max(matrix.nnz, len(index.scores["data"]))
    measure(
        rounds,
        theirs,
        partial(ours.fit_transform, texts),
        what="BM25 weights: `Bm25Vectorizer.fit_transform`",
        peer="bm25s",
        agreement=share(same, total),
        goal=None,
    )


# Keywords of articles of two kilobytes


def yake():
    from yake import KeywordExtractor

    extractor = KeywordExtractor(lan="en", n=3, top=10, stopwords=set(stop_words()))
    return lambda text: [keyword for keyword, _ in extractor.extract_keywords(text)]


def rake_nltk():
    sys.path.insert(0, str(ROOT / "tests/golden"))
    from make_rake_nltk import PUNKT
    from rake_nltk import Rake

    rake = Rake(stopwords=set(stop_words()), sentence_tokenizer=PUNKT.tokenize)

    def score(text):
        rake.extract_keywords_from_text(text)
        return list(dict.fromkeys(rake.get_ranked_phrases()))[:10]

    return score


def summa():
    from summa.keywords import keywords

    more = stop_words()

    def score(text):
        try:
            return keywords(text, words=10, split=True, additional_stopwords=more)
        except IndexError:  # summa asks for more words than a short text has
            return []

    return score


def rapid_textrank():
    from rapid_textrank import MultipartiteRank

    extractor = MultipartiteRank(top_n=10, language="en")
    return lambda text: [p.text for p in extractor.extract_keywords(text).phrases]


# Peer, our method, how many articles, and what we want.
KEYWORDS = {
    "yake": (yake, "yake-0.7", 400, 200),
    "yake, a text a call": (yake, "yake-0.7", 100, None),
    "yake, our candidates": (yake, "yake", 400, 200),
    "rake-nltk": (rake_nltk, "rake-nltk", 500, None),
    "rake-nltk, our candidates": (rake_nltk, "rake", 500, None),
    "summa": (summa, "textrank", 100, None),
    "rapid-textrank": (rapid_textrank, "multipartiterank", 500, None),
}


def letters(keyword):
    """What is compared of a keyword: packages differ in how they join words."""
    return "".join(filter(str.isalnum, keyword.lower()))


def keywords(name, texts, rounds):
    import nutgraf

    make, method, count, goal = KEYWORDS[name]
    score, articles = make(), short(texts, count)
    options = {"language": "en", "stop_words": stop_words(), "threads": 1}
    find = partial(nutgraf.keywords, method=method, **options)
    single = name.endswith("a text a call")
    ours = (
        (lambda: [find(text) for text in articles])
        if single
        else partial(find, articles)
    )
    same = total = 0
    for row, text in zip(find(articles, explain=True), articles, strict=True):
        # As the reference writes it, where the method has one.
        mine = {
            letters((keyword.explanation or {}).get("keyword") or keyword.text)
            for keyword in row.keywords
        }
        yours = set(map(letters, score(text)))
        same += len(mine & yours)
        total += len(mine | yours)
    measure(
        rounds,
        lambda: [score(text) for text in articles],
        ours,
        what=f"keywords, `{method}`" + ", a text a call" * single,
        peer=make.__name__.replace("_", "-"),
        agreement=share(same, total),
        goal=goal,
    )


# Running


def pairs(corpus, rounds):
    """Name of each pair, and what measures it when it has read the corpus."""
    texts = partial(read, corpus)
    for name in VECTORIZERS:
        yield name, lambda name=name: vectorizer(name, texts(), rounds)
    for name in VECTORIZERS:
        yield f"memory of {name}", lambda name=name: memories(name, corpus, rounds)
    yield "two threads", lambda: two_threads(texts(), rounds)
    for threads in (1, 2):
        yield f"polars {threads}", lambda n=threads: polars(texts(), rounds, n)
        yield f"duckdb {threads}", lambda n=threads: duckdb(texts(), rounds, n)
    yield "bm25s", lambda: bm25s(texts(), rounds)
    for name in KEYWORDS:
        yield name, lambda name=name: keywords(name, texts(), rounds)


def child(corpus, rounds, *arguments):
    """What this program prints with these arguments."""
    command = [sys.executable, __file__, corpus, str(rounds), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise RuntimeError(lines[-1] if lines else f"exit code {done.returncode}")
    return done.stdout


def main():
    corpus, rounds, *arguments = sys.argv[1:]
    rounds = int(rounds)
    match arguments:
        case ["memory", side, name]:
            memory(int(side), name, read(corpus))
        case [name]:
            dict(pairs(corpus, rounds))[name]()
        case _:
            for name, _ in pairs(corpus, rounds):
                try:
                    print(child(corpus, rounds, name), end="", flush=True)
                except RuntimeError as error:
                    row = {"what": f"{name} (Python)", "skipped": str(error)}
                    print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
