"""Live hints beside the open linters, on the same captions in the same run.

Each linter sits in one warm process; what is measured is the check alone, in time of its own
thread, in turns, so that the moods of the machine hit all. 3,000 characters, every text a new
one. Eight languages, one caption each; then English alone, in which these linters and lists
are at home: there they find most, and we have most to say.
"""

from __future__ import annotations

import contextlib
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import captions, rulebooks
from bench.peer import Peer
from bench.report import Line, part, tell
from desktop.guidelines.engine import Context, Engine
from desktop.guidelines.finder import Finder, Word

LINTERS = ("harper", "write-good", "alex", "textlint", "proselint")
LENGTH = 3000
ROUNDS = 20
ENGLISH = 6
"""English captions a round; the last of them is one of the eight languages."""
TYPED = 200
"""Keys in the midst of each caption."""
LANGUAGES = (("", ""), (" en", ", English"))
Times = dict[str, list[float]]


def measure() -> Sequence[Line]:
    engines, finder = _engines(), _finder()
    ours: Times = defaultdict(list)
    beside: Times = defaultdict(list)
    with _peers() as peers, _undisturbed():
        for number in range(ROUNDS + 1):
            texts = [captions.of_length("en", LENGTH, 100 * number + one) for one in range(ENGLISH)]
            texts += captions.all_of(LENGTH, 100 * number + ENGLISH)[1:]
            for peer in peers:
                _add(beside, peer.name, peer.check(texts).ms)
            for name, engine in engines.items():
                _add(ours, name, [_timed(engine.check, text, Context()) for text in texts])
            _add(beside, "casefold", [_timed(text.casefold) for text in texts])
            finder.find_all([f"Warm again. {texts[0]}"])
            _add(ours, "finder", [_timed(finder.find_all, text.split("\n")) for text in texts])
            for language, text in (
                (" en", texts[0]),
                ("", texts[ENGLISH - 1 + number % len(captions.PARAGRAPHS)]),
            ):
                key, rest = _typed(engines["everything"], text)
                ours[f"key{language}"] += key
                ours[f"rest{language}"] += rest
            if not number:  # the warm-up
                ours.clear()
                beside.clear()
        grown = next(peer for peer in peers if peer.name == "harper").check(texts[:1]).mb
    return tell([*_lines(ours, beside), Line("hints, memory", _memory(), grown, "MB", 1 / 10)])


def _add(times: Times, name: str, of_texts: list[float]) -> None:
    times[f"{name} en"] += of_texts[:ENGLISH]
    times[name] += of_texts[ENGLISH - 1 :]


def _lines(ours: Times, beside: Times) -> Iterator[Line]:
    for language, said in LANGUAGES:
        harper = part(beside[f"harper{language}"], 0.99)
        for name, what, most in (
            ("key", "a key", 1 / 50),
            ("rest", "the hand rests", 1 / 10),
            ("everything", "a new text", 1 / 5),
        ):
            times = part(ours[name + language], 0.99)
            yield Line(f"{what}{said}: p99, Harper's p99", times, harper, "ms", most)
    for language, said in LANGUAGES:
        terms = part(ours[f"finder{language}"], 0.99)
        fold = statistics.median(beside[f"casefold{language}"])
        yield Line(f"finding 10,000 terms{said}: p99, casefold's median", terms, fold, "ms", 6)
    for name, peer, most in (
        ("write-good", "write-good", 1 / 5),
        ("alex", "alex", 1 / 5),
        ("proselint", "proselint", 1 / 10),
        ("write-good and alex", "textlint", 1 / 5),
    ):
        for language, said in LANGUAGES:
            mine, theirs = ours[name + language], beside[peer + language]
            medians = statistics.median(mine), statistics.median(theirs)
            yield Line(f"the list of {name}{said}: median, {peer}'s", *medians, "ms", most)


def _engines() -> dict[str, Engine]:
    single = {name: rulebooks.packages(name) for name in ("write-good", "alex", "proselint")}
    return {
        "everything": Engine([rulebooks.packages(), rulebooks.list_of_terms()]),
        "write-good and alex": Engine([single["write-good"], single["alex"]]),
        **{name: Engine([book]) for name, book in single.items()},
    }


def _finder() -> Finder:
    """The terms alone: what finds them in a text, folding and word boundaries included."""
    return Finder([Word(term, 0, True, True) for term in rulebooks.terms()], ())


def _typed(engine: Engine, text: str) -> tuple[list[float], list[float]]:
    """Somebody writes a sentence in the midst of a text and rests after every tenth key."""
    middle = text.find("\n\n", len(text) // 2)
    before, after = text[:middle], text[middle:]
    words = captions.PARAGRAPHS["en"][2]
    engine.check(text, Context())
    keys, rests = [], []
    for number in range(1, TYPED + 1):
        written = f"{before} {words[:number]}{after}"
        keys.append(_timed(engine.check, written, Context(), thorough=False))
        if not number % 10:
            rests.append(_timed(engine.check, written, Context()))
    return keys, rests


def _timed(work: Callable[..., object], *given: object, **more: object) -> float:
    began = time.thread_time()
    work(*given, **more)
    return (time.thread_time() - began) * 1000


@contextlib.contextmanager
def _peers() -> Iterator[Sequence[Peer]]:
    with contextlib.ExitStack() as open_ones:
        peers = []
        for name in LINTERS:
            peers.append(Peer(name))
            open_ones.callback(peers[-1].close)
        yield peers


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Collected now, not in between: Goodword collects when it has nothing else to do."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _memory() -> float:
    """Megabytes that a bare Python grows by with everything: rules, terms, some captions."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, body in enumerate((rulebooks.packages_body(), rulebooks.terms_body())):
            files.append(Path(folder) / f"{number}.json")
            files[-1].write_bytes(body)
        child = [sys.executable, "-m", "bench.hints_memory", *map(str, files)]
        ended = subprocess.run(
            child, input=json.dumps(captions.all_of(LENGTH)), capture_output=True, text=True,
            check=True, cwd=rulebooks.ROOT,
        )  # fmt: skip
    return float(ended.stdout)


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
