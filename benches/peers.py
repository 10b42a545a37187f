"""nutgraf beside its peers: makes all that it takes, measures, and prints a table.

    python3 benches/peers.py                              # everything, on 100 MB of news
    python3 benches/peers.py --only tokens,counts --megabytes 20
    python3 benches/peers.py --readme                     # and puts the table into README.md

Two that do the same work take turns, in one process where both are libraries, and the
ratio is the median of the rounds' ratios: only such ratios mean something on a machine
that others use too. On one thread it is processor time (user and system) that counts, on
two wall time. Outputs are compared first; the table says how far they are the same.

The crates are measured by `benches/peers` (a workspace of its own), the packages of Python
by `benches/peers/pairs.py`, programs by this file. Needs Linux, Rust, a C compiler, CPython
3.11 and the registries; `--instructions` needs valgrind. What cannot be measured is said.
"""

import argparse
import datetime
import hashlib
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "benches" / "peers"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
WORK = TARGET / "peers"
VENV = WORK / "venv"
PROGRAM = TARGET / "release" / "nutgraf"

CRATES = ["tokens", "odd", "counts", "keywords"]
SECTIONS = [*CRATES, "program", "python"]
BEGIN, END = "<!-- what benches/peers.py --readme prints -->", "<!-- until here -->"


# Making what it takes


def make(what, command, **env):
    """Runs a command whose output matters only when it fails."""
    print(f"making {what}", file=sys.stderr, flush=True)
    done = subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, command)


def cargo(what, *arguments):
    command = ["cargo", "build", "--release", *arguments]
    make(what, command, CARGO_TARGET_DIR=str(TARGET))


