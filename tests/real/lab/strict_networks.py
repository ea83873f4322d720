"""LinkedIn's and X's documented interfaces, behind the strict server: no token is believed
that it does not call good."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from desktop.web import Web
from tests.conftest import Reply, Request
from tests.real.lab.strict import StrictServer, bearer_of
from tests.share.linkedin_stage import LinkedInStage
from tests.share.stage import Serve
from tests.share.x_stage import Grant, XStage


class StrictLinkedIn(LinkedInStage):
    """LinkedIn's interface; `server` is its sign-in, of the standard or the native kind."""

    def __init__(self, serve: Serve, web: Web, server: StrictServer) -> None:
        self.server = server
        super().__init__(serve, web, **server.config)

    def _answer(self, request: Request) -> Reply | None:
        path = urlsplit(request.path).path
        assert not path.startswith("/oauth/"), "signing in happens elsewhere"
        token = bearer_of(request.headers)
        known = self.server.inspect(token) if token else None
        self.tokens.pop(token, None)
        if known is not None:
            self.tokens[token], self.person = set(known.scopes), known.person
        return super()._answer(request)


class StrictX(XStage):
    """X's interface; `server` is its sign-in."""

    def __init__(
        self, serve: Serve, web: Web, server: StrictServer, *, look_up: bool = True
    ) -> None:
        self.server = server
        super().__init__(serve, web, look_up, server.config)
        self.config: dict[str, Any] = {
            **server.config,
            "api": self.served.address,
            "look_up": look_up,
            "link_posts": "send",
        }

    def _grant_of(self, request: Request) -> Grant | None:
        known = self.server.inspect(bearer_of(request.headers))
        if known is None:
            return None
        self.person = {"id": str(abs(hash(known.person))), "username": known.person, "name": "Ada"}
        return Grant(set(known.scopes))


def interface(serve: Serve, web: Web, server: StrictServer) -> StrictLinkedIn | StrictX:
    """The interface that goes with a sign-in."""
    made = StrictX if server.kind == "x" else StrictLinkedIn
    return made(serve, web, server)
