"""What the communications team runs on the command line: `program import-vale|try|check|hash`.

    goodword program import-vale FOLDER [--language xx] [--out FILE]
    goodword program try PROGRAM-OR-RULES [--network NAME]… [--language xx]
    goodword program check PROGRAM
    goodword program hash [--key-file FILE]

None of it needs a screen, a keyring or a database. Exit codes: 0 well, 1 something is wrong
with what was given, 2 wrong words.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from desktop.errors import GoodwordError


def run(words: Sequence[str], now: datetime) -> int:
    """Do what the words after `program` say. Ends the process with 2 where they are wrong."""
    wanted = _read(words)
    _speak_utf8()
    try:
        done: int = wanted.do(wanted, now)
        sys.stdout.flush()
    except GoodwordError as error:
        from desktop.authoring_program import said  # late: the words read few of these modules

        return _refuse(said(error))
    except BrokenPipeError:
        # Nobody reads any more (`… | head`). What is left must not be written at the end.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return done


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="goodword program", description="For those who write a program and its rules."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    one = commands.add_parser(
        "import-vale", help="make a rule file of Vale styles and vocabularies"
    )
    one.add_argument("folder", type=Path, metavar="FOLDER", help="a style, or a folder of styles")
    one.add_argument("--out", type=Path, metavar="FILE", help="write here, not to the screen")
    _language(one, "the rules are for captions in this language only")
    one.set_defaults(do=_import_vale)
    one = commands.add_parser(
        "try", help="read captions (JSON strings, one a line), print their hints"
    )
    one.add_argument("program", metavar="PROGRAM", help="a program or a rule file: address or path")
    one.add_argument(
        "--network", action="append", default=[], metavar="NAME", help="as if shared there"
    )
    _language(one, "the captions are in this language")
    one.set_defaults(do=_try)
    one = commands.add_parser("check", help="read a program as Goodword does, say what is wrong")
    one.add_argument("program", metavar="PROGRAM", help="address or path of program.json")
    one.set_defaults(do=_check)
    one = commands.add_parser(
        "hash", help="read confidential terms (one a line), print what stands for them in a rule"
    )
    one.add_argument(
        "--key-file", type=Path, metavar="FILE", help="a key in hexadecimal digits, else a new one"
    )
    one.set_defaults(do=_hash)
    return parser.parse_args(words)


def _language(parser: argparse.ArgumentParser, help_: str) -> None:
    parser.add_argument("--language", default="", metavar="xx", help=help_)


def _import_vale(wanted: argparse.Namespace, now: datetime) -> int:
    del now
    from desktop.guidelines import vale  # late: each command loads only what it needs

    made = vale.read(wanted.folder, wanted.language)
    for problem in made.problems:
        print(problem, file=sys.stderr)
    if not made.rules:
        return _refuse(f"{wanted.folder}: no rule that could be taken")
    if wanted.out is None:
        sys.stdout.buffer.write(made.body)
        return 0
    try:
        wanted.out.write_bytes(made.body)
    except OSError as error:
        return _refuse(f"{wanted.out}: {error.strerror}")
    return 0


def _try(wanted: argparse.Namespace, now: datetime) -> int:
    from desktop.authoring_program import open_  # late, as above
    from desktop.authoring_try import Trial, answer

    opened = open_(wanted.program, now)
    for book in opened.books:
        for problem in [book.problem] if book.rules is None else book.rules.problems:
            print(problem if book.rules is None else f"{book.name}: {problem}", file=sys.stderr)
    trial = Trial(opened, wanted.network, wanted.language, now)
    for name in trial.unknown:
        print(f"the limits of {name!r} are not known", file=sys.stderr)
    return 0 if answer(trial, sys.stdin.buffer, sys.stdout.buffer) else 1


def _check(wanted: argparse.Namespace, now: datetime) -> int:
    from desktop.authoring_check import check  # late, as above
    from desktop.authoring_program import open_

    wrong = False
    for line in check(open_(wanted.program, now)):
        print(("WRONG " if line.wrong else "") + line.text)
        wrong = wrong or line.wrong
    return 1 if wrong else 0


def _hash(wanted: argparse.Namespace, now: datetime) -> int:
    del now
    from desktop.authoring_hash import hash_terms  # late, as above

    sys.stdout.buffer.write(hash_terms(sys.stdin.buffer, wanted.key_file))
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _speak_utf8() -> None:
    """Whatever the locale; what can't be written is shown as a number, never an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
