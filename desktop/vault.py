"""Secrets in the system's keyring: the only module that knows keyring.

The back end is built here from a short list of allowed classes; environment variables and
keyringrc.cfg, which can name any code, have no say, and nothing ever falls back to a file.
Four outcomes stay apart: found, absent, locked (`VaultLocked`), not there (`NoVault`).
Every call runs on one private thread with a deadline, for a keyring may wait for a person.
Source: specifications.freedesktop.org/secret-service, keyring's and SecretStorage's manuals.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, Literal, Protocol, TypeVar

from desktop.deadline import Errand, PrivateThread
from desktop.errors import NoVault, VaultLocked, VaultSlow
from desktop.model import Secrets
from desktop.pieces import Entries, Pieces

State = Literal["ready", "locked", "absent"]
T = TypeVar("T")

CALL_SECONDS = 60.0
"""For calls that may open a window in which a person types a password."""
STATE_SECONDS = 5.0


class VaultBackend(Entries, Protocol):
    """One kind of keyring. Its calls raise `VaultLocked` or `NoVault` only."""

    @property
    def id(self) -> str: ...

    def locked(self) -> bool:
        """Asks the keyring, never a person. A keyring that was not made yet is locked."""
        ...

    def unlock(self) -> None:
        """Lets the system ask for the password, and waits for the person. A keyring that
        was not made yet is made."""
        ...


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
        made._choose = lambda: _allowed(expected)
        return made

    @classmethod
    def in_memory(cls) -> Vault:
        """For people without a keyring who agree to sign in again after each start."""
        made = cls(_Memory())
        made.memory = True
        return made

    def agree_to_memory(self) -> None:
        """The person has no keyring and agrees to sign in again after each start: from now
        on nothing is written anywhere. Never called but on a click."""
        self._backend = _Memory()
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

    def get(self, name: str, *, prompt: bool = True) -> Secrets | None:
        """The secrets; None = surely absent, looked up in an unlocked keyring.
        Errors: `VaultLocked`, `NoVault` (`cause="damaged"`: stored, but not whole)."""

        def read(_: Errand[Secrets | None]) -> Secrets | None:
            return self._pieces(name, prompt).read()

        return self._run(read, self.seconds if prompt else self.state_seconds)

    def put(self, name: str, secrets: Secrets, *, prompt: bool = True) -> None:
        """Keep the secrets in place of the old ones. Errors: `VaultLocked`, `NoVault`.
        After any of them, or a kill, either the old or the new ones are there, whole."""

        def write(errand: Errand[None]) -> None:
            self._pieces(name, prompt).write(secrets, lambda: errand.dropped)

        self._run(write, self.seconds)

    def delete(self, name: str, *, prompt: bool = True) -> None:
        """Wipe them; absent is fine. Errors: `VaultLocked`, `NoVault`."""

        def wipe(_: Errand[None]) -> None:
            self._pieces(name, prompt).wipe()

        self._run(wipe, self.seconds)

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


# --- the allowed keyrings --------------------------------------------------------------------


def _none() -> VaultBackend:
    raise NoVault(cause="none")


def _allowed(expected: str) -> VaultBackend:
    """Build the back end of this system. Only a keyring that is surely not there leads to
    the next kind; a slow or failing one never does."""
    for name in [name for name in os.environ if name.startswith(_FOREIGN_WORDS)]:
        del os.environ[name]
    if sys.platform == "win32":
        found = _windows()
    elif sys.platform == "darwin":
        found = _macos()
    else:
        found = _linux()
    if expected and found.id != expected:
        raise NoVault(cause="changed", expected=expected, found=found.id)
    return found


_FOREIGN_WORDS = ("KEYRING_PROPERTY_", "PYTHON_KEYRING_", "KEYCHAIN_PATH")
"""keyring takes attributes of its back ends from these; ours are set here."""


class _Ring:
    """A back end of the keyring library, with its errors put into our words."""

    def __init__(
        self,
        id: str,
        kind: Any,
        locking: tuple[type[Exception], ...],
        failing: tuple[type[Exception], ...],
        **properties: str,
    ) -> None:
        self.id = id
        self._ring = kind()
        self._locking = locking
        self._failing = failing
        for name, value in properties.items():
            setattr(self._ring, name, value)

    def locked(self) -> bool:
        return False

    def unlock(self) -> None:
        pass

    def get_password(self, service: str, username: str) -> str | None:
        with self._words():
            found: str | None = self._ring.get_password(service, username)
            return found

    def set_password(self, service: str, username: str, password: str) -> None:
        with self._words():
            self._ring.set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        with self._words():
            self._ring.delete_password(service, username)

    @contextlib.contextmanager
    def _words(self) -> Iterator[None]:
        try:
            yield
        except (*self._locking, *self._failing) as error:
            if isinstance(error, self._locking) or isinstance(error.__cause__, self._locking):
                raise VaultLocked() from error
            raise NoVault(cause="failed", problem=type(error).__name__) from error


class _SecretService(_Ring):
    """GNOME Keyring, KeePassXC and others, over D-Bus."""

    def locked(self) -> bool:
        with self._words(), _session_bus() as (secretstorage, bus):
            try:
                return bool(secretstorage.Collection(bus).is_locked())
            except secretstorage.ItemNotFoundException:
                return True  # not made yet, or its program has not opened its file

    def unlock(self) -> None:
        with self._words(), _session_bus() as (secretstorage, bus):
            collection = secretstorage.get_default_collection(bus)
            if collection.is_locked():
                collection.unlock()


class _KWallet(_Ring):
    def locked(self) -> bool:
        dbus = importlib.import_module("dbus")
        with self._words():
            wallet = dbus.SessionBus().get_object(self._ring.bus_name, self._ring.object_path)
            calls = dbus.Interface(wallet, "org.kde.KWallet")
            return not calls.isOpen(calls.networkWallet())

    def unlock(self) -> None:
        with self._words():
            self._ring.connected("Goodword")


class _Memory(dict[tuple[str, str], str]):
    id = "memory"

    def locked(self) -> bool:
        return False

    def unlock(self) -> None:
        pass

    def get_password(self, service: str, username: str) -> str | None:
        return self.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self[service, username]


@contextlib.contextmanager
def _session_bus() -> Iterator[tuple[Any, Any]]:
    """SecretStorage and a connection to the session bus."""
    import secretstorage  # late: with its cryptography it costs more than the rest of us

    with contextlib.closing(secretstorage.dbus_init()) as bus:
        yield secretstorage, bus


def _linux() -> VaultBackend:
    from jeepney.wrappers import DBusErrorResponse
    from keyring import errors
    from keyring.backends import SecretService, kwallet
    from secretstorage import exceptions

    locking = errors.KeyringLocked, exceptions.LockedException, exceptions.PromptDismissedException
    foreign = (exceptions.SecretStorageException, DBusErrorResponse)
    failing = (errors.KeyringError, *foreign, OSError, EOFError, ValueError)
    try:
        with _session_bus() as (secretstorage, bus):
            there = secretstorage.check_service_availability(bus)
    except (*foreign, OSError, EOFError, ValueError) as error:
        raise NoVault(cause="no_bus", problem=type(error).__name__) from error
    if there:
        kind = SecretService.Keyring
        return _SecretService("secret-service", kind, locking, failing, appid="Goodword")
    if not kwallet.DBusKeyring.viable:
        raise NoVault(cause="none")
    refusing = (errors.KeyringLocked, errors.PasswordSetError, errors.PasswordDeleteError)
    broken = importlib.import_module("dbus").DBusException
    wrong = (errors.KeyringError, broken)
    return _KWallet("kwallet", kwallet.DBusKeyring, refusing, wrong, appid="Goodword")


def _windows() -> VaultBackend:
    from keyring import errors
    from keyring.backends import Windows

    windows: Any = Windows
    failing = (errors.KeyringError, windows.pywintypes.error, OSError)
    locking = (errors.KeyringLocked,)
    # otherwise the secrets roam with the profile to other machines
    return _Ring("windows", windows.WinVaultKeyring, locking, failing, persist="local machine")


def _macos() -> VaultBackend:
    from keyring import errors
    from keyring.backends import macOS

    return _Ring("macos", macOS.Keyring, (errors.KeyringLocked,), (errors.KeyringError, OSError))
