"""A strict OAuth server from a registry, and behind it a network's interface as documented.

oidc-provider judges what the adapter does: addresses letter by letter, PKCE, codes, rotation,
revocation. The interface is the one of the contract tests' stage, which here believes no token
that the server does not call good when it is asked (RFC 7662).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from tests.real.lab.gate import Gate
from tests.real.lab.parts import HERE, LAB, NODE, need
from tests.real.lab.running import Running

INSPECTOR = ("interface", "of-the-interface")
CLIENT, SECRET = "the-company", "secret-of-the-company-canary"
PORTS = {"linkedin": (47811, 47812, 47813), "linkedin-native": (), "x": (47821, 47822, 47823)}
PATHS = {
    "linkedin": ("/oauth/v2/authorization", "/oauth/v2/accessToken", "/oauth/v2/revoke"),
    "linkedin-native": (
        "/oauth/native-pkce/authorization",
        "/oauth/v2/accessToken",
        "/oauth/v2/revoke",
    ),
    "x": ("/i/oauth2/authorize", "/2/oauth2/token", "/2/oauth2/revoke"),
    "program": ("/auth", "/token", "/token/revocation"),
}


@dataclass(frozen=True)
class Token:
    """What the server says of a token that is good."""

    person: str
    scopes: frozenset[str]


class StrictServer:
    """`address` is where everybody knocks; `gate` notes what passed and loses answers."""

    def __init__(self, folder: Path, kind: str) -> None:
        need("servers", NODE, LAB / "node_modules/oidc-provider/package.json")
        self.kind = kind
        self.gate = Gate()
        self.address = self.gate.address
        # Modules are found from where the script lies, so it lies beside node_modules.
        script = LAB / "strict.mjs"
        script.write_text((HERE / "strict.mjs").read_text())
        self._running = Running(
            [NODE, script, kind, str(self.gate.port)],
            log=folder / f"{kind}.log",
            env={"PATH": "/usr/bin:/bin", "NODE_NO_WARNINGS": "1"},
        )
        first = self._running.until(self._first_line, f"the OAuth server for {kind}")
        self.gate.behind = json.loads(first)["behind"]

    @property
    def config(self) -> dict[str, Any]:
        """What the program or IT's policy would say of this network."""
        authorize, token, revoke = (self.address + path for path in PATHS[self.kind])
        found = {"client_id": CLIENT, "allow_http": True, "authorize": authorize}
        found |= {"token": token, "revoke": revoke}
        if PORTS[self.kind]:
            found["ports"] = list(PORTS[self.kind])
        if self.kind == "linkedin":
            found["client_secret"] = SECRET
        if self.kind == "linkedin-native":
            found["native_pkce"] = True
        return found

    @property
    def token_path(self) -> str:
        return PATHS[self.kind][1]

    def inspect(self, token: str) -> Token | None:
        """Ask whether a token is good (RFC 7662), past the gate; None = it is not."""
        answer = requests.post(
            f"http://localhost:{self.gate.behind}/token/introspection",
            data={"token": token},
            auth=INSPECTOR,
            timeout=10,
        )
        told = answer.json()
        assert answer.ok, told
        if not told["active"]:
            return None
        return Token(told["sub"], frozenset(told.get("scope", "").split()))

    def consent(self, url: str, *, person: str = "ada", says_yes: bool = True) -> str:
        """What a person does on the server's pages: sign in, then agree or not. The address
        that the browser is sent to at the end; a page of refusal is an `AssertionError`."""
        with requests.Session() as browser:
            answer = browser.get(url, allow_redirects=False, timeout=10)
            for _ in range(10):
                place = answer.headers.get("Location", "")
                if place:
                    place = urljoin(answer.url, place)
                    if place.startswith("http://127.0.0.1:"):
                        return place
                    answer = browser.get(place, allow_redirects=False, timeout=10)
                    continue
                assert answer.ok, f"{answer.status_code} {answer.text[:500]}"
                answer = self._press(browser, answer, person, says_yes)
        raise AssertionError("the pages never end")

    def close(self) -> None:
        self._running.leave()
        self.gate.close()

    @staticmethod
    def _press(
        browser: requests.Session, page: requests.Response, person: str, says_yes: bool
    ) -> requests.Response:
        form = re.search(r'action="([^"]+)"', page.text)
        prompt = re.search(r'name="prompt" value="(\w+)"', page.text)
        assert form is not None and prompt is not None, page.text
        place = urljoin(page.url, form[1])
        if prompt[1] == "consent" and not says_yes:
            return browser.get(f"{place}/abort", allow_redirects=False, timeout=10)
        told = {"prompt": prompt[1], "login": person, "password": "any"}
        return browser.post(place, data=told, allow_redirects=False, timeout=10)

    def _first_line(self) -> str:
        return next((line for line in self._running.said.splitlines() if line[:1] == "{"), "")


def bearer_of(headers: Mapping[str, str]) -> str:
    return headers.get("Authorization", "").removeprefix("Bearer ")
