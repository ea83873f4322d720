"""Secrets by name in the system's keyring, or in memory where the person agreed to that.

Which keyrings are allowed, `keyrings.py` says; nothing ever falls back to a file.
Four outcomes stay apart: found, absent, locked (`VaultLocked`), not there (`NoVault`).
Every call runs on one private thread with a deadline, for a keyring may wait for a person.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Literal, TypeVar

from desktop.deadline import Errand, PrivateThread
from desktop.errors import NoVault, VaultLocked, VaultSlow
from desktop.keyrings import Memory, VaultBackend, allowed
from desktop.model import Secrets
from desktop.pieces import Pieces

State = Literal["ready", "locked", "absent"]
T = TypeVar("T")

CALL_SECONDS = 60.0
"""For calls that may open a window in which a person types a password."""
STATE_SECONDS = 5.0


class Vault:
    """Secrets by name (an account's id), each under a service name of its own.

    Thread-safe. `backend_id` is known after the first call that reached a keyring.
    """

    def __init__(self, backend: VaultBackend | None = None, *, service: str = "Goodword") -> None:
        self._backend = backend
        self._service = service
        self._choose: Callable[[], VaultBackend] = _none
        self._thread = PrivateThread("vault")
        self.seconds, self.state_seconds = CALL_SECONDS, STATE_SECONDS
        self.memory = False

    @classmethod
    def allowed(cls, expected: str = "", *, service: str = "Goodword") -> Vault:
        """The system's own keyring. `expected` is the `backend_id` that holds the secrets;
        where another one is found instead, every use raises `NoVault(cause="changed")`."""
        made = cls(service=service)
        made._choose = lambda: allowed(expected)
        return made

    @classmethod
    def in_memory(cls) -> Vault:
        """For people without a keyring who agree to sign in again after each start."""
        made = cls(Memory())
        made.memory = True
        return made

    def agree_to_change(self) -> None:
        """The person agrees that secrets go to the keyring of this session from now on,
        though another one holds the old ones. Never called but on a click."""
        self._choose = lambda: allowed("")

    def agree_to_memory(self) -> None:
        """The person has no keyring and agrees to sign in again after each start: from now
        on nothing is written anywhere. Never called but on a click."""
        self._backend = Memory()
        self.memory = True

    @property
    def backend_id(self) -> str:
        return "" if self._backend is None else self._backend.id

    def probe(self) -> str:
        """Id of the keyring in use, "" without one. Asks nobody. Errors: `VaultSlow`."""
        try:
            return self._run(lambda _: self._here().id, self.state_seconds)
        except VaultSlow:
            raise
        except NoVault:
            return ""

    def state(self, prompt: bool = False) -> State:
        """Whether secrets can be read now; without `prompt` nobody is asked anything.
        Errors: `VaultSlow`, also while another call waits for a person."""

        def look(_: Errand[State]) -> State:
            self._open(prompt)
            return "ready"

        try:
            return self._run(look, self.seconds if prompt else self.state_seconds)
        except VaultLocked:
            return "locked"
        except VaultSlow:
            raise
        except NoVault:
            return "absent"

    def check(self) -> None:
        """Whether secrets could be kept; a locked keyring is fine. Asks nobody.
        Errors: `NoVault` with its `cause`, `VaultSlow`."""

        def look(_: Errand[None]) -> None:
            with contextlib.suppress(VaultLocked):
                self._open(prompt=False)

        self._run(look, self.state_seconds)

    def get(self, name: str, *, prompt: bool = True) -> Secrets | None:
        """The secrets; None = surely absent, looked up in an unlocked keyring.
        Errors: `VaultLocked`, `NoVault` (`cause="damaged"`: stored, but not whole)."""

        def read(_: Errand[Secrets | None]) -> Secrets | None:
            return self._pieces(name, prompt).read()

        return self._run(read, self.seconds if prompt else self.state_seconds)

    def put(
        self, name: str, secrets: Secrets, *, prompt: bool = True, seconds: float = 0.0
    ) -> None:
        """Keep the secrets in place of the old ones. Errors: `VaultLocked`, `NoVault`.
        After any of them, or a kill, either the old or the new ones are there, whole.
        `seconds`: how long to wait for that; 0 = as long as a person may need."""

        def write(errand: Errand[None]) -> None:
            self._pieces(name, prompt).write(secrets, lambda: errand.dropped)

        self._run(write, seconds or self.seconds)

    def delete(self, name: str, *, prompt: bool = True, seconds: float = 0.0) -> None:
        """Wipe them; absent is fine. `seconds` as in `put`. Errors: `VaultLocked`, `NoVault`."""

        def wipe(_: Errand[None]) -> None:
            self._pieces(name, prompt).wipe()

        self._run(wipe, seconds or self.seconds)

    def _run(self, work: Callable[[Errand[T]], T], seconds: float) -> T:
        try:
            return self._thread.run(work, seconds)
        except TimeoutError as error:
            raise VaultSlow(cause="slow") from error

    def _pieces(self, name: str, prompt: bool) -> Pieces:
        return Pieces(self._open(prompt), f"{self._service} {name}")

    def _open(self, prompt: bool) -> VaultBackend:
        here = self._here()
        if here.locked():
            if not prompt:
                raise VaultLocked()
            here.unlock()
            if here.locked():  # the person closed the window
                raise VaultLocked()
        return here

    def _here(self) -> VaultBackend:
        """Chosen once; looked for again as long as there was none. Private thread only."""
        if self._backend is None:
            self._backend = self._choose()
        return self._backend


def _none() -> VaultBackend:
    raise NoVault(cause="none")
