"""People who sign in at the real servers and share there, as the application would."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desktop.loopback import Listener
from desktop.metric import Metric
from desktop.model import Account, Outgoing, Receipt, Secrets, Share, ShareState
from desktop.share.network import Connected
from tests.real.lab import bluesky, snac
from tests.real.lab.browser import Browser, Page

Consent = Callable[[str, str], object]
"""Does what the page at the address asks, until the browser comes back to the redirect."""


def real_now() -> datetime:
    """Servers here live in the present."""
    return datetime.now(UTC)


def outgoing(text: str, **more: Any) -> Outgoing:
    return Outgoing(text, str(uuid.uuid4()), real_now(), **more)


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in at a server, and the network's adapter."""

    network: Any
    account: Account
    secrets: Secrets
    member: Any

    def publish(self, share: Outgoing) -> Receipt:
        return self.network.publish(self.account, self.secrets, share, real_now())

    def find(self, share: Outgoing) -> Receipt | None:
        return self.network.find(self.account, self.secrets, share, real_now())

    def delete(self, receipt: Receipt) -> None:
        self.network.delete(self.account, self.secrets, receipt, real_now())

    def refresh(self) -> Person:
        return replace(self, secrets=self.network.refresh(self.account, self.secrets, real_now()))

    def revoke(self) -> None:
        self.network.revoke(self.account, self.secrets, real_now())

    def measure(self, sent: Outgoing, receipt: Receipt) -> list[Metric]:
        now = real_now()
        share = Share(
            id=7,
            account=self.account.id,
            network=self.account.network,
            draft="",
            post="",
            outgoing=sent,
            state=ShareState.SENT,
            created=now,
            due=now,
            receipt=receipt,
        )
        return list(self.network.measure(self.account, self.secrets, (share,), now))


def sign_in(network: Any, where: str, consent: Consent) -> Connected:
    """Journey 3 below the screen: listener, address, consent, finish."""
    listener, cancelled = Listener(), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        try:
            attempt = network.begin(where, listener.redirect, real_now())
            listener.expect(attempt.state)
            waiting = pool.submit(listener.wait, 120, cancelled)
            consent(attempt.url, listener.redirect)
            return network.finish(attempt, waiting.result(10), real_now())
        finally:
            cancelled.set()
            listener.close()


def at_bluesky(
    browser: Browser,
    member: bluesky.Member,
    *,
    named: bool = True,
    answer: str = "Authorize",
    picture: str = "",
) -> Consent:
    """`named`: the page knows already who wants to sign in."""

    def consent(url: str, redirect: str) -> Page:
        steps: list[tuple[str, ...]] = []
        if not named:
            steps.append(("click", "button:has-text('Sign in')"))
            steps.append(("fill", "input[name=username]", member.handle))
        steps.append(("fill", "input[name=password]", member.password))
        steps.append(("click", "button[type=submit]"))
        steps.append(("click", f"button:has-text('{answer}')"))
        return _come_back(browser.walk(url, steps, until=redirect, picture=picture))

    return consent


def at_snac(browser: Browser, member: snac.Member, *, picture: str = "") -> Consent:
    def consent(url: str, redirect: str) -> Page:
        steps = [
            ("fill", "input[name=login]", member.name),
            ("fill", "input[name=passwd]", member.password),
            ("click", "input[type=submit], button[type=submit]"),
        ]
        return _come_back(browser.walk(url, steps, until=redirect, picture=picture))

    return consent


def _come_back(page: Page) -> Page:
    assert "Go back to Goodword" in page.text
    return page
