"""`nutgraf.spark` on a cluster: a master and two workers, each a process of its own, on
loopback. `tests/spark` installs what it takes and runs this."""

import json
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

import nutgraf

pyspark = pytest.importorskip(
    "pyspark", reason="SKIPPED: PySpark is not installed: run tests/spark"
)

# Nothing here is pandas.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support")

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("NUTGRAF_DATA", ROOT.parent / "shared"))
ARTICLES = int(os.environ.get("NUTGRAF_SPARK_ARTICLES", "20000"))


def free_port():
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Cluster:
    """A master and two workers of one core each."""

    def __init__(self, folder):
        self.folder = folder
        home = Path(pyspark.__file__).parent
        self.spark_class = home / "bin" / "spark-class"
        self.environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOG_DIR": str(folder),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_WORKER_DIR": str(folder / "work"),
        }
        port = free_port()
        self.url = f"spark://127.0.0.1:{port}"
        name = "org.apache.spark.deploy.master.Master"
        arguments = ["--host", "127.0.0.1", "--port", str(port)]
        self.processes = [self.start(name, *arguments, "--webui-port", "0")]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with closing(socket.socket()) as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        self.workers = []
        self.add_worker()
        self.add_worker()

    def start(self, name, *arguments):
        path = self.folder / f"{name.rsplit('.', 1)[-1]}-{time.monotonic()}.log"
        with path.open("w") as log:
            return subprocess.Popen(
                [self.spark_class, name, *arguments],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def add_worker(self):
        name = "org.apache.spark.deploy.worker.Worker"
        limits = ["--cores", "1", "--memory", "1g", "--webui-port", "0"]
        worker = self.start(name, "--host", "127.0.0.1", *limits, self.url)
        self.workers.append(worker)
        self.processes.append(worker)

    def kill_worker(self):
        """With its executor, as a machine that is lost."""
        os.killpg(self.workers.pop(0).pid, signal.SIGKILL)

    def stop(self):
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("spark"))
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def session(cluster):
    os.environ.update(
        PYSPARK_PYTHON=sys.executable,
        SPARK_LOCAL_IP="127.0.0.1",
        SPARK_HOME=cluster.environment["SPARK_HOME"],
    )
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(cluster.url)
        .appName("nutgraf")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "700m")
        .config("spark.driver.memory", "1500m")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")
        .config("spark.local.dir", str(cluster.folder / "local"))
        .getOrCreate()
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        # The driver itself is among them.
        if session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3:
            break
        time.sleep(0.2)
    yield session
    session.stop()


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """The same number of real articles everywhere, again and again if need be."""
    source = DATA / "data" / "news"
    if not source.is_dir():
        pytest.skip(f"SKIPPED: no news in {source}: set NUTGRAF_DATA")
    texts = [d for d in nutgraf.read(source) if d.text.strip()]
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for number in range(ARTICLES):
            document = texts[number % len(texts)]
            record = {
                "id": f"{number:06}",
                "title": document.title or "",
                "text": document.text,
                "date": f"20{10 + number % 9}-0{1 + number % 7}-11",
            }
            lines.write(json.dumps(record) + "\n")
    return path


def program(*arguments):
    binary = os.environ.get("NUTGRAF_BIN") or pytest.skip("SKIPPED: set NUTGRAF_BIN")
    return subprocess.run([binary, *arguments], check=True, capture_output=True).stdout


OPTIONS = {"period": "year", "by_language": True}


@pytest.fixture(scope="module")
def counted(articles, tmp_path_factory):
    """The program's bytes."""
    path = tmp_path_factory.mktemp("state") / "state.parquet"
    options = ["--period", "year", "--by-language"]
    program("state", "build", str(articles), *options, "-o", str(path))
    return path.read_bytes()


def frame(session, articles, partitions):
    schema = "id string, title string, text string, date string"
    # In parts as they come, and in another order.
    return session.read.schema(schema).json(str(articles)).repartition(partitions)


def build(session, articles, partitions, tmp_path):
    from nutgraf import spark

    df = frame(session, articles, partitions)
    state = spark.build_state(df, title="title", date="date", **OPTIONS)
    state.write(tmp_path / "state.parquet")
    return (tmp_path / "state.parquet").read_bytes()


@pytest.mark.parametrize("partitions", [1, 4, 32])
def test_states_have_the_bytes_of_the_program(
    session, articles, counted, partitions, tmp_path
):
    assert build(session, articles, partitions, tmp_path) == counted


def lines(found):
    """What the program writes, from rows."""
    for row in sorted(found.toArrow().to_pylist(), key=lambda row: row["id"]):
        for keyword in row["keywords"]:
            if keyword["explanation"] is None:
                del keyword["explanation"]
        yield row


@pytest.mark.parametrize("partitions", [1, 4, 32])
def test_keywords_are_those_of_the_program(session, articles, partitions):
    from nutgraf import spark

    told = program("keywords", str(articles), "--top", "5").splitlines()
    df = frame(session, articles, partitions)
    ours = lines(spark.keywords(df, title="title", top=5))
    for line, row in zip(told, ours, strict=True):
        record = json.loads(line)
        record.pop("notices", None)
        assert row == record


