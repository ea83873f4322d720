"""A strict LinkedIn: exact redirect addresses, no verifier on the standard flow, a version
header on every versioned call, posts cut where little text says so, duplicates refused."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from desktop.share.linkedin import LinkedIn
from desktop.share.network import Attempt
from desktop.web import Web
from tests.conftest import Reply, Request
from tests.share.linkedin_analytics import RIGHTS, Analytics
from tests.share.linkedin_uploads import Uploads
from tests.share.little import Shown, shown
from tests.share.stage import CANARY, FAULTS, PAGE, SLOW_SECONDS, Serve, answer

REDIRECT = "http://127.0.0.1:45678/callback"
CLIENT, SECRET = "78client", f"{CANARY}-client-secret"
VERSIONS = ("202608", "202609", "202610")
_POST_KEYS = {
    "author",
    "commentary",
    "visibility",
    "distribution",
    "lifecycleState",
    "isReshareDisabledByAuthor",
}
_NUMBER = "AQFuuid+1=="


class LinkedInStage:
    """`native`: LinkedIn switched native PKCE on. `granted` are the scopes the application may
    ask for. `closed` are the calls it may not make (`posts`, `images`, …)."""

    where = ""

    def __init__(self, serve: Serve, web: Web, **config: Any) -> None:
        self.faults = frozenset(FAULTS)
        self.native = config.get("native_pkce") is True
        self.granted = {"openid", "profile", "email", "w_member_social", "r_basicprofile"}
        self.granted |= set(RIGHTS)
        self.analytics = Analytics()
        self.closed: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, set[str]] = {}
        self.revoked: set[str] = set()
        self.refreshes: set[str] = set()
        self.gives_refresh = False
        self.not_known_yet = 0
        self.live: dict[str, dict[str, Any]] = {}
        self.gone: dict[str, dict[str, Any]] = {}
        self.next_fault = ""
        self.person = "782bb_taQ"
        self.pauses: list[float] = []
        self.uploads = Uploads()
        self.served = serve(self._answer)
        self.uploads.address = self.served.address
        place = self.served.address
        self.config: dict[str, Any] = {
            "client_id": CLIENT,
            "allow_http": True,
            "authorize": f"{place}/oauth/authorization",
            "token": f"{place}/oauth/accessToken",
            "revoke": f"{place}/oauth/revoke",
            "api": place,
            **({} if self.native else {"client_secret": SECRET, "ports": [45678]}),
            **config,
        }
        self.network = LinkedIn(web, self.config, pause=self.pauses.append)

    def fault(self, kind: str) -> None:
        self.next_fault = kind

    def posts(self) -> int:
        return len(self.live)

    def long_text(self) -> str:
        return "word " * 601

    def consent(self, attempt: Attempt) -> Mapping[str, str]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(attempt.url).query).items()}
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        if self.native:
            assert asked["redirect_uri"].startswith("http://127.0.0.1:")
            assert asked["code_challenge_method"] == "S256" and asked["code_challenge"]
        else:
            registered = [f"http://127.0.0.1:{port}/callback" for port in self.config["ports"]]
            assert asked["redirect_uri"] in registered
            assert "code_challenge" not in asked
        state = asked["state"]
        for scope in asked["scope"].split():
            if scope not in self.granted or (self.native and scope == "openid"):
                said = f"Scope &quot;{scope}&quot; is not authorized for your application"
                error = "unauthorized_scope_error"
                return {"error": error, "error_description": said, "state": state}
        code = f"{CANARY}-code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": state}

    def shown(self) -> Shown:
        """What people read of the only post."""
        (post,) = self.live.values()
        if "commentary" in post:
            return shown(post["commentary"])
        content = post["specificContent"]["com.linkedin.ugc.ShareContent"]
        return Shown(content["shareCommentary"]["text"])

    # --- the server ----------------------------------------------------------------------

    def _answer(self, request: Request) -> Reply | None:
        path = urlsplit(request.path).path
        if path == "/oauth/accessToken":
            return self._token(_form(request))
        if path == "/oauth/revoke":
            return self._revoke(_form(request))
        if path.startswith("/dms-uploads/"):
            return self.uploads.put(request)
        reply = self._unfit(request, path) or self._signed_in(request, path)
        if reply is not None:
            reply[1]["x-li-uuid"] = _NUMBER
        return reply

    def _unfit(self, request: Request, path: str) -> Reply | None:
        """What is wrong with the headers, if anything is."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in self.revoked or (self.not_known_yet > 0 and token in self.tokens):
            self.not_known_yet -= 1
            return _error(401, "REVOKED_ACCESS_TOKEN", "revoked by the user", 65601)
        if token not in self.tokens:
            return _error(401, "", f"Invalid access token {token}", 65600)
        if request.headers.get("X-Restli-Protocol-Version") != "2.0.0":
            return _error(400, "PROTOCOL", "Rest.li protocol version missing")
        if path.startswith("/rest/"):
            version = request.headers.get("LinkedIn-Version", "")
            if not version:
                return _error(400, "VERSION_MISSING", "A version must be present")
            if version not in VERSIONS:
                said = f"Requested version {version}01 is not active"
                return _error(426, "NONEXISTENT_VERSION", said)
        kind = path.split("/")[2]
        if kind in self.closed:
            method = "CREATE" if request.method == "POST" else request.method
            said = f"Not enough permissions to access: {kind}.{method}.20260901"
            return _error(403, "ACCESS_DENIED", said, 100)
        return None

    def _signed_in(self, request: Request, path: str) -> Reply | None:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        scopes, (_, root, kind, *rest) = self.tokens[token], path.split("/")
        if kind in ("userinfo", "me"):
            return self._who(kind, scopes)
        if "w_member_social" not in scopes:
            return _error(403, "ACCESS_DENIED", "Not enough permissions to access: POST", 100)
        query = urlsplit(request.path).query
        rights = {"memberCreatorPostAnalytics": RIGHTS[0], "memberFollowersCount": RIGHTS[1]}
        if kind in rights:
            if rights[kind] not in scopes:
                said = f"Not enough permissions to access: {kind}.FINDER.20260901"
                return _error(403, "ACCESS_DENIED", said, 100)
            if kind == "memberFollowersCount":
                return self.analytics.profile(query)
            return self.analytics.posts(query, self.live)
        member = f"urn:li:person:{self.person}"
        if query == "action=initializeUpload":
            return self.uploads.begin(kind, request, member)
        if query == "action=registerUpload":
            return self.uploads.register(request, member)
        if query == "action=finalizeUpload":
            return self.uploads.finish(request)
        if request.method == "GET":
            return self.uploads.state(path)
        assert (root, kind) in (("rest", "posts"), ("v2", "ugcPosts")), path
        if rest:
            return self._change(request, unquote(rest[0]))
        return self._publish(request, kind, member)

    def _who(self, kind: str, scopes: set[str]) -> Reply:
        if kind == "userinfo" and "openid" in scopes:
            face = "https://media.licdn.example/ida.jpg"
            person = {"sub": self.person, "name": "Ida \u202eHolm", "picture": face}
            return answer(200, {**person, "given_name": "Ida", "email_verified": True})
        if kind == "me" and "r_basicprofile" in scopes:
            names = {"localizedFirstName": "Ida", "localizedLastName": "Holm"}
            return answer(200, {"id": self.person, "vanityName": "ida-holm", **names})
        return _error(403, "ACCESS_DENIED", f"Not enough permissions to access: GET /{kind}", 100)

    def _publish(self, request: Request, kind: str, member: str) -> Reply | None:
        fault, self.next_fault = self.next_fault, ""
        refusal = self._fault_before(fault)
        if fault in ("hangs_up_before",) or refusal is not None:
            return refusal
        post = json.loads(request.body)
        wrong = self._wrong(post, kind, member)
        if wrong is not None:
            return wrong
        urn = f"urn:li:share:{7_000_000_000_000_000_000 + len(self.live) + len(self.gone)}"
        self.live[urn] = post
        if fault == "duplicate":
            return _duplicate(urn)
        if fault == "slow":
            time.sleep(SLOW_SECONDS)
        troubles: dict[str, Reply | None] = {
            "hangs_up_after": None,
            "gateway": (504, {}, b"Gateway Timeout"),
            "nonsense": (PAGE[0], dict(PAGE[1]), PAGE[2]),
            "empty": (200, {}, b""),
        }
        made: Reply = (201, {"X-RestLi-Id": urn}, b"")
        return troubles.get(fault, made)

    def _fault_before(self, fault: str) -> Reply | None:
        """The answer of a call that posts nothing."""
        author = "Data Processing Exception while processing fields [/author]"
        refusals: dict[str, Reply] = {
            "busy": (429, {"Retry-After": "37"}, b"{}"),
            "day": _error(429, "TOO_MANY_REQUESTS", "Resource level throttle APPLICATION DAY", 101),
            "signed_out": _error(401, "EXPIRED_ACCESS_TOKEN", "The token has expired", 65602),
            "forbidden": _error(403, "", author, 100),
            "refused": _error(400, "INVALID_VALUE_FOR_FIELD", "no such thing"),
            "too_long": _error(400, "FIELD_LENGTH_TOO_LONG", "commentary is too long"),
            "budget": _error(402, "PAYMENT_REQUIRED", "Plan exhausted"),
            "crash": (500, {}, b"<html>"),
            "redirect": (307, {"Location": f"{self.served.address}/elsewhere"}, b""),
        }
        return refusals.get(fault)

    def _wrong(self, post: Mapping[str, Any], kind: str, member: str) -> Reply | None:
        """Why this is no post, or None."""
        if post["author"] != member:
            return _error(403, "", "Data Processing Exception processing fields [/author]", 100)
        if kind == "posts":
            assert set(post) - {"content"} == _POST_KEYS
            assert post["visibility"] in ("PUBLIC", "CONNECTIONS", "LOGGED_IN")
            text, content = shown(post["commentary"]).text, post.get("content", {})
            assert len(content) <= 1
            if "article" in content and not content["article"].get("title"):
                return _error(422, "", "/content/article/title :: field is required")
            if "multiImage" in content:
                assert 2 <= len(content["multiImage"]["images"]) <= 20
            if ":document:" in json.dumps(content) and not content["media"].get("title"):
                return _error(422, "", "/content/media/title :: field is required")
            missing = self.uploads.missing(content, member)
        else:
            share = post["specificContent"]["com.linkedin.ugc.ShareContent"]
            text, media = share["shareCommentary"]["text"], share.get("media", [])
            assert (share["shareMediaCategory"] == "NONE") == (not media)
            assets = {"assets": [{"id": one["media"]} for one in media if "media" in one]}
            missing = self.uploads.missing(assets, member)
        if missing is not None:
            return missing
        for urn, other in {**self.live, **self.gone}.items():
            # the same words again, whichever way; also for a while after deleting
            if text and text == _words(other):
                return _duplicate(urn)
        return None

    def _change(self, request: Request, urn: str) -> Reply:
        if request.method == "DELETE":
            if urn in self.live:
                self.gone[urn] = self.live.pop(urn)
            return 204, {}, b""
        if request.headers.get("X-RestLi-Method") != "PARTIAL_UPDATE":
            return _error(400, "METHOD", "No such method")
        if urn not in self.live:
            return _error(404, "NOT_FOUND", "No such post")
        (change,) = json.loads(request.body)["patch"].items()
        assert change[0] == "$set" and set(change[1]) == {"commentary"}
        self.live[urn] = {**self.live[urn], **change[1]}
        return 204, {}, b""

    def _token(self, form: Mapping[str, str]) -> Reply:
        proof = "code_verifier" if self.native else "client_secret"
        other = "client_secret" if self.native else "code_verifier"
        grants = form.get("grant_type")
        secret_fits = self.native or form.get(proof) == SECRET
        if form.get("client_id") != CLIENT or other in form or not secret_fits:
            said = "Client authentication failed"
            return answer(401, {"error": "invalid_client", "error_description": said})
        if grants == "refresh_token":
            if form["refresh_token"] not in self.refreshes:
                return answer(400, {"error": "invalid_grant", "error_description": "too old"})
            return self._new_token({"openid", "profile", "w_member_social"})
        asked = self.codes.pop(form["code"], None)
        digest = urlsafe_b64encode(sha256(form.get(proof, "").encode()).digest()).rstrip(b"=")
        wrong = asked is None or asked["redirect_uri"] != form["redirect_uri"]
        if asked is not None and self.native:
            wrong = wrong or digest.decode() != asked["code_challenge"]
        if asked is None or wrong:
            said = f"redirect uri/code verifier does not match authorization code {form['code']}"
            return answer(400, {"error": "invalid_request", "error_description": said})
        return self._new_token(set(asked["scope"].split()))

    def _new_token(self, scopes: set[str]) -> Reply:
        token = f"{CANARY}-token-{len(self.tokens)}"
        self.tokens[token] = scopes
        found: dict[str, Any] = {"access_token": token, "expires_in": 5_184_000}
        found["scope"] = ",".join(sorted(scopes))
        if self.gives_refresh:
            refresh = f"{CANARY}-refresh"
            self.refreshes.add(refresh)
            found.update(refresh_token=refresh, refresh_token_expires_in=31_536_000)
        return answer(200, found)

    def _revoke(self, form: Mapping[str, str]) -> Reply:
        if form.get("client_id") != CLIENT or form.get("client_secret", SECRET) != SECRET:
            return answer(401, {"error": "invalid_client"})
        self.revoked.add(form["token"])
        return 200, {}, b""


def _form(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


def _words(post: Mapping[str, Any]) -> str:
    if "commentary" in post:
        return shown(post["commentary"]).text
    content = post["specificContent"]["com.linkedin.ugc.ShareContent"]
    return str(content["shareCommentary"]["text"])


def _error(status: int, code: str, message: str, number: int = 0) -> Reply:
    found: dict[str, Any] = {"status": status, "message": message}
    if code:
        found["code"] = code
    if number:
        found["serviceErrorCode"] = number
    return answer(status, found)


def _duplicate(urn: str) -> Reply:
    named = {"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}
    said = "com.linkedin.content.common.exception.BadRequestResponseException: "
    return answer(
        422,
        {
            "errorDetailType": "com.linkedin.common.error.BadRequest",
            "message": f"{said}Content is a duplicate of {urn}",
            "errorDetails": {"inputErrors": [named]},
            "status": 422,
        },
    )