def make_python():
    """An environment with the packages of Python and our module, built for speed."""
    if not (VENV / "bin/pip").exists():
        make("an environment", [sys.executable, "-m", "venv", "--clear", VENV])
    pip = [VENV / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
    make("the packages", [*pip, "--requirement", HERE / "requirements.txt"])
    wheels = WORK / "wheels"
    for old in wheels.glob("*.whl"):
        old.unlink()
    manifest = ["--manifest-path", ROOT / "python/Cargo.toml"]
    maturin = [VENV / "bin/maturin", "build", "--release", "--locked", "--out", wheels]
    make("the module", [*maturin, *manifest], CARGO_TARGET_DIR=str(TARGET))
    install = ["--force-reinstall", "--no-deps", *wheels.glob("*.whl")]
    make("the module's installation", [*pip, *install])


def make_corpus(megabytes):
    """News of that size as JSON lines: real and recombined articles where the folder
    NUTGRAF_DATA has a tool for it, or else made-up ones. Also says what it is."""
    data = Path(os.environ.get("NUTGRAF_DATA", ROOT / "../shared"))
    tool = data / "tools/make_corpus.py"
    kind = "real" if tool.exists() else "made-up"
    path = WORK / f"{kind}-{megabytes}.jsonl"
    if path.exists():
        return path, kind
    part = path.with_suffix(".part")
    if kind == "real":
        size = ["--megabytes", megabytes]
        make("the corpus", [sys.executable, tool, part, *size])
    else:
        example = ["--package", "nutgraf", "--example", "generate"]
        cargo("the generator", "--locked", *example)
        command = [TARGET / "release/examples/generate", "--megabytes", str(megabytes)]
        with part.open("wb") as out:
            subprocess.run(command, stdout=out, check=True)
    part.rename(path)
    return path, kind


# Crates and packages


def lines_of(command):
    """The rows that another program prints while it measures."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        yield from map(json.loads, running.stdout)
    if running.returncode:
        yield skipped(" ".join(map(str, command)), f"exit code {running.returncode}")


def skipped(what, reason):
    """A row without figures."""
    return {"what": what, "skipped": reason}


def crates(corpus, sections, rounds):
    # Not `--locked`: the product may need other crates than when its peers were added.
    manifest = ["--manifest-path", HERE / "Cargo.toml"]
    cargo("the crates", *manifest, "--target-dir", WORK / "cargo")
    program = WORK / "cargo/release/nutgraf-peers"
    for section in sections:
        yield from lines_of([program, corpus, str(rounds), section])


def packages(corpus, rounds):
    make_python()
    yield from lines_of([VENV / "bin/python", HERE / "pairs.py", corpus, str(rounds)])


# Programs


def frequencies(corpus, threads=1, *more):
    threads = ["--threads", str(threads)]
    return [PROGRAM, "frequencies", corpus, *threads, *more]


# `wc` reads bytes or UTF-8, by the locale.
LOCALE = {**os.environ, "LC_ALL": "C.UTF-8"}
# The language detected, and known.
OPTIONS = [], ["--language", "en"]


def name_of(options):
    return " ".join(["`nutgraf frequencies", *options]) + "`"


def words(corpus):
    return ["wc", "-w", corpus]


def run(command):
    """Processor time and wall time in seconds of a program whose output nobody reads."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=LOCALE) as running:
        _, status, used = os.wait4(running.pid, 0)
        wall = time.perf_counter() - start
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return used.ru_utime + used.ru_stime, wall


def peak(command):
    """The peak of its memory in bytes, as far as it is seen every two milliseconds: what
    the system tells at the end is never less than what Python takes."""
    seen = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        status = Path(f"/proc/{running.pid}/status")
        while running.poll() is None:
            found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
            seen = max(seen, int(found[1]) * 1024 if found else 0)
            time.sleep(0.002)
    return seen


def output(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return hashlib.sha256(done.stdout).digest()


def turns(rounds, theirs, ours, measure, **row):
    """A row of two commands that take turns, after a turn that is not measured."""
    measure(theirs), measure(ours)
    times = [(measure(theirs), measure(ours)) for _ in range(rounds)]
    theirs, ours = zip(*times, strict=True)
    return {"threads": 1, "goal": None, "theirs": theirs, "ours": ours} | row


def programs(corpus, rounds):
    """The program beside `wc -w`, on the same file, and beside itself."""
    cargo("the program", "--locked", "--package", "nutgraf-cli")
    for options in OPTIONS:
        yield turns(
            rounds,
            words(corpus),
            frequencies(corpus, 1, *options),
            lambda command: run(command)[0],
            what=name_of(options),
            peer="wc -w",
            agreement="it counts words of any kind",
            goal=1,
        )
    for command in "frequencies", "keywords":
        one, two = (
            [PROGRAM, command, corpus, "--language", "en", "--threads", threads]
            for threads in "12"
        )
        assert output(one) == output(two), f"{command}: threads change the output"
        yield turns(
            rounds,
            one,
            two,
            lambda command: run(command)[1],
            what=f"`nutgraf {command} --language en`",
            peer="one thread",
            agreement="the same",
            goal=1.7,
            threads=2,
        )


def memory(corpus, large):
    """The peak of memory on a large corpus beside that on the usual one."""
    for threads in (1, 2):
        yield turns(
            1,
            frequencies(corpus, threads),
            frequencies(large, threads),
            peak,
            what=f"peak memory, `nutgraf frequencies --threads {threads}`, {size_of(large)}",
            peer=size_of(corpus),
            agreement="",
            cost=True,
            threads=threads,
            unit="bytes",
        )


def size_of(corpus):
    return f"{corpus.stem.split('-')[-1]} MB"


def instructions(corpus):
    """Instructions beside those of `wc -w`; they repeat to a part in a thousand."""
    size = corpus.stat().st_size

    def collected(command):
        tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
        done = subprocess.run(
            [*tool, *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=LOCALE,
            check=True,
        )
        return int(re.search(rb"Collected : (\d+)", done.stderr)[1]) / size

    theirs = collected(words(corpus))
    for options in OPTIONS:
        yield {
            "what": f"instructions for a byte, {name_of(options)}, {size_of(corpus)}",
            "peer": "wc -w",
            "agreement": "it counts words of any kind",
            "goal": 0.9,
            "cost": True,
            "threads": 1,
            "theirs": [theirs],
            "ours": [collected(frequencies(corpus, 1, *options))],
            "unit": "instructions",
        }


# The table


def versions():
    """Of crates, packages and `wc`, by name in small letters."""
    found = {}
    for package in tomllib.loads((HERE / "Cargo.lock").read_text())["package"]:
        found[package["name"]] = package["version"]
    pins = re.findall(
        r"^(\S+)==(\S+)$", (HERE / "requirements.txt").read_text(), re.MULTILINE
    )
    first = subprocess.run(
        ["wc", "--version"], capture_output=True, text=True, check=False
    )
    line = first.stdout.partition("\n")[0]
    gnu = "coreutils " if "GNU coreutils" in line else "not GNU's: "
    return found | dict(pins) | {"wc -w": gnu + line.rpartition(" ")[2]}


def number(value):
    """Three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def amount(row, side):
    value = statistics.median(row[side])
    match row.get("unit"):
        case "bytes":
            return f"{value / 2**20:.0f} MiB"
        case "instructions":
            return f"{value:.1f}"
        case _:
            return f"{number(value * 1000)} ms" if value < 1 else f"{number(value)} s"


def line(row, known):
    """A row of the table."""
    pairs = zip(row["theirs"], row["ours"], strict=True)
    cost = row.get("cost", False)
    ratios = sorted(ours / theirs if cost else theirs / ours for theirs, ours in pairs)
    middle = statistics.median(ratios)
    extent = ""
    if len(ratios) > 1:
        extent = f"{number(ratios[0])} to {number(ratios[-1])}"
    goal = ""
    if row["goal"] is not None:
        met = middle <= row["goal"] if cost else middle >= row["goal"]
        sign = "≤" if cost else "≥"
        goal = f"{sign} {row['goal']:g}" + ("" if met else ", missed")
    peer = row["peer"]
    if version := known.get(peer.lower()):
        peer += f" {version}"
    times = f"{amount(row, 'ours')}, {amount(row, 'theirs')}"
    cells = [row["what"], peer, f"**{number(middle)}**", extent, row["threads"], goal]
    cells += [times, row["agreement"]]
    return "| " + " | ".join(map(str, cells)) + " |"


def tables(rows):
    known = versions()
    measured = [row for row in rows if "skipped" not in row]
    for cost, head, title in [
        (
            False,
            "times as fast",
            "How many times the peer's time is ours: more is better.",
        ),
        (True, "times", "How many times the other's cost is ours: less is better."),
    ]:
        chosen = [row for row in measured if row.get("cost", False) == cost]
        if not chosen:
            continue
        yield f"{title}\n"
        yield f"| what | beside | {head} | from, to | threads | goal | ours, theirs | output |"
        yield "|---|---|--:|---|--:|---|---|---|"
        yield from (line(row, known) for row in chosen)
        yield ""
    for row in rows:
        if "skipped" in row:
            yield f"NOT MEASURED: {row['what']}: {row['skipped']}\n"


def machine(corpus, kind, rounds):
    """Where and when this was measured, in a sentence or two."""
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.*)$", info, re.MULTILINE)
    rust = subprocess.run(
        ["rustc", "--version"], capture_output=True, text=True, check=True
    )
    with corpus.open("rb") as file:
        articles = sum(1 for _ in file)
    news = (
        "real news and articles recombined of it" if kind == "real" else "made-up news"
    )
    fewer = ", of 3 where a pair takes minutes" if rounds > 3 else ""
    return (
        f"{datetime.date.today()}, {model[1] if model else platform.machine()}, "
        f"{os.cpu_count()} cores, {platform.system()}, Rust {rust.stdout.split()[1]}, "
        f"Python {platform.python_version()}. {size_of(corpus)} of text: {articles:,} articles, "
        f"{news}. Medians of {rounds} rounds{fewer}."
    )


def into_readme(text):
    path = ROOT / "README.md"
    readme = path.read_text("utf-8")
    before, rest = readme.split(BEGIN)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", "utf-8")


def options():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", default=",".join(SECTIONS), help="sections, of: %(default)s"
    )
    parser.add_argument(
        "--megabytes", type=int, default=100, help="of text (%(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="(%(default)s)")
    parser.add_argument(
        "--large", action="store_true", help="memory on ten times the text"
    )
    parser.add_argument(
        "--instructions", action="store_true", help="beside wc -w, by callgrind"
    )
    parser.add_argument(
        "--readme", action="store_true", help="put the table into README.md"
    )
    given = parser.parse_args()
    given.only = given.only.split(",")
    if unknown := set(given.only) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(unknown)}")
    return given


def say(row):
    """Tells who waits how far it is."""
    if "skipped" in row:
        told = f"NOT MEASURED: {row['what']}: {row['skipped']}"
    else:
        told = f"measured {row['what']}, {row['peer']}"
    print(told, file=sys.stderr, flush=True)


def unless_broken(what, rows):
    """The rows; what breaks is a row, too."""
    try:
        yield from rows
    except (AssertionError, OSError, subprocess.CalledProcessError) as error:
        yield skipped(what, error)


def measure(given, corpus):
    """The rows, as they come."""
    if chosen := [section for section in CRATES if section in given.only]:
        yield from unless_broken("crates", crates(corpus, chosen, given.rounds))
    if "program" in given.only:
        yield from unless_broken("programs", programs(corpus, given.rounds))
        if given.large:
            large = make_corpus(10 * given.megabytes)[0]
            yield from unless_broken("memory", memory(corpus, large))
        if given.instructions:
            # Fifty times slower than without callgrind.
            small = make_corpus(10)[0]
            yield from unless_broken("instructions", instructions(small))
    if "python" in given.only:
        yield from unless_broken("Python", packages(corpus, given.rounds))


def main():
    given = options()
    WORK.mkdir(parents=True, exist_ok=True)
    corpus, kind = make_corpus(given.megabytes)
    rows = []
    for row in measure(given, corpus):
        say(row)
        rows.append(row)
    text = "\n".join([machine(corpus, kind, given.rounds), "", *tables(rows)]).rstrip()
    print(text)
    if given.readme:
        into_readme(text)


if __name__ == "__main__":
    main()
