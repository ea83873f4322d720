"""What was shared, as a file that people keep or hand on: CSV for tables, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from desktop.model import NOTHING, Share
from desktop.table import csv_text

COLUMNS = (
    "shared",
    "network",
    "account",
    "post",
    "text",
    "link",
    "address",
    "self_reported",
    "edited",
    "deleted",
)


def export(
    shares: Iterable[Share],
    titles: Mapping[str, str],
    handles: Mapping[str, str] = NOTHING,
    kind: str = "csv",
) -> str:
    """The receipts among `shares`, in their order, as `csv` (RFC 4180, to be written as UTF-8
    just as it is) or `json`. `titles` by post, `handles` by account; what is not there stays
    empty. Times are UTC."""
    rows = [_row(share, titles, handles) for share in shares if share.receipt is not None]
    if kind == "json":
        return json.dumps({"receipts": rows}, ensure_ascii=False, indent=2) + "\n"
    return csv_text([COLUMNS, *([row[column] for column in COLUMNS] for row in rows)])


def _row(
    share: Share, titles: Mapping[str, str], handles: Mapping[str, str]
) -> dict[str, str | bool]:
    receipt, link = share.receipt, share.outgoing.link
    assert receipt is not None
    row: dict[str, str | bool] = {
        "shared": _moment(receipt.at),
        "network": share.network,
        "account": handles.get(share.account, ""),
        "post": titles.get(share.post, ""),
        "text": share.outgoing.text,
        "link": link.url if link is not None else "",
        "address": receipt.url,
        "self_reported": receipt.self_reported,
        "edited": _moment(share.edited),
        "deleted": _moment(share.deleted),
    }
    return {name: _writable(value) for name, value in row.items()}


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _writable(value: str | bool) -> str | bool:
    """Halves of characters can't be written as UTF-8."""
    if isinstance(value, bool):
        return value
    return value.encode("utf-8", "replace").decode("utf-8")
