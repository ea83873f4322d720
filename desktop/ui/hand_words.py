"""What is said of places where the person posts or sends: an e-mail is written, a window opened."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.share.postaddress import WITHOUT

MAIL = "email"


def press_words(name: str, title: str) -> str:
    """What the button says."""
    return _tr("Write the e-mail") if name == MAIL else _tr("Open {network}").format(network=title)


def again_words(name: str, title: str) -> str:
    """What the button says afterwards."""
    if name == MAIL:
        return _tr("Write the e-mail again")
    return _tr("Open {network} again").format(network=title)


def opened_words(name: str, title: str) -> str:
    """What it is that opens."""
    return _tr("your mail program") if name == MAIL else title


def yours_words(name: str, title: str) -> str:
    """Whose turn it is, where, and with what: one sentence."""
    if name == MAIL:
        return _tr("You send this yourself by e-mail.")
    if name in WITHOUT:
        return _tr("You send this yourself with {network}.").format(network=title)
    return _tr("You post this on {network} yourself.").format(network=title)


def time_words(name: str, title: str) -> str:
    """That the time has come, as the head of an alert."""
    if name == MAIL:
        return _tr("Time to send your e-mail")
    if name in WITHOUT:
        return _tr("Time to send it with {network}").format(network=title)
    return _tr("Time to post on {network}").format(network=title)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ByHand", text)
