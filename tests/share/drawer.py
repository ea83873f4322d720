"""A keyring for tests that can be locked and that notes what is asked of it."""

from __future__ import annotations

from desktop.errors import VaultLocked


class Drawer:
    """Follows `desktop.vault.VaultBackend`."""

    id = "drawer"

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.shut = False
        self.asked = 0

    def locked(self) -> bool:
        return self.shut

    def condition(self) -> str:
        return "locked" if self.shut else "open"

    def unlock(self) -> None:
        self.asked += 1
        raise VaultLocked()

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        self.entries.pop((service, username), None)

    def _check(self) -> None:
        if self.shut:
            raise VaultLocked()
