"""What a start does that is not the first: it wakes that one, or says why it can't."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from desktop.ui.instance import OVER, Instance


def hand_over(instance: Instance, wish: str, *, hidden: bool) -> int:
    """The exit code of a process that is not the first: 0 where the first took it up, or
    where nobody asked to see anything; 3 where it could not; 1 where there can't be a first,
    for nothing can be written."""
    if instance.unwritable:
        tell(_unwritable(instance.folder), boxed=not hidden)
        return 1
    if hidden and not wish:
        # a session begins, maybe the second one of this person: nobody asked to see anything
        return 0
    answer = instance.wake_first(wish)
    if answer == "woken":
        return 0
    if answer == "elsewhere":
        tell(_tr("Goodword runs already in another session of yours on this computer."))
    elif instance.host:
        words = _tr("Goodword runs as you on the computer {host}. Quit it there first. If {host} "
                    "was switched off, try again {minutes} minutes after that.")  # fmt: skip
        tell(words.format(host=instance.host, minutes=int(OVER.total_seconds() // 60)))
    else:
        tell(_tr("Goodword runs already but does not answer."))
    return 3


def _unwritable(folder: Path) -> str:
    try:
        full = shutil.disk_usage(folder).free == 0
    except OSError:
        full = False
    if full:
        words = _tr("Goodword can't start: the disk is full ({folder}). Nothing was lost. Make "
                    "some room and start it again.")  # fmt: skip
        return words.format(folder=folder)
    words = _tr("Goodword can't start: nothing can be written to {folder}. Nothing was lost. "
                "Please ask whoever looks after this computer.")  # fmt: skip
    return words.format(folder=folder)


def tell(words: str, *, boxed: bool = False) -> None:
    """Where the person looks, and in the terminal."""
    from desktop.notify import Notifier

    print(words, file=sys.stderr)  # noqa: T201
    if sys.platform.startswith("linux"):
        notifier = Notifier("Goodword", "", _nothing_pressed)
        notifier.show("Goodword", words, [], 0)
        notifier.close()
    if boxed and QGuiApplication.platformName() not in ("offscreen", "minimal"):
        QMessageBox.critical(None, "Goodword", words)


def _tr(words: str) -> str:
    return QCoreApplication.translate("App", words)


def _nothing_pressed(number: int, action: str, token: str) -> None:
    """That message has no buttons."""
