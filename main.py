"""Goodword's front door: reads the command line and starts what it asks for.

    goodword [--practice] [--home DIR] [--hidden] [--debug] [goodword://join?program=URL]
    goodword --write | --feed | --quit          (of the instance that runs)
    goodword --check | --selftest-keyring | --version | --tour DIR
    goodword diagnose FILE.zip [--home DIR]
    goodword policy show [--json] | check FILE
    goodword program new | check | sign | key | try | hash | import-vale …   (for those who
                                                                         write a program)

Exit codes: 0 well, 1 could not start or a check failed, 2 wrong words, 3 the running
instance does not answer.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop import __version__

DEEDS = {
    "--write": "open a new post of your own",
    "--feed": "open the feed",
    "--quit": "end the Goodword that runs; start none",
}


def known_words() -> argparse.ArgumentParser:
    """What the command line may say; the manual page is made from it."""
    parser = argparse.ArgumentParser(
        prog="goodword",
        description="Share your company's posts in your own words.",
        epilog="For IT: goodword policy --help, goodword diagnose --help. "
        "For those who write a program and its rules: goodword program --help",
    )
    parser.add_argument("address", nargs="?", default="", help="a goodword:// address to join")
    parser.add_argument(
        "--practice", action="store_true", help="start on the built-in practice program"
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="keep everything below DIR")
    parser.add_argument("--hidden", action="store_true", help="start in the tray, no window")
    parser.add_argument(
        "--back", action="store_true", help="come back to the tray after an upgrade (Windows)"
    )
    parser.add_argument("--debug", action="store_true", help="log more, and to the terminal")
    deeds = parser.add_mutually_exclusive_group()
    for deed, meaning in DEEDS.items():
        deeds.add_argument(deed, dest="deed", action="store_const", const=deed, help=meaning)
    parser.add_argument(
        "--check", action="store_true", help="build everything, say what works, and end"
    )
    parser.add_argument(
        "--tour", type=Path, metavar="DIR", help="walk through everything, leave pictures in DIR"
    )
    parser.add_argument(
        "--selftest-keyring",
        action="store_true",
        help="say whether the keyring keeps and forgets what it is given, and end",
    )
    parser.add_argument("--version", action="version", version=f"Goodword {__version__}")
    return parser


def read_words(words: Sequence[str]) -> argparse.Namespace:
    """The command line. Ends the process with 2 where it can't be understood."""
    return known_words().parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Run Goodword. The exit code of the process."""
    words = list(sys.argv[1:] if words is None else words)
    if sys.platform == "win32":
        from desktop import terminal

        if terminal.answers_in_text(words):
            terminal.open_outputs()
    if words[:1] == ["program"]:
        return _author(words[1:])
    if words[:1] == ["diagnose"]:
        return _diagnose(words[1:])
    if words[:1] == ["policy"]:
        from desktop.policy_command import run

        return run(words[1:])
    wanted = read_words(words)
    if wanted.tour is not None:
        from desktop.tour import take_tour

        return take_tour(wanted.tour)
    if wanted.selftest_keyring:
        from desktop.diagnose_command import try_keyring

        return try_keyring()
    from desktop.preflight import missing_libraries, no_screen

    if wanted.check and no_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if missing := no_screen() or missing_libraries():
        print(missing, file=sys.stderr)
        return 1
    try:
        return _start(wanted)
    except OSError as error:
        if error.filename is None:
            raise
        from desktop.ui.second_start import tell

        tell(f"Goodword can't use {error.filename}: {error.strerror}")
        return 1


def _author(words: Sequence[str]) -> int:
    from datetime import UTC, datetime

    from desktop.authoring import run

    return run(words, datetime.now(UTC))


def _diagnose(words: Sequence[str]) -> int:
    from datetime import UTC, datetime

    if list(words) == ["--look"]:  # our own child process (`diagnose_machine.desktop`)
        from desktop.ui.screen_look import tell

        return tell()
    from desktop.diagnose_command import run
    from desktop.ui.system_proxy import named_by_system

    return run(words, datetime.now(UTC), named_by_system)


def _start(wanted: argparse.Namespace) -> int:
    """Errors: `OSError` where the home can't be made."""
    if wanted.check:
        from desktop.check import check

        return check(wanted.home)
    from desktop.app import Start, run
    from desktop.options import Options
    from desktop.paths import Paths
    from desktop.ui.system_proxy import named_by_system

    home = wanted.home
    if wanted.practice and home is None:
        home = Paths.of().data / "practice"  # what is practised never mixes with what is real
    return run(
        Start(
            paths=Paths.of(home),
            options=Options(practice=wanted.practice, system_proxies=named_by_system),
            hidden=wanted.hidden or wanted.back,
            back=wanted.back,
            debug=wanted.debug,
            wish=wanted.deed or wanted.address,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
