"""Names of the AT Protocol against the protocol's own test files (CC0)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.share.atproto_names import is_did, is_handle, is_record_key, is_time_key, record_key
from desktop.store import moment, to_ms

FILES = Path(__file__).parent / "data" / "atproto"
CHECKS = {"handle": is_handle, "did": is_did, "recordkey": is_record_key, "tid": is_time_key}


def lines(name: str) -> list[str]:
    text = (FILES / name).read_text("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("# ")]


@pytest.mark.parametrize("name", CHECKS)
def test_every_valid_name_is_taken_and_every_invalid_one_refused(name):
    assert [line for line in lines(f"{name}_syntax_valid.txt") if not CHECKS[name](line)] == []
    assert [line for line in lines(f"{name}_syntax_invalid.txt") if CHECKS[name](line)] == []


moments = some.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001


@given(moments, some.text(max_size=40))
def test_a_share_has_one_record_key_before_and_after_the_database(created, key):
    made = record_key(created, key)
    assert is_time_key(made)
    assert record_key(moment(to_ms(created) or 0), key) == made


@given(moments, some.integers(1, 10**9), some.text(max_size=9), some.text(max_size=9))
def test_record_keys_lie_in_order_of_time(created, later, first, second):
    assert record_key(created, first) < record_key(created + timedelta(milliseconds=later), second)


def test_two_shares_of_one_moment_have_two_keys(now):
    assert len({record_key(now, str(number)) for number in range(200)}) == 200
