"""desktop.share.limits: what is known of networks, and that adapters say the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from desktop.model import NOTHING
from desktop.practice.network import PracticeNetwork
from desktop.share import configured
from desktop.share.bluesky import Bluesky
from desktop.share.catalog import standard
from desktop.share.limits import NETWORKS, known, link_beside, more_after
from desktop.share.mastodon import Mastodon
from desktop.share.text import count, cut
from desktop.web import Web


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_has_limits_a_date_and_a_source(name: str) -> None:
    network = NETWORKS[name]
    limits = known(name)
    assert limits == network.limits
    assert limits.maximum > 0
    assert date(2026, 1, 1) < network.on
    assert network.sources
    assert limits.pictures or limits.video
    assert bool(limits.pictures) == bool(limits.picture_bytes)
    assert count("words", limits) == 5
    assert cut("w" * (limits.maximum + 1), limits) == limits.maximum
    fields = {field.name for field in dataclasses.fields(limits)} | {"cut"}
    for doubt in network.unconfirmed:
        names, _, who = doubt.partition(": ")
        assert set(names.split(", ")) <= fields and who
    if (more := more_after(name)) is not None:
        assert more.characters or more.lines
        assert more.characters <= limits.maximum


def test_an_unknown_network_has_no_limits_and_takes_no_link_beside() -> None:
    assert known("orkut") is None
    assert more_after("orkut") is None
    assert not link_beside("orkut")


def test_where_the_link_goes() -> None:
    assert link_beside("practice") and link_beside("practice", pictures=2)
    assert link_beside("bluesky") and not link_beside("bluesky", pictures=1)
    assert not link_beside("mastodon") and not link_beside("x")


def test_adapters_say_what_is_known() -> None:
    web = Web("Goodword-tests", system_store=False)
    try:
        for adapter in (
            Mastodon(web, NOTHING),
            Bluesky(web, NOTHING),
            PracticeNetwork(web, "http://127.0.0.1:1"),
        ):
            limits, there = adapter.limits(None), known(adapter.name)
            assert there is not None
            assert (limits.unit, limits.maximum) == (there.unit, there.maximum)
            assert (limits.pictures, limits.picture_bytes) == (there.pictures, there.picture_bytes)
            assert limits.video is there.video
            assert limits.visibilities == there.visibilities
            assert limits.warning is there.warning
    finally:
        web.close()


def test_numbers_that_a_program_read_later_count_where_a_network_tells_none_itself(
    web: Web,
) -> None:
    read = {"characters": 77, "pictures": 3, "on": "2026-11-20"}
    config: dict[str, Mapping[str, Any]] = {
        name: {"client_id": "c", "client_secret": "s", "limits": read} for name in NETWORKS
    }
    catalog = standard(web, config)
    asked = {name: catalog.get(name) for name in ("linkedin", "x", "bluesky")}
    for place in (*asked.values(), *catalog.by_hand()):
        found, usual = place.limits(None), known(place.name)
        assert usual is not None and (found.maximum, found.pictures) == (77, 3)
        assert found.picture_bytes == usual.picture_bytes
    assert catalog.get("mastodon").limits(None) == known("mastodon"), "each server tells its own"


@pytest.mark.parametrize("wrong", [0, -1, True, "300", 1.5, None, [300], 10**15])
def test_a_limit_that_can_not_be_meant_is_as_none(wrong: object) -> None:
    usual = NETWORKS["bluesky"].limits
    found = configured.limits({"limits": {"characters": wrong, "alt": 500}}, usual)
    assert found == dataclasses.replace(usual, alt_maximum=500)
    assert configured.limits({"limits": wrong}, usual) == usual
    assert configured.wrong_limits({"limits": {"characters": wrong}}) == ("characters",)


def test_nothing_but_numbers_can_be_changed() -> None:
    usual = NETWORKS["x"].limits
    said = {"unit": "grapheme", "video": False, "visibilities": ["quiet"], "maximum": 5}
    assert configured.limits({"limits": said}, usual) == usual
    assert configured.wrong_limits({"limits": said}) == tuple(said)
    assert configured.wrong_limits({"limits": {"characters": 300, "on": "2026-11-20"}}) == ()
