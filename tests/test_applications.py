"""The company's applications reach the adapters: IT's word over the program's, no secret of a
program's, and by hand what is not set up."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.foundation import Foundation, build
from desktop.model import Secret
from desktop.options import Options
from desktop.paths import Paths
from tests.conftest import Reply, Request, Served

Serve = Callable[[Callable[[Request], Reply | None]], Served]
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
SECRET = "a-canary-of-a-company-secret"
PROGRAM: dict[str, Any] = {"schema": "goodword-program/1", "title": "Harbour voices"}
Start = Callable[..., Foundation]


@pytest.fixture
def start(tmp_path: Path, serve: Serve) -> Iterator[Start]:
    """`start(policy=…, networks=…)`: Goodword after such a program was joined."""
    made: list[Foundation] = []

    def begin(*, policy: Any = None, networks: Any = None) -> Foundation:
        (tmp_path / "policy.json").write_text(json.dumps(policy or {}))
        body = json.dumps({**PROGRAM, "networks": networks or {}}).encode()
        served = serve(lambda request: (200, {"Content-Type": "application/json"}, body))
        options = Options(memory_vault=True, policies=(tmp_path,))
        found = build(Paths.of(tmp_path / "home"), options, lambda: NOW)
        made.append(found)
        found.programs.join(f"{served.address}/program.json", NOW)
        found.renew_catalog()
        return found

    yield begin
    for found in made:
        found.close()


def names(found: Foundation) -> tuple[set[str], set[str]]:
    return (
        {network.name for network in found.catalog.all()},
        {place.name for place in found.catalog.by_hand()},
    )


def test_what_nobody_has_set_up_is_by_hand_only(start: Start) -> None:
    connected, by_hand = names(start())
    assert connected == {"mastodon", "bluesky"}
    assert {"linkedin", "x", "facebook"} <= by_hand


def test_it_s_application_is_the_one_that_is_used(start: Start) -> None:
    policy = {"applications": {"linkedin": {"client_id": "its", "client_secret": SECRET}}}
    found = start(
        policy=policy, networks={"linkedin": {"client_id": "theirs", "version": "202610"}}
    )
    linkedin: Any = found.catalog.get("linkedin")
    setup = linkedin._setup
    assert (setup.client_id, setup.version) == ("its", "202610")
    assert setup.client_secret.reveal() == SECRET
    assert SECRET not in repr((found.policy, setup, found.options))


def test_a_secret_in_a_program_is_left_out_and_named(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        networks = {
            "linkedin": {"client_id": "theirs", "client_secret": SECRET},
            "x": {"client_id": "b", "allow_http": True, "token": "http://127.0.0.1:9/token"},
        }
        found = start(networks=networks)
    assert "linkedin" not in names(found)[0]
    assert any("networks.linkedin.client_secret" in line for line in caplog.messages)
    assert any("networks.x.token" in line for line in caplog.messages)
    assert SECRET not in caplog.text
    x: Any = found.catalog.get("x")
    assert x._setup.token.startswith("https://")


def test_a_program_can_t_pair_its_application_with_it_s_secret(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        policy = {"applications": {"linkedin": {"client_secret": SECRET}}}
        found = start(policy=policy, networks={"linkedin": {"client_id": "theirs"}})
    assert "linkedin" not in names(found)[0]
    assert SECRET not in caplog.text


def test_it_may_switch_posting_by_hand_off_and_keep_to_some_networks(start: Start) -> None:
    assert names(start(policy={"assisted": False}))[1] == set()
    assert names(start(policy={"networks": ["mastodon", "facebook"]})) == (
        {"mastodon"},
        {"facebook", "mastodon"},
    )


def test_the_secret_of_a_policy_is_a_secret_from_the_first_moment(start: Start) -> None:
    policy = {"applications": {"linkedin": {"client_id": "its", "client_secret": SECRET}}}
    kept = start(policy=policy).policy.applications["linkedin"]["client_secret"]
    assert type(kept) is Secret
