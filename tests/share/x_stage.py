"""A strict server with X's interface: short codes, exact redirects, refresh tokens that work
once and take the whole family with them when they are used again, media by kind and size."""

from __future__ import annotations

import contextlib
import html
import json
import re
import socket
import time
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

from desktop.share.network import Attempt
from desktop.share.x import X
from desktop.share.x_reading import ReadingX
from desktop.web import Web
from tests.conftest import Reply, Request
from tests.share.stage import CANARY, FAULTS, PAGE, SLOW_SECONDS, Serve, answer
from tests.share.x_uploads import PROBLEMS, Uploads, problem

CLIENT = "bWFkZS11cC1jbGllbnQ"
SCOPES = {"tweet.read", "tweet.write", "users.read", "media.write", "offline.access"}
REDIRECT = "http://127.0.0.1:45678/callback"
LINK = "https://example.org/a_(b)?c=1&d=2"
CODE_SECONDS, TOKEN_SECONDS = 30, 7200
_LINK = re.compile(r"https?://[^\s,]+|\b[a-z]+\.(?:com|org|example)\b\S*")


def token_error(error: str, words: str, status: int = 400) -> Reply:
    return answer(status, {"error": error, "error_description": words})


@dataclass
class Grant:
    """What one consent led to: the tokens of a family fall together."""

    scopes: set[str]
    access: dict[str, float] = field(default_factory=dict)
    """Access token → when it ends, by the server's clock."""
    refresh: str = ""
    used: set[str] = field(default_factory=set)
    over: bool = False


METRICS = {
    "public_metrics": {
        "impression_count": 900,
        "like_count": 3,
        "retweet_count": 2,
        "quote_count": 1,
        "reply_count": 0,
        "bookmark_count": 4,
    },
    "non_public_metrics": {
        "impression_count": 900,
        "url_link_clicks": 12,
        "user_profile_clicks": 6,
        "engagements": 30,
    },
}


