"""What was typed is there again: after kill -9 all but the last moment, after the rest all."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from desktop.share.drafts import Drafts
from desktop.store import Store
from tests.journeys.player import start
from tests.pace import PATIENCE, SLACK, Neighbour

MODULE = "tests.journeys.words_life"
LOST_SECONDS = 2.0


class Life:
    """One process in which somebody types, and what it told."""

    def __init__(self, home: Path, scene: str, seed: int = 1) -> None:
        self.home = home
        self.lines: list[dict[str, Any]] = []
        self.errors = b""
        self.child: subprocess.Popen[bytes] = start(MODULE, home, scene, str(seed))
        self._readers = [
            threading.Thread(target=self._listen),
            threading.Thread(target=self._hear_errors),
        ]
        for reader in self._readers:
            reader.start()

    def _listen(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if line.startswith(b"{") and line.endswith(b"\n"):
                self.lines.append(json.loads(line))

    def _hear_errors(self) -> None:
        assert self.child.stderr is not None
        self.errors = self.child.stderr.read()

    def until(self, *facts: str, seconds: float = PATIENCE) -> dict[str, Any]:
        """The first line that tells one of these facts (a name, or what happened)."""
        end = time.monotonic() + seconds
        while True:
            for line in list(self.lines):
                if line.get("happened") in facts or set(facts) & set(line):
                    return line
            if self.child.poll() is not None or time.monotonic() > end:
                self.end(signal.SIGKILL)
                raise AssertionError(f"{facts} never came: {self.errors.decode()[-3000:]}")
            time.sleep(0.01)

    def keys(self, count: int) -> None:
        """Wait until that many keys were pressed."""
        end = time.monotonic() + PATIENCE
        while len(self.typed) < count:
            if self.child.poll() is not None or time.monotonic() > end:
                self.end(signal.SIGKILL)
                raise AssertionError(f"no more keys: {self.errors.decode()[-3000:]}")
            time.sleep(0.01)

    def end(self, how: signal.Signals) -> float:
        """End it; when that was."""
        moment = time.monotonic()
        self.child.send_signal(how)
        self.child.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        for pipe in (self.child.stdin, self.child.stdout, self.child.stderr):
            if pipe is not None:
                pipe.close()
        return moment

    @property
    def typed(self) -> list[dict[str, Any]]:
        return [line for line in list(self.lines) if "text" in line]

    def kept(self) -> dict[str, str]:
        """The words of every draft on the disk."""
        store = Store(self.home / "data" / "goodword.sqlite")
        try:
            return {one.id: one.text for one in Drafts(store).unfinished()}
        finally:
            store.close()


def check(life: Life, ended: float, *, lost: float, before: str = "") -> None:
    """Every draft holds what it held at most `lost` seconds before the end. `before`: what
    was in it when this life began."""
    kept = life.kept()
    for draft in {line["draft"] for line in life.typed}:
        texts = [line for line in life.typed if line["draft"] == draft]
        due = [line["text"] for line in texts if line["at"] <= ended - lost] or [before]
        allowed = [line["text"] for line in texts if line["at"] > ended - lost]
        words = kept.get(draft, "")
        assert words in (due[-1], *allowed), (
            f"lost more than {lost} s: {words[-40:]!r} is kept, {due[-1][-40:]!r} was due"
        )


def test_killed_at_fifty_moments_all_but_the_last_two_seconds_of_typing_is_there_again(
    tmp_path: Path,
) -> None:
    def lives(number: int) -> int:
        """Twenty-five lives on one home, each begins with what the one before had kept."""
        chance = random.Random(20261121 + number)
        home, before = tmp_path / str(number), ""
        home.mkdir()
        for count in range(25):
            with Neighbour(home) as neighbour:
                life = Life(home, "plain", seed=number * 100 + count)
                shown = life.until("shown")["shown"]
                assert shown == before, "the editor shows something else than was kept"
                time.sleep(chance.uniform(0.05, 3.2))
                ended = life.end(signal.SIGKILL)
            check(life, ended, lost=LOST_SECONDS + neighbour.late, before=before)
            before = next(iter(life.kept().values()), "")
        return len(before)

    with ThreadPoolExecutor(2) as pool:
        assert min(pool.map(lives, range(2))) > 100


@pytest.mark.parametrize("scene", ["plain", "two", "withdrawn", "signed_out"])
def test_on_sigterm_nothing_at_all_is_lost(scene: str, tmp_path: Path) -> None:
    life = Life(tmp_path, scene)
    happens = {"two": "switched", "withdrawn": "withdrawn", "signed_out": "signed out"}
    if scene in happens:
        life.until(happens[scene])
    life.keys(70 if scene == "two" else len(life.typed) + 20)
    asked = time.monotonic()
    life.end(signal.SIGTERM)
    assert life.child.returncode == 0, life.errors.decode()[-3000:]
    assert time.monotonic() - asked < 4.0 * SLACK
    left = life.until("left")
    assert left["bugs"] == []
    kept = life.kept()
    for draft in {line["draft"] for line in life.typed if line["draft"]}:
        last = [line["text"] for line in life.typed if line["draft"] == draft][-1]
        assert kept[draft] == last
    if scene == "two":
        assert len(kept) == 2


@pytest.mark.parametrize("scene", ["two", "withdrawn", "signed_out"])
def test_killed_amid_trouble_all_but_the_last_two_seconds_is_there_again(
    scene: str, tmp_path: Path
) -> None:
    with Neighbour(tmp_path) as neighbour:
        life = Life(tmp_path, scene)
        life.until("switched", "withdrawn", "signed out")
        life.keys(len(life.typed) + 45)
        ended = life.end(signal.SIGKILL)
    check(life, ended, lost=LOST_SECONDS + neighbour.late)


def test_while_another_draft_opens_no_word_is_taken_that_belongs_to_nothing(
    tmp_path: Path,
) -> None:
    life = Life(tmp_path, "two")
    life.keys(130)
    life.end(signal.SIGTERM)
    before = ""
    for line in life.typed:
        assert line["draft"] or line["text"] == before, "a key went into no draft"
        before = line["text"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes; the practice world, pictures and database need four of them."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=6m", "goodword-test", str(place)],
            capture_output=True,
            check=False,
        )
        if os.name == "posix"
        else None
    )
    if mounted is None or mounted.returncode:
        pytest.skip("not run: only root may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk_is_said_and_what_was_typed_is_kept_once_there_is_room(
    small_disk: Path,
) -> None:
    life = Life(small_disk, "full")
    try:
        life.until("full")
        life.until("warned")
        life.keys(len(life.typed) + 10)
        (small_disk / "data" / "filler").unlink()
        time.sleep(3.0)
        check(life, life.end(signal.SIGKILL), lost=LOST_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):
            life.child.kill()


def test_a_full_disk_holds_nobody_up_who_wants_to_leave(small_disk: Path) -> None:
    life = Life(small_disk, "full")
    try:
        life.until("warned")
        asked = time.monotonic()
        life.end(signal.SIGTERM)
        assert life.child.returncode == 0, life.errors.decode()[-3000:]
        assert time.monotonic() - asked < 4.0 * SLACK
    finally:
        with contextlib.suppress(ProcessLookupError):
            life.child.kill()
