"""What is wrong in a policy is said in the log while Goodword runs, and what held still holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.house import MakeHouse


@pytest.mark.noisy
def test_a_policy_that_breaks_while_it_runs_is_named_in_the_log_and_holds(
    make_house: MakeHouse, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    file = folder / "policy.json"
    file.write_text(json.dumps({"networks": ["mastodon"]}))
    house = make_house(practice=False, policies=(folder,))
    changes: list[object] = []
    house.desk.decisions.policy_changed.connect(changes.append)
    file.write_text('{"networks": ["mast')
    house.desk.decisions.look()
    house.qtbot.waitUntil(lambda: any(str(file) in line for line in caplog.messages))
    house.settle()
    assert house.found.rulings.policy.networks == ("mastodon",)
    said = len(caplog.messages)
    house.desk.decisions.look()
    house.settle()
    assert not [line for line in caplog.messages[said:] if str(file) in line]  # said once
    assert changes == []
