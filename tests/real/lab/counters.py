"""npm's twitter-text and @atproto/api as judges of how a text is counted."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.text import Offsets
from tests.real.lab.parts import HERE, LAB, NODE, need

PEERS = LAB / "peers"
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judges say of one text. `links`, `hashtags`, `mentions` are those of X, out of
    the composed text; `bent`: a link there whose length is not what it covers."""

    length: int
    valid: bool
    links: tuple[str, ...]
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]
    bent: bool
    graphemes: int
    size: int
    facets: tuple[tuple[str, str, str], ...]
    """Kind, text, and address or tag."""


class Counters:
    """One Node process that answers a line for a line."""

    def __init__(self) -> None:
        need("node", NODE)
        for name in ("twitter-text", "@atproto/api"):
            need("peers", PEERS / f"node_modules/{name}/package.json")
        self._process = subprocess.Popen(
            [NODE, HERE / "counters.mjs", PEERS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def judge(self, texts: Sequence[str]) -> Iterator[Verdict]:
        for first in range(0, len(texts), _AT_ONCE):
            yield from self._judge(texts[first : first + _AT_ONCE])

    def _judge(self, texts: Sequence[str]) -> list[Verdict]:
        asked, said = self._process.stdin, self._process.stdout
        assert asked is not None
        assert said is not None
        asked.write("".join(f"{json.dumps(text)}\n" for text in texts))
        asked.flush()
        return [_verdict(text, json.loads(said.readline())) for text in texts]


def _verdict(text: str, said: dict[str, Any]) -> Verdict:
    x, bluesky = said["x"], said["bluesky"]
    composed, body = x["composed"], text.encode()
    offsets = Offsets(composed)

    def out(places: list[list[int]]) -> tuple[str, ...]:
        return tuple(
            composed[offsets.from_utf16(start) : offsets.from_utf16(end)] for start, end in places
        )

    links = out(x["places"])
    return Verdict(
        length=x["length"],
        valid=x["valid"],
        links=links,
        hashtags=out(x["hashtags"]),
        mentions=out(x["mentions"]),
        bent=links != tuple(x["urls"]),
        graphemes=bluesky["graphemes"],
        size=bluesky["bytes"],
        facets=tuple(
            (kind, body[start:end].decode(errors="replace"), value)
            for start, end, kind, value in sorted(bluesky["facets"])
        ),
    )