def test_keywords_against_a_corpus(session, articles):
    from nutgraf import spark

    told = program("keywords", str(articles), "--method", "bm25", "--top", "3")
    df = frame(session, articles, 4)
    ours = lines(spark.keywords(df, title="title", method="bm25", top=3))
    assert list(ours) == [json.loads(line) for line in told.splitlines()]
    with pytest.raises(ValueError, match="needs no document frequencies"):
        spark.keywords(df, state=nutgraf.CorpusState([]))


def test_tf_idf_is_that_of_scikit_learn(session):
    from nutgraf import spark

    texts = ["The grain left, the grain came.", "The vote was late.", None, "Grain!"]
    df = session.createDataFrame(list(enumerate(texts)), "id int, text string")
    state = spark.build_state(df)
    assert state == nutgraf.CorpusState(texts)
    rows = {row.id: row.terms for row in spark.tf_idf(df, state).collect()}
    known = [text for text in texts if text]
    vectorizer = TfidfVectorizer(token_pattern=r"\w+").fit(known)
    for number, text in enumerate(texts):
        if text is None:
            assert rows[str(number)] is None
            continue
        expected = vectorizer.transform([text]).toarray()[0]
        terms = vectorizer.get_feature_names_out()
        expected = {t: w for t, w in zip(terms, expected, strict=True) if w}
        found = {term.term: term.weight for term in rows[str(number)]}
        assert found.keys() == expected.keys()
        assert all(math.isclose(found[t], expected[t], abs_tol=1e-9) for t in found)
        assert {t.term: t["count"] for t in rows[str(number)]} == Counter(
            nutgraf.Analyzer(stop_words="none", edition="none").terms(text)
        )


def test_tf_idf_has_the_bytes_of_the_program(session, tmp_path):
    from nutgraf import spark

    lines = ROOT / "corpora/news/en-1.jsonl"
    path, count = tmp_path / "state.parquet", ("--ngrams", "1..2", "--stem", "snowball")
    program("state", "build", lines, *count, "-o", path)
    told = program("vectorize", lines, "--state", path, *count).splitlines()
    df = session.read.json(str(lines)).repartition(3)
    rows = spark.tf_idf(df, nutgraf.CorpusState.read(path), title="title").collect()
    found = {row.id: [term.asDict() for term in row.terms] for row in rows}
    assert found == {r["id"]: r["terms"] for r in map(json.loads, told)}
    assert len(found) > 10


def test_options_are_checked_on_the_driver(session):
    from nutgraf import spark

    df = session.createDataFrame([("a", "x")], "id string, text string")
    with pytest.raises(ValueError, match="ngrams"):
        spark.build_state(df, ngrams="x")
    with pytest.raises(TypeError, match="has no option 'periods'"):
        spark.build_state(df, periods="day")


def test_files_are_read_by_spark(session, articles, counted, tmp_path):
    path = tmp_path / "state.parquet"
    path.write_bytes(counted)
    told = [
        json.loads(line) for line in program("state", "show", str(path)).splitlines()
    ]
    rows = session.read.parquet(str(path)).toArrow().to_pylist()
    assert len(rows) == len(told)
    for row, record in zip(rows, told, strict=True):
        assert row == {column: record.get(column) for column in row}
    path = tmp_path / "keywords.parquet"
    program("keywords", articles, "--top", "3", "-o", path)
    told = program("keywords", articles, "--top", "3").splitlines()
    rows = lines(session.read.parquet(str(path)))
    for row, line in zip(rows, told, strict=True):
        record = json.loads(line)
        record.pop("notices", None)
        assert row == record


def losing_a_worker(session, cluster, work):
    """What the work gives when a worker is lost in the midst of its first long stage."""
    found = []
    job = threading.Thread(target=lambda: found.append(work()))
    tracker = session.sparkContext.statusTracker()
    job.start()
    killed = False
    deadline = time.monotonic() + 300
    while job.is_alive() and time.monotonic() < deadline:
        stages = filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds()))
        if not killed and any(
            s.numTasks == 32 and 2 <= s.numCompletedTasks < s.numTasks - 2
            for s in stages
        ):
            cluster.kill_worker()
            # The next test may lose another one.
            cluster.add_worker()
            killed = True
        time.sleep(0.02)
    job.join(300)
    assert killed
    assert len(found) == 1
    return found[0]


def test_counts_without_the_worker_that_was_lost(
    session, cluster, articles, counted, tmp_path
):
    found = losing_a_worker(
        session, cluster, lambda: build(session, articles, 32, tmp_path)
    )
    assert found == counted


def test_keywords_without_the_worker_that_was_lost(session, cluster, articles):
    from nutgraf import spark

    told = program("keywords", str(articles), "--top", "5").splitlines()
    df = frame(session, articles, 32)
    ours = losing_a_worker(
        session,
        cluster,
        lambda: list(lines(spark.keywords(df, title="title", top=5))),
    )
    for line, row in zip(told, ours, strict=True):
        record = json.loads(line)
        record.pop("notices", None)
        assert row == record