class XStage:
    """`look_up` is what the company's configuration says; `clock` moves the server's time."""

    where = ""

    def __init__(
        self, serve: Serve, web: Web, look_up: bool = True, config: Mapping[str, Any] | None = None
    ) -> None:
        self.faults = frozenset(FAULTS) - {"too_long"}  # its refusal has no name of its own
        self.pauses: list[float] = []
        self.clock = 0.0
        self.person = {"id": "2244994945", "username": "alice", "name": "Alice \u202e<b>"}
        self.ports = free_ports(3)
        self.redirects = {f"http://127.0.0.1:{port}/callback" for port in (*self.ports, 45679)}
        self.redirects.add(REDIRECT)
        self.codes: dict[str, tuple[dict[str, str], float]] = {}
        self.grants: list[Grant] = []
        self.tweets: list[dict[str, Any]] = []
        self.reads: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        """Which posts were looked up, with which fields."""
        self.uploads = Uploads()
        self.next_fault = ""
        self.next_replies: dict[str, list[Reply | None]] = {}
        """Answers to play instead, by the beginning of the path."""
        self.served = serve(self._answer)
        place = self.served.address
        made = ReadingX if look_up else X
        self.network = made(
            web,
            {
                "client_id": CLIENT,
                "ports": list(self.ports),
                "look_up": look_up,
                "allow_http": True,
                "authorize": f"{place}/i/oauth2/authorize",
                "token": f"{place}/2/oauth2/token",
                "revoke": f"{place}/2/oauth2/revoke",
                "api": place,
                **(config or {}),
            },
            pause=self.pauses.append,
        )

    # --- what tests do -------------------------------------------------------------------

    def fault(self, kind: str) -> None:
        self.next_fault = kind

    def play(self, path: str, *replies: Reply | None) -> None:
        """Answer calls to `path` with these, one after the other."""
        self.next_replies.setdefault(path, []).extend(replies)

    def posts(self) -> int:
        return len(self.tweets)

    def long_text(self) -> str:
        return "word " * 57

    def consent(self, attempt: Attempt) -> Mapping[str, str]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(attempt.url).query).items()}
        assert urlsplit(attempt.url).path == "/i/oauth2/authorize"
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["redirect_uri"] in self.redirects
        assert set(asked["scope"].split()) <= SCOPES
        assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
        assert 0 < len(asked["state"]) <= 500
        code = f"{CANARY}-code-{len(self.codes)}"
        self.codes[code] = (asked, self.now)
        return {"code": code, "state": asked["state"]}

    @property
    def now(self) -> float:
        return time.time() + self.clock

    # --- the server ----------------------------------------------------------------------

    def _answer(self, request: Request) -> Reply | None:
        path = urlsplit(request.path).path
        for start, replies in self.next_replies.items():
            if path.startswith(start) and replies:
                return replies.pop(0)
        if path.startswith("/2/oauth2/"):
            assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
            form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
            if "client_secret" in form or "Authorization" in request.headers:
                return token_error("unauthorized_client", "A native app has no secret", 401)
            if form.get("client_id") != CLIENT:
                return token_error("invalid_client", "Unknown client", 401)
            return self._revoke(form) if path.endswith("/revoke") else self._token(form)
        grant = self._grant_of(request)
        if grant is None:
            return problem(401, "Unauthorized")
        return self._signed_in(request, path, grant)

    def _signed_in(self, request: Request, path: str, grant: Grant) -> Reply | None:
        if path == "/2/users/me":
            told = {**self.person, "profile_image_url": "https://a.b/c.png"}
            if "public_metrics" in request.path:
                told["public_metrics"] = {"followers_count": 41, "following_count": 1}
            return answer(200, {"data": told})
        if path.startswith("/2/media/"):
            if "media.write" not in grant.scopes:
                return problem(403, "You are not permitted to perform this action.")
            return self.uploads.answer(request, path)
        if path == "/2/tweets" and request.method == "POST":
            return self._publish(request)
        if path == "/2/tweets":
            return self._looked_up(parse_qs(urlsplit(request.path).query))
        if path == f"/2/users/{self.person['id']}/tweets":
            return self._timeline(parse_qs(urlsplit(request.path).query))
        if path.startswith("/2/tweets/") and request.method == "DELETE":
            return self._delete(path.rpartition("/")[2])
        return problem(404, "Not Found")

    # --- tokens --------------------------------------------------------------------------

    def _token(self, form: Mapping[str, str]) -> Reply:
        if form["grant_type"] == "refresh_token":
            return self._refresh(form["refresh_token"])
        asked, made = self.codes.pop(form["code"], ({}, 0.0))
        if not asked or self.now - made > CODE_SECONDS:
            words = f"Value passed for the authorization code was invalid: {form['code']}"
            return token_error("invalid_request", words)
        digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if asked["redirect_uri"] != form["redirect_uri"]:
            return token_error("invalid_request", "Value passed for the redirect uri was invalid.")
        if digest.decode() != asked["code_challenge"]:
            return token_error("invalid_request", "Value passed for the code verifier was invalid.")
        grant = Grant(set(asked["scope"].split()))
        self.grants.append(grant)
        return self._tokens(grant)

    def _refresh(self, refresh: str) -> Reply:
        for grant in self.grants:
            if refresh in grant.used:
                grant.over = True  # somebody stole it, or lost count: out with all of them
            elif refresh == grant.refresh and not grant.over:
                grant.used.add(refresh)
                return self._tokens(grant)
        return token_error("invalid_request", "Value passed for the token was invalid.")

    def _tokens(self, grant: Grant) -> Reply:
        place = f"{self.grants.index(grant)}-{len(grant.used)}"
        access = f"{CANARY}-access-{place}"
        grant.access = {access: self.now + TOKEN_SECONDS}
        body = {
            "token_type": "bearer",
            "expires_in": TOKEN_SECONDS,
            "access_token": access,
            "scope": " ".join(sorted(grant.scopes)),
        }
        if "offline.access" in grant.scopes:
            grant.refresh = f"{CANARY}-refresh-{place}"
            body["refresh_token"] = grant.refresh
        return answer(200, body)

    def _revoke(self, form: Mapping[str, str]) -> Reply:
        assert form["token_type_hint"] in ("access_token", "refresh_token")
        for grant in self.grants:
            grant.access.pop(form["token"], None)
            if form["token"] == grant.refresh:
                grant.refresh = ""
        return answer(200, {"revoked": True})

    def _grant_of(self, request: Request) -> Grant | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        for grant in self.grants:
            if grant.access.get(token, 0.0) > self.now and not grant.over:
                return grant
        return None

    # --- posts ---------------------------------------------------------------------------

    def _publish(self, request: Request) -> Reply | None:
        fault, self.next_fault = self.next_fault, ""
        assert request.headers["Content-Type"] == "application/json"
        asked = json.loads(request.body)
        refusals: dict[str, Reply | None] = {
            "busy": answer(429, {"title": "Too Many Requests"}, {"Retry-After": "37"}),
            "signed_out": problem(401, "Unauthorized"),
            "forbidden": problem(403, "You are not permitted to perform this action."),
            "refused": problem(400, "One or more parameters was invalid.", "invalid-request"),
            "hangs_up_before": None,
            "crash": (500, {}, b"<html>"),
            "redirect": (307, {"Location": f"{self.served.address}/elsewhere"}, b""),
        }
        if fault in refusals:
            return refusals[fault]
        if fault == "duplicate":
            self._keep(asked)
        refused = self._refusal(asked)
        if refused is not None:
            return refused
        tweet = self._keep(asked)
        if fault == "slow":
            time.sleep(SLOW_SECONDS)
        troubles: dict[str, Reply | None] = {
            "hangs_up_after": None,
            "gateway": (504, {}, b"Gateway Timeout"),
            "nonsense": PAGE,
            "empty": (200, {}, b""),
        }
        if fault in troubles:
            return troubles[fault]
        said = {"id": tweet["id"], "text": tweet["text"], "edit_history_tweet_ids": [tweet["id"]]}
        return answer(201, {"data": said})

    def _refusal(self, asked: Mapping[str, Any]) -> Reply | None:
        assert set(asked) <= {"text", "media", "paid_partnership"}
        text, media = asked.get("text", ""), asked.get("media", {}).get("media_ids", [])
        if not text and not media:
            return problem(400, "Missing text or media.", "invalid-request")
        if weighted(text) > 280:
            return problem(403, "You are not permitted to perform this action.")
        if asked.get("paid_partnership") not in (None, True):
            return problem(400, "paid_partnership is not a boolean", "invalid-request")
        found = [self.uploads.kept.get(one) for one in media]
        kinds = [one.category for one in found if one is not None]
        if len(kinds) < len(media) or any(one and one.state != "succeeded" for one in found):
            return problem(400, "Your media IDs are invalid.", "invalid-request")
        if len(kinds) > (4 if set(kinds) == {"tweet_image"} else 1):
            return problem(403, "You are not permitted to perform this action.")
        if text and any(one["text"] == text for one in self.tweets):
            return problem(403, "You are not allowed to create a Tweet with duplicate content.")
        return None

    def _keep(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        tweet = {
            **asked,
            "id": str(1_790_000_000_000_000_000 + len(self.tweets)),
            "text": unicodedata.normalize("NFC", asked.get("text", "")),
            "created_at": datetime.fromtimestamp(self.now, UTC).isoformat(timespec="milliseconds"),
        }
        self.tweets.append(tweet)
        return tweet

    def _timeline(self, query: Mapping[str, list[str]]) -> Reply:
        most = int(query["max_results"][0])
        assert 5 <= most <= 100 and "entities" in query["tweet.fields"][0]
        newest = list(reversed(self.tweets))
        meta: dict[str, Any] = {"result_count": len(newest[:most])}
        if len(newest) > most:
            meta["next_token"] = "more"
        body: dict[str, Any] = {"meta": meta}
        if newest:
            body["data"] = [given_back(tweet) for tweet in newest[:most]]
        return answer(200, body)

    def _looked_up(self, query: Mapping[str, list[str]]) -> Reply:
        """GET /2/tweets: one that is too old for a field is left out, with a problem."""
        numbers, fields = query["ids"][0].split(","), query["tweet.fields"][0].split(",")
        assert 1 <= len(numbers) <= 100
        self.reads.append((tuple(numbers), tuple(fields)))
        found: list[dict[str, Any]] = []
        wrong: list[dict[str, str]] = []
        known = {tweet["id"]: tweet for tweet in self.tweets}
        for number in numbers:
            told = {"resource_id": number, "value": number, "resource_type": "tweet"}
            tweet = known.get(number)
            if tweet is None:
                missing = {"title": "Not Found Error", "type": f"{PROBLEMS}resource-not-found"}
                wrong.append({**told, **missing})
                continue
            age = self.now - datetime.fromisoformat(tweet["created_at"]).timestamp()
            if "non_public_metrics" in fields and age > 30 * 86_400:
                kind = f"{PROBLEMS}not-authorized-for-field"
                wrong.append({**told, "title": "Field Authorization Error", "type": kind})
                continue
            given = {"id": number, "text": tweet["text"]}
            found.append({**given, **{name: METRICS[name] for name in fields}})
        body: dict[str, Any] = {"data": found} if found else {}
        return answer(200, {**body, "errors": wrong} if wrong else body)

    def _delete(self, number: str) -> Reply:
        if not re.fullmatch(r"[0-9]{1,19}", number):
            return problem(400, "The id is not valid", "invalid-request")
        there = [tweet for tweet in self.tweets if tweet["id"] == number]
        self.tweets = [tweet for tweet in self.tweets if tweet["id"] != number]
        if there:
            return answer(200, {"data": {"deleted": True}})
        missing = {"title": "Not Found Error", "type": f"{PROBLEMS}resource-not-found"}
        return answer(200, {"errors": [{"resource_id": number, **missing}]})


def weighted(text: str) -> int:
    """How long X takes a text for, well enough for tests: links 23, beyond Latin 2."""
    rest = _LINK.sub("", text)
    links = len(_LINK.findall(text))
    return 23 * links + sum(2 if ord(sign) > 0x10FF else 1 for sign in rest)


def given_back(tweet: Mapping[str, Any]) -> dict[str, Any]:
    """A post as X gives it back: links shortened, signs escaped, a link to its media."""
    urls: list[dict[str, Any]] = []

    def shorten(found: re.Match[str]) -> str:
        short = f"https://t.co/{len(urls):010d}"
        whole = html.unescape(found[0])
        expanded = whole if "://" in whole else f"http://{whole}"
        urls.append({"url": short, "expanded_url": expanded, "display_url": whole[:20]})
        return short

    text = _LINK.sub(shorten, html.escape(tweet["text"], quote=False))
    if tweet.get("media"):
        short = "https://t.co/mediaMEDIA"
        text = f"{text} {short}".strip()
        expanded = f"https://x.com/alice/status/{tweet['id']}/photo/1"
        urls.append({"url": short, "expanded_url": expanded, "media_key": "3_1"})
    made = {"id": tweet["id"], "text": text, "created_at": tweet["created_at"]}
    return {**made, "entities": {"urls": urls}} if urls else made


def asked(stage: XStage, path: str, method: str = "POST") -> list[Request]:
    """The requests to a path, in order."""
    return [
        request
        for request in stage.served.requests
        if urlsplit(request.path).path == path and request.method == method
    ]


def form_of(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


def free_ports(number: int) -> tuple[int, ...]:
    """Ports that nobody listens on, for a listener that must have one of them."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return tuple(one.getsockname()[1] for one in sockets)
