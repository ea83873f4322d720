"""What accounts need without anybody asking: ends told in time, and a locked keyring wiped
as soon as it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop import settings as table
from desktop.jobs import Jobs
from desktop.settings import Settings
from desktop.share import endings
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.endings import Ending, Stage
from desktop.ui.alerts import Alerts

WIPE_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found out."""

    changed: bool
    say: tuple[Ending, ...]
    owed: bool


class AccountCare(QObject):
    """`look` may be called as often as one likes. `changed`: an account's state changed by
    itself, or one that was disconnected is wiped at last."""

    changed = Signal()

    def __init__(
        self,
        jobs: Jobs,
        accounts: Accounts,
        catalog: Catalog,
        settings: Settings,
        alerts: Alerts,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._jobs, self._accounts, self._catalog = jobs, accounts, catalog
        self._settings, self._alerts, self._now = settings, alerts, now
        self._wiped: datetime | None = None

    def look(self) -> None:
        """See whose sign-in ends or has ended, and what is owed to a keyring."""
        accounts, settings, now = self._accounts, self._settings, self._now()
        barred = self._catalog.barred
        quiet = self._alerts.quiet()

        def work() -> Found:
            changed = accounts.pass_ends(now)
            # nobody can do anything about one that IT does not allow here
            everybody = tuple(one for one in accounts.all() if one.network not in barred)
            told = endings.unpack(settings.get(table.ENDINGS_TOLD))
            say = () if quiet else endings.due(everybody, told, now.astimezone())
            if say:  # kept before it is shown: at worst a word is missed, never said twice
                kept = endings.remember(told, say, everybody, now)
                settings.put(table.ENDINGS_TOLD, endings.pack(kept))
            return Found(changed, say, bool(accounts.leaving()))

        self._jobs.run("store", work, self._looked, owner=self)

    def _looked(self, found: Found) -> None:
        if found.changed:
            self.changed.emit()
        if found.say:
            one = min(found.say, key=_urgency)
            self._alerts.remind(*self._words(found.say), one.account.id)
        if found.owed:
            self._wipe()

    def _wipe(self) -> None:
        accounts, now = self._accounts, self._now()
        if self._wiped is not None and timedelta(0) <= now - self._wiped < WIPE_AGAIN:
            return
        self._wiped = now

        def work() -> int:
            return accounts.wipe_owed(now)

        self._jobs.run("vault", work, self._wiping_done, owner=self)

    def _wiping_done(self, count: int) -> None:
        if count:
            self.changed.emit()

    # --- words -----------------------------------------------------------------------------

    def _words(self, say: Sequence[Ending]) -> tuple[str, str]:
        """Title and text; no handle, for alerts show on locked screens."""
        if len(say) > 1:
            title = self.tr("%n of your connections need you", "", len(say))
            return title, self.tr("Each takes two clicks in your browser.")
        network = self._title(say[0].account.network)
        if say[0].stage is Stage.OVER:
            title = self.tr("Your {network} connection has ended").format(network=network)
            return title, self.tr("Connect again, and what waits goes out.")
        title = self._when(say[0]).format(network=network)
        return title, self.tr("Two clicks in your browser keep it going.")

    def _when(self, ending: Ending) -> str:
        local = self._now().astimezone()
        ends = ending.account.expires or local
        days = (ends.astimezone(local.tzinfo).date() - local.date()).days
        if days <= 0:
            return self.tr("Your {network} connection ends today")
        if days == 1:
            return self.tr("Your {network} connection ends tomorrow")
        return self.tr("Your {network} connection ends in %n days", "", days)

    def _title(self, network: str) -> str:
        return next((one.title for one in self._catalog.all() if one.name == network), network)


def _urgency(ending: Ending) -> tuple[int, float]:
    """The most urgent first: what ends soonest, then what has ended already."""
    ends = ending.account.expires
    return -ending.stage, ends.timestamp() if ends else 0.0
