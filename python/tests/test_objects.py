"""Classes: options, equality, pickles, processes and threads."""

import copy
import inspect
import multiprocessing
import os
import pickle
import select
import signal
import threading

import joblib
import pytest

import nutgraf

TEXT = "Armenia declined. The corridor divides Armenia and Iran."
KEYNESS = nutgraf.keyness([TEXT], {"the": 9}, min_count=1, measure=["g2"])
OBJECTS = [
    nutgraf.KeywordExtractor(method="rake", top=5),
    nutgraf.KeywordExtractor(method="tf-idf").fit([TEXT, "Iran declined."]),
    nutgraf.Tokenizer(mode="unicode"),
    nutgraf.Analyzer(language="en"),
    nutgraf.Stemmer("en", edition="rust-stemmers"),
    nutgraf.keywords(TEXT, explain=True),
    nutgraf.keywords([TEXT, None]),
    nutgraf.keywords([TEXT]).explode(),
    nutgraf.tokenize([TEXT]),
    nutgraf.tokenize([TEXT]).explode(),
    nutgraf.sentences([TEXT]),
    nutgraf.sentences([TEXT]).explode(),
    nutgraf.frequencies([TEXT]),
    nutgraf.frequencies([TEXT], per="document"),
    nutgraf.frequencies([TEXT], per="document").explode(),
    nutgraf.read(__file__, input_format="text"),
    nutgraf.tokenize(TEXT)[0],
    nutgraf.sentences(TEXT)[0],
    nutgraf.keywords(TEXT)[0],
    nutgraf.keywords(TEXT)[0].spans[0],
    nutgraf.Term("x", 1, 1),
    nutgraf.Document("a", None, "x", None, None),
    nutgraf.Problem("x", 1, None, "malformed", "why"),
    nutgraf.evaluate({"a": ["waivers"]}, {"a": ["waiver"]}),
    nutgraf.evaluate({"a": ["waivers"]}, {"a": ["waiver"]}).intervals["F1@5"],
    nutgraf.Difference(0.1, 0.0, 0.2),
    nutgraf.compare([TEXT]),
    KEYNESS,
    KEYNESS[0],
    KEYNESS[0].target,
    nutgraf.collocations(["grain deal " * 3], min_count=1),
    nutgraf.collocations(["grain deal " * 3], min_count=1)[0],
]
NAMES = [type(thing).__name__ for thing in OBJECTS]


def work(thing):
    """Something that needs all of an object."""
    if isinstance(thing, nutgraf.KeywordExtractor):
        return [thing.extract(TEXT).to_dict()]
    if isinstance(thing, nutgraf.Stemmer):
        return thing.stem("added")
    if isinstance(thing, (nutgraf.Tokenizer, nutgraf.Analyzer)):
        return thing(TEXT)
    return list(thing) if hasattr(thing, "__iter__") else thing.agreement


def test_every_public_class_is_here():
    """Those that come from a module of their own have tests of their own."""
    public = {
        nutgraf.__dict__[name] for name in nutgraf.__all__ if name in vars(nutgraf)
    }
    classes = {c for c in public if inspect.isclass(c) and not issubclass(c, Warning)}
    # tests/test_fit.py and tests/test_state.py.
    others = {nutgraf.Fit, nutgraf.CorpusState}
    assert classes - {type(thing) for thing in OBJECTS} == others


@pytest.mark.parametrize("thing", OBJECTS, ids=NAMES)
def test_copies_are_equal(thing):
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(thing, protocol))
        assert type(again) is type(thing)
        assert again == thing
        assert work(again) == work(thing)
    assert copy.deepcopy(thing) == copy.copy(thing) == thing
    assert thing != 1
    assert repr(thing)


def test_representations():
    assert repr(OBJECTS[0]) == "KeywordExtractor(method='rake', top=5)"
    assert repr(nutgraf.KeywordExtractor()) == "KeywordExtractor()"
    assert repr(OBJECTS[4]) == "Stemmer('en', edition='rust-stemmers')"
    assert repr(OBJECTS[5]) == (
        "Keywords(['Armenia', 'corridor', 'Iran'], language='en')"
    )
    assert repr(OBJECTS[6]) == "<KeywordTable: 2 rows>"


