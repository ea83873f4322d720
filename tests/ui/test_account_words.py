"""What is said about an account: the true permission, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.model import Account, AccountState
from desktop.ui.account_words import PERMISSIONS, permission_text, state_text

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def account(network: str = "linkedin", **more: Any) -> Account:
    facts = more.pop("facts", {})
    return Account("a", network, "", "a", "@ada", connected=NOW - 20 * DAY, facts=facts, **more)


@pytest.mark.parametrize(
    ("network", "facts", "kind"),
    [
        ("linkedin", {"scopes": ["openid", "profile", "w_member_social"]}, ""),
        ("linkedin", {"scopes": ["w_member_social", "r_member_postAnalytics"]}, "numbers"),
        ("mastodon", {"scope": "profile read:statuses write:statuses write:media"}, ""),
        ("mastodon", {"scope": "read write"}, "whole"),
        ("bluesky", {"scope": "atproto repo:app.bsky.feed.post?action=create blob:image/*"}, ""),
        ("bluesky", {"scope": "atproto transition:generic"}, "whole"),
        ("x", {}, ""),
        ("practice", {}, ""),
    ],
)
def test_the_permission_is_told_as_it_was_granted(
    network: str, facts: dict[str, Any], kind: str
) -> None:
    assert permission_text(account(network, facts=facts)) == PERMISSIONS[network, kind]


def test_a_network_that_nobody_described_still_says_something_true() -> None:
    assert permission_text(account("lark")).startswith("May post for you")


@pytest.mark.parametrize(
    ("more", "tone", "says"),
    [
        ({}, "muted", "Connected since 31 October · until you end it"),
        ({"facts": {"renews": True}}, "muted", "Connected since 31 October · renews by itself"),
        ({"expires": NOW + 40 * DAY}, "muted", "Connected since 31 October · until 30 December"),
        (
            {"expires": NOW + 40 * DAY, "facts": {"renews": True}},
            "muted",
            "Connected since 31 October · renews by itself until 30 December",
        ),
        ({"expires": NOW + 400 * DAY}, "muted", "until 25 December 2027"),
        ({"expires": NOW + 4 * DAY}, "warn", "Ends on 24 November, in 4 days."),
        ({"state": AccountState.SIGNED_OUT}, "warn", "This connection has ended. Connect again."),
    ],
)
def test_how_long_it_lasts_is_one_line(more: dict[str, Any], tone: str, says: str) -> None:
    told, words = state_text(account(**more), NOW)
    assert told == tone
    assert says in words
