"""What comes from the clipboard as plain words: no formats, no debris of word processors.

Joiners stay: they hold emoji families and Persian words together.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData

from desktop.text import clean, plain

_SPACES = re.compile("[\u00a0\u2007]")
_DEBRIS = re.compile("[\u00ad\u200b\u2060\ufeff\ufffc]")


def tidy(text: str) -> str:
    """Hard spaces become spaces; soft hyphens, zero width spaces and controls go."""
    return _DEBRIS.sub("", _SPACES.sub(" ", clean(text)))


def words_of(mime: QMimeData) -> str | None:
    """The words on offer; None where there are none (a picture, a file)."""
    if any(url.isLocalFile() for url in mime.urls()):
        return None
    if mime.hasText() and mime.text():
        return tidy(mime.text())
    if mime.hasHtml():
        return tidy(plain(mime.html())) or None
    return None
