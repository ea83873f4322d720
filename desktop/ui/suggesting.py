"""Suggesting a post to the team: the person's own mail program or browser does it.

Goodword sends nothing and connects to nowhere for it.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

LONGEST_ADDRESS = 1900
"""Characters of a mail address with words in it that every system passes on."""
SUBJECT = 60


def by_mail(place: str) -> bool:
    return "@" in place and not place.startswith(("https://", "http://"))


def address(place: str, subject: str, words: str) -> tuple[str, bool]:
    """The address to open, and whether the words are in it. Lines end as mail wants them
    (RFC 6068, section 5)."""
    if not by_mail(place):
        return place, False
    to = f"mailto:{quote(place, safe='@')}?subject={quote(subject, safe='', errors='replace')}"
    body = quote(words.replace("\n", "\r\n"), safe="", errors="replace")
    whole = f"{to}&body={body}"
    return (whole, True) if len(whole) <= LONGEST_ADDRESS else (to, False)


def subject(words: str) -> str:
    """The first words."""
    first = " ".join(words.split())
    short = first if len(first) <= SUBJECT else first[: SUBJECT - 1].rstrip() + "…"
    return _tr("A suggestion: {words}").format(words=short)


def promise(place: str) -> str:
    """What a click does, before it is clicked."""
    if by_mail(place):
        return _tr(
            "Opens your mail program with these words, addressed to {address}. Goodword sends "
            "nothing; you do, or not."
        ).format(address=place)
    return _tr(
        "Opens your team's page in the browser and puts these words on the clipboard. Goodword "
        "sends nothing; you do, or not."
    )


def suggest(place: str, words: str, browse: Callable[[str], bool]) -> str:
    """Open it; says in one sentence what to do now."""
    opened, inside = address(place, subject(words), words)
    if not inside:
        QGuiApplication.clipboard().setText(words)
    if not browse(opened):
        QGuiApplication.clipboard().setText(words)
        return _tr("It could not be opened. The words are on the clipboard for {address}.").format(
            address=place
        )
    if inside:
        return _tr("Your mail program opens with the words. Nothing is sent until you send it.")
    return _tr("The words are on the clipboard: paste them there. Nothing is sent by Goodword.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Suggesting", text)
