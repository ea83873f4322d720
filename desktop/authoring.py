"""What the communications team runs on the command line: `program …`.

    goodword program import-vale FOLDER [--language xx] [--out FILE]
    goodword program try PROGRAM-OR-RULES [--network NAME]… [--language xx]
    goodword program new FOLDER
    goodword program check PROGRAM [--key KEY]… [--posts N] [--offline]
    goodword program hash [--key-file FILE]
    goodword program key FILE [--no-password]
    goodword program sign FOLDER-OR-FILE… --key FILE [--link ADDRESS]

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
    _whole(commands)
    one = commands.add_parser(
        "hash", help="read confidential terms (one a line), print what stands for them in a rule"
    )
    one.add_argument(
        "--key-file", type=Path, metavar="FILE", help="a key in hexadecimal digits, else a new one"
    )
    one.set_defaults(do=_hash)
    _signing(commands)
    return parser.parse_args(words)


def _whole(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = commands.add_parser("check", help="read a program as Goodword does, say what is wrong")
    one.add_argument("program", metavar="PROGRAM", help="address, folder or file: program.json")
    one.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="a public key, or its file"
    )
    one.add_argument(
        "--posts", type=int, default=10, metavar="N", help="preview the newest N posts (10)"
    )
    one.add_argument(
        "--offline", action="store_true", help="ask nobody: only files of this machine"
    )
    one.set_defaults(do=_check)
    one = commands.add_parser("new", help="write a complete program into a folder, to be edited")
    one.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder, or an empty one")
    one.set_defaults(do=_new)


def _signing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = commands.add_parser("key", help="make a key to sign with, as minisign makes them")
    one.add_argument(
        "file", type=Path, metavar="FILE", help="the secret key; FILE.pub is the public one"
    )
    one.add_argument(
        "--no-password", action="store_true", help="for machines that sign by themselves"
    )
    one.set_defaults(do=_key)
    one = commands.add_parser("sign", help="sign a program and its JSON feeds")
    one.add_argument("targets", type=Path, nargs="+", metavar="FOLDER-OR-FILE")
    one.add_argument("--key", type=Path, required=True, metavar="FILE", help="the secret key")
    one.add_argument(
        "--link",
        default="",
        metavar="ADDRESS",
        help="print what employees click on to join the program at this address",
    )
    one.set_defaults(do=_sign)


def _language(parser: argparse.ArgumentParser, help_: str) -> None:
    parser.add_argument("--language", default="", metavar="xx", help=help_)


def _import_vale(wanted: argparse.Namespace, now: datetime) -> int:
    del now
    from desktop.guidelines import vale  # late: each command loads only what it needs

    made = vale.read(wanted.folder, wanted.language)
    for problem in made.problems:
        print(_quiet(str(problem)), file=sys.stderr)
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
            told = problem if book.rules is None else f"{book.name}: {problem}"
            print(_quiet(told), file=sys.stderr)
    trial = Trial(opened, wanted.network, wanted.language, now)
    for name in trial.unknown:
        print(f"the limits of {name!r} are not known", file=sys.stderr)
    return 0 if answer(trial, sys.stdin.buffer, sys.stdout.buffer) else 1


def _check(wanted: argparse.Namespace, now: datetime) -> int:
    from desktop.authoring_check import check  # late, as above
    from desktop.authoring_program import open_

    opened = open_(wanted.program, now, problems=[], offline=wanted.offline)
    wrong = 0
    for line in check(opened, now, keys=wanted.key, posts=wanted.posts):
        print(("WRONG " if line.wrong else "NOTE " if line.note else "") + _quiet(line.text))
        wrong += line.wrong
    print(f"\n{wrong} to mend." if wrong else "\nWell.")
    return 1 if wrong else 0


def _new(wanted: argparse.Namespace, now: datetime) -> int:
    from desktop.authoring_new import write  # late, as above

    for path in write(wanted.folder, now):
        print(path)
    return 0


def _hash(wanted: argparse.Namespace, now: datetime) -> int:
    del now
    from desktop.authoring_hash import hash_terms  # late, as above

    sys.stdout.buffer.write(hash_terms(sys.stdin.buffer, wanted.key_file))
    return 0


def _key(wanted: argparse.Namespace, now: datetime) -> int:
    del now
    from desktop.authoring_sign import PUBLIC, make_key  # late, as above

    public = make_key(wanted.file, open_=wanted.no_password)
    print(f"{wanted.file}: the secret key. Keep it apart from the web server, and a copy of it.")
    print(f"{wanted.file}{PUBLIC}: the public key:")
    print(public.text)
    return 0


def _sign(wanted: argparse.Namespace, now: datetime) -> int:
    from desktop import authoring_sign as signing  # late, as above
    from desktop.feeds.signature import join_link

    key = signing.open_key(wanted.key)
    done = []
    for one in signing.sign(wanted.targets, key, now):
        print(f"{one.path}: {'signed' if one.anew else 'is signed already'}")
        done.append(one.path)
    for path in signing.other_keys(done, key.public):
        print(
            f"{path}: names keys, but not this one: right if people joined with this one "
            f"({key.public.text})",
            file=sys.stderr,
        )
    for folder in signing.holding(wanted.targets, wanted.key):
        print(f"{wanted.key}: lies in {folder}; keep it where nobody publishes it", file=sys.stderr)
    if wanted.link:
        print(join_link(wanted.link, key.public.text))
    return 0


def _refuse(sentence: str) -> int:
    print(_quiet(sentence), file=sys.stderr)
    return 1


def _quiet(text: str) -> str:
    """One line: names and keys come from files, and may try to speak to the terminal."""
    from desktop.text import clean  # late, as above

    return clean(text).replace("\n", " ")


def _speak_utf8() -> None:
    """Whatever the locale; what can't be written is shown as a number, never an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
