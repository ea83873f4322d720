"""Who vouches for a server that this computer does not trust: read from its certificate.

Where a company looks into TLS, or a hotel answers in the place of everybody, the name of the
issuer is what IT needs to hear. Nothing is trusted, and nothing sent, on the way to it.
Source: RFC 5280 section 4.1.2.4 (issuer).
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from desktop.text import clean

SECONDS = 5.0
_LONGEST = 100


def issuer(url: str, proxy: str, headers: Mapping[str, str], watch: Callable[[Any], None]) -> str:
    """The issuer that the server at `url` shows, asked for through `proxy` (empty: directly)
    with `headers` for that; empty where it can't be told. `watch` gets the socket, to cut it
    off in time."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # to read the certificate: nothing is sent over this
    connection: http.client.HTTPSConnection | None = None
    try:
        connection = _connection(url, proxy, headers, context)
        connection.connect()
        watch(connection.sock)
        shown = connection.sock.getpeercert(binary_form=True)
    except (OSError, ValueError, http.client.HTTPException):
        return ""
    finally:
        if connection is not None:
            connection.close()
    return issuer_of(shown) if shown else ""


def issuer_of(certificate: bytes) -> str:
    """The issuer that a certificate (DER) names: its own name, and the organisation's."""
    # late: a few megabytes, for something that hardly ever happens
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        name = x509.load_der_x509_certificate(certificate).issuer
        parts = [
            clean(str(found[0].value)).strip()
            for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
            if (found := name.get_attributes_for_oid(kind))
        ]
    except ValueError:
        return ""
    return ", ".join(dict.fromkeys(part for part in parts if part))[:_LONGEST]


def until(certificate: bytes) -> datetime | None:
    """Until when a certificate (DER) is good; None where it can't be told."""
    from cryptography import x509  # late: as above

    try:
        return x509.load_der_x509_certificate(certificate).not_valid_after_utc
    except ValueError:
        return None


def _connection(
    url: str, proxy: str, headers: Mapping[str, str], context: ssl.SSLContext
) -> http.client.HTTPSConnection:
    target = urlsplit(url)
    host, port = target.hostname or "", target.port or 443
    if not proxy:
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    by = urlsplit(proxy)
    if by.scheme != "http":  # a proxy that is itself reached over TLS
        raise ValueError(by.scheme)
    made = http.client.HTTPSConnection(
        by.hostname or "", by.port or 80, timeout=SECONDS, context=context
    )
    made.set_tunnel(host, port, dict(headers))
    return made
