"""desktop.share.limits: what is known of networks, and that adapters say the same."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from desktop.model import NOTHING
from desktop.practice.network import PracticeNetwork
from desktop.share.bluesky import Bluesky
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
