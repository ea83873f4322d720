"""Where a network's feed cuts a caption with "…more". No widgets; places count code points."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.share.limits import more_after
from desktop.share.limits_row import Cut
from desktop.text import clusters

COLUMNS = 70
"""Characters that a line of a feed takes, where the network names lines only."""


def visible(text: str, cut: Cut | None) -> int:
    """The place up to which readers see the text before they ask for more: its end where
    nothing is cut."""
    text = text.rstrip()
    if cut is None:
        return len(text)
    end = min(_after_characters(text, cut.characters), _after_lines(text, cut))
    return end if end >= len(text) else _whole_words(text, end)


def seen(text: str, networks: Iterable[str]) -> int:
    """The same on whichever of these networks shows least."""
    return min((visible(text, more_after(name)) for name in networks), default=len(text))


def _after_characters(text: str, most: int) -> int:
    if not most or len(text) <= most:
        return len(text)
    if text[: most + 1].isascii():
        return most
    for number, (start, _) in enumerate(clusters(text)):
        if number == most:
            return start
    return len(text)


def _after_lines(text: str, cut: Cut) -> int:
    """After so many lines as the feed shows them; a long one counts as several."""
    if not cut.lines:
        return len(text)
    columns = max(20, cut.characters // cut.lines) if cut.characters else COLUMNS
    end = _rows(text, cut.lines, columns)
    return len(text) if cut.tallest and _rows(text, cut.tallest, columns) == len(text) else end


def _rows(text: str, left: int, columns: int) -> int:
    """How far so many rows go."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        rows = max(1, -(-(end - start) // columns))
        if rows > left:
            return start + left * columns if left else max(0, start - 1)
        left -= rows
        start = end + 1
    return len(text)


def _whole_words(text: str, end: int) -> int:
    """No word in two, unless it is a very long one."""
    if text[end : end + 1].isspace() or text[end - 1 : end].isspace():
        return len(text[:end].rstrip())
    space = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))
    return len(text[:space].rstrip()) if space > end // 2 else end
