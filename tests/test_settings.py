"""The table of settings: typed, kept, and under the policy."""

from __future__ import annotations

import threading
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from desktop import settings
from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.settings import SETTINGS, Setting, Settings
from desktop.store import Store


def test_every_setting_is_in_the_table_once_and_takes_its_default() -> None:
    named = [value for value in vars(settings).values() if isinstance(value, Setting)]
    assert {setting.name for setting in named} == {setting.name for setting in SETTINGS}
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    policies = {entry.name for entry in fields(Policy)}
    for setting in SETTINGS:
        assert setting.takes(setting.default), setting.name
        assert not setting.policy or setting.policy in policies
        assert setting.kind in ("switch", "number", "choice", "time", "text", "kept")
        assert (setting.kind == "choice") == bool(setting.choices)


def test_at_first_every_setting_has_its_default(store: Store) -> None:
    made = Settings(store)
    assert [made.get(setting) for setting in SETTINGS] == [s.default for s in SETTINGS]
    assert not any(made.locked(setting) for setting in SETTINGS)


def test_what_was_put_is_there_at_once_and_after_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite")
    made = Settings(store)
    made.put(settings.THEME, "dark")
    made.put(settings.ALERTS_PER_DAY, 5)
    made.put(settings.WELCOME_DONE, True)
    made.put(settings.OWN_NAME, "Zoë 🦊")
    made.put(settings.PAUSED_UNTIL, settings.UNTIL_RESUMED)
    store.close()
    again = Store(tmp_path / "x.sqlite")
    for one in (made, Settings(again)):
        assert one.get(settings.THEME) == "dark"
        assert one.get(settings.ALERTS_PER_DAY) == 5
        assert one.get(settings.WELCOME_DONE) is True
        assert one.get(settings.OWN_NAME) == "Zoë 🦊"
        assert one.get(settings.PAUSED_UNTIL) == settings.UNTIL_RESUMED
    again.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (settings.ALERTS, 1),
        (settings.ALERTS_PER_DAY, True),
        (settings.ALERTS_PER_DAY, 0),
        (settings.ALERTS_PER_DAY, 21),
        (settings.THEME, "pink"),
        (settings.QUIET_FROM, "24:00"),
        (settings.QUIET_FROM, "7:00"),
        (settings.QUIET_FROM, "07:00\n"),
        (settings.QUIET_FROM, "٠٧:٠٠"),
        (settings.OWN_NAME, None),
    ],
)
def test_a_wrong_value_is_never_kept_nor_believed(
    store: Store, setting: Setting[Any], value: Any
) -> None:
    made = Settings(store)
    with pytest.raises(ValueError, match=setting.name):
        made.put(setting, value)
    assert store.read("SELECT * FROM settings") == []
    with store.writing() as connection:
        import json

        connection.execute("INSERT INTO settings VALUES (?, ?)", (setting.name, json.dumps(value)))
    assert Settings(store).get(setting) == setting.default


def test_what_cannot_be_read_counts_as_not_set(store: Store) -> None:
    with store.writing() as connection:
        connection.execute("INSERT INTO settings VALUES ('theme', 'no json'), ('of_old', '1')")
    assert Settings(store).get(settings.THEME) == "auto"


def test_a_policy_decides_and_locks_and_the_persons_value_stays_for_later(store: Store) -> None:
    free = Settings(store)
    free.put(settings.ALERTS, True)
    bound = Settings(store, Rulings.of(Policy(alerts=False)))
    assert bound.get(settings.ALERTS) is False
    assert bound.locked(settings.ALERTS)
    assert not bound.locked(settings.THEME)
    bound.put(settings.ALERTS, True)
    assert bound.get(settings.ALERTS) is False
    assert Settings(store).get(settings.ALERTS) is True


def test_two_threads_that_put_lose_nothing(store: Store) -> None:
    made = Settings(store)

    def work(setting: Setting[Any], values: list[Any]) -> None:
        for value in values:
            made.put(setting, value)

    jobs = [
        (settings.OWN_NAME, [str(n) for n in range(60)]),
        (settings.ALERTS_PER_DAY, [*range(1, 20)]),
    ]
    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made.get(settings.OWN_NAME), made.get(settings.ALERTS_PER_DAY)) == ("59", 19)
    again = Settings(store)
    assert (again.get(settings.OWN_NAME), again.get(settings.ALERTS_PER_DAY)) == ("59", 19)
