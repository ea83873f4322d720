"""How drafts and outgoing texts lie in the database: as JSON that reads back the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from desktop.model import Attachment, Draft, LinkCard, Outgoing
from desktop.store import moment, to_ms


def draft_body(draft: Draft) -> str:
    """Everything of a draft but its id and times, which have columns of their own."""
    return _written(
        {
            "text": draft.text,
            "captions": dict(draft.captions),
            "accounts": list(draft.accounts),
            "language": draft.language,
            "hidden": list(draft.hidden),
            "warning": draft.warning,
            "visibility": draft.visibility,
            "paid": draft.paid,
            "ways": dict(draft.ways),
            **_belongings(draft.pictures, draft.link),
        }
    )


def draft_fields(body: str) -> dict[str, Any]:
    """The keyword arguments of `Draft` that `draft_body` wrote."""
    kept = json.loads(body)
    return {
        "text": kept["text"],
        "captions": MappingProxyType(kept["captions"]),
        "accounts": tuple(kept["accounts"]),
        "language": kept["language"],
        # drafts of 0.1 have none of these
        "hidden": tuple(kept.get("hidden", ())),
        "warning": kept.get("warning", ""),
        "visibility": kept.get("visibility", ""),
        "paid": kept.get("paid", False),
        "ways": MappingProxyType(kept.get("ways", {})),
        "pictures": _pictures(kept),
        "link": _link(kept),
    }


def outgoing_body(outgoing: Outgoing) -> str:
    """An outgoing text as it was frozen; the key has a column of its own."""
    return _written(
        {
            "text": outgoing.text,
            "created": to_ms(outgoing.created),
            "language": outgoing.language,
            "warning": outgoing.warning,
            "visibility": outgoing.visibility,
            "paid": outgoing.paid,
            "by_hand": outgoing.by_hand,
            "unmarked": outgoing.unmarked,
            **_belongings(outgoing.pictures, outgoing.link),
        }
    )


def outgoing_from(body: str, key: str) -> Outgoing:
    """The inverse of `outgoing_body`."""
    kept = json.loads(body)
    return Outgoing(
        text=kept["text"],
        key=key,
        created=moment(kept["created"]),
        link=_link(kept),
        pictures=_pictures(kept),
        language=kept["language"],
        warning=kept.get("warning", ""),
        visibility=kept.get("visibility", ""),
        paid=kept.get("paid", False),
        by_hand=kept.get("by_hand", False),
        unmarked=kept.get("unmarked", ""),
    )


def _belongings(pictures: Sequence[Attachment], link: LinkCard | None) -> dict[str, Any]:
    return {
        "pictures": [asdict(picture) for picture in pictures],
        "link": None if link is None else asdict(link),
    }


def _pictures(kept: Mapping[str, Any]) -> tuple[Attachment, ...]:
    return tuple(Attachment(**picture) for picture in kept["pictures"])


def _link(kept: Mapping[str, Any]) -> LinkCard | None:
    return None if kept["link"] is None else LinkCard(**kept["link"])


def _written(value: Mapping[str, Any]) -> str:
    # lone surrogates are legal in JSON only when escaped, so everything is
    return json.dumps(value, ensure_ascii=True, sort_keys=True)
