"""What goes wrong on the way, for any network alike: faults played between the adapter and a
stage's server, by what a request is for."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.conftest import Reply, Request
from tests.share.stage import PAGE, SLOW_SECONDS, Stage

KINDS: Mapping[str, Mapping[str, str]] = {
    "mastodon": {
        "publish": r"POST /api/v1/statuses",
        "upload": r"POST /api/v2/media",
        "delete": r"DELETE /api/v1/statuses/.+",
        "edit": r"PUT /api/v1/statuses/.+",
    },
    "bluesky": {
        "publish": r"POST /xrpc/com\.atproto\.repo\.createRecord",
        "upload": r"POST /xrpc/com\.atproto\.repo\.uploadBlob",
        "delete": r"POST /xrpc/com\.atproto\.repo\.deleteRecord",
    },
    "linkedin": {
        "publish": r"POST /(rest/posts|v2/ugcPosts)",
        "upload": r"(POST /(rest/images|v2/assets)|PUT /dms-uploads/.*)",
        "delete": r"DELETE /(rest/posts|v2/ugcPosts)/.+",
        "edit": r"POST /(rest/posts|v2/ugcPosts)/.+",
    },
    "x": {
        "publish": r"POST /2/tweets",
        "upload": r"POST /2/media/.*",
        "delete": r"DELETE /2/tweets/.+",
    },
}
"""What each network's requests look like that change something: method and path."""

NOTHING_DONE = ("402", "426", "403", "404", "413", "422", "429", "500", "503", "hangs up before")
DONE = ("hangs up after", "slow", "504 after", "nonsense after", "empty after")
FAULTS = (*NOTHING_DONE, *DONE)
"""A status: the server says so and does nothing · the others: nothing is done, or it is done
and the answer is lost, late, or of no use."""


@dataclass
class Played:
    """One fault for requests of one kind, `times` times (0 = always), then all is well."""

    stage: Stage
    kind: str
    fault: str
    times: int = 1
    met: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        served = self.stage.served
        self._honest: Callable[[Request], Reply | None] = served.answer
        served.answer = self._answer

    def end(self) -> None:
        self.stage.served.answer = self._honest

    def _answer(self, request: Request) -> Reply | None:
        line = f"{request.method} {request.path.partition('?')[0]}"
        pattern = KINDS[self.stage.network.name].get(self.kind, "(?!)")
        with self._lock:
            hit = re.fullmatch(pattern, line) and (not self.times or self.met < self.times)
            self.met += bool(hit)
        return self._play(request) if hit else self._honest(request)

    def _play(self, request: Request) -> Reply | None:
        if self.fault.isdigit():
            headers = {"Retry-After": "37"} if self.fault in ("429", "503") else {}
            return int(self.fault), {**headers, "Content-Type": "application/json"}, b"{}"
        if self.fault == "hangs up before":
            return None
        reply = self._honest(request)
        if self.fault == "slow":
            time.sleep(SLOW_SECONDS)
            return reply
        return {
            "hangs up after": None,
            "504 after": (504, {}, b"Gateway Timeout"),
            "nonsense after": PAGE,
            "empty after": (200, {}, b""),
        }[self.fault]


def offers(stage: Stage, kind: str) -> bool:
    """Whether this network has requests of that kind at all."""
    return kind in KINDS[stage.network.name]
