"""A strict personal server of the AT Protocol with its directory and its counts.

Proofs are judged by joserfc: a nonce is good for two answers, a proof for one request, a
token only with the key it was made for, a refresh token once.
"""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwk, jws

from desktop.share.atproto_names import is_time_key
from desktop.share.bluesky import Bluesky
from desktop.share.bluesky_scopes import POSTING
from desktop.share.network import Attempt
from desktop.web import Web
from tests.conftest import Reply, Request
from tests.share.stage import CANARY, FAULTS, PAGE, SLOW_SECONDS, Serve, answer
from tests.share.video_stage import VideoStage

DID = "did:plc:alicealicealicealicealic"
HANDLE = "alice.example.com"
_COARSE = ("atproto", "transition:generic")


class Refusal(Exception):
    """The server says no in the middle of its work."""

    def __init__(self, status: int, error: str, words: str = "") -> None:
        super().__init__(error)
        self.status, self.error, self.words = status, error, words


class BlueskyStage:
    """Everything at one address; `clock` moves the server's time."""

    def __init__(self, serve: Serve, web: Web, config: Mapping[str, object] | None = None) -> None:
        self.faults = frozenset(FAULTS) - {"duplicate"}
        self.where = f"@{HANDLE}"
        self.clock = 0
        self.nonce = 0
        self.proofs: set[str] = set()
        self.challenges: set[str] = set()
        self.pushed: dict[str, dict[str, str]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.access: dict[str, str] = {}
        self.refresh: dict[str, str] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.blobs: list[tuple[str, bytes]] = []
        self.people = {HANDLE: DID}
        self.document_handle = HANDLE
        self.subject = DID
        self.next_fault = ""
        self.about: dict[str, object] = {}
        self.version = "0.5.35"
        self.did = "did:web:pds.example"
        self.finer = "known"
        """What it does with finer scopes: `known`, `refused`, `odd` (calls the client wrong),
        `dropped` (grants what it knows)."""
        self.granted = ""
        self.pauses: list[float] = []
        self.served = serve(self._answer)
        self.service = VideoStage(serve, self._laid_by_service)
        place = self.served.address
        self.network = Bluesky(
            web,
            {
                "directory": place,
                "resolver": place,
                "appview": place,
                "video": self.service.served.address,
                "allow_http": True,
                **(config or {}),
            },
            pause=self.pauses.append,
        )

    def fault(self, kind: str) -> None:
        self.next_fault = kind

    def posts(self) -> int:
        return len(self.records)

    def long_text(self) -> str:
        return "a" * 301

    def consent(self, attempt: Attempt) -> Mapping[str, str]:
        query = parse_qs(urlsplit(attempt.url).query)
        asked = self.pushed.pop(query["request_uri"][0])
        assert asked["client_id"] == query["client_id"][0]
        code = f"{CANARY}-code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.served.address}

    # --- the server ----------------------------------------------------------------------

    def _answer(self, request: Request) -> Reply | None:
        try:
            reply = self._route(request, urlsplit(request.path).path)
        except Refusal as no:
            challenge = {"WWW-Authenticate": f'DPoP error="{no.error}"'} if no.status == 401 else {}
            reply = answer(no.status, {"error": no.error, "message": no.words}, challenge)
        if reply is None:
            return None
        status, headers, body = reply
        return status, {**headers, "DPoP-Nonce": f"nonce-{self.nonce}"}, body

    def _route(self, request: Request, path: str) -> Reply | None:
        query = parse_qs(urlsplit(request.path).query)
        name = path.rpartition(".")[2]
        if path == f"/{DID}":
            return self._document()
        if path.startswith("/.well-known/"):
            return self._metadata(path)
        if path.startswith("/oauth/"):
            form = {key: value[0] for key, value in parse_qs(request.body.decode()).items()}
            return {"par": self._par, "token": self._token, "revoke": self._revoke}[
                path.rpartition("/")[2]
            ](request, form)
        if name == "resolveHandle":
            did = self.people.get(query["handle"][0])
            return answer(200, {"did": did}) if did else answer(400, {"error": "InvalidRequest"})
        if name in ("getPosts", "getProfile"):
            return self._view(name, query)
        if name == "getRecord":
            return self._get(query)
        if name == "describeServer":
            return answer(200, {"did": self.did}) if self.did else answer(404, {})
        if path == "/xrpc/_health":
            return answer(200, {"version": self.version})
        self._signed_in(request)
        if name == "getSession":
            return answer(200, {"did": DID})
        if name == "getServiceAuth":
            return self._service_token(query)
        if name == "uploadBlob":
            kind = request.headers["Content-Type"]
            self._permitted("blob:video/mp4" if kind == "video/mp4" else "blob:image/*")
            return answer(200, {"blob": self._lay(kind, request.body)})
        self._permitted(POSTING)
        body = json.loads(request.body)
        if name == "deleteRecord":
            self.records.pop(body["rkey"], None)
            return answer(200, {})
        return self._create(body)

    def _lay(self, kind: str, body: bytes) -> dict[str, Any]:
        self.blobs.append((kind, body))
        ref = {"$link": f"b{len(self.blobs)}"}
        return {"$type": "blob", "ref": ref, "mimeType": kind, "size": len(body)}

    def _laid_by_service(self, token: str, body: bytes) -> dict[str, Any]:
        """The service comes with a token for just that."""
        audience, method, _ = token.rpartition("|")[0].split("|")
        assert method == "com.atproto.repo.uploadBlob"
        place = self.served.address.partition("://")[2].replace(":", "%3A")
        assert audience == (self.did or f"did:web:{place}")
        return self._lay("video/mp4", body)

    def _service_token(self, query: Mapping[str, list[str]]) -> Reply:
        method, audience = query["lxm"][0], query["aud"][0]
        self._permitted(f"rpc:{method}?aud=*")
        if not 0 < int(query["exp"][0]) - time.time() - self.clock <= 3600:
            return answer(400, {"error": "BadExpiration"})
        return answer(200, {"token": f"{audience}|{method}|{DID}|{CANARY}"})

    def _permitted(self, scope: str) -> None:
        if not {scope, "transition:generic"} & set(self.granted.split()):
            raise Refusal(403, "ScopeMissingError", f'Missing required scope "{scope}"')

    def _create(self, body: dict[str, Any]) -> Reply | None:
        fault, self.next_fault = self.next_fault, ""
        refusals: dict[str, Reply | None] = {
            "busy": answer(429, {"error": "RateLimitExceeded"}, {"Retry-After": "37"}),
            "signed_out": answer(400, {"error": "ExpiredToken", "message": "Token has expired"}),
            "forbidden": answer(
                403, {"error": "ScopeMissingError", "message": 'Missing required scope "repo:x"'}
            ),
            "refused": answer(400, {"error": "InvalidRequest", "message": "Invalid record"}),
            "too_long": answer(
                400,
                {
                    "error": "InvalidRequest",
                    "message": "text must not be longer than 300 graphemes",
                },
            ),
            "hangs_up_before": None,
            "crash": answer(500, {"error": "InternalServerError"}),
            "redirect": (307, {"Location": f"{self.served.address}/elsewhere"}, b""),
        }
        if fault in refusals:
            return refusals[fault]
        key = body["rkey"]
        assert is_time_key(key) and body["repo"] == DID
        if key in self.records:
            return answer(500, {"error": "InternalServerError", "message": "Internal Server Error"})
        self.records[key] = body["record"]
        if fault == "slow":
            time.sleep(SLOW_SECONDS)
        troubles: dict[str, Reply | None] = {
            "hangs_up_after": None,
            "gateway": (504, {}, b"Gateway Timeout"),
            "nonsense": PAGE,
            "empty": (200, {}, b""),
        }
        made = answer(200, {"uri": self._uri(key), "cid": "bafy"})
        return troubles.get(fault, made)

    def _get(self, query: Mapping[str, list[str]]) -> Reply:
        key = query["rkey"][0]
        if key not in self.records:
            return answer(
                400, {"error": "RecordNotFound", "message": f"Could not locate record: {key}"}
            )
        return answer(200, {"uri": self._uri(key), "cid": "bafy", "value": self.records[key]})

    def _view(self, name: str, query: Mapping[str, list[str]]) -> Reply:
        if name == "getProfile":
            return answer(
                200,
                {
                    "displayName": "Alice \u202eB",
                    "followersCount": 41,
                    "avatar": "https://cdn.example/a.jpg",
                },
            )
        counts = {
            "likeCount": 3,
            "repostCount": 1,
            "quoteCount": 1,
            "replyCount": 0,
            "bookmarkCount": 5,
        }
        known = [uri for uri in query["uris"] if uri.rpartition("/")[2] in self.records]
        return answer(200, {"posts": [{"uri": uri, **counts} for uri in known]})

    @staticmethod
    def _uri(key: str) -> str:
        return f"at://{DID}/app.bsky.feed.post/{key}"

    def _document(self) -> Reply:
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": self.served.address,
        }
        names = [f"at://{self.document_handle}"]
        return answer(200, {"id": DID, "alsoKnownAs": names, "service": [service]})

    def _metadata(self, path: str) -> Reply:
        place = self.served.address
        if path.endswith("oauth-protected-resource"):
            return answer(200, {"resource": place, "authorization_servers": [place]})
        about: dict[str, object] = {
            "issuer": place,
            "authorization_endpoint": f"{place}/oauth/authorize",
            "token_endpoint": f"{place}/oauth/token",
            "revocation_endpoint": f"{place}/oauth/revoke",
            "pushed_authorization_request_endpoint": f"{place}/oauth/par",
            "require_pushed_authorization_requests": True,
            "code_challenge_methods_supported": ["S256"],
            "dpop_signing_alg_values_supported": ["ES256"],
            "scopes_supported": ["atproto", "transition:generic"],
            "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "authorization_response_iss_parameter_supported": True,
            "client_id_metadata_document_supported": True,
        }
        return answer(200, {**about, **self.about})

    def _par(self, request: Request, form: dict[str, str]) -> Reply:
        thumbprint = self._proof(request, 400)
        if form["code_challenge"] in self.challenges:
            raise Refusal(400, "invalid_request", "Code challenge already used")
        self.challenges.add(form["code_challenge"])
        if "repo:" in form["scope"] and self.finer in ("refused", "odd"):
            odd = self.finer == "odd"
            raise Refusal(400, "invalid_client_metadata" if odd else "invalid_scope")
        assert form["redirect_uri"].startswith("http://127.0.0.1:")
        assert form["code_challenge_method"] == "S256" and "atproto" in form["scope"].split()
        name = f"urn:request:{len(self.challenges)}"
        self.pushed[name] = {**form, "jkt": thumbprint}
        return answer(201, {"request_uri": name, "expires_in": 299})

    def _token(self, request: Request, form: dict[str, str]) -> Reply:
        thumbprint = self._proof(request, 400)
        scope = self.granted
        if form["grant_type"] == "refresh_token":
            if self.refresh.pop(form["refresh_token"], None) != thumbprint:
                self.access.clear()
                raise Refusal(
                    400, "invalid_grant", f"Refresh token {form['refresh_token']} replayed"
                )
        else:
            asked = self.codes.pop(form["code"], None)
            if asked is None:
                raise Refusal(400, "invalid_grant", f"Invalid code {form['code']}")
            digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
            right = digest.rstrip(b"=").decode() == asked["code_challenge"]
            scope = asked["scope"]
            if self.finer == "dropped":
                scope = " ".join(one for one in scope.split() if one in _COARSE)
            if not right or asked["jkt"] != thumbprint or asked["client_id"] != form["client_id"]:
                raise Refusal(400, "invalid_grant")
        number, self.granted = self.nonce, scope
        self.access[f"{CANARY}-access-{number}"] = thumbprint
        self.refresh[f"{CANARY}-refresh-{number}"] = thumbprint
        return answer(
            200,
            {
                "access_token": f"{CANARY}-access-{number}",
                "token_type": "DPoP",
                "refresh_token": f"{CANARY}-refresh-{number}",
                "expires_in": 3599,
                "scope": scope,
                "sub": self.subject,
            },
        )

    def _revoke(self, request: Request, form: dict[str, str]) -> Reply:
        self._proof(request, 400)
        self.refresh.pop(form["token"], None)
        self.access.clear()
        return answer(200, {})

    def _signed_in(self, request: Request) -> None:
        token = request.headers.get("Authorization", "").removeprefix("DPoP ")
        thumbprint = self._proof(request, 401, token)
        if self.access.get(token) != thumbprint:
            raise Refusal(401, "invalid_token", f"{token} is not known")

    def _proof(self, request: Request, status: int, token: str = "") -> str:
        """The thumbprint of the key of a proof that holds in every respect."""
        value = request.headers.get("DPoP", "")
        header = json.loads(_unpadded(value.partition(".")[0]))
        key = jwk.ECKey.import_key(header["jwk"])
        claims = json.loads(jws.deserialize_compact(value, key, algorithms=["ES256"]).payload)
        assert header["typ"] == "dpop+jwt" and "d" not in header["jwk"]
        place = self.served.address + urlsplit(request.path).path
        right = claims["htm"] == request.method and claims["htu"] == place
        right = right and claims["jti"] not in self.proofs
        right = right and abs(claims["iat"] - time.time() - self.clock) < 200
        if token:
            digest = urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()
            right = right and claims.get("ath") == digest
        if not right:
            raise Refusal(status, "invalid_dpop_proof")
        if claims.get("nonce") not in (f"nonce-{self.nonce}", f"nonce-{self.nonce - 1}"):
            self.nonce += 1
            raise Refusal(status, "use_dpop_nonce")
        self.proofs.add(claims["jti"])
        self.nonce += 1
        return str(key.thumbprint())


def _unpadded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
