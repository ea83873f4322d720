"""The secrets of private programs: in the vault, in memory while they are used, wiped for good.

The vault may be locked, slow or gone at any moment. Then nothing is concluded: what is in
memory goes on working, what could not be written is written later, what could not be wiped
is owed in the settings until it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from desktop import settings
from desktop.errors import GoodwordError, NoVault, VaultLocked, VaultSlow
from desktop.model import NO_SECRET, Secret, Secrets
from desktop.settings import Settings
from desktop.vault import Vault

OWNER = "goodword.program"
"""Our entry among the secrets: to whom they may be shown, so that swapped ones are noticed."""
QUICK_SECONDS = 5.0
"""What a round waits at most for a keyring that does not answer."""
REST = timedelta(seconds=60)
"""So long a keyring that was locked or silent is not asked again by a round."""


def name_of(program: str) -> str:
    """Under which name the vault keeps the secrets of the program at this address."""
    return "program " + hashlib.sha256(program.encode()).hexdigest()[:32]


class Safe:
    """Secrets by address of the program. Thread-safe. `joined` says whether a program still
    is, so that what is owed is never taken from one that came back."""

    def __init__(self, vault: Vault, kept: Settings, joined: Callable[[str], bool]) -> None:
        self._vault, self._settings, self._joined = vault, kept, joined
        self._guard = threading.Lock()
        self._asking, self._writing = threading.Lock(), threading.Lock()
        self._known: dict[str, Secrets | None] = {}
        self._unkept: set[str] = set()
        self._trouble: tuple[datetime, GoodwordError] | None = None

    # --- reading --------------------------------------------------------------------------

    def get(self, program: str, now: datetime) -> Secrets | None:
        """The secrets; None = surely none. Asks nobody, and waits five seconds at most.
        Errors: `VaultLocked`, `NoVault`: then nothing is known."""
        found = self.known(program)
        if found is not None:
            return found
        if not self._asking.acquire(timeout=QUICK_SECONDS):  # the others wait for one answer
            raise VaultSlow(cause="slow")
        try:
            with self._guard:
                if program in self._known:
                    return self._known[program]
            self._respect_trouble(now)
            found = self._read(program)
            with self._guard:
                return self._known.setdefault(program, found)
        except (VaultLocked, NoVault) as error:
            self._trouble = self._trouble or (now, error)
            raise
        finally:
            self._asking.release()

    def known(self, program: str) -> Secrets | None:
        """What is in memory."""
        with self._guard:
            return self._known.get(program)

    def newest(self, program: str) -> Secrets | None:
        """What counts now, another process having renewed perhaps: read from the vault, unless
        what is in memory could not be written yet. Errors: `VaultLocked`, `NoVault`."""
        with self._guard:
            if program in self._unkept:
                return self._known.get(program)
        found = self._read(program)
        with self._guard:
            self._known[program] = found
        return found

    def open(self) -> None:
        """Let the person open the keyring; only after a click, and not on the main thread.
        Errors: `VaultLocked`, `NoVault`."""
        self._trouble = None
        if self._vault.state(prompt=True) == "locked":
            raise VaultLocked()

    # --- writing --------------------------------------------------------------------------

    def hold(self, program: str, secrets: Secrets) -> None:
        """Use these from now on; in the vault they are once `write` has been through."""
        with self._guard:
            self._known[program] = secrets
            self._unkept.add(program)

    def write(self, program: str, *, prompt: bool) -> None:
        """What is held goes into the vault. Errors: `VaultLocked`, `NoVault`; it stays held."""
        with self._guard:
            secrets = self._known.get(program) if program in self._unkept else None
        if secrets is None:
            return
        marked = replace(secrets, more={**secrets.more, OWNER: Secret(program)})
        with self._turn_to_write(prompt) as quick:
            self._vault.put(name_of(program), marked, prompt=prompt, seconds=quick)
        with self._guard:
            if self._known.get(program) == secrets:  # and not newer ones meanwhile
                self._known[program] = marked
                self._unkept.discard(program)

    def write_late(self, now: datetime) -> None:
        """Try once more to write and to wipe what could not be: quietly, and not for long."""
        with self._guard:
            waiting = tuple(self._unkept)
        with contextlib.suppress(VaultLocked, NoVault):
            if waiting or self.owed():
                self._respect_trouble(now)
            try:
                for program in waiting:
                    self.write(program, prompt=False)
                self.wipe(prompt=False)
            except (VaultLocked, NoVault) as error:
                self._trouble = (now, error)

    # --- wiping ---------------------------------------------------------------------------

    def owe(self, program: str) -> None:
        """They have to go once the program is not joined and nothing uses them: said before
        they are written for one that is about to be joined, and as a part of the transaction
        in which a program goes, so that no crash leaves a secret that nobody knows of."""
        if program not in self.owed():
            self._set_owed((*self.owed(), program))

    def settle(self, program: str) -> None:
        """Nothing is owed for this one: it is joined, and its secret wanted."""
        if program in self.owed():
            self._set_owed(tuple(one for one in self.owed() if one != program))

    def drop(self, program: str) -> None:
        """Forget what is in memory."""
        with self._guard:
            self._known.pop(program, None)
            self._unkept.discard(program)

    def owed(self) -> tuple[str, ...]:
        """Programs whose secrets still have to be wiped."""
        try:
            found = json.loads(self._settings.get(settings.PROGRAMS_LEFT) or "[]")
        except ValueError:
            return ()
        return tuple(one for one in found if isinstance(one, str))

    def wipe(self, *, prompt: bool) -> None:
        """Wipe all that is owed. Errors: `VaultLocked`, `NoVault`: it stays owed."""
        for program in self.owed():
            with self._turn_to_write(prompt) as quick:
                if self.known(program) is not None:
                    continue  # it is just being joined
                if not self._joined(program):
                    self._vault.delete(name_of(program), prompt=prompt, seconds=quick)
                self.settle(program)

    def erase(self, program: str, *, prompt: bool) -> None:
        """Forget and wipe now. Errors: `VaultLocked`, `NoVault`."""
        with self._turn_to_write(prompt) as quick:
            self._vault.delete(name_of(program), prompt=prompt, seconds=quick)
            with self._guard:
                self._known[program] = None
                self._unkept.discard(program)

    # --- inside ---------------------------------------------------------------------------

    @contextlib.contextmanager
    def _turn_to_write(self, prompt: bool) -> Iterator[float]:
        """One at a time; gives the seconds that the vault may take, 0 for as long as it likes.
        Whoever asks nobody does not wait for a person who is being asked."""
        if not self._writing.acquire(timeout=-1 if prompt else QUICK_SECONDS):
            raise VaultSlow(cause="slow")
        try:
            yield 0.0 if prompt else QUICK_SECONDS
        finally:
            self._writing.release()

    def _read(self, program: str) -> Secrets | None:
        try:
            found = self._vault.get(name_of(program), prompt=False)
        except NoVault as error:
            if error.facts.get("cause") != "damaged":
                raise
            return None
        if found is None or found.more.get(OWNER, NO_SECRET).reveal() != program:
            return None
        return found

    def _set_owed(self, programs: tuple[str, ...]) -> None:
        self._settings.put(settings.PROGRAMS_LEFT, json.dumps(programs))

    def _respect_trouble(self, now: datetime) -> None:
        if self._trouble is not None:
            since, error = self._trouble
            if since <= now < since + REST:
                raise error
            self._trouble = None
