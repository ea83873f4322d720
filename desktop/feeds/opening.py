"""One sign-in to a private program under way: the listener, the address for the browser, Cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from desktop.errors import BadReply, Cancelled
from desktop.feeds import openid, provider
from desktop.feeds.manner import OPENID, Manner
from desktop.feeds.passes import Pass
from desktop.loopback import Listener
from desktop.model import SignIn
from desktop.web import Web, bare


class Opening:
    """`url` is what the browser has to open, `host` whose page that is; `cancel` works from any
    thread, frees the port at once and ends the waiting."""

    def __init__(self, web: Web, attempt: openid.Attempt, listener: Listener) -> None:
        self._web, self._attempt, self._listener = web, attempt, listener
        self._cancelled = threading.Event()
        self.url = attempt.url
        self.host = urlsplit(attempt.provider.authorize).hostname or ""

    @classmethod
    def begin(cls, web: Web, sign_in: SignIn, now: datetime) -> Opening:
        """The port is bound before the address is known. Errors: `PortsBusy`, `Offline`,
        `BadReply`, and those of `provider.register` where no client id was given."""
        found = provider.discover(web, sign_in.issuer)
        if not sign_in.client_id:
            if not found.register:
                raise BadReply(address=bare(found.issuer), where="client_id", status=200)
            sign_in = replace(sign_in, client_id=provider.register(web, found, now))
        listener = Listener(provider.CALLBACK, sign_in.ports or (0,))
        attempt = openid.begin(found, sign_in, listener.redirect)
        listener.expect(attempt.state)
        return cls(web, attempt, listener)

    def cancel(self) -> None:
        self._cancelled.set()
        self._listener.close()

    def complete(self, now: Callable[[], datetime]) -> Pass:
        """Wait for the browser, then swap what it brought. The port is free afterwards.
        Errors: `Cancelled`, `ConsentTimeout`, those of `openid.finish`."""
        answer = self._listener.consent(self._cancelled)
        secrets, who = openid.finish(self._web, self._attempt, answer, now())
        if self._cancelled.is_set():
            raise Cancelled
        return Pass(Manner(OPENID, self._attempt.sign_in, who.name), secrets)
