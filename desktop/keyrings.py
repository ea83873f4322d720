"""The keyrings that may hold secrets: the only module that knows the library keyring.

Each is built here from one of its classes. Environment variables and keyringrc.cfg, which can
name any code, have no say; another kind of keyring, or a file, is never fallen back to.
Source: specifications.freedesktop.org/secret-service, keyring's and SecretStorage's manuals.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from typing import Any, Protocol

from desktop.errors import NoVault, VaultLocked
from desktop.pieces import Entries

KWALLET = "kwallet"
_FOREIGN_WORDS = ("KEYRING_PROPERTY_", "PYTHON_KEYRING_", "KEYCHAIN_PATH")
"""keyring takes attributes of its back ends from these; ours are set here."""


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


def allowed(expected: str) -> VaultBackend:
    """The keyring of this system; with `expected` that very one, whatever else is there.
    Only a keyring that is surely not there leads to the next kind; a slow or failing one
    never does. Errors: `NoVault` (`cause="changed"`: there is one, but not that one)."""
    for name in [name for name in os.environ if name.startswith(_FOREIGN_WORDS)]:
        del os.environ[name]
    if sys.platform == "win32":
        found = _windows()
    elif sys.platform == "darwin":
        found = _macos()
    else:
        found = _linux(expected)
    if expected and found.id != expected:
        raise NoVault(cause="changed", expected=expected, found=found.id)
    return found


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


class Memory(dict[tuple[str, str], str]):
    """For people without a keyring who agree: gone at the end."""

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


def _linux(expected: str) -> VaultBackend:
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
    # a session may offer both: what holds the secrets already decides
    if expected == KWALLET and kwallet.DBusKeyring.viable:
        return _kwallet(errors, kwallet)
    if there:
        kind = SecretService.Keyring
        return _SecretService("secret-service", kind, locking, failing, appid="Goodword")
    if not kwallet.DBusKeyring.viable:
        raise NoVault(cause="none")
    return _kwallet(errors, kwallet)


def _kwallet(errors: Any, kwallet: Any) -> VaultBackend:
    refusing = (errors.KeyringLocked, errors.PasswordSetError, errors.PasswordDeleteError)
    wrong = (errors.KeyringError, importlib.import_module("dbus").DBusException)
    return _KWallet(KWALLET, kwallet.DBusKeyring, refusing, wrong, appid="Goodword")


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
