"""The programs that this person has joined: kept whole, followed, left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from desktop.errors import BadFile, BadSignature
from desktop.feeds import discover, signature
from desktop.feeds.access import Access
from desktop.feeds.fetch import Fetcher, Problem, State, Visit
from desktop.feeds.holds import ITSELF, Holds
from desktop.feeds.program_file import files, read
from desktop.feeds.request import Copy
from desktop.feeds.signature import Demands, Trust
from desktop.feeds.turns import pace
from desktop.model import Hold, Program
from desktop.store import Row, Store, to_ms
from desktop.web import Web, bare

Check = Callable[[Copy, State, Trust, signature.Look, datetime], Copy]
Checking = Callable[[State, Copy], Copy]


class Programs:
    """The programs joined, kept with all their small files so that they open offline."""

    def __init__(
        self,
        store: Store,
        web: Web,
        fetcher: Fetcher | None = None,
        demands: Callable[[], Demands] = Demands,
        access: Access | None = None,
    ) -> None:
        """`demands`: what IT wants of signatures now; `access`: who opens private programs."""
        self._store = store
        self._holds = Holds(store)
        self._fetcher = fetcher or Fetcher(web, store)
        self._demands = demands
        self._access = access

    def join(self, address: str, now: datetime) -> Program:
        """Join by the address of a program, of any feed, of a page that links to one, or by
        `goodword://join?program=ADDRESS&key=KEY`. Joining twice is joining once; a program
        once joined with a key is never joined with another one.
        Errors: `BadFile`, `NotAFeed`, `NotFound`, `TooLarge`, `Busy`, `BadReply`, `Offline`,
        `Untrusted`, `NeedsSignIn`; of a private program, `VaultLocked` and `NoVault`."""
        wanted = discover.address(address)
        keys = signature.pinned(address)
        copy = self._fetcher.look(wanted, now)
        found = discover.spelled(discover.link(copy.body, copy.mime, copy.url))
        # no page that nobody signed leads away from the program that IT's key is for
        demands = self._demands()
        if found and demands.pins(found) == demands.pins(wanted):
            wanted = found
            copy = self._fetcher.look(wanted, now)
        state = self._fetcher.state(wanted, wanted)
        trust = self.trust(wanted, keys)
        copy = self._checking(signature.check_program, trust, now)(state, copy)
        discovered = discover.program(copy.body, copy.mime, wanted)
        program = read(discovered.body, wanted, bare_feed=discovered.bare)
        if self._access is not None:
            self._access.secure(program.address)
        with self._store.writing():
            self._save(program, discovered.body, copy.signer, trust, now)
            self._fetcher.keep_signed(state, copy.signed)
            if self._access is not None:
                self._access.joined(program.address)
        return program

    def trust(self, address: str, keys: tuple[str, ...] = ()) -> Trust:
        """Whose signatures count for this program. `keys`: those of a link by which it is
        being joined. Errors: `BadSignature` where others were pinned before."""
        row = self._store.row("SELECT keys, pinned FROM programs WHERE address = ?", (address,))
        before: tuple[str, ...] = () if row is None else tuple(row["pinned"].split())
        demands = self._demands()
        wanted = demands.pins(address)
        if not wanted and before and keys and set(keys) != set(before):
            raise BadSignature(address=bare(address), problem="pinned")
        pins = wanted or before or keys
        # what a file named counts only under the keys by which that file was believed
        more = row["keys"].split() if row is not None and pins == before else ()
        return Trust(pins, tuple(more), demands.unsigned_feeds)

    def checking(self, trust: Trust, now: datetime) -> Checking:
        """For `Visit.check`: whether a copy of a feed is believed (see `signature.check_feed`)."""
        return self._checking(signature.check_feed, trust, now)

    def all(self) -> tuple[Program, ...]:
        """In the order in which they were joined."""
        rows = self._store.read("SELECT * FROM programs ORDER BY place")
        return tuple(_program(row) for row in rows)

    def of(self, address: str) -> Program | None:
        row = self._store.row("SELECT * FROM programs WHERE address = ?", (address,))
        return None if row is None else _program(row)

    def held(self, address: str) -> Hold | None:
        """What employees are told while nothing of this program is shared; None: it goes on."""
        return self._holds.of(address)

    def leave(self, address: str) -> None:
        """Forget the program and its files. Its posts go by `Sync.leave`."""
        with self._store.writing() as connection:
            if self._access is not None:
                self._access.left(address)
            connection.execute("DELETE FROM programs WHERE address = ?", (address,))
            self._fetcher.forget(address)

    def settle(self, now: datetime) -> None:
        """What of private programs could not be kept or wiped before; quick, never fails."""
        if self._access is not None:
            self._access.settle(now)

    def file(self, address: str) -> bytes | None:
        """The kept copy of a rule file or a guideline page, or None."""
        return self._fetcher.kept_body(address)

    def file_changed(self, address: str) -> datetime | None:
        """When the server of such a file says that it changed it; None: it does not say."""
        return self._fetcher.kept_changed(address)

    def pace(self, program: Program) -> int:
        """Seconds between two rounds of it, as things are."""
        return pace(program.interval, held=self.held(program.address) is not None)

    def refresh(self, program: Program, now: datetime, *, force: bool = False) -> Refreshed:
        """Ask for everything small that is due: the program itself, then its rules and pages.
        What can't be read stays as it was and is told in `problems`."""
        before = program
        problems: list[Problem] = []
        touched = answered = False
        if not program.bare:
            trust = self.trust(program.address)
            itself = Visit(
                program.address,
                (program.address,),
                self.pace(program),
                force,
                readings={program.address: " ".join(trust.pins)} if trust else {},
                check=self._checking(signature.check_program, trust, now),
            )
            for found in self._fetcher.visit(itself, now, self._keeper(program, trust, now)):
                if isinstance(found, Problem):
                    problems.append(found)
                    continue
                answered = True
                program = found or program
        small = Visit(program.address, files(program), self.pace(program), force, keep_body=True)
        for outcome in self._fetcher.visit(small, now, _as_it_is):
            if isinstance(outcome, Problem):
                problems.append(outcome)
                continue
            answered = True
            touched |= outcome is not None
        return Refreshed(program, touched or program != before, tuple(problems), answered)

    def _keeper(
        self, program: Program, trust: Trust, now: datetime
    ) -> Callable[[State, Copy], Callable[[], Program]]:
        def read_copy(state: State, copy: Copy) -> Callable[[], Program]:
            fresh = read(copy.body, program.address)

            def keep() -> Program:
                # who joined by a link meanwhile may have pinned a key, under which this copy
                # was not looked at: the next round does that
                if self.trust(program.address).pins != trust.pins:
                    return program
                self._save(fresh, copy.body, copy.signer, trust, now)
                return fresh

            return keep

        return read_copy

    def _checking(self, check: Check, trust: Trust, now: datetime) -> Checking:
        def checked(state: State, copy: Copy) -> Copy:
            def look(address: str) -> Copy:
                return self._fetcher.look(address, now, state.program)

            return check(copy, state, trust, look, now)

        return checked

    def _save(
        self, program: Program, body: bytes, signer: str, trust: Trust, now: datetime
    ) -> None:
        row = {
            "address": program.address,
            "body": body.decode("utf-8-sig"),
            "bare": program.bare,
            "joined": to_ms(now),
            "pinned": " ".join(trust.pins),
            # only a file that somebody we trust has signed may say whom else to trust
            "keys": " ".join(trust.named(program.keys, signer)),
        }
        with self._store.writing() as connection:
            connection.execute(
                """INSERT INTO programs (address, body, bare, joined, place, pinned, keys)
                   VALUES (:address, :body, :bare, :joined,
                           (SELECT coalesce(max(place), 0) + 1 FROM programs), :pinned, :keys)
                   ON CONFLICT (address) DO UPDATE
                   SET body = excluded.body, bare = excluded.bare,
                       pinned = excluded.pinned, keys = excluded.keys""",
                row,
            )
            self._holds.say(program.address, ITSELF, program.hold, now)
            self._holds.keep_only(program.address, [source.id for source in program.feeds])


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`changed`: the program or one of its files is another than before; `answered`: some
    server said something useful."""

    program: Program
    changed: bool
    problems: tuple[Problem, ...] = ()
    answered: bool = False


def _as_it_is(state: State, copy: Copy) -> Callable[[], bool]:
    """A file whose reading is another wing's business: kept unread."""
    return lambda: True


def _program(row: Row) -> Program:
    address: str = row["address"]
    try:
        return read(row["body"].encode(), address, bare_feed=bool(row["bare"]))
    except BadFile:  # an older Goodword took it: the rest must open, and a round may mend it
        return Program(address=address, title=urlsplit(address).hostname or address)
