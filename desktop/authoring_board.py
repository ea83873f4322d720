"""The leaderboard of a program as its checker sees it: what Goodword leaves out of it, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from desktop import authoring_keys
from desktop.authoring_file import File, Line, missing
from desktop.authoring_posts import unread_key
from desktop.authoring_program import Opened, is_checkout, name_of, said
from desktop.authoring_words import problem
from desktop.errors import BadFile, GoodwordError
from desktop.model import Program
from desktop.reach import leaderboard

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DIGEST = "the first 32 hexadecimal digits of the SHA-256 of the participant's id"


def check(opened: Opened, program: Program, named: str) -> Iterator[Line]:
    """`named`: where the program names it. Nothing to say where it has none."""
    if not program.leaderboard:
        return
    if not program.receipts:
        yield Line(f"{named}: nobody can join: name receipts too", note=True)
    try:
        body, mime = opened.read(program.leaderboard)
    except GoodwordError as error:
        if is_checkout(program.leaderboard):  # the receiver makes it, beside the files
            yield Line(f"{named}: not here, so not looked at", note=True)
        else:
            yield missing(said(error), named)
        return
    file = File(name_of(program.leaderboard), body, mime)
    try:
        board = leaderboard.read(body, program.leaderboard)
    except BadFile as error:
        wrong = problem(str(error.problem))
        if error.where == "schema":
            wrong = f'must be "{leaderboard.SCHEMA}"'
        yield file.wrong(error.where, wrong)
        return
    campaigns, people = len(board.standings), sum(len(one.entries) for one in board.standings)
    yield file.fact(f"{campaigns} campaigns, {people} entries")
    yield from file.doubled()
    for where, meant in authoring_keys.of_leaderboard(file.values):
        yield unread_key(file, where, meant)
    if board.as_of is None:
        yield file.wrong("as_of", "say when it was counted: 2026-11-20T06:00:00Z")
    yield from _campaigns(file, program)


def _campaigns(file: File, program: Program) -> Iterator[Line]:
    known = {one.id: one for one in program.campaigns}
    listed = file.values.get("campaigns")
    for index, one in enumerate(listed if isinstance(listed, list) else ()):
        where = f"campaigns[{index}]"
        if not isinstance(one, dict):
            yield file.wrong(where, problem("not_object"))
            continue
        campaign = known.get(one.get("id", ""))
        if campaign is None:
            yield file.wrong(
                f"{where}.id", f"no campaign of the program has the id {one.get('id')!r}"
            )
        elif one.get("won_by") and one["won_by"] != campaign.won_by:
            yield file.wrong(f"{where}.won_by", f"program.json says {campaign.won_by!r}")
        yield from _people(file, f"{where}.entries", one.get("entries"), placed=True)
        draw = one.get("draw")
        if isinstance(draw, dict):
            yield from _people(file, f"{where}.draw.winners", draw.get("winners"), placed=False)


def _people(file: File, where: str, rows: Any, *, placed: bool) -> Iterator[Line]:
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        at = f"{where}[{index}]"
        if not isinstance(row, dict):
            yield file.wrong(at, problem("not_object"))
            continue
        name = row.get("id")
        if isinstance(name, str) and _UUID.fullmatch(name):
            yield file.wrong(f"{at}.id", f"lets anybody delete what they sent: write {_DIGEST}")
        elif leaderboard.entry({"place": 1, "value": 0, "id": name}) is None:
            yield file.wrong(f"{at}.id", f"must be {_DIGEST}")
        elif placed and leaderboard.entry(row) is None:
            yield file.wrong(at, "needs place (from 1 on) and value (from 0 on), whole numbers")
        if row.get("name") and row.get("shown") != "all":
            yield file.wrong(f"{at}.name", "they did not choose to be shown: leave their name out")
