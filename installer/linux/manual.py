"""The page of the manual, goodword(1), made from the words that `main.py` understands.

Source: man(7), man-pages(7).
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

import main
from installer.metadata import Metadata

_CODES = (
    ("0", "all went well"),
    ("1", "Goodword could not start, or a check failed"),
    ("2", "the words were not understood"),
    ("3", "a running instance does not answer"),
)
_FILES = (
    ("/etc/goodword/policy.json, /etc/goodword/policy.d/*.json", "what IT decided for everybody"),
    ("/etc/xdg/autostart/goodword.desktop", "starts Goodword with each session"),
    ("~/.local/share/goodword", "posts, drafts and receipts of one person"),
    ("~/.local/state/goodword/log", "the log of one person, without secrets"),
)


def page(meta: Metadata) -> str:
    """The page as roff, with the day of the build in its foot."""
    parser = main.known_words()
    day = datetime.fromtimestamp(meta.epoch, UTC).date().isoformat()
    lines = [
        f'.TH GOODWORD 1 "{day}" "{_roff(meta.title)} {_roff(meta.version)}" "User Commands"',
        ".SH NAME",
        f"{meta.name} \\- {_roff(meta.summary)}",
        ".SH SYNOPSIS",
        *_synopsis(meta.name, parser),
        ".SH DESCRIPTION",
        _roff(meta.description.strip()),
        ".SH OPTIONS",
        *(line for action in parser._actions for line in _option(action)),
        ".SH EXIT STATUS",
        *(line for code, meaning in _CODES for line in (".TP", f".B {code}", _roff(meaning))),
        ".SH FILES",
        *(line for file, what in _FILES for line in (".TP", f".I {_roff(file)}", _roff(what))),
        ".SH SEE ALSO",
        _roff("; ".join(filter(None, (meta.homepage, f"/usr/share/doc/{meta.name}")))),
    ]
    return "\n".join(lines) + "\n"


def _synopsis(name: str, parser: argparse.ArgumentParser) -> list[str]:
    """One line for the application, and one for each command that has words of its own."""
    lines = [f".B {name}", "[\\fIOPTION\\fR]... [\\fIADDRESS\\fR]"]
    for command in ("program", "policy", "diagnose"):
        if command in (parser.epilog or "") or command in (main.__doc__ or ""):
            lines += [".br", f".B {name} {command}", "[\\fIWORD\\fR]..."]
    return lines


def _option(action: argparse.Action) -> list[str]:
    value = f" \\fI{_roff(str(action.metavar))}\\fR" if action.metavar else ""
    names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in action.option_strings)
    return [".TP", names + value if names else "\\fIADDRESS\\fR", _roff(action.help or "")]


def _roff(text: str) -> str:
    """Plain text as roff: signs that mean something there are written out."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\n".join("\\&" + line if line.startswith(".") else line for line in text.splitlines())
