"""The examples of docs/spark.md for Ray and Dask, where these are installed."""

import pytest

import nutgraf


@pytest.fixture(scope="module")
def texts(articles):
    return [article["text"] for article in articles]


# Of Ray's own.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_ray(texts):
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    pyarrow = pytest.importorskip("pyarrow")
    data = pytest.importorskip("ray.data")

    def count(batch):
        state = nutgraf.CorpusState(batch["text"], ngrams="1..2", threads=1)
        return pyarrow.table({"state": [state.to_bytes()]})

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        table = pyarrow.table({"text": texts})
        articles = data.from_arrow(table).repartition(3)
        rows = articles.map_batches(count, batch_format="pyarrow").iter_rows()
        states = [nutgraf.CorpusState.from_bytes(row["state"]) for row in rows]
    finally:
        ray.shutdown()
    assert len(states) > 1
    assert sum(states) == nutgraf.CorpusState(texts, ngrams="1..2")


def test_dask(texts):
    dask = pytest.importorskip("dask", reason="Dask is not installed")
    frames = pytest.importorskip("dask.dataframe")
    pandas = pytest.importorskip("pandas")

    def count(part):
        return nutgraf.CorpusState(part["text"], ngrams="1..2", threads=1)

    articles = frames.from_pandas(pandas.DataFrame({"text": texts}), npartitions=3)
    states = [dask.delayed(count)(part) for part in articles.to_delayed()]
    assert len(states) == 3
    state = dask.delayed(sum)(states).compute(scheduler="processes")
    assert state == nutgraf.CorpusState(texts, ngrams="1..2")
