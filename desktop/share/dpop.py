"""The key of one session and the proofs that it is in our hands (RFC 9449).

ES256 only: it is the one algorithm that every AT Protocol server must take.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from desktop.model import NO_SECRET, Secret
from desktop.oauth import base64url

_BYTES = 32


class Key:
    """A P-256 key. Its secret form is the bare number, so that it fits into any keyring."""

    def __init__(self, number: int) -> None:
        # late: cryptography costs 40 ms, and only connected accounts need it
        from cryptography.hazmat.primitives.asymmetric import ec

        self._private = ec.derive_private_key(number, ec.SECP256R1())

    @classmethod
    def new(cls) -> Key:
        from cryptography.hazmat.primitives.asymmetric import ec

        made = ec.generate_private_key(ec.SECP256R1())
        return cls(made.private_numbers().private_value)

    @classmethod
    def of(cls, secret: Secret) -> Key:
        """The key of a secret that `secret` once gave. Errors: ValueError."""
        return cls(int.from_bytes(base64.urlsafe_b64decode(secret.reveal() + "="), "big"))

    @property
    def secret(self) -> Secret:
        number = self._private.private_numbers().private_value
        return Secret(base64url(number.to_bytes(_BYTES, "big")))

    @property
    def public(self) -> dict[str, str]:
        """The public half as a JWK (RFC 7518 6.2.1)."""
        numbers = self._private.public_key().public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": base64url(numbers.x.to_bytes(_BYTES, "big")),
            "y": base64url(numbers.y.to_bytes(_BYTES, "big")),
        }

    def sign(self, data: bytes) -> bytes:
        """An ES256 signature: the two numbers side by side (RFC 7518 3.4)."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        r, s = decode_dss_signature(self._private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_BYTES, "big") + s.to_bytes(_BYTES, "big")


def token_hash(access: Secret) -> str:
    """`ath`, which ties a proof to a token (RFC 9449 4.2)."""
    return base64url(hashlib.sha256(access.reveal().encode("ascii")).digest())


def proof(
    key: Key, method: str, url: str, now: datetime, *, nonce: str = "", access: Secret = NO_SECRET
) -> Secret:
    """A proof for exactly one request: a second use of it is refused."""
    parts = urlsplit(url)
    claims = {
        "jti": secrets.token_urlsafe(16),
        "htm": method,
        "htu": urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")),
        "iat": int(now.timestamp()),
    }
    if nonce:
        claims["nonce"] = nonce
    if access:
        claims["ath"] = token_hash(access)
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.public}
    signed = f"{_part(header)}.{_part(claims)}"
    return Secret(f"{signed}.{base64url(key.sign(signed.encode('ascii')))}")


def _part(value: object) -> str:
    return base64url(json.dumps(value, separators=(",", ":")).encode())
