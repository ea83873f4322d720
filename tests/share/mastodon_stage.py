"""A strict server with Mastodon's interface, as itself or as one of its relatives."""

from __future__ import annotations

import html
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from desktop.share.mastodon import Mastodon
from desktop.share.network import Attempt
from desktop.web import Web
from tests.conftest import Reply, Request
from tests.share.stage import CANARY, FAULTS, PAGE, SLOW_SECONDS, Serve, answer


class MastodonStage:
    """`software` is what nodeinfo says; anything but "mastodon" ignores keys, as most do."""

    def __init__(self, serve: Serve, web: Web, software: str = "mastodon") -> None:
        self.software, self.version = software, "4.7.3"
        self.metadata = software == "mastodon"
        self.faults = frozenset(FAULTS) - {"duplicate"}
        self.pauses: list[float] = []
        self.apps: dict[str, dict[str, str]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.statuses: list[dict[str, object]] = []
        self.keys: dict[str, dict[str, object]] = {}
        self.media: dict[str, dict[str, str]] = {}
        self.media_delay = 0
        self.edits = True
        self.limits: dict[str, object] = {}
        self.next_fault = ""
        self.person = "7"
        self.served = serve(self._answer)
        self.where = f"@alice@{self.served.address.removeprefix('http://')}"
        self.network = Mastodon(web, {"allow_http": True}, pause=self.pauses.append)

    def fault(self, kind: str) -> None:
        self.next_fault = kind

    def posts(self) -> int:
        return len(self.statuses)

    def long_text(self) -> str:
        return "word " * 101

    def consent(self, attempt: Attempt) -> Mapping[str, str]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(attempt.url).query).items()}
        app = self.apps[asked["client_id"]]
        assert asked["redirect_uri"] == app["redirect_uris"] == attempt.redirect
        assert set(asked["scope"].split()) <= set(app["scopes"].split())
        assert asked["code_challenge_method"] == "S256"
        code = f"{CANARY}-code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    # --- the server ----------------------------------------------------------------------

    def _answer(self, request: Request) -> Reply | None:
        path = urlsplit(request.path).path
        if path == "/.well-known/oauth-authorization-server":
            return self._about() if self.metadata else answer(404, {"error": "Not found"})
        if path.startswith(("/.well-known/", "/nodeinfo")):
            return self._registry(path)
        if path == "/api/v2/instance":
            return answer(200, self._instance())
        if path in ("/api/v1/apps", "/oauth/token", "/oauth/revoke"):
            form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
            return {"/api/v1/apps": self._app, "/oauth/token": self._token}.get(path, self._revoke)(
                form
            )
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            return answer(401, {"error": f"The access token {token} is invalid"})
        return self._signed_in(request, path)

    def _signed_in(self, request: Request, path: str) -> Reply | None:
        if path == "/api/v1/accounts/verify_credentials":
            return answer(200, self._account())
        if path.endswith("/media"):
            return self._upload(request)
        if path.startswith("/api/v1/media/"):
            return self._processed(path.rpartition("/")[2])
        if path == "/api/v1/statuses" and request.method == "POST":
            return self._publish(request)
        if path == "/api/v1/statuses":
            wanted = parse_qs(urlsplit(request.path).query)["id[]"]
            assert len(wanted) <= 20
            return answer(200, [one for one in self.statuses if one["id"] in wanted])
        if path == f"/api/v1/accounts/{self.person}/statuses":
            return answer(200, list(reversed(self.statuses)))
        found = [status for status in self.statuses if path == f"/api/v1/statuses/{status['id']}"]
        if not found:
            return answer(404, {"error": "Record not found"})
        if request.method == "DELETE":
            self.statuses.remove(found[0])
        if request.method == "PUT":
            return self._edit(request, found[0])
        return answer(200, found[0])

    def _publish(self, request: Request) -> Reply | None:
        fault, self.next_fault = self.next_fault, ""
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        refusals: dict[str, Reply | None] = {
            "busy": answer(429, {"error": "Too many requests"}, {"Retry-After": "37"}),
            "signed_out": answer(401, {"error": "The access token was revoked"}),
            "forbidden": answer(403, {"error": "This action is outside the authorized scopes"}),
            "refused": answer(422, {"error": "Validation failed: Text can't be blank"}),
            "too_long": answer(422, {"error": "Text character limit of 500 exceeded"}),
            "hangs_up_before": None,
            "crash": (500, {}, b"<html>"),
            "redirect": (307, {"Location": f"{self.served.address}/elsewhere"}, b""),
        }
        if fault in refusals:
            return refusals[fault]
        key = request.headers.get("Idempotency-Key", "")
        assert key and form["visibility"] in ("public", "unlisted", "private")
        media = parse_qs(request.body.decode()).get("media_ids[]", [])
        if any(name not in self.media for name in media) or self.media_delay > 0:
            return answer(422, {"error": "Cannot attach files that have not finished processing"})
        status = self.keys.get(key) if self.software == "mastodon" else None
        if status is None:
            status = self._keep(form, media)
            self.keys[key] = status
        if fault == "slow":
            time.sleep(SLOW_SECONDS)
        troubles: dict[str, Reply | None] = {
            "hangs_up_after": None,
            "gateway": (504, {}, b"Gateway Timeout"),
            "nonsense": PAGE,
            "empty": (200, {}, b""),
        }
        return troubles[fault] if fault in troubles else answer(200, status)

    def _keep(self, form: Mapping[str, str], media: Sequence[str] = ()) -> dict[str, object]:
        number = str(100 + len(self.statuses))
        status: dict[str, object] = {
            "id": number,
            "url": f"{self.served.address}/@alice/{number}",
            "created_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "content": as_html(form["status"]),
            "spoiler_text": form.get("spoiler_text", ""),
            "visibility": form.get("visibility"),
            "language": form.get("language"),
            "media_attachments": [{"id": name, **self.media[name]} for name in media],
            "favourites_count": 3,
            "reblogs_count": 2,
            "replies_count": 0,
        }
        self.statuses.append(status)
        return status

    def _upload(self, request: Request) -> Reply:
        if self.next_fault == "upload_crash":
            self.next_fault = ""
            return 500, {}, b""
        number = str(len(self.media) + 1)
        told = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
        form = {
            str(part.get_param("name", header="Content-Disposition")): part
            for part in message_from_bytes(told + request.body).walk()
            if not part.is_multipart()
        }
        file = form["file"]
        described = form["description"].get_payload(decode=True) if "description" in form else b""
        self.media[number] = {
            "description": bytes(described).decode(),
            "type": file.get_content_type(),
            "bytes": str(len(file.get_payload(decode=True))),
        }
        return answer(202 if self.media_delay else 200, {"id": number})

    def _processed(self, number: str) -> Reply:
        if number not in self.media:
            return answer(404, {"error": "Record not found"})
        self.media_delay -= 1
        return answer(206 if self.media_delay > 0 else 200, {"id": number})

    def _edit(self, request: Request, status: dict[str, object]) -> Reply:
        if not self.edits:
            return answer(404, {"error": "Not found"})
        form = parse_qs(request.body.decode(), keep_blank_values=True)
        status.update(
            content=as_html(form["status"][0]),
            spoiler_text=form["spoiler_text"][0],
            media_attachments=[
                {"id": name, **self.media[name]} for name in form.get("media_ids[]", [])
            ],
        )
        return answer(200, status)

    def _about(self) -> Reply:
        place = self.served.address
        return answer(
            200,
            {
                "issuer": f"{place}/",
                "authorization_endpoint": f"{place}/oauth/authorize",
                "token_endpoint": f"{place}/oauth/token",
                "revocation_endpoint": f"{place}/oauth/revoke",
                "scopes_supported": [
                    "profile",
                    "read",
                    "write",
                    "read:statuses",
                    "read:accounts",
                    "write:statuses",
                    "write:media",
                ],
                "code_challenge_methods_supported": ["S256"],
            },
        )

    def _registry(self, path: str) -> Reply:
        if path == "/.well-known/nodeinfo":
            link = {
                "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                "href": f"{self.served.address}/nodeinfo/2.0",
            }
            return answer(200, {"links": [link]})
        if path == "/nodeinfo/2.0":
            return answer(200, {"software": {"name": self.software, "version": self.version}})
        return answer(404, {})

    def _instance(self) -> dict[str, object]:
        return {
            "domain": "social.example",
            "version": self.version,
            "configuration": {
                "statuses": {
                    "max_characters": 500,
                    "characters_reserved_per_url": 23,
                    "max_media_attachments": 4,
                },
                "media_attachments": {
                    "image_size_limit": 5000,
                    "description_limit": 1500,
                    "supported_mime_types": ["image/png", "video/mp4"],
                    "video_size_limit": 9000,
                    "video_matrix_limit": 1280 * 720,
                    **self.limits,
                },
            },
        }

    def _account(self) -> dict[str, object]:
        return {
            "id": self.person,
            "acct": "alice",
            "display_name": "Alice \u202e<b>",
            "avatar": "https://social.example/a.png",
            "followers_count": 41,
        }

    def _app(self, form: Mapping[str, str]) -> Reply:
        known = {"profile"} if self.metadata else set()
        known |= {
            "read",
            "write",
            "read:accounts",
            "read:statuses",
            "write:statuses",
            "write:media",
        }
        if not set(form["scopes"].split()) <= known:
            return answer(422, {"error": "Validation failed: Scopes doesn't match"})
        client = f"client-{len(self.apps)}"
        self.apps[client] = {**form, "secret": f"{CANARY}-secret-{len(self.apps)}"}
        return answer(200, {"client_id": client, "client_secret": self.apps[client]["secret"]})

    def _token(self, form: Mapping[str, str]) -> Reply:
        asked = self.codes.pop(form["code"], None)
        app = self.apps.get(form["client_id"], {})
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return answer(400, {"error": "invalid_grant", "error_description": form["code"]})
        digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if digest.decode() != asked["code_challenge"] or app["secret"] != form["client_secret"]:
            return answer(401, {"error": "invalid_client"})
        token = f"{CANARY}-token-{len(self.tokens)}"
        self.tokens.add(token)
        return answer(
            200,
            {"access_token": token, "token_type": "Bearer", "created_at": 17},
        )

    def _revoke(self, form: Mapping[str, str]) -> Reply:
        if self.apps.get(form["client_id"], {}).get("secret") != form["client_secret"]:
            return answer(403, {"error": "unauthorized_client"})
        self.tokens.discard(form["token"])
        return answer(200, {})


def as_html(text: str) -> str:
    """Text as Mastodon gives it back: links cut into spans, mentions without their server."""

    def one(found: re.Match[str]) -> str:
        word = html.unescape(found[0])
        if word.startswith("@"):
            user, _, host = word[1:].partition("@")
            return (
                f'<span class="h-card"><a href="https://{host}/@{user}" class="u-url mention">'
                f"@<span>{user}</span></a></span>"
            )
        if word.startswith("#"):
            tag = word[1:]
            return f'<a href="https://a.example/tags/{tag}" rel="tag">#<span>{tag}</span></a>'
        shown = html.escape(word)
        bare = shown.partition("://")[2]
        return (
            f'<a href="{shown}" rel="nofollow"><span class="invisible">https://</span>'
            f'<span class="ellipsis">{bare[:30]}</span>'
            f'<span class="invisible">{bare[30:]}</span></a>'
        )

    safe = html.escape(text, quote=False)
    safe = re.sub(r"https?://\S+|@\w+@[\w.]+\w|#\w+", one, safe)
    return "".join(f"<p>{part.replace(chr(10), '<br />')}</p>" for part in safe.split("\n\n"))
