"""What a `goodword://` address from a browser, a mail or another start asks for."""

from __future__ import annotations


def joining_address(wish: str) -> str:
    """The program's address inside `goodword://join?program=…`, or the whole link where it says
    more than that (a key, who lets people in); empty when it is none."""
    from urllib.parse import parse_qs, urlsplit  # late: hardly ever needed

    try:
        parts = urlsplit(wish)
    except ValueError:
        return ""
    if parts.scheme != "goodword" or (parts.netloc or parts.path.strip("/")) != "join":
        return ""
    said = parse_qs(parts.query, keep_blank_values=True)
    program = said.get("program", [""])[0]
    return wish if program and {"key", "issuer"}.intersection(said) else program
