"""The step of a diagnosis that shakes hands: who issued the certificate, and who vouches for it.

Source: RFC 8446, RFC 5280.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import ExitStack
from datetime import datetime, timedelta

from desktop import certificate
from desktop.diagnose_connection import Connection
from desktop.diagnose_step import BREAKS, Stopped, Walk, reason

SOON = timedelta(days=14)
_OWN_CA = (
    "If this issuer is your company's own, put its certificate into the system's store or name "
    "its PEM file in the policy (authorities). There is no switch that ignores this."
)


def secure(
    connection: Connection, opened: socket.socket, closing: ExitStack, now: datetime
) -> ssl.SSLSocket:
    """Shake hands: with the system's store alone, then with the policy's file too."""
    walked, around = connection.walked, connection.around
    host = connection.server[0]
    try:
        made = _shaken(walked, around.trust(""), opened, host, closing)
        voucher = "the system's store"
    except ssl.SSLCertVerificationError as refused:
        if not around.authorities:
            raise _untrusted(connection, refused) from refused
        made = _with_own_file(connection, host, closing, refused)
        voucher = "the policy's own file (authorities)"
    connection.guard.watch(made)
    shown = made.getpeercert(binary_form=True) or b""
    issuer, until = certificate.issuer_of(shown), certificate.until(shown)
    told = f"{made.version()}, issued by “{issuer or 'nobody named'}”, vouched for by {voucher}"
    if until is None:
        walked.say("OK", "TLS", told)
    elif until - now < SOON:
        told = f"{told}, ends on {until:%Y-%m-%d}"
        walked.say("WARN", "TLS", told, "Whoever runs this server has to renew it soon.")
    else:
        walked.say("OK", "TLS", f"{told}, good until {until:%Y-%m-%d}")
    return made


def _shaken(
    walked: Walk, context: ssl.SSLContext, opened: socket.socket, host: str, closing: ExitStack
) -> ssl.SSLSocket:
    """Errors: `SSLCertVerificationError`; every other one is told."""
    try:
        return closing.enter_context(context.wrap_socket(opened, server_hostname=host))
    except ssl.SSLCertVerificationError:
        raise
    except BREAKS as error:
        walked.say(
            "FAIL",
            "TLS",
            f"no secure connection came about: {reason(error)}",
            "Something on the way speaks no TLS, or only an old one.",
        )
        raise Stopped from error


def _with_own_file(
    connection: Connection, host: str, closing: ExitStack, refused: ssl.SSLCertVerificationError
) -> ssl.SSLSocket:
    """Once more with the policy's file; its refusal says more than the first one."""
    around = connection.around
    try:
        context = around.trust(around.authorities)
    except OSError as error:  # not there, or no certificates in it
        told = f"the policy's file of authorities can't be read: {reason(error)}"
        connection.walked.say("FAIL", "authorities", told)
        raise _untrusted(connection, refused) from error
    opened = connection.open(closing, tell=False)
    try:
        return _shaken(connection.walked, context, opened, host, closing)
    except ssl.SSLCertVerificationError as again:
        raise _untrusted(connection, again) from again


def _untrusted(connection: Connection, refused: ssl.SSLCertVerificationError) -> Stopped:
    url = connection.walked.target.url
    proxy, watch = connection.proxy, connection.guard.watch
    issuer = certificate.issuer(url, proxy, connection.sign_in, watch)
    told = f"the certificate is refused: {refused.verify_message or 'not trusted'}"
    if issuer:
        told = f"{told}; issued by “{issuer}”"
    advice = _OWN_CA
    if refused.verify_code == 10:
        advice = "It has run out. Or the clock of this computer is wrong: see below."
    elif refused.verify_code in (62, 64):
        advice = "Another server answers in the place of this one: a log-in page, or a wrong name."
    connection.walked.say("FAIL", "TLS", told, advice)
    return Stopped()
