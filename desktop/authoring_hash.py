"""`program hash`: confidential terms in, what stands for them in a rule file out.

No term is ever printed, not even in an error: those name the line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from desktop.errors import BadFile
from desktop.guidelines import hashed

LARGEST = 4 << 20
"""Bytes of all terms together."""


def hash_terms(given: IO[bytes], key_file: Path | None) -> bytes:
    """The value of `hashed`, as JSON. `key_file` holds a key in hexadecimal digits; without one
    a new key is made. Errors: BadFile."""
    key = b"" if key_file is None else _key(key_file)
    body = given.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise BadFile(address="", where="", problem=f"more than {LARGEST} bytes of terms")
    terms = [line.strip() for line in _text(body).split("\n")]
    for number, term in enumerate(terms, 1):
        if term:
            _try(term, number)
    try:
        made = hashed.make([term for term in terms if term], key)
    except BadFile:  # each is good by itself, so it can only be that there are none
        raise BadFile(address="", where="", problem="no terms; they come one a line") from None
    return json.dumps(made, indent=1).encode() + b"\n"


def _try(term: str, number: int) -> None:
    try:
        hashed.make([term], bytes(16))
    except BadFile:
        problem = f"it must have 1 to {hashed.LONGEST} words"
        raise BadFile(address="", where=f"line {number}", problem=problem) from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(address="", where="", problem="the terms are not UTF-8") from None


def _key(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            key = bytes.fromhex(file.read(1000).decode("ascii"))
    except OSError as error:
        raise BadFile(address=str(path), where="", problem=error.strerror or "") from None
    except ValueError:
        raise BadFile(address=str(path), where="", problem="no hexadecimal digits") from None
    if not 16 <= len(key) <= 64:
        raise BadFile(address=str(path), where="", problem="a key has 16 to 64 bytes")
    return key
