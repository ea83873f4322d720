"""Private programs: who has signed in, what is shown for that, and its renewal.

The order of things is always the same: what the person gave is tried where it was wanted; it
goes into the vault; then the row of the program says so. At the end the row goes first, and
with it, in one transaction, a note of what is still to be wiped.
"""

from __future__ import annotations

import contextlib
import threading
from datetime import datetime, timedelta

from desktop.errors import (
    BadReply,
    Busy,
    GoodwordError,
    NeedsSignIn,
    NoVault,
    SignedOut,
    Unclear,
    VaultLocked,
)
from desktop.feeds import challenge, manner, openid
from desktop.feeds.manner import OPENID, Manner
from desktop.feeds.opening import Opening
from desktop.feeds.passes import Pass, Trial
from desktop.feeds.private import PrivateReader, needs
from desktop.feeds.provider import discover
from desktop.feeds.request import Reads, ask
from desktop.feeds.safekeeping import Safe, name_of
from desktop.model import NO_SECRET, Program, Secret, Secrets, SignIn
from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.renewing import Pauses, ends
from desktop.settings import Settings
from desktop.store import Store
from desktop.turn import Turns
from desktop.vault import Vault
from desktop.web import Web

TURNED_AWAY = timedelta(hours=1)
"""So long nothing is asked for with a secret that was refused: servers lock people out who
come again and again with a wrong password."""


