"""Lark: a small invented network for tests, a real server on loopback and its adapter.

The server keeps posts, honours (or ignores) keys, rotates refresh tokens with reuse
detection, and misbehaves on demand: `faults` is used up one request after the other.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from desktop.errors import (
    BadReply,
    Busy,
    ConsentDenied,
    Duplicate,
    GoodwordError,
    NoCredit,
    Outdated,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.metric import EVERYTHING, Measure, Metric, Offer, Wanted
from desktop.model import Account, Limits, Outgoing, Receipt, Secret, Secrets, Share
from desktop.share.network import Attempt, Connected
from desktop.share.numbers import asked, told
from desktop.web import Answer, Web, bare
from tests.conftest import Reply, Request

JSON = {"Content-Type": "application/json"}
Fault = str | Callable[[], Reply | None]
"""`hang_up_before`, `hang_up_after`, `signed_out`, `busy`, `error_after`, `nonsense_after`,
`duplicate`, `refuse`, `no_credit`, `outdated`, `day_budget`, or a function run before the
request is served."""


class LarkServer:
    """Call it as `serve`'s answer. `tokens` maps access tokens to people."""

    def __init__(self, *, honours_keys: bool = True) -> None:
        self.posts: list[dict[str, str]] = []
        self.faults: list[Fault] = []
        self.token_faults: list[str] = []
        self.honours_keys = honours_keys
        self.tokens: dict[str, str] = {"token-1": "ada"}
        self.refreshes: dict[str, str] = {"refresh-1": "ada"}
        self.used_up: set[str] = set()
        self.person = "ada"
        self.calls: dict[str, int] = {}
        self.revoked: list[str] = []
        self.lifetime: int | None = 3600
        self.rotates = True
        self.numbers: dict[str, int | None] = {"views": 10, "reactions": 1}
        self.followers = 100
        self.after_posting: Callable[[], object] = lambda: None
        """Runs between keeping a post and answering."""
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Reply | None:
        path = urlsplit(request.path).path
        with self._lock:
            self.calls[path] = self.calls.get(path, 0) + 1
            return getattr(self, f"_{request.method.lower()}_{path.strip('/')}")(request)

    def _post_token(self, request: Request) -> Reply | None:
        form = {k: v[0] for k, v in parse_qs(request.body.decode()).items()}
        fault = self.token_faults.pop(0) if self.token_faults else ""
        if fault == "error":
            return 500, JSON, b"{}"
        if fault == "invalid":
            return 400, JSON, b'{"error": "invalid_grant"}'
        if form["grant_type"] == "authorization_code":
            return self._pair(self.person)
        old = form["refresh_token"]
        if old in self.used_up:  # reuse: the whole family ends
            self.tokens.clear()
            self.refreshes.clear()
            return 400, JSON, b'{"error": "invalid_grant"}'
        person = self.refreshes.get(old)
        if person is None:
            return 400, JSON, b'{"error": "invalid_grant"}'
        if self.rotates:
            del self.refreshes[old]
            self.used_up.add(old)
        return None if fault == "hang_up_after" and self._pair(person) else self._pair(person)

    def _pair(self, person: str) -> Reply:
        number = self.calls["/token"] + 1
        self.tokens[f"token-{number}"] = person
        answer = {"access_token": f"token-{number}", "refresh_token": ""}
        if self.rotates:
            self.refreshes[f"refresh-{number}"] = person
            answer["refresh_token"] = f"refresh-{number}"
        if self.lifetime is not None:
            answer["expires_in"] = self.lifetime
        return 200, JSON, json.dumps(answer).encode()

    def _post_posts(self, request: Request) -> Reply | None:
        fault = self.faults.pop(0) if self.faults else ""
        if callable(fault):
            fault()
            fault = ""
        early: dict[str, Reply | None] = {
            "hang_up_before": None,
            "signed_out": (401, JSON, b"{}"),
            "busy": (429, {**JSON, "Retry-After": "90"}, b"{}"),
            "refuse": (403, JSON, b'{"error": "not for you"}'),
            "no_credit": (402, JSON, b'{"error": "credits depleted"}'),
            "outdated": (426, JSON, b'{"error": "version is gone"}'),
            "day_budget": (429, {**JSON, "Retry-After": "43200"}, b"{}"),
            "duplicate": (409, JSON, b'{"url": "https://lark.example/old"}'),
        }
        if fault in early:
            return early[fault]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            return 401, JSON, b"{}"
        if fault == "slow":
            time.sleep(0.2)
        post = json.loads(request.body)
        old = [p for p in self.posts if p["key"] == post["key"]] if self.honours_keys else []
        if not old:
            self.posts.append({**post, "id": str(len(self.posts) + 1), "by": self.tokens[token]})
        made = (old or self.posts)[-1]
        self.after_posting()
        late: dict[str, Reply | None] = {
            "hang_up_after": None,
            "error_after": (500, JSON, b"oh"),
            "nonsense_after": (200, JSON, b"<html>"),
        }
        if fault in late:
            return late[fault]
        return 200, JSON, json.dumps({"id": made["id"]}).encode()

    def _put_posts(self, request: Request) -> Reply | None:
        return self._change(request, json.loads(request.body))

    def _delete_posts(self, request: Request) -> Reply | None:
        return self._change(request, {})

    def _change(self, request: Request, wanted: dict[str, str]) -> Reply | None:
        """Other words for a post, or (without any) its end."""
        fault = self.faults.pop(0) if self.faults else ""
        if callable(fault):
            fault()
        if fault == "hang_up_before":
            return None
        if fault == "refuse":
            return 403, JSON, b'{"error": "not for you"}'
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if fault == "signed_out" or token not in self.tokens:
            return 401, JSON, b"{}"
        identity = parse_qs(urlsplit(request.path).query)["id"][0]
        found = [post for post in self.posts if post["id"] == identity]
        for post in found:
            post.update(wanted)
        if not wanted:
            self.posts = [post for post in self.posts if post["id"] != identity]
        if fault == "hang_up_after":
            return None
        return (200, JSON, b"{}") if found else (404, JSON, b'{"error": "gone"}')

    def _get_posts(self, request: Request) -> Reply | None:
        key = parse_qs(urlsplit(request.path).query)["key"][0]
        found = [post for post in self.posts if post["key"] == key]
        return 200, JSON, json.dumps(found).encode()

    def _get_numbers(self, request: Request) -> Reply | None:
        return 200, JSON, json.dumps({**self.numbers, "followers": self.followers}).encode()

    def _post_revoke(self, request: Request) -> Reply | None:
        self.revoked.append(request.body.decode())
        return 200, JSON, b"{}"


