"""The words of the person's language, where there are any."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.ui.look import RESOURCES


def install_translations(qt: QApplication, language: str = "") -> None:
    """The words of the person's language; where there is none, English with its plurals."""
    wanted = QLocale(language) if language else QLocale()
    for locale in (QLocale(QLocale.Language.English), wanted):
        translator = QTranslator(qt)
        if translator.load(locale, "goodword", "_", str(RESOURCES / "translations")):
            qt.installTranslator(translator)
