"""Calls whose token is bound to a key: each carries a proof of its own (RFC 9449).

Servers hand out nonces that live for minutes; a call without the right one is refused
before anything is looked at, so exactly that refusal is answered by one more try.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from desktop.model import NO_SECRET, Secret
from desktop.replies import record
from desktop.share.dpop import Key, proof
from desktop.web import Answer, Web

_TRIES = 3
"""A first one, one more with the nonce, one more with the server's own time."""
_CLOCK_IS_OFF = timedelta(seconds=60)


class Bound:
    """Sends bound calls; keeps each server's nonce and how far its clock is from ours."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._lock = threading.Lock()
        self._nonces: dict[str, str] = {}
        self._lapses: dict[str, timedelta] = {}

    def send(
        self,
        method: str,
        url: str,
        key: Key,
        now: datetime,
        *,
        access: Secret = NO_SECRET,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, Any] | None = None,
        json_body: Any = None,
        data: bytes | Iterable[bytes] | None = None,
        seconds: float = 45.0,
        silence: float = 0.0,
    ) -> Answer:
        """One call that may change something; `data` must bear being gone through more than
        once. Errors: `Offline`, `Unclear`."""
        place = _place(url)
        for _ in range(_TRIES):
            nonce, lapse = self._known(place)
            signed = proof(key, method, url, now + lapse, nonce=nonce, access=access)
            answer = self._web.write(
                method,
                url,
                headers={
                    "Accept": "application/json",
                    **(headers or {}),
                    "DPoP": signed.reveal(),
                },
                token=Secret(f"DPoP {access.reveal()}") if access else "",
                params=params,
                form=form,
                json_body=json_body,
                data=data,
                seconds=seconds,
                silence=silence,
            )
            if not self._learn(answer, place, nonce, lapse, now):
                break
        return answer

    def there(self, url: str, now: datetime) -> datetime:
        """What the clock of this server says, as far as is known."""
        return now + self._known(_place(url))[1]

    def _known(self, place: str) -> tuple[str, timedelta]:
        with self._lock:
            return self._nonces.get(place, ""), self._lapses.get(place, timedelta(0))

    def _learn(
        self, answer: Answer, place: str, nonce: str, lapse: timedelta, now: datetime
    ) -> bool:
        """Keep what an answer tells; True when that makes another try worth it."""
        fresh = answer.headers.get("DPoP-Nonce", "")
        with self._lock:
            if fresh:
                self._nonces[place] = fresh
            why = _refused(answer)
            if why == "use_dpop_nonce":
                return bool(fresh) and fresh != nonce
            if why == "invalid_dpop_proof":
                there = _date(answer, now) - now
                self._lapses[place] = there
                return abs(there - lapse) > _CLOCK_IS_OFF
        return False


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _refused(answer: Answer) -> str:
    """The error of a refused proof: in the body of an authorization server, in the
    challenge of a resource server (RFC 9449 8 and 9)."""
    if answer.status not in (400, 401):
        return ""
    challenge = answer.headers.get("WWW-Authenticate", "")
    names = ("use_dpop_nonce", "invalid_dpop_proof")
    if answer.status == 401:
        for name in names:
            if f'error="{name}"' in challenge:
                return name
    error = record(answer).get("error")
    return error if error in names else ""


def _date(answer: Answer, now: datetime) -> datetime:
    return answer.date or now
