"""What the practice world does wrong when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from desktop.practice.wire import HangUp, Reply, Request, problem

KINDS = (
    "slow",
    "busy",
    "hang_up_before",
    "hang_up_after",
    "nonsense",
    "no_credit",
    "outdated",
    "failing",
)
"""Wait, then answer · 429 with Retry-After · close unread · do it and close · not JSON · 402,
the company's plan is used up · 426, the version is served no longer · 500, nothing done."""
PLACES = ("publish", "change", "media", "read", "token", "feed", "any")
"""Creating · editing and taking down · uploading · the rest of the interface · …"""
DAY = 86_400
_REFUSALS = {
    "no_credit": problem(402, "no_credit", detail="The company's credits are used up."),
    "outdated": problem(426, "outdated", detail="Version 1 is served no longer.").plus(
        Upgrade="porchlight/2"
    ),
    "failing": problem(500, "failing"),
    "nonsense": Reply(200, b"<html><p>Welcome to the hotel network</p>", "text/html"),
}

Answer = Callable[[Request], Reply]


@dataclass(slots=True)
class _Order:
    kind: str
    place: str
    times: int
    seconds: int


class Mischief:
    """Orders wait in line; each is used up by requests to its place."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._lock = threading.Lock()
        self._orders: list[_Order] = []

    def order(self, kind: str, times: int, place: str, seconds: int) -> None:
        """Errors: ValueError for an unknown kind or place, or a number that is no use."""
        if kind not in KINDS or place not in PLACES or times < 1 or not 0 < seconds <= DAY:
            raise ValueError(f"{kind} {times} {place} {seconds}")
        with self._lock:
            self._orders.append(_Order(kind, place, times, seconds))

    def forget(self) -> None:
        with self._lock:
            self._orders.clear()

    def through(self, request: Request, answer: Answer) -> Reply:
        """The honest answer, or what was ordered in its place."""
        order = self._next(_place(request))
        if order is None:
            return answer(request)
        if order.kind == "hang_up_before":
            raise HangUp
        if order.kind == "busy":
            return problem(429, "busy").plus(Retry_After=str(order.seconds))
        if order.kind in _REFUSALS:
            return _REFUSALS[order.kind]
        reply = answer(request)
        if order.kind == "hang_up_after":
            raise HangUp
        self._stopping.wait(order.seconds)
        return reply

    def _next(self, place: str) -> _Order | None:
        with self._lock:
            for order in self._orders:
                if place and order.place in (place, "any"):
                    order.times -= 1
                    if order.times == 0:
                        self._orders.remove(order)
                    return order
        return None


def _place(request: Request) -> str:
    """Which part of the world a request is for; empty where nothing is ever done wrong."""
    path = request.path
    if path.startswith("/api/"):
        if request.method != "POST":
            return "change" if request.method in ("PUT", "DELETE") else "read"
        return "publish" if path == "/api/posts" else "media"
    if path == "/token":
        return "token"
    if path.endswith((".json", ".atom", ".rss", ".md")):
        return "feed"
    return ""