class Lark:
    """The adapter: plain, without finding or measuring."""

    name = "lark"
    title = "Lark"
    asks_where = ""
    ports: tuple[int, ...] = ()

    def __init__(self, web: Web, server: str, *, window: int = 0) -> None:
        self.web, self.server, self.window = web, server, window
        self.sent: list[tuple[str, str]] = []

    def limits(self, account: Account | None) -> Limits:
        return Limits(unit="utf16", maximum=200)

    def repeat_window(self, account: Account) -> int:
        return self.window

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        state = Secret("a-state-of-enough-length")
        query = urlencode({"redirect_uri": redirect, "state": state.reveal()})
        return Attempt(self.name, f"{self.server}/authorize?{query}", state, redirect)

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        if "error" in answer:
            raise ConsentDenied(reason=answer["error"])
        form = {"grant_type": "authorization_code", "code": answer["code"]}
        secrets = self._pair(self.web.write("POST", f"{self.server}/token", form=form), now)
        person = answer.get("as", "ada")
        return Connected(account_of(person, self.server), secrets)

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        form = {"grant_type": "refresh_token", "refresh_token": secrets.refresh}
        return self._pair(self.web.write("POST", f"{self.server}/token", form=form), now)

    def publish(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt:
        if len(outgoing.text) > 200:
            raise TooLong(count=len(outgoing.text), limit=200, network=self.name)
        answer = self.web.write(
            "POST",
            f"{self.server}/posts",
            token=f"Bearer {secrets.access.reveal()}",
            json_body={"text": outgoing.text, "key": outgoing.key},
        )
        if not answer.ok:
            raise _refusal(answer, account, now)
        try:
            identity = answer.json()["id"]
        except BadReply as error:
            raise Unclear(address=bare(answer.url), cause="answer") from error
        return Receipt(identity, f"https://lark.example/{identity}", now)

    def delete(self, account: Account, secrets: Secrets, receipt: Receipt, now: datetime) -> None:
        answer = self.web.write(
            "DELETE",
            f"{self.server}/posts?id={receipt.remote_id}",
            token=f"Bearer {secrets.access.reveal()}",
        )
        if not answer.ok and answer.status != 404:
            raise _refusal(answer, account, now)

    def _pair(self, answer: Answer, now: datetime) -> Secrets:
        found = answer.json()
        if answer.status == 400:
            raise SignedOut(account="", final=True)
        if not answer.ok:
            raise Unclear(address=bare(answer.url), cause="answer")
        lasts = found.get("expires_in")
        return Secrets(
            Secret(found["access_token"]),
            Secret(found.get("refresh_token") or ""),
            None if lasts is None else now + timedelta(seconds=lasts),
        )


class FindingLark(Lark):
    """The same network where one's own posts can be looked up, counted and edited, and tokens
    revoked."""

    def find(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt | None:
        answer = self.web.read(
            f"{self.server}/posts",
            params={"key": outgoing.key},
            token=f"Bearer {secrets.access.reveal()}",
        )
        if not answer.ok:
            raise Unclear(address=bare(answer.url), cause="answer")
        found = answer.json()
        if not found:
            return None
        return Receipt(found[0]["id"], f"https://lark.example/{found[0]['id']}", now)

    def offers(self, account: Account) -> Offer:
        return Offer(told((Measure.VIEWS, Measure.REACTIONS)), told((Measure.FOLLOWERS,)))

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        shares: Sequence[Share],
        now: datetime,
        wanted: Wanted = EVERYTHING,
    ) -> Iterator[Metric]:
        found = self.web.read(f"{self.server}/numbers").json()
        if asked(wanted, 0):
            yield Metric(account.id, 0, Measure.FOLLOWERS, found["followers"], now, "lark")
        for share in shares:
            for name in ("views", "reactions"):
                yield Metric(account.id, share.id, Measure(name), found[name], now, "lark")

    def edit(
        self,
        account: Account,
        secrets: Secrets,
        receipt: Receipt,
        outgoing: Outgoing,
        now: datetime,
    ) -> Receipt:
        answer = self.web.write(
            "PUT",
            f"{self.server}/posts?id={receipt.remote_id}",
            token=f"Bearer {secrets.access.reveal()}",
            json_body={"text": outgoing.text},
        )
        if not answer.ok:
            raise _refusal(answer, account, now)
        return receipt

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        self.web.write("POST", f"{self.server}/revoke", form={"token": secrets.access})


def account_of(person: str, server: str) -> Account:
    return Account(f"lark:{person}", "lark", server, f"remote-{person}", f"@{person}")


def _refusal(answer: Answer, account: Account, now: datetime) -> GoodwordError:
    if answer.status == 401:
        return SignedOut(account=account.id, final=False)
    if answer.status == 429:
        return Busy(address=bare(answer.url), retry_after=answer.retry_after(now))
    if answer.status == 402:
        return NoCredit(network="lark", reason=answer.json()["error"])
    if answer.status == 426:
        return Outdated(network="lark", reason=answer.json()["error"], version="1")
    if answer.status == 409:
        return Duplicate(reason="there already", status=409, url=answer.json()["url"])
    if answer.status >= 500:
        return Unclear(address=bare(answer.url), cause="answer")
    return Refused(reason=answer.json()["error"], status=answer.status)
