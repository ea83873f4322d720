"""What the person decided: one typed table, kept in the table `settings`.

Reading never touches the disk, so that every floor may ask at any time; writing is a
transaction and belongs on a lane. A policy may decide a setting; it is then locked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.store import Store

T = TypeVar("T", bool, int, str)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One row of the table. `kind` tells how it is shown: `switch`, `number`, `choice`,
    `time` (HH:MM), `text`, or `kept` for what the application remembers by itself."""

    name: str
    kind: str
    default: T
    choices: tuple[T, ...] = ()
    least: int = 0
    most: int = 2**53
    policy: str = ""
    """Name of the policy entry that may decide it."""
    ceiling: str = ""
    """Name of the policy entry that says how much it may be at most."""

    def takes(self, value: object) -> bool:
        """Whether a value may stand here."""
        if type(value) is not type(self.default):
            return False
        if self.kind == "time":
            return bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(value)))
        if isinstance(value, int) and not self.least <= value <= self.most:
            return False
        return not self.choices or value in self.choices


THEME = Setting("theme", "choice", "auto", ("auto", "light", "dark"))
OWN_NAME = Setting("own_name", "text", "")
"""Shown in previews until an account is connected."""
SHARE_LANGUAGE = Setting("share_language", "text", "")
"""In which the person writes; empty = that of each post."""
UNDO_SECONDS = Setting("undo_seconds", "number", 5, least=0, most=30)
"""So long a share waits after the click, so that it can be taken back; 0 = not at all."""

ALERTS = Setting("alerts", "switch", True, policy="alerts")
ALERT_DETAILS = Setting("alert_details", "switch", False)
"""Titles in alerts: off at first, for they show on locked and shared screens."""
ALERTS_PER_DAY = Setting("alerts_per_day", "number", 3, least=1, most=20, ceiling="alerts_per_day")
QUIET_FROM = Setting("quiet_from", "time", "22:00")
QUIET_UNTIL = Setting("quiet_until", "time", "07:00")
WEEKENDS_QUIET = Setting("weekends_quiet", "switch", False)
PAUSED_UNTIL = Setting("paused_until", "kept", 0)
"""Milliseconds since 1970; 0 = not paused, the largest value = until resumed."""

ALERTS_SHOWN = Setting("alerts_shown", "kept", "")
"""The day and how many alerts came on it, as `2026-11-21 2`."""

WELCOME_DONE = Setting("welcome_done", "kept", False)
WINDOW = Setting("window", "kept", "")
"""Place and size of the main window, in Qt's own words, base64."""
VAULT_BACKEND = Setting("vault_backend", "kept", "")
"""Which keyring holds the secrets; no other one is written to behind the person's back."""
GUIDELINES_READ = Setting("guidelines_read", "kept", "")
"""Digests of the guideline pages that were read, as JSON (`guidelines/readings.py`)."""
TOPICS_ASKED = Setting("topics_asked", "kept", "")
"""Addresses of programs of which people were asked which groups are theirs, spaces between."""
ENDINGS_TOLD = Setting("endings_told", "kept", "")
"""What people were told of connections that end, as JSON (`share/endings.py`)."""
PHASE = Setting("phase", "kept", -1, least=-1, most=2**31 - 1)
"""When in an interval this install asks for its programs (`feeds/turns.py`); -1 = not drawn."""
BELONGS = Setting("belongs", "kept", "")
"""Where the data lies (`whereabouts.py`)."""
PROGRAMS_LEFT = Setting("programs_left", "kept", "")
"""Programs whose secrets are still to be wiped, as JSON (`feeds/safekeeping.py`)."""
UPDATES_READ = Setting("updates_read", "kept", "")
"""What the company last said of newer versions, as JSON (`newer.py`)."""
AUTOSTART_BEFORE = Setting("autostart_before", "kept", "")
"""Whether Goodword started with the computer (`on`, `off`, `off_in_system`) before IT decided
it; empty while IT does not."""
TARGETS = Setting("targets", "kept", "")
"""How many posts a week or a month the person wants to share, as JSON (`reach/targets.py`)."""
CALCULATOR = Setting("calculator", "kept", "")
"""What the person assumed last in the reach calculator, as JSON (`reach/calculator.py`)."""
MEDIA_PRICES = Setting("media_prices", "kept", "")
"""Prices of advertisements, and whether they are shown, as JSON (`reach/media_value.py`)."""
REACH_YEARS = Setting("reach_years", "number", 0, least=0, most=50)
"""So many years numbers about posts and accounts are kept; 0 = for ever."""
REACH_SINCE = Setting("reach_since", "kept", 0)
"""When the person last had all numbers deleted, in milliseconds since 1970; 0 = never."""

SETTINGS: tuple[Setting[Any], ...] = (
    THEME,
    OWN_NAME,
    SHARE_LANGUAGE,
    UNDO_SECONDS,
    ALERTS,
    ALERT_DETAILS,
    ALERTS_PER_DAY,
    QUIET_FROM,
    QUIET_UNTIL,
    WEEKENDS_QUIET,
    PAUSED_UNTIL,
    ALERTS_SHOWN,
    WELCOME_DONE,
    WINDOW,
    VAULT_BACKEND,
    GUIDELINES_READ,
    TOPICS_ASKED,
    ENDINGS_TOLD,
    BELONGS,
    PROGRAMS_LEFT,
    PHASE,
    UPDATES_READ,
    AUTOSTART_BEFORE,
    TARGETS,
    CALCULATOR,
    MEDIA_PRICES,
    REACH_YEARS,
    REACH_SINCE,
)
UNTIL_RESUMED = PAUSED_UNTIL.most


@dataclass
class Settings:
    """The person's values under the policy's. Thread-safe: a new mapping replaces the old."""

    store: Store
    rulings: Rulings = field(default_factory=lambda: Rulings.of(Policy()))
    _values: Mapping[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rows = self.store.read("SELECT name, value FROM settings")
        self._values = MappingProxyType({row["name"]: _decoded(row["value"]) for row in rows})

    def get(self, setting: Setting[T]) -> T:
        """What counts: the policy's word, else the person's, else the default; no more than
        the policy allows."""
        decided = self._decided(setting)
        if decided is not None:
            word: T = decided
            return word
        value: T = self._values.get(setting.name, setting.default)
        value = value if setting.takes(value) else setting.default
        most: Any = self.ceiling(setting)
        return value if most is None else min(value, most)

    def locked(self, setting: Setting[Any]) -> bool:
        """Whether IT decided it."""
        return self._decided(setting) is not None

    def ceiling(self, setting: Setting[Any]) -> int | None:
        """How much it may be at most by IT's word; None: as much as the table allows."""
        most = getattr(self.rulings.policy, setting.ceiling) if setting.ceiling else 0
        return min(max(most, setting.least), setting.most) if most else None

    def _decided(self, setting: Setting[Any]) -> Any:
        return getattr(self.rulings.policy, setting.policy) if setting.policy else None

    def put(self, setting: Setting[T], value: T) -> None:
        """Keep a value. A locked setting keeps it for the day the policy goes.
        Errors: `ValueError` for a value that may not stand there, `DiskFull`."""
        if not setting.takes(value):
            raise ValueError(f"{setting.name} can't be {value!r}")
        with self.store.writing() as connection:
            connection.execute(
                "INSERT INTO settings (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (setting.name, json.dumps(value)),
            )
        self._values = MappingProxyType({**self._values, setting.name: value})


def _decoded(text: str) -> Any:
    """A stored value; what can't be read counts as not set."""
    try:
        return json.loads(text)
    except ValueError:
        return None
