"""A policy that changes while Goodword runs in a process of its own, and one that keeps it away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.lab.running import eventually
from tests.ui.running import Started

LIFE = "import runpy; runpy.run_module('tests.journeys.policy_life', run_name='__main__')"


class Lives:
    """Processes under the policy of one folder; nothing outlives the test."""

    def __init__(self, folder: Path) -> None:
        self.home, self.folder = folder / "home", folder / "policies"
        self.config = folder / "config"
        self.folder.mkdir()
        self.made: list[Started] = []

    def decide(self, **entries: object) -> None:
        (self.folder / "policy.json").write_text(json.dumps(entries))

    def begin(self, *more: str) -> Started:
        program = (
            f"import sys; sys.argv = ['life', {str(self.home)!r}, {str(self.folder)!r}, "
            f"*{list(more)!r}]; {LIFE}"
        )
        environment = {
            "XDG_CONFIG_HOME": str(self.config),
            "XDG_CONFIG_DIRS": str(self.config / "system"),
        }
        one = Started(self.home, program=program, environment=environment)
        self.made.append(one)
        return one


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Lives]:
    made = Lives(tmp_path)
    yield made
    for one in made.made:
        one.kill()


def test_what_it_writes_is_taken_up_by_the_process_that_runs(lives: Lives) -> None:
    lives.decide()
    running = lives.begin("practice")
    assert running.process.stdout is not None
    assert "practice world listens" in running.process.stdout.readline(), "all is built"
    lives.decide(alerts=False, autostart=True)
    running.until("the policy changed: alerts, autostart")
    entry = lives.config / "autostart" / "goodword.desktop"
    eventually(entry.exists, "an entry")  # logged before it is done
    assert "--hidden" in entry.read_text()
    lives.decide(alerts=False)
    running.until("the policy changed: autostart\n")
    eventually(lambda: not entry.exists(), "no entry")
    running.leave()


def test_a_start_at_sign_in_that_it_does_not_want_ends_and_is_the_last(lives: Lives) -> None:
    lives.decide(autostart=False)
    everybody = lives.config / "system" / "autostart" / "goodword.desktop"
    everybody.parent.mkdir(parents=True)
    everybody.write_text("[Desktop Entry]\nType=Application\nExec=goodword --hidden\n")
    code, complaints = lives.begin().end()
    assert (code, complaints) == (0, [])
    own = lives.config / "autostart" / "goodword.desktop"
    assert "Hidden=true" in own.read_text()


def test_who_ran_it_has_it_back_after_an_upgrade_though_it_wants_no_start_at_sign_in(
    lives: Lives,
) -> None:
    lives.decide(autostart=False)
    running = lives.begin("practice", "back")
    assert running.process.stdout is not None
    assert "practice world listens" in running.process.stdout.readline(), "all is built"
    running.leave()
