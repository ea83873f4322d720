"""The way to one server, step by step: proxy, name, TCP, the proxy's tunnel, TLS, HTTP.

Each step has a time limit and a verdict. Nothing is sent but one GET without a cookie, a token
or a query; its answer's body is not read.
"""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from desktop.diagnose_connection import Connection, wanted
from desktop.diagnose_report import Verdict
from desktop.diagnose_step import (
    BREAKS,
    SECONDS,
    STEP_SECONDS,
    Stopped,
    Surroundings,
    Target,
    TurnedAway,
    Walk,
    head,
    reason,
)
from desktop.diagnose_tls import secure
from desktop.guard import Broken, Guard
from desktop.proxies import CAUSE, name_of, readable, spoken
from desktop.web import http_date

_GRACE = 1.0
"""Seconds by which a way may outlast the time of all of them."""
_SAID = {
    "policy": "named by your policy",
    "environment": "named by the environment (http_proxy, https_proxy)",
    "system": "named by the system",
    "loopback": "none: this computer itself",
    "nobody": "none: nobody names one",
}


def walk(walked: Walk, around: Surroundings, now: datetime, seconds: float = SECONDS) -> None:
    """Go as far as it goes; what was found is in `walked`, step by step. A server that never
    comes to an end is cut off after `seconds`."""
    guard = Guard(seconds + _GRACE)
    with ExitStack() as closing:
        closing.callback(guard.stop)
        guard.start()
        try:
            _walk(walked, around, now, closing, guard)
        except (Stopped, TurnedAway):
            pass
        except Broken as broken:
            asked = broken.facts["cause"] == CAUSE
            told = (
                "this proxy's password was refused before, so it is not tried again for an hour"
                if asked
                else "another request is still waiting for this proxy"
            )
            walked.say("FAIL" if asked else "SKIP", "proxy", told)
        except BREAKS as error:  # what a step did not expect
            walked.say("FAIL", "further steps", f"none can be taken: {reason(error)}")
    walked.done = True


def _walk(
    walked: Walk, around: Surroundings, now: datetime, closing: ExitStack, guard: Guard
) -> None:
    from desktop.transport import as_sent  # late: it brings requests

    walked.target = target = replace(walked.target, url=as_sent(walked.target.url))
    route = around.route(target.url)
    proxy = route.proxy
    said = _SAID[route.said]
    if proxy:
        walked.say("INFO", "proxy", f"{name_of(proxy)}, {said}")
    else:
        walked.say(
            "INFO", "proxy", said if route.said in ("loopback", "nobody") else f"none, {said}"
        )
    if proxy and not readable(proxy):
        advice = (
            "Write it as http://host:port; in a password # is %23, / is %2F, ? is %3F, @ is %40."
        )
        walked.say("FAIL", "further steps", "the address of this proxy can't be read", advice)
        return
    if proxy and not spoken(proxy):
        kind = proxy.partition(":")[0]
        advice = "Name an http:// or https:// proxy, in the policy or where this one is named."
        walked.say("FAIL", "further steps", f"Goodword speaks no {kind} to a proxy", advice)
        return
    if proxy and urlsplit(proxy).scheme != "http":
        walked.say(
            "SKIP",
            "further steps",
            "a proxy that is spoken to over TLS is used, but not looked into here",
        )
        return
    connection = Connection(walked, around, proxy, guard)
    connection.resolve()
    opened = connection.open(closing, tell=True)
    if target.secure:
        opened = secure(connection, opened, closing, now)
    ask(connection, opened)


def ask(connection: Connection, opened: socket.socket) -> None:
    walked, around, proxy = connection.walked, connection.around, connection.proxy
    target = walked.target
    parts = urlsplit(target.url)
    path = parts.path or "/"
    by_proxy = bool(proxy) and not target.secure
    sign_in = connection.sign_in if by_proxy else {}
    host = parts.netloc.rpartition("@")[2]
    lines = [f"GET {parts.scheme}://{host}{path} HTTP/1.1" if by_proxy else f"GET {path} HTTP/1.1"]
    lines += [f"Host: {host}", f"User-Agent: {around.agent}", "Accept: */*", "Connection: close"]
    lines += [f"{key}: {value}" for key, value in sign_in.items()]
    with around.passwords.careful(proxy if by_proxy else "", STEP_SECONDS):
        try:
            opened.sendall("\r\n".join([*lines, "", ""]).encode("utf-8"))
            status, headers = head(opened)
        except BREAKS as error:
            walked.say("FAIL", "HTTP", f"no answer: {reason(error)}")
            return
        if status == 407 and by_proxy:
            walked.say("FAIL", "HTTP", *wanted(headers, bool(sign_in)))
            raise TurnedAway(CAUSE, proxy=name_of(proxy))
    walked.date, walked.heard = http_date(headers.get("Date", "")), time.monotonic()
    walked.say(*_judged(target, status, headers))


def _judged(
    target: Target, status: int, headers: http.client.HTTPMessage
) -> tuple[Verdict, str, str, str]:
    step, told = "HTTP", f"status {status}"
    if status == 511:
        return "FAIL", step, told, "This network wants a log-in first: open any page in a browser."
    if status >= 500:
        return "WARN", step, told, "The server itself has a fault. Goodword tries again by itself."
    if 300 <= status < 400:
        leads = host_of(headers.get("Location", ""))
        if leads and leads != host_of(target.url):
            told = f"{told}, leads to another server"
            return "WARN", step, told, "Right if you moved it; else a log-in page answers here."
    if not target.exact:
        return "OK", step, f"{told}: the server answers", ""
    if status >= 400 and target.cut:
        return "WARN", step, f"{told}, asked without what follows the “?”", "May well be right."
    if status in (401, 403):
        return "WARN", step, told, "Right for a private program, which is asked with a sign-in."
    if status >= 400:
        return "FAIL", step, told, "Nothing lies at this address. Is it still the right one?"
    kind = headers.get_content_type() if headers.get("Content-Type") else ""
    if kind == "text/html":
        return "WARN", step, f"{told}, a web page", "A log-in page may answer in its place."
    return "OK", step, told, ""


def host_of(url: str) -> str:
    """Empty where there is none, or the address can't be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
