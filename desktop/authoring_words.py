"""What can be wrong with a program, in English for those who write it: what, and how to mend it.

The screen has words of its own, translated, in `desktop/ui/error_words.py`: employees can mend
nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

PROBLEMS: Mapping[str, str] = {
    "missing": "is missing; it has to be there",
    "not_json": "is no JSON",
    "not_object": "must be an object: {…}",
    "not_list": "must be a list: […]",
    "not_text": "must be text, in quotation marks",
    "not_number": "must be a number, without quotation marks",
    "not_true_or_false": "must be true or false, without quotation marks",
    "not_an_address": "must be an address: https://…, or as seen from this file",
    "not_a_time": "must be a time (2026-11-20T09:00:00+01:00) or a date (2026-11-20)",
    "not_a_colour": "must be a colour: #0A7D55",
    "not_a_key": "must be a public key as minisign makes them: 56 signs that begin with RW",
    "not_an_hour": "must be an hour: 08:00",
    "not_tracking": "must have a name that begins with utm_, in small letters",
    "twice": "stands further up already; every one needs an id of its own",
    "too_long": "is too long: at most 2,000 characters",
    "too_many": "holds too many entries; docs/program-format.md says how many may be",
    "unknown_schema": 'must be "goodword-program/1"',
}
"""By the codes of `BadFile.problem`."""
SIGNATURES: Mapping[str, str] = {
    "format": "is no signature of minisign's",
    "key": "is signed with another key than those that count",
    "file": "is the signature of another file",
    "content": "does not fit: the file was changed after it was signed; sign it anew",
    "comment": "does not fit: its trusted comment was changed; sign the file anew",
    "undated": "does not say when it was made (timestamp:… in the trusted comment); sign anew",
    "future": "says that it was made in the future; look at the clock of the machine that signs",
}
"""By the codes of `BadSignature.problem`."""


def problem(code: str) -> str:
    """A sentence for a code; readers of other files say it in words already."""
    return PROBLEMS.get(code, code)


def broken(body: bytes) -> str:
    """Why a file is no JSON."""
    try:
        json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "is not UTF-8; save it as that"
    except json.JSONDecodeError as error:
        return f"{PROBLEMS['not_json']}: {trouble(error)}"
    except ValueError:
        return "holds a number of more digits than anybody can mean"
    except RecursionError:
        return "has brackets inside of brackets, deeper than anybody can mean"
    return PROBLEMS["not_json"]


def place_of(body: bytes) -> str:
    """Where a file stops being JSON, as it is written behind its name: `:12:3`."""
    try:
        json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        return f":{line}"
    except json.JSONDecodeError as error:
        return f":{error.lineno}:{error.colno}"
    except (ValueError, RecursionError):
        pass
    return ""


def trouble(error: json.JSONDecodeError) -> str:
    """What people do to JSON, and how to mend it; else what the reader says."""
    here = error.doc[error.pos : error.pos + 2]
    before = error.doc[: error.pos].rstrip()[-1:]
    if here[:1] in ("}", "]") and before == ",":
        return "no comma may stand before this; take it out"
    if here in ("//", "/*") or here[:1] == "#":
        return "JSON has no comments; take them out"
    if here[:1] in ("'", "“", "”", "„", "«", "`"):
        return 'quotation marks must be straight and double: "'
    if error.msg.startswith("Expecting ',' delimiter"):
        return 'a comma is missing before this (a " inside of text is written \\")'
    if error.msg.startswith("Invalid control character"):
        return "text can't go over several lines; a new line inside of it is written \\n"
    if error.msg.startswith("Invalid \\escape"):
        return "a \\ inside of text is written \\\\"
    return error.msg
