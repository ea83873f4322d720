"""The server of an address, written so that nobody takes it for another one."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

_USUAL = {"https": 443, "http": 80}


def host_words(address: str) -> str:
    """Host, and the port where it is not the usual one. Where letters of another alphabet stand
    in it, what the network calls it is said as well, for many look alike (RFC 3492)."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return address
    if not host:
        return address
    shown = host if port in (None, _USUAL.get(parts.scheme)) else f"{host}:{port}"
    return shown if host.isascii() else f"{shown} ({_spelled_out(host)})"


def _spelled_out(host: str) -> str:
    labels = unicodedata.normalize("NFKC", host).split(".")
    return ".".join(
        one if one.isascii() else "xn--" + one.encode("punycode").decode("ascii") for one in labels
    )
