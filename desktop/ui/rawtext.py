"""The words in a Qt document, sign for sign as they were typed."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

_LINE_ENDS = ("\u2029", "\u2028", "\ufdd0", "\ufdd1")


def words_in(document: QTextDocument) -> str:
    """(`toPlainText` would turn hard spaces into spaces.)"""
    raw, units = document.toRawText(), document.characterCount() - 1
    if len(raw) != units and len(raw.encode("utf-16-le")) != 2 * units:
        raw = _with_halves(document)
    return with_lines(raw)


def with_lines(raw: str) -> str:
    """Qt's own ends of lines and paragraphs as line ends."""
    for end in _LINE_ENDS:
        raw = raw.replace(end, "\n")
    return raw


def _with_halves(document: QTextDocument) -> str:
    """The text with a sign for each torn half of an emoji: Qt holds it, shows it and counts
    it, but leaves it out where it makes a Python text, and every place behind would shift."""
    units = "".join(map(document.characterAt, range(document.characterCount() - 1)))
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
