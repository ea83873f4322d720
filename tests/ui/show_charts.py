"""Pictures of charts in every state: `python -m tests.ui.show_charts`.

Writes to build/charts/. QT_SCALE_FACTOR and the arguments `dark`, `rtl` and `large` (twice the
letters) are obeyed; other arguments name drawings.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.ui.chart_card import ChartCard
from desktop.ui.look import Look
from tests.ui.drawings import all_drawings, ten_years

FOLDER = Path("build/charts")


def main() -> None:
    wishes = sys.argv[1:]
    app = QApplication([])
    if "large" in wishes:
        font = QFont(app.font())
        font.setPointSizeF(font.pointSizeF() * 2)
        app.setFont(font)
    if "rtl" in wishes:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    manner = "-".join(one for one in ("dark", "rtl", "large") if one in wishes) or "light"
    look = Look(app, "dark" if "dark" in wishes else "light")
    named = set(wishes) - {"dark", "rtl", "large"}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, drawing in (all_drawings() | {"ten-years": ten_years()}).items():
        if named and name not in named:
            continue
        window = QWidget()
        window.setObjectName("window")
        box = QVBoxLayout(window)
        card = ChartCard(look)
        box.addWidget(card)
        card.draw(drawing, name.capitalize(), "LinkedIn and Mastodon, as of 20 Nov 2026, 11:42")
        if name.startswith(("gap", "band")):
            card.toggle.click()
        window.resize(640, window.sizeHint().height())
        window.show()
        app.processEvents()
        window.resize(640, window.layout().totalHeightForWidth(640))
        if drawing.places > 3:
            card.chart.read(drawing.places // 2, 0)
        app.processEvents()
        window.grab().save(str(FOLDER / f"{name}-{manner}.png"))
        card.picture().save(str(FOLDER / f"{name}-copied.png"))
        window.close()


if __name__ == "__main__":
    main()
