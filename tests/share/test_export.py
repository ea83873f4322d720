"""Receipts as files: whole, readable by table programs, and harmless in them."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from desktop.model import LinkCard, Outgoing, Receipt, Share, ShareState
from desktop.share.receipts import COLUMNS, export
from desktop.table import BYTE_ORDER_MARK

NOW = datetime(2026, 11, 20, 10, 0, 0, 123000, tzinfo=UTC)


def receipt(text: str = "Words", **more: object) -> Share:
    given: dict[str, object] = {
        "id": 1,
        "account": "lark:ada",
        "network": "lark",
        "draft": "d",
        "post": "post-1",
        "outgoing": Outgoing(text, "secret-key", NOW, LinkCard("https://acme.example/p")),
        "state": ShareState.SENT,
        "created": NOW,
        "due": NOW,
        "receipt": Receipt("77", "https://lark.example/77", NOW),
    }
    return Share(**{**given, **more})  # type: ignore[arg-type]


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_a_receipt_is_a_line_with_everything_that_proves_it() -> None:
    (row,) = table(export([receipt()], {"post-1": "We opened"}, {"lark:ada": "@ada"}))
    # the handle begins like a formula, so it is defused
    assert row == {
        "shared": "2026-11-20T10:00:00Z",
        "network": "lark",
        "account": "'@ada",
        "post": "We opened",
        "text": "Words",
        "link": "https://acme.example/p",
        "address": "https://lark.example/77",
        "self_reported": "no",
        "edited": "",
        "deleted": "",
    }


def test_only_what_went_out_is_a_receipt_and_the_order_is_kept() -> None:
    waiting = receipt(state=ShareState.WAITING, receipt=None)
    shares = [receipt("b"), waiting, receipt("a"), receipt("c", edited=NOW, deleted=NOW)]
    rows = table(export(shares, {}))
    assert [row["text"] for row in rows] == ["b", "a", "c"]
    assert (rows[2]["edited"], rows[2]["deleted"]) == ("2026-11-20T10:00:00Z",) * 2
    assert rows[0]["post"] == rows[0]["account"] == ""


def test_without_receipts_there_are_still_the_names_of_the_columns() -> None:
    assert export([], {}) == BYTE_ORDER_MARK + ",".join(COLUMNS) + "\r\n"
    assert json.loads(export([], {}, kind="json")) == {"receipts": []}


def test_self_reported_is_said() -> None:
    own = receipt(receipt=Receipt("", "https://lark.example/seen", NOW, self_reported=True))
    assert table(export([own], {}))[0]["self_reported"] == "yes"
    assert json.loads(export([own], {}, kind="json"))["receipts"][0]["self_reported"] is True


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://evil.example","Click")',
        "+1 for this",
        "-1",
        "@ada look",
        "\tx",
        "\r=1",
        "\n=1",
        "＝1+1",
    ],
)
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    (row,) = table(export([receipt(text)], {"post-1": text}))
    assert row["text"] == row["post"] == "'" + text


@pytest.mark.parametrize(
    "text",
    ['He said "no", twice;\r\nand then\nnothing', "日本語 👩‍💻 ünï", "a,b,c", " = not first", "'"],
)
def test_any_words_read_back_the_same(text: str) -> None:
    (row,) = table(export([receipt(text)], {}))
    assert row["text"] == text
    found = json.loads(export([receipt(text)], {}, kind="json"))
    assert found["receipts"][0]["text"] == text


def test_both_kinds_can_be_written_as_utf_8_whatever_was_typed() -> None:
    broken = receipt("half \ud83d of a face")
    for kind in ("csv", "json"):
        assert "half ? of a face" in export([broken], {}, kind=kind).encode().decode()


def test_no_key_or_number_of_ours_is_handed_on() -> None:
    for kind in ("csv", "json"):
        assert "secret-key" not in export([receipt()], {}, kind=kind)
