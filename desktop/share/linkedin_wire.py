"""One call to LinkedIn's interface, and what its answers mean that are not the hoped-for one.

Status and LinkedIn's own codes decide; its words are only shown. Its number of the request
(`x-li-uuid`) goes along in every error: the one thing LinkedIn's support asks for.
Sources: learn.microsoft.com/linkedin: shared/api-guide/concepts (error-handling, rate-limits,
protocol-version), marketing/versioning, community-management/shares/posts-api. What a
duplicate's answer looks like, and that a fresh token may be refused for some seconds, is from
public reports of those who met it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop.errors import Busy, Duplicate, GoodwordError, NoCredit, NotAllowed, Outdated, TooLong
from desktop.model import Account, Facts, Secret, Secrets
from desktop.replies import busy, reason, record, trouble, words
from desktop.share.limits import NETWORKS
from desktop.share.linkedin_setup import Setup
from desktop.share.text import count
from desktop.web import Answer, Web, bare

NAME = "linkedin"
FEED = "https://www.linkedin.com/feed/update/"
LIMITS = NETWORKS[NAME].limits
FRESH = timedelta(seconds=60)
"""So long after connecting LinkedIn may say of the new token that it was revoked."""
FRESH_PAUSE = 5.0
SPREAD = 900
"""Seconds over which a company's people are spread after the day limit's end."""
REVOKED = 65601
_POST = re.compile(r"urn:li:(?:share|ugcPost|activity):\d{1,32}")
_DUPLICATE = re.compile(r"duplicate of urn:li:(?:share|ugcPost|activity):\d", re.IGNORECASE)
_ACCESS = re.compile(r"permissions to access: ([\w. /-]{1,80}?)(?:\.20\d{6})?$")


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom a call is made, and when."""

    account: Account
    secrets: Secrets
    now: datetime

    @property
    def urn(self) -> str:
        return f"urn:li:person:{self.account.remote_id}"

    @property
    def fresh(self) -> bool:
        connected = self.account.connected
        return connected is not None and timedelta(0) <= self.now - connected < FRESH


class Wire:
    """Calls with everything LinkedIn wants to see in them. `pause` waits for a fresh token."""

    def __init__(self, web: Web, setup: Setup, pause: Callable[[float], None]) -> None:
        self._web = web
        self._setup = setup
        self._pause = pause

    def send(
        self,
        caller: Caller,
        method: str,
        path: str,
        body: Facts | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Any call with the caller's token. Errors: those of `Web` for this kind of call."""
        return self._patient(
            lambda: self._once(caller.secrets.access, method, path, body, headers or {}),
            fresh=caller.fresh,
        )

    def ask(self, access: Secret, path: str) -> Answer:
        """Read something right after signing in, when the token is as fresh as can be."""
        return self._patient(lambda: self._once(access, "GET", path, None, {}), fresh=True)

    def no(
        self, answer: Answer, caller: Caller, *, publishing: bool = False, text: str = ""
    ) -> GoodwordError:
        """The error that an answer stands for; `text` is what was to be posted."""
        error = self._named(answer, caller, text) or trouble(
            answer,
            caller.now,
            account=caller.account.id,
            final=not caller.secrets.refresh,
            publishing=publishing,
            sent=(caller.secrets.access,),
        )
        number = words(answer.headers.get("x-li-uuid"))
        return type(error)(**error.facts, uuid=number) if number else error

    # --- inside --------------------------------------------------------------------------

    def _patient(self, call: Callable[[], Answer], *, fresh: bool) -> Answer:
        """A fresh token is refused as revoked until all of LinkedIn knows it. Such a refusal
        did nothing, so waiting and asking once more is safe even for a post."""
        answer = call()
        if fresh and answer.status == 401 and _service_code(answer) == REVOKED:
            self._pause(FRESH_PAUSE)
            answer = call()
        return answer

    def _once(
        self,
        access: Secret,
        method: str,
        path: str,
        body: Facts | None,
        headers: Mapping[str, str],
    ) -> Answer:
        address, token = f"{self._setup.api}{path}", Secret(f"Bearer {access.reveal()}")
        sent = {"Accept": "application/json", "X-Restli-Protocol-Version": "2.0.0", **headers}
        if path.startswith("/rest/"):
            sent["LinkedIn-Version"] = self._setup.version
        if method == "GET":
            return self._web.read(address, headers=sent, token=token)
        return self._web.write(method, address, headers=sent, token=token, json_body=body)

    def _named(self, answer: Answer, caller: Caller, text: str) -> GoodwordError | None:
        """What LinkedIn has a name of its own for."""
        status, said = answer.status, reason(answer, (caller.secrets.access,))
        if status == 429:
            return _too_often(answer, said, caller)
        if not 400 <= status < 500 or status == 408:
            return None
        codes = codes_of(answer)
        if status == 426 or codes & {"NONEXISTENT_VERSION", "VERSION_MISSING"}:
            return Outdated(network=NAME, reason=said, version=self._setup.version)
        if status == 402:
            return NoCredit(network=NAME, reason=said)
        if "DUPLICATE_POST" in codes or _DUPLICATE.search(said):
            urn = post_urn(said)
            url = address_of(urn) if urn else ""
            return Duplicate(reason=said, status=status, url=url, remote_id=urn)
        if text and "FIELD_LENGTH_TOO_LONG" in codes:
            return TooLong(count=count(text, LIMITS), limit=LIMITS.maximum, network=NAME)
        if status == 403:
            found = _ACCESS.search(said)
            closed_call = "ACCESS_DENIED" in codes or found is not None
            permission = found.group(1) if found else ""
            facts = {"reason": said, "status": status, "permission": permission}
            return NotAllowed(**facts, closed=True) if closed_call else NotAllowed(**facts)
        return None


def codes_of(answer: Answer) -> set[str]:
    """The names LinkedIn gives to what is wrong."""
    found = record(answer)
    details = found.get("errorDetails")
    inputs = details.get("inputErrors") if isinstance(details, dict) else None
    every: list[Any] = [found, *(inputs if isinstance(inputs, list) else ())]
    return {str(one["code"]) for one in every if isinstance(one, dict) and "code" in one}


def closed(error: GoodwordError) -> bool:
    """Whether the application may not make this kind of call at all, whoever asks."""
    return isinstance(error, NotAllowed) and error.facts.get("closed") is True


def post_urn(text: str) -> str:
    """The first name of a post in a text, or empty."""
    found = _POST.search(text)
    return found.group() if found else ""


def address_of(urn: str) -> str:
    """Where people read a post."""
    return f"{FEED}{urn}/"


def _service_code(answer: Answer) -> int:
    code = record(answer).get("serviceErrorCode")
    return code if isinstance(code, int) else 0


def _too_often(answer: Answer, said: str, caller: Caller) -> Busy:
    """Limits per day end at midnight UTC, and no header says so."""
    told = answer.headers.get("Retry-After")
    if told or "throttle" not in said.lower() or re.search(r"\b(?:MINUTE|HOUR)\b", said):
        return busy(answer, caller.now)
    now = caller.now.astimezone(UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    spread = zlib.crc32(caller.account.id.encode()) % SPREAD
    seconds = int((midnight - now).total_seconds()) + 1 + spread
    return Busy(address=bare(answer.url), retry_after=seconds)