class Access:
    """Opens private programs. Thread-safe; nothing here belongs on the main thread."""

    def __init__(
        self,
        web: Web,
        vault: Vault,
        store: Store,
        settings: Settings,
        rulings: Rulings | None = None,
    ) -> None:
        self._web, self._store = web, store
        self._rulings = rulings or Rulings.of(Policy())
        self._safe = Safe(vault, settings, self._joined)
        self._turns = Turns(store.path.parent)
        self._pauses = Pauses()
        self._guard = threading.Lock()
        self._manners: dict[str, Manner | None] = {}
        self._passes: dict[str, Pass] = {}
        self._wanting: dict[str, str] = {}
        self._refused: dict[str, tuple[Secret, datetime]] = {}

    # --- reading --------------------------------------------------------------------------

    def reader(self, program: str, now: datetime) -> Reads:
        """Through what the files of the program at this address are read."""
        given = self._given(program)
        known = given.manner if given else self.manner(program)
        return PrivateReader(self._web, self, program, known, now)

    def picture_reader(self, url: str, now: datetime) -> PrivateReader | None:
        """Through what a picture of a private program is read; None for any other. Whose post
        names a picture nobody knows here: so that no other program can make us open what it
        likes, only those below the program's own folder are read with its secret."""
        rows = self._store.read("SELECT address FROM programs WHERE access <> '{}'")
        near = [row["address"] for row in rows if challenge.lies_below(url, row["address"])]
        if not near:
            return None
        program = max(near, key=len)
        return PrivateReader(self._web, self, program, self.manner(program), now)

    def manner(self, program: str) -> Manner | None:
        """How a joined program is opened; None where it is open to everybody."""
        with self._guard:
            if program in self._manners:
                return self._manners[program]
        row = self._store.row("SELECT access FROM programs WHERE address = ?", (program,))
        found = None if row is None else manner.kept(row["access"])
        with self._guard:
            return self._manners.setdefault(program, found)

    def secrets(self, program: str, now: datetime) -> Secrets | None:
        """What to show for a program, renewed where its time is up; None = sign in first.
        Errors: `NeedsSignIn` where it was refused, `VaultLocked`, `NoVault`, and those of a
        renewal."""
        given = self._given(program)
        if given is not None:
            return given.secrets
        found = self._safe.get(program, now)
        if found is None:
            return None
        self._respect_refusal(program, found, now)
        return self.renewed(program, found, now) if ends(found, now) else found

    def renewed(self, program: str, stale: Secrets, now: datetime) -> Secrets:
        """The pair after `stale`, made once however many ask. Errors: `NeedsSignIn`;
        `Offline`, `Unclear`, `Busy`, `BadReply`, `VaultLocked`, `NoVault` keep what there is."""
        known = self.manner(program)
        if self._given(program) or known is None or known.sign_in is None:
            return stale
        with self._turns.of(name_of(program)):
            here = self._safe.newest(program)
            if here is None:
                raise needs(program, program, known)
            if here.access != stale.access and not ends(here, now):
                return here
            self._respect_refusal(program, here, now)
            if not here.refresh:
                raise needs(program, program, known, refused=True)
            return self._renew(program, known.sign_in, here, now)

    def turned_away(self, program: str, secrets: Secrets, now: datetime) -> None:
        """The server does not take these: they rest for a while."""
        with self._guard:
            self._refused[program] = (secrets.access, now)

    def wanting(self, program: str, url: str) -> None:
        """Where a sign-in was wanted last, with all that no error may carry."""
        with self._guard:
            self._wanting[program] = url

    # --- signing in -----------------------------------------------------------------------

    def way(self, error: NeedsSignIn, program: Program | None = None, link: str = "") -> Manner:
        """How to sign in where `error` wants it. What IT decided counts for IT's program only,
        then the joining link, the program's own word, what the server says (RFC 9728), and
        how it was opened before. Errors: `Offline`, `TooLarge`; `BadFile` where what IT decided
        can't be read: nobody else's word counts in its place."""
        address: str = error.program
        decided = manner.decided(self._rulings.policy, address)
        own = program.sign_in if program is not None else None
        named = decided or manner.linked(link) or own
        before = self.manner(address)
        if named is None and error.facts.get("metadata"):
            gate = challenge.gate(self._web, error.metadata, self._wanting.get(address, address))
            if gate.issuer:
                named = SignIn(gate.issuer, "", gate.scopes or ("openid",))
                if before and before.sign_in and before.sign_in.issuer == gate.issuer:
                    named = before.sign_in
        if named is None and before is not None:
            return before
        return Manner(OPENID, named) if named else Manner(error.scheme)

    def begin(self, sign_in: SignIn, now: datetime) -> Opening:
        """The browser's part of a sign-in. Errors: those of `Opening.begin`."""
        return Opening.begin(self._web, sign_in, now)

    def prove(self, error: NeedsSignIn, given: Pass, now: datetime) -> None:
        """Try what the person gave where it was wanted, and use it from then on; `secure`
        keeps it. Errors: `NeedsSignIn(refused=True)`, those of any reading."""
        program: str = error.program
        reader = PrivateReader(self._web, Trial(given), program, given.manner, now)
        ask(reader, self._wanting.get(program, error.address), now, pages=True)
        with self._guard:
            self._passes[program] = given
            self._refused.pop(program, None)

    def secure(self, program: str) -> None:
        """Keep in the vault what was proven for this program. Asks the person where the
        keyring wants it. Errors: `VaultLocked`, `NoVault`: it is still there to try again."""
        given = self._given(program)
        if given is None:
            return
        with self._guard:
            self._passes[program] = given
        if not self._joined(program):
            self._safe.owe(program)
        self._safe.hold(program, given.secrets)
        self._safe.write(program, prompt=True)

    def joined(self, program: str) -> None:
        """The program has a row now: say there how it is opened. A part of the transaction
        that made the row."""
        given = self._given(program)
        if given is None:
            return
        self._keep_manner(program, given.manner)
        self._safe.settle(program)
        with self._guard:
            self._passes = {
                at: one for at, one in self._passes.items() if at != program and one is not given
            }
        self._pauses.end(program)

    # --- signing out ----------------------------------------------------------------------

    def left(self, program: str) -> None:
        """The program goes: what opened it is owed to be wiped. A part of the transaction in
        which its row goes; `settle` follows."""
        with self._guard:
            private = self._manners.pop(program, None) is not None
            private |= self._passes.pop(program, None) is not None
            self._refused.pop(program, None)
        row = self._store.row("SELECT access FROM programs WHERE address = ?", (program,))
        if private or (row is not None and manner.kept(row["access"]) is not None):
            self._safe.drop(program)
            self._safe.owe(program)

    def sign_out(self, program: str, now: datetime, *, ask: bool = True) -> bool:
        """Forget the secret, and tell the provider; the program stays. Whether the provider knows.
        `ask`: whether the keyring may ask the person, and be waited for as long as that takes.
        Errors: `VaultLocked`, `NoVault`, `Busy`: then nobody has signed out."""
        known = self.manner(program)
        if ask:
            self._safe.open()
        with self._turns.of(name_of(program)):  # what is being renewed would come back
            secrets = self._safe.get(program, now)
            self._safe.erase(program, prompt=ask)
        with self._guard:
            self._passes.pop(program, None)
        if known is None or known.sign_in is None or secrets is None:
            return known is not None
        try:
            provider = discover(self._web, known.sign_in.issuer)
            openid.revoke(self._web, provider, known.sign_in, secrets, now)
        except GoodwordError:
            return False
        return bool(provider.revoke)

    def settle(self, now: datetime) -> None:
        """Whatever could not be written or wiped before. Quick, and never fails."""
        self._safe.write_late(now)

    def unlock(self) -> None:
        """Let the person open the keyring; after a click. Errors: `VaultLocked`, `NoVault`."""
        self._safe.open()

    # --- inside ---------------------------------------------------------------------------

    def _given(self, program: str) -> Pass | None:
        """What was proven and is not kept yet. Who joins by a page signs in there before the
        program's own address is known: on the same server that counts for it too."""
        with self._guard:
            given = self._passes.get(program)
            passes = tuple(self._passes.items())
        if given is not None or not passes or self._joined(program):
            return given
        near = (one for at, one in passes if challenge.same_origin(at, program))
        return next(near, None)

    def _renew(self, program: str, sign_in: SignIn, old: Secrets, now: datetime) -> Secrets:
        self._pauses.respect(program, now)
        try:
            provider = discover(self._web, sign_in.issuer)
            pair = openid.refresh(self._web, provider, sign_in, old, now)
        except SignedOut as error:
            self.turned_away(program, old, now)
            raise needs(program, program, self.manner(program), refused=True) from error
        except (Busy, Unclear, BadReply) as error:
            self._pauses.lengthen(program, error, now)
            raise
        if not self._joined(program):  # left meanwhile: nobody would wipe it again
            with contextlib.suppress(GoodwordError):
                openid.revoke(self._web, provider, sign_in, pair, now)
            raise needs(program, program, None)
        # the old pair is used up: written now, however silent the vault was a moment ago
        self._safe.hold(program, pair)
        self._pauses.end(program)
        with contextlib.suppress(VaultLocked, NoVault):
            self._safe.write(program, prompt=False)
        return pair

    def _respect_refusal(self, program: str, secrets: Secrets, now: datetime) -> None:
        with self._guard:
            refused, since = self._refused.get(program, (NO_SECRET, now))
        if refused and refused == secrets.access and since <= now < since + TURNED_AWAY:
            raise needs(program, program, self.manner(program), refused=True)

    def _joined(self, program: str) -> bool:
        return self._store.row("SELECT 1 FROM programs WHERE address = ?", (program,)) is not None

    def _keep_manner(self, program: str, wanted: Manner) -> None:
        with self._store.writing() as connection:
            connection.execute(
                "UPDATE programs SET access = ? WHERE address = ?", (wanted.written(), program)
            )
        with self._guard:
            self._manners[program] = wanted
