"""Where secrets hide: every form in which one may lie somewhere, and the search for it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qs, quote, urlsplit

SHORTEST = 12
"""What is shorter could be there by chance."""
_NAMED = {
    "access_token",
    "refresh_token",
    "client_secret",
    "client_assertion",
    "code",
    "code_verifier",
    "state",
    "token",
    "id_token",
}


def forms(secret: str) -> Mapping[str, bytes]:
    """How one secret looks: plain, UTF-16, base64 at all alignments, hex, percent."""
    plain = secret.encode()
    found = {
        "plain": plain,
        "its beginning": plain[:16],
        "its end": plain[-16:],
        "UTF-16-LE": secret.encode("utf-16-le"),
        "UTF-16-BE": secret.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "percent": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "percent small": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "quoted": quote(secret, safe="").encode(),
        "in JSON": json.dumps(secret)[1:-1].encode(),
    }
    for name, raw in (("base64", plain), ("base64 of UTF-16", secret.encode("utf-16-le"))):
        for offset in range(3):
            text = _aligned(raw, offset)
            found[f"{name} +{offset}"] = text
            found[f"{name} url +{offset}"] = text.replace(b"+", b"-").replace(b"/", b"_")
    return found


def _aligned(raw: bytes, offset: int) -> bytes:
    """The base64 signs that only the secret decides, when it begins at this place of three."""
    text = base64.b64encode(b"\0" * offset + raw)
    return text[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6]


def search(secrets: Iterable[str], places: Mapping[str, bytes]) -> list[str]:
    """`place: form of SECRET…` for each find. Errors: AssertionError for a secret too short."""
    found = []
    for secret in sorted(set(secrets)):
        assert len(secret) >= SHORTEST, "this would be found by chance"
        for form, needle in forms(secret).items():
            found += [
                f"{place}: {form} of {secret[:6]}…{_around(hay, needle)}"
                for place, hay in places.items()
                if needle in hay
            ]
    return found


def _around(hay: bytes, needle: bytes) -> str:
    at = hay.index(needle)
    return repr(hay[max(0, at - 60) : at])


class Recorder:
    """Everything secret that went over one server's edge, in either direction."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        """Each with all the names that it went by."""

    def add(self, name: str, value: str) -> None:
        names = self.secrets.get(value, "")
        if len(value) >= SHORTEST and name not in names.split(", "):
            self.secrets[value] = f"{names}, {name}".strip(", ")

    def request(self, target: str, headers: Mapping[str, str], body: bytes) -> None:
        small = {name.lower(): value for name, value in headers.items()}
        kind, _, value = small.get("authorization", "").partition(" ")
        self.add(f"Authorization {kind}", value.strip())
        proof = small.get("dpop", "")
        self.add("DPoP proof", proof)
        self.add("DPoP signature", proof.rpartition(".")[2])
        self.add("cookie", small.get("cookie", ""))
        self._query(urlsplit(target).query)
        if "urlencoded" in small.get("content-type", ""):
            self._query(body.decode("utf-8", "replace"))

    def reply(self, headers: Mapping[str, str], body: bytes) -> None:
        for name, value in headers.items():
            if name.lower() == "location":
                self._query(urlsplit(value).query)
            if name.lower() == "set-cookie":
                self.add("cookie", value.partition("=")[2].partition(";")[0])
        if body.lstrip()[:1] == b"{":
            for name, value in _leaves(json.loads(body)):
                if name in _NAMED:
                    self.add(name, value)

    def key(self, value: str) -> None:
        """A private key: itself and every long part of it."""
        self.add("key", value)
        for part in re.findall(r"[A-Za-z0-9_-]{30,}", value):
            self.add("part of a key", part)

    def _query(self, query: str) -> None:
        for name, values in parse_qs(query).items():
            if name in _NAMED:
                for value in values:
                    self.add(name, value)


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif isinstance(value, str):
        yield name, value
