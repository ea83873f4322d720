"""The practice world put together: one company, one small network, one address on loopback.

`Practice` is all that the application knows of it.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.model import NOTHING, Facts
from desktop.practice.board import Board
from desktop.practice.clicks import Clicks
from desktop.practice.company import Company
from desktop.practice.composing import Composing
from desktop.practice.consent import Consent
from desktop.practice.mischief import Mischief
from desktop.practice.network import PracticeNetwork
from desktop.practice.pages import Pages
from desktop.practice.people import read_people
from desktop.practice.receipts import Receipts
from desktop.practice.server import Server
from desktop.practice.site import Site
from desktop.practice.state import Note, State
from desktop.practice.tokens import Lifetimes, Tokens
from desktop.practice.uploads import Uploads
from desktop.practice.wire import Reply, Request, json_reply, problem
from desktop.web import Web

CONTENT = Path(__file__).resolve().parents[2] / "resources" / "practice"

Route = tuple[str, re.Pattern[str], Callable[..., Reply]]


class Practice:
    """A world of its own below `folder`.

    `pace` is how much faster than life its numbers grow; `port` 0 means the port of last
    time, or any. Nothing is served before `start`.
    """

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        *,
        pace: float = 60.0,
        port: int = 0,
        lifetimes: Lifetimes | None = None,
        content: Path = CONTENT,
    ) -> None:
        self._port = port
        self._clock = clock
        self._stopping = threading.Event()
        self._server: Server | None = None
        self.control_key = secrets.token_urlsafe(9)
        self._state = State(folder, clock())
        self._pages = Pages(content)
        self._people = read_people(content)
        self._company = Company(content, self._state, clock)
        self._site = Site(content, self._company, self._pages, clock)
        self._receipts = Receipts(content, self._company, self._state, clock)
        self._tokens = Tokens(self._state, clock, lifetimes or Lifetimes())
        self._consent = Consent(self._tokens, self._people, self._pages, clock)
        self._uploads = Uploads(self._state, self._tokens, clock)
        self._board = Board(self._state, self._tokens, self._uploads, self._people, clock, pace)
        self._composing = Composing(self._state, self._board, self._people, self._pages)
        self._mischief = Mischief(self._stopping)
        self._routes = self._all_routes()

    # --- running -----------------------------------------------------------------------------

    def start(self) -> None:
        """Bind and serve. Errors: OSError where no port at all can be had."""
        wanted = [port for port in (self._port, self._state.kept.port) if port]
        self._server = Server(self._answer, (*wanted, 0), self._clock)
        for part in (self._site, self._board):
            part.address = self.address
        self._consent.issuer = self.address
        self._state.kept.port = self._server.port
        self._state.save()
        self._company.open()
        self._server.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._server is not None:
            self._server.stop()
            self._server = None

    @property
    def address(self) -> str:
        """Origin of everything here. Errors: RuntimeError before `start`."""
        if self._server is None:
            raise RuntimeError("the practice world is not running")
        return self._server.address

    @property
    def program_address(self) -> str:
        return f"{self.address}/program.json"

    @property
    def program_key(self) -> str:
        """The minisign key that signs the program and its JSON feed."""
        return self._site.key.text

    def network(self, web: Web, config: Facts = NOTHING) -> PracticeNetwork:
        """The adapter for this world's network, as its program configures it."""
        return PracticeNetwork(web, self.address, config)

    # --- in the hands of people and tests ----------------------------------------------------

    def misbehave(
        self, kind: str, times: int = 1, *, where: str = "publish", seconds: int = 8
    ) -> None:
        """See `mischief`; beside its kinds `sign_out_all`, `expire_all`, `charge` (posts cost
        money: the program says so from now on) and `behave` act at once. `seconds`: how slow,
        or how busy. Errors: ValueError."""
        if kind == "sign_out_all":
            self._tokens.sign_out_all()
        elif kind == "expire_all":
            self._tokens.expire_all()
        elif kind == "charge":
            self._company.charges = True
        elif kind == "behave":
            self._mischief.forget()
            self._company.charges = False
        else:
            self._mischief.order(kind, times, where, seconds)

    def arrive_now(self) -> str:
        """Publish the next prepared post; its id in the feed, empty when none is left."""
        return self._company.arrive()

    def withdraw_now(self) -> str:
        """Take a post back; its id in the feed, empty when none is left."""
        return self._company.withdraw()

    def posts_on_server(self) -> tuple[Note, ...]:
        """What was posted and not taken down, the oldest first."""
        with self._state.lock:
            return tuple(note for note in self._state.kept.notes if not note.deleted)

    def events_told(self) -> list[dict[str, Any]]:
        """What employees told the company, the oldest first."""
        return self._receipts.taken()

    # --- answering ---------------------------------------------------------------------------

    def _answer(self, request: Request) -> Reply:
        return self._mischief.through(request, self._routed)

    def _routed(self, request: Request) -> Reply:
        method = "GET" if request.method == "HEAD" else request.method
        other = False
        for wanted, pattern, answer in self._routes:
            found = pattern.fullmatch(request.path)
            if found and wanted == method:
                try:
                    return answer(request, *found.groups())
                except ValueError:
                    return problem(400, "bad_request")
            other = other or found is not None
        return problem(405, "method_not_allowed") if other else self._site.missing(request)

    def _all_routes(self) -> list[Route]:
        site, board, consent = self._site, self._board, self._consent
        table: list[tuple[str, str, Callable[..., Reply]]] = [
            ("GET", r"/", site.home),
            ("GET", r"/program\.json", site.program),
            ("GET", r"/feed\.(json|atom|rss)", site.feed),
            ("GET", r"/(program\.json|feed\.json)\.minisig", site.signature),
            ("GET", r"/(pictures|people|guidelines)/([a-z0-9_-]+\.[a-z0-9]+)", site.file),
            ("GET", r"/news/([a-z0-9-]+)", site.article),
            ("GET", r"/style\.css", site.style),
            ("POST", r"/receipts", self._receipts.take),
            ("GET", r"/leaderboard\.json", self._receipts.leaderboard),
            ("GET", r"/clicks\.json", Clicks(board, self._state, self._clock).file),
            ("GET", r"/\.well-known/oauth-authorization-server", lambda _: consent.metadata()),
            ("GET", r"/authorize", consent.ask),
            ("POST", r"/authorize", consent.decide),
            ("POST", r"/token", self._tokens.token),
            ("POST", r"/revoke", self._tokens.revoke),
            ("POST", r"/api/posts", board.create),
            ("GET", r"/api/posts/([0-9]+)", board.read),
            ("PUT", r"/api/posts/([0-9]+)", board.edit),
            ("DELETE", r"/api/posts/([0-9]+)", board.delete),
            ("GET", r"/api/posts/([0-9]+)/metrics", board.metrics),
            ("POST", r"/api/media", self._uploads.take),
            ("GET", r"/api/me", board.me),
            ("GET", r"/api/me/posts", board.mine),
            ("GET", r"/media/([0-9a-f]+)", self._uploads.show),
            ("GET", r"/@([a-z0-9_]+)", self._profile),
            ("GET", r"/@([a-z0-9_]+)/([0-9]+)", self._note),
            ("GET", r"/compose", self._composing.ask),
            ("POST", r"/compose", self._composing.decide),
            ("GET", r"/control", self._controls),
            ("POST", r"/control", self._control),
        ]
        return [(method, re.compile(path), answer) for method, path, answer in table]

    def _profile(self, request: Request, handle: str) -> Reply:
        person = next((one for one in self._people.values() if one.handle == handle), None)
        if person is None:
            return self._site.missing(request)
        board = self._board
        shown = [(note, board.media_of(note), board.counted(note)) for note in board.by(person.id)]
        return self._pages.profile(person, board.followers(person), shown)

    def _note(self, request: Request, handle: str, note_id: str) -> Reply:
        note = self._board.of(note_id)
        if note is None or self._people[note.person].handle != handle:
            return self._site.missing(request)
        if note.deleted:
            return self._pages.refusal("This post was taken down.", 410)
        author, counted = self._people[note.person], self._board.counted(note)
        return self._pages.note(note, author, self._board.media_of(note), counted)

    def _controls(self, _request: Request) -> Reply:
        return self._pages.page(200, "Practice", self._pages.part("control"))

    def _control(self, request: Request) -> Reply:
        """POST /control with `key` and `kind`, as a form or as JSON."""
        is_json = request.mime == "application/json"
        asked: Any = json.loads(request.body) if is_json else request.form()
        if not isinstance(asked, dict):
            return problem(400, "bad_request")
        key = str(asked.get("key", ""))
        if not hmac.compare_digest(key.encode(), self.control_key.encode()):
            return problem(403, "wrong_key")
        kind = str(asked.get("kind", ""))
        if kind in ("arrive", "withdraw"):
            return json_reply(
                200, {"id": self.arrive_now() if kind == "arrive" else self.withdraw_now()}
            )
        where, times = str(asked.get("where", "publish")), int(str(asked.get("times", 1)))
        self.misbehave(kind, times, where=where, seconds=int(str(asked.get("seconds", 8))))
        return json_reply(200, {"ordered": kind})
