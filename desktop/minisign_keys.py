"""Secret keys in minisign's format: made, sealed with a password or not, and opened again.

Source: minisign's documentation, "Secret key format"; the meaning of the two limits is that
of libsodium's `crypto_pwhash_scryptsalsa208sha256` (RFC 7914 has scrypt itself).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from desktop.errors import BadFile
from desktop.minisign import LONGEST, SecretKey, decoded

_KIND, _SCRYPT, _OPEN, _CHECKSUM = b"Ed", b"Sc", b"\0\0", b"B2"
_OPERATIONS, _MEMORY = 2**25, 2**30
"""What minisign asks for: about three seconds and 1 GB for one guess at the password."""
_MOST_MEMORY = 2**31 - 1
_SIZE = 158


def make() -> SecretKey:
    """A new key, from the system's source of randomness."""
    return SecretKey(secrets.token_bytes(8), secrets.token_bytes(32))


def seal(key: SecretKey, password: str = "", *, memory: int = _MEMORY) -> bytes:
    """The file to keep a secret key in; without a password it lies there open. `memory`
    (bytes) makes guessing dear: less than minisign's own is for tests."""
    content = key.id + key.seed + key.public.point
    content += _checksum(content)
    salt = secrets.token_bytes(32)
    operations = min(_OPERATIONS, memory // 32)
    if password:
        kind = "encrypted secret key"
        content = _masked(content, password, salt, operations, memory)
        head = _KIND + _SCRYPT + _CHECKSUM + salt + _number(operations) + _number(memory)
    else:
        kind = "unencrypted secret key"
        head = _KIND + _OPEN + _CHECKSUM + bytes(48)
    line = base64.b64encode(head + content).decode()
    return f"untrusted comment: minisign {kind}\n{line}\n".encode()


def is_sealed(body: bytes, address: str = "") -> bool:
    """Whether a secret key file needs a password. Errors: as `unseal`, but for passwords."""
    return _read(body, address)[2:4] == _SCRYPT


def unseal(body: bytes, password: str = "", address: str = "") -> SecretKey:
    """Errors: `BadFile` with problem `not_a_secret_key`, `password_needed`,
    `wrong_password` or `too_much_memory` (the file wants more than a computer has)."""
    whole = _read(body, address)
    content = whole[54:]
    if whole[2:4] == _SCRYPT:
        if not password:
            raise BadFile(address=address, where="", problem="password_needed")
        operations, memory = (int.from_bytes(whole[at : at + 8], "little") for at in (38, 46))
        try:
            content = _masked(content, password, whole[6:38], operations, memory)
        except (ValueError, MemoryError, OverflowError):
            raise BadFile(address=address, where="", problem="too_much_memory") from None
        if not hmac.compare_digest(_checksum(content[:72]), content[72:]):
            raise BadFile(address=address, where="", problem="wrong_password")
    key = SecretKey(content[:8], content[8:40])
    # minisign leaves the checksum of an open key empty; the public half tells as well
    if key.public.point != content[40:72]:
        raise BadFile(address=address, where="", problem="not_a_secret_key")
    return key


def _read(body: bytes, address: str) -> bytes:
    lines = body[:LONGEST].strip().splitlines()
    whole = decoded(lines[1], _SIZE) if len(lines) == 2 else b""
    known = whole[:2] == _KIND and whole[2:4] in (_SCRYPT, _OPEN) and whole[4:6] == _CHECKSUM
    if not known:
        raise BadFile(address=address, where="", problem="not_a_secret_key")
    return whole


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(_KIND + content, digest_size=32).digest()


def _masked(content: bytes, password: str, salt: bytes, operations: int, memory: int) -> bytes:
    """Encrypted, or decrypted: both are the same."""
    cost, parallel = _work(operations, memory)
    stream = hashlib.scrypt(
        password.encode(),
        salt=salt,
        n=cost,
        r=8,
        p=parallel,
        maxmem=_MOST_MEMORY,
        dklen=len(content),
    )
    return bytes(one ^ other for one, other in zip(content, stream, strict=True))


def _work(operations: int, memory: int) -> tuple[int, int]:
    """scrypt's N and p (r is 8), chosen as libsodium chooses them from its two limits."""
    operations = max(operations, 32768)
    if operations < memory // 32:
        return _power(operations // 32), 1
    cost = _power(memory // 1024)
    return cost, min(operations // 4 // cost, 2**30 - 1) // 8


def _power(most: int) -> int:
    """The least power of two, from 2 on, that is more than half of `most`."""
    return max(2, 1 << (most // 2).bit_length())


def _number(value: int) -> bytes:
    return value.to_bytes(8, "little")
