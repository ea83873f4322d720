"""What is said of a newer Goodword: that it is there, never that anything was done."""

from __future__ import annotations

from desktop.newer import Notice
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.messages import say

RESTART = QT_TRANSLATE_NOOP(
    "messages", "Goodword {version} is installed. Restart Goodword to use it."
)
THERE = QT_TRANSLATE_NOOP(
    "messages", "There is a newer Goodword, {version}. Your organisation installs it for you."
)


def update_text(notice: Notice) -> str:
    """One sentence, and what the company says of it."""
    if notice.kind == "restart":
        return say(RESTART, version=notice.version)
    return f"{say(THERE, version=notice.version)} {notice.notes}".rstrip()
