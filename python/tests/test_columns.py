"""What the program and the module read and write in Parquet and Arrow files, beside others."""

import datetime
import json
import subprocess
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.feather
import pyarrow.parquet
import pytest

import nutgraf

NEWS = Path(__file__).parents[2] / "corpora"


def records(program, *arguments):
    return [json.loads(line) for line in program(*arguments).splitlines()]


@pytest.fixture(scope="module")
def documents():
    found = list(nutgraf.read(NEWS))
    assert len(found) > 5
    return pandas.DataFrame(
        {
            "id": [document.id for document in found],
            "title": [document.title for document in found],
            "text": [document.text for document in found],
            "date": [datetime.date(2024, 1 + at % 12, 5) for at in range(len(found))],
            "language": pandas.Categorical([document.language for document in found]),
        }
    )


def written(documents, folder):
    """The documents in files of many makes."""
    for compression in ["snappy", "gzip", "brotli", "lz4", "zstd", None]:
        path = folder / f"pandas-{compression}.parquet"
        documents.to_parquet(path, compression=compression, row_group_size=3)
        yield path
    documents.to_feather(folder / "pandas.feather")
    yield folder / "pandas.feather"
    table = pyarrow.Table.from_pandas(documents)
    with pyarrow.ipc.new_stream(folder / "pyarrow.arrows", table.schema) as stream:
        stream.write_table(table, max_chunksize=4)
    yield folder / "pyarrow.arrows"
    frame = polars.from_pandas(documents)
    frame.write_parquet(folder / "polars.parquet")
    yield folder / "polars.parquet"
    frame.write_ipc(folder / "polars.arrow")
    yield folder / "polars.arrow"
    duckdb.sql(f"COPY documents TO '{folder}/duckdb.parquet'")
    yield folder / "duckdb.parquet"


def test_documents_of_other_writers(program, documents, tmp_path):
    lines = tmp_path / "lines.jsonl"
    documents.astype({"date": "str"}).to_json(lines, orient="records", lines=True)
    expected = list(nutgraf.read(lines))
    told = records(program, "keywords", lines)
    paths = list(written(documents, tmp_path))
    assert len(paths) == 11
    for path in paths:
        found = list(nutgraf.read(path))
        for document, other in zip(found, expected, strict=True):
            # A timestamp has an hour, too.
            assert document.date[:10] == other.date
            assert document[:3] == other[:3], path
            assert document.language == other.language
        assert records(program, "keywords", path) == told, path


def keyword_records(rows):
    for row in rows:
        for keyword in row["keywords"]:
            explanation = keyword.pop("explanation")
            if explanation is not None:
                keyword["explanation"] = json.loads(explanation)
        yield row


@pytest.mark.parametrize("options", [[], ["--explain", "--top", "3"]])
def test_keywords_in_columns(program, tmp_path, options):
    told = records(program, "keywords", NEWS, *options)
    for record in told:
        record.pop("notices", None)
    parquet, arrow = tmp_path / "k.parquet", tmp_path / "k.arrow"
    program("keywords", NEWS, *options, "-o", parquet)
    program("keywords", NEWS, *options, "-o", arrow, "--threads", "3")
    for rows in [
        pyarrow.parquet.read_table(parquet).to_pylist(),
        pyarrow.feather.read_table(arrow).to_pylist(),
        polars.read_parquet(parquet).to_dicts(),
        duckdb.sql(f"FROM '{parquet}'").to_arrow_table().to_pylist(),
    ]:
        assert list(keyword_records(rows)) == told
    assert len(pandas.read_parquet(parquet)) == len(told)


def test_terms_and_tokens_in_columns(program, tmp_path):
    path = tmp_path / "out.parquet"
    program("frequencies", NEWS, "--ngrams", "1..2", "-o", path)
    told = records(program, "frequencies", NEWS, "--ngrams", "1..2")
    assert pandas.read_parquet(path).to_dict("records") == told
    program("frequencies", NEWS, "--per", "document", "-o", path)
    told = records(program, "frequencies", NEWS, "--per", "document")
    assert pyarrow.parquet.read_table(path).to_pylist() == told
    program("tokenize", NEWS, "-o", path)
    rows = pyarrow.parquet.read_table(path).to_pylist()
    told = records(program, "tokenize", NEWS)
    for row, record in zip(rows, told, strict=True):
        tokens = [
            {**token, "field": sentence["field"], "sentence": number}
            for number, sentence in enumerate(record["sentences"])
            for token in sentence["tokens"]
        ]
        assert row["id"] == record["id"]
        assert row["tokens"] == tokens


@pytest.mark.parametrize(
    "options",
    [[], ["--ngrams", "1..2", "--period", "month", "--by-language", "--by-field"]],
)
def test_states_in_other_readers(program, documents, tmp_path, options):
    documents.to_parquet(tmp_path / "documents.parquet")
    path = tmp_path / "state.parquet"
    program("state", "build", tmp_path / "documents.parquet", *options, "-o", path)
    told = records(program, "state", "show", path, "--format", "jsonl")
    assert len(told) > 500
    for name, rows in {
        "duckdb": duckdb.sql(f"FROM '{path}'").to_arrow_table().to_pylist(),
        "polars": polars.read_parquet(path).to_dicts(),
        "pandas": json.loads(pandas.read_parquet(path).to_json(orient="records")),
    }.items():
        assert len(rows) == len(told), name
        for row, record in zip(rows, told, strict=True):
            assert row == {column: record.get(column) for column in row}, name
    with pytest.raises(subprocess.CalledProcessError) as failed:
        program("keywords", path)
    assert b"a state of nutgraf, which has counts" in failed.value.stderr


def test_a_terminal_or_another_command_gets_no_columns(program):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        program("compare", NEWS, "--format", "parquet")
    assert b"parquet" in failed.value.stderr
