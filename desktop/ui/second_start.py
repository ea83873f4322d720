"""What a second start does: it wakes the first, or says why that can't be seen from here."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication

from desktop.ui.instance import OVER, Instance


def hand_over(instance: Instance, wish: str, *, hidden: bool) -> int:
    """The exit code of a process that is not the first: 0 where the first took it up, or
    where nobody asked to see anything; 3 where it could not."""
    if hidden and not wish:
        # a session begins, maybe the second one of this person: nobody asked to see anything
        return 0
    answer = instance.wake_first(wish)
    if answer == "woken":
        return 0
    if answer == "elsewhere":
        _tell(_tr("Goodword runs already in another session of yours on this computer."))
    elif instance.host:
        words = _tr("Goodword runs as you on the computer {host}. Quit it there first. If {host} "
                    "was switched off, try again {minutes} minutes after that.")  # fmt: skip
        _tell(words.format(host=instance.host, minutes=int(OVER.total_seconds() // 60)))
    else:
        _tell(_tr("Goodword runs already but does not answer."))
    return 3


def _tell(words: str) -> None:
    """Where the person looks, and in the terminal."""
    from desktop.notify import Notifier

    print(words, file=sys.stderr)  # noqa: T201
    if sys.platform.startswith("linux"):
        notifier = Notifier("Goodword", "", _nothing_pressed)
        notifier.show("Goodword", words, [], 0)
        notifier.close()


def _tr(words: str) -> str:
    return QCoreApplication.translate("App", words)


def _nothing_pressed(number: int, action: str, token: str) -> None:
    """That message has no buttons."""