def test_equality_is_by_options():
    assert nutgraf.KeywordExtractor(top=5) == nutgraf.KeywordExtractor(top=5)
    assert nutgraf.KeywordExtractor(top=5) != nutgraf.KeywordExtractor(top=6)
    assert nutgraf.Stemmer("en") != nutgraf.Stemmer("fr")
    unfit = nutgraf.KeywordExtractor(method="tf-idf")
    assert unfit != copy.copy(unfit).fit(["one"])


def test_an_extractor_scores_against_the_corpus_it_was_fit_to():
    corpus = [TEXT, "Armenia again.", "Armenia and more.", "Nothing at all."]
    fitted = nutgraf.KeywordExtractor(method="tf-idf", explain=True).fit(corpus)
    words = {
        word["word"]: word["document_frequency"]
        for keyword in fitted.extract(TEXT)
        for word in keyword.explanation["words"]
    }
    assert (words["armenia"], words["iran"]) == (3, 1)
    assert fitted.extract(TEXT).texts == fitted.extract_many([TEXT])[0].keywords.texts
    # Without, many texts are their own corpus.
    table = nutgraf.KeywordExtractor(method="tf-idf", explain=True).extract_many(corpus)
    own = [keyword.explanation for keyword in table[0].keywords]
    assert own == [keyword.explanation for keyword in fitted.extract(TEXT)]


def test_objects_are_callables_of_scikit_learn():
    assert nutgraf.Tokenizer()("No waiver.") == ["No", "waiver", "."]
    assert nutgraf.Analyzer(language="en")("No waivers.") == ["waiver"]
    assert nutgraf.Stemmer("en")("waivers") == "waiver"


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_processes(method):
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    things = OBJECTS[:5]
    # A pool of threads before the fork must not be waited for after it.
    nutgraf.keywords([TEXT] * 100, threads=2)
    with multiprocessing.get_context(method).Pool(2) as pool:
        results = pool.map_async(work, things).get(60)
        assert results == [work(thing) for thing in things]
        tables = pool.map_async(nutgraf.keywords, [[TEXT] * 50] * 2).get(60)
    assert tables[0] == tables[1] == nutgraf.keywords([TEXT] * 50)


def test_joblib(tmp_path):
    things = OBJECTS[:5]
    for thing in OBJECTS:
        joblib.dump(thing, tmp_path / "thing")
        assert joblib.load(tmp_path / "thing") == thing
    results = joblib.Parallel(n_jobs=2)(joblib.delayed(work)(thing) for thing in things)
    assert results == [work(thing) for thing in things]
    found = joblib.Parallel(n_jobs=2)(
        joblib.delayed(nutgraf.keywords)(TEXT, top=n) for n in (1, 2)
    )
    assert [len(keywords) for keywords in found] == [1, 2]


def test_threads_share_an_object():
    extractor = nutgraf.KeywordExtractor()
    texts = [f"{TEXT} {'Paris met London. ' * i}" for i in range(40)]
    expected = [extractor.extract(text) for text in texts]
    results = {}

    def run(number):
        results[number] = [extractor.extract(text) for text in texts]
        results[number + 10] = [r.keywords for r in extractor.extract_many(texts)]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    for number, found in results.items():
        texts = [keywords.texts for keywords in found]
        assert texts == [keywords.texts for keywords in expected], number


def test_a_fork_after_the_import():
    nutgraf.keywords([TEXT] * 2000, threads=2)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            found = nutgraf.keywords([TEXT] * 2000, threads=2)
            os.write(writer, str(len(found)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    ready, _, _ = select.select([reader], [], [], 60)
    if not ready:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert ready, "the child hangs"
    assert os.read(reader, 10) == b"2000"


def test_stop_words_that_never_match(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_text("the\nice cream\n", encoding="utf-8")
    for make in [nutgraf.KeywordExtractor, nutgraf.Analyzer]:
        with pytest.warns(nutgraf.StopWordWarning, match="'ice cream' can never match"):
            make(stop_words=path)
    with pytest.warns(nutgraf.StopWordWarning, match="ice cream"):
        nutgraf.keywords(TEXT, stop_words=path)
