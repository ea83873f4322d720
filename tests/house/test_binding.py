"""The binding under us counts its references: PySide6 6.12.0 on Python 3.11 does not."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_a_call_without_a_result_does_not_eat_references_to_none() -> None:
    if sys.getrefcount(None) > 2**30:
        return  # None is immortal from Python 3.12 on
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("name")
    assert sys.getrefcount(None) > before - 500
