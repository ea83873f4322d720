"""Signatures in minisign's format: public keys, signature files, making and checking them.

A signature file has four lines: an untrusted comment, the signature (of the file itself, or
of its BLAKE2b hash), a trusted comment, and a signature over the first one and that comment.
Any minisign tool makes and checks them. Nothing here reads a clock or a disk.
Source: minisign's documentation, "Signature format" and "Public key format"; RFC 8032
(Ed25519); RFC 7693 (BLAKE2b).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import BadFile, BadSignature

LONGEST = 16 * 1024
"""Bytes of a signature or key file; real ones have a few hundred."""
_UNTRUSTED, _TRUSTED = b"untrusted comment: ", b"trusted comment: "
_PLAIN, _HASHED = b"Ed", b"ED"
_FIELD = 2**255 - 19
_ORDER_EIGHT = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
# y of the points whose order divides eight, two of them also written with the field added:
# under such a "key" anybody can sign anything
_WEAK = {0, 1, _FIELD - 1, _ORDER_EIGHT, _FIELD - _ORDER_EIGHT, _FIELD, _FIELD + 1}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who may have signed. `id` (8 bytes) finds a key among several and proves nothing."""

    id: bytes
    point: bytes

    @property
    def text(self) -> str:
        """The one line that people copy: 56 signs of base64."""
        return base64.b64encode(_PLAIN + self.id + self.point).decode()

    @property
    def name(self) -> str:
        """How minisign's tools call this key: its id as a number, in hexadecimal digits."""
        return f"{int.from_bytes(self.id, 'little'):X}"

    def file(self) -> bytes:
        """What lies in a `.pub` file."""
        return f"untrusted comment: minisign public key {self.name}\n{self.text}\n".encode()


def public_key(text: str, address: str = "") -> PublicKey:
    """From the line of base64, or from a whole `.pub` file.
    Errors: `BadFile` with problem `not_a_key`."""
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) == 2 and lines[0].startswith("untrusted comment:"):
        del lines[0]
    body = decoded(lines[0].encode(), 42) if len(lines) == 1 else b""
    if not body.startswith(_PLAIN) or _is_weak(body[10:]):
        raise BadFile(address=address, where="", problem="not_a_key")
    return PublicKey(body[2:10], body[10:])


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature file says. `trusted` is the trusted comment, byte for byte."""

    hashed: bool
    key_id: bytes
    signature: bytes
    trusted: bytes
    whole: bytes
    """The signature over `signature` and `trusted`."""
    untrusted: bytes = b"signature from a goodword secret key"

    @property
    def comment(self) -> str:
        return self.trusted.decode("utf-8", "replace")

    def file(self) -> bytes:
        """What lies in a `.minisig` file."""
        head = (_HASHED if self.hashed else _PLAIN) + self.key_id + self.signature
        lines = (
            _UNTRUSTED + self.untrusted,
            base64.b64encode(head),
            _TRUSTED + self.trusted,
            base64.b64encode(self.whole),
        )
        return b"\n".join(lines) + b"\n"


def signature(body: bytes, address: str = "") -> Signature:
    """Read a signature file. Errors: `BadSignature` with problem `format`."""
    lines = [line.removesuffix(b"\r") for line in body.rstrip(b"\r\n").split(b"\n")]
    if len(body) <= LONGEST and len(lines) == 4:
        head, whole = decoded(lines[1], 74), decoded(lines[3], 64)
        marked = lines[0].startswith(_UNTRUSTED) and lines[2].startswith(_TRUSTED)
        if marked and whole and head[:2] in (_PLAIN, _HASHED):
            return Signature(
                hashed=head[:2] == _HASHED,
                key_id=head[2:10],
                signature=head[10:],
                trusted=lines[2].removeprefix(_TRUSTED),
                whole=whole,
                untrusted=lines[0].removeprefix(_UNTRUSTED),
            )
    raise BadSignature(address=address, problem="format")


def signer(
    body: bytes, signed: Signature, keys: Iterable[PublicKey], address: str = ""
) -> PublicKey:
    """Which of `keys` made this signature of the file and of its trusted comment, which may be
    believed from then on.
    Errors: `BadSignature` with problem `key` (made by none of these), `content` or `comment`."""
    # two keys may bear one id, by chance or by intent: the id only says where to look
    named = [key for key in keys if key.id == signed.key_id]
    if not named:
        raise BadSignature(address=address, problem="key")
    content = hashlib.blake2b(body).digest() if signed.hashed else body
    fitting = [key for key in named if _fits(key, signed.signature, content)]
    if not fitting:
        raise BadSignature(address=address, problem="content")
    for key in fitting:
        if _fits(key, signed.whole, signed.signature + signed.trusted):
            return key
    raise BadSignature(address=address, problem="comment")


@dataclass(frozen=True, slots=True, repr=False)
class SecretKey:
    """The half of a key pair that signs. Never shown, never logged."""

    id: bytes
    seed: bytes

    @property
    def public(self) -> PublicKey:
        from cryptography.hazmat.primitives.asymmetric import ed25519  # late: see `_fits`

        made = ed25519.Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return PublicKey(self.id, made.public_bytes_raw())

    def sign(self, body: bytes, comment: str, *, hashed: bool = True) -> Signature:
        """`comment` is the trusted one, on one line. Errors: `BadFile` where it is longer."""
        from cryptography.hazmat.primitives.asymmetric import ed25519  # late: see `_fits`

        if not comment.replace("\t", " ").isprintable():
            raise BadFile(address="", where="comment", problem="not_text")
        key = ed25519.Ed25519PrivateKey.from_private_bytes(self.seed)
        made = key.sign(hashlib.blake2b(body).digest() if hashed else body)
        trusted = comment.encode()
        return Signature(hashed, self.id, made, trusted, key.sign(made + trusted))


def trusted_comment(name: str, now: datetime) -> str:
    """What minisign itself says of a file called `name`: when it was signed, and which it is."""
    return f"timestamp:{int(now.timestamp())}\tfile:{name}\thashed"


def _fits(key: PublicKey, signature: bytes, content: bytes) -> bool:
    # late: cryptography costs 40 ms, and only programs with a pinned key need it
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ed25519

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key.point).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_weak(point: bytes) -> bool:
    """Whether a point is one of the few that make every signature fit (RFC 8032, 8.8; the
    same that libsodium, and so minisign itself, refuses)."""
    return int.from_bytes(point, "little") % 2**255 in _WEAK


def decoded(line: bytes, size: int) -> bytes:
    """Exactly `size` bytes from base64, or none at all."""
    try:
        found = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if len(found) == size else b""
