"""How the reference pictures of charts are made and compared: `python -m tests.ui.chart_pictures`
makes them all anew (look at each before you keep it).

They are the same on another machine: letters are boxes of a font made here (`boxes`), what
rasterises is part of the Qt wheel, numbers and months are those of one country. What may still
differ is the rim of a shape, by rounding: so a few pixels may.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLocale, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.ui.chart_drawing import Drawing
from desktop.ui.chart_paint import paint
from desktop.ui.chart_plot import Ink
from desktop.ui.look import Look
from tests.ui.boxes import box_font
from tests.ui.drawings import all_drawings

FOLDER = Path(__file__).parent / "charts"
WIDTH, HEIGHT = 360, 200
THEMES, SCALES = ("light", "dark"), (1, 2)
DRAWINGS = {name: one for name, one in all_drawings().items() if name != "many"}
SEEN = 64
"""So much of 255 a pixel must differ in one of its colours, to count."""
MAY_DIFFER = 0.0005
"""So great a share of the pixels may: 36 of the smaller pictures."""


def file(name: str, theme: str, scale: int) -> Path:
    return FOLDER / f"{name}-{theme}-{scale}.png"


def painted(
    drawing: Drawing,
    color: Callable[[str], QColor],
    scale: int,
    *,
    mirrored: bool = False,
    strong: bool = False,
) -> QImage:
    """A drawing on a card, at 100 % (`scale` 1) or 200 %."""
    image = QImage(WIDTH * scale, HEIGHT * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(color("card"))
    painter = QPainter(image)
    room = QRectF(4, 4, WIDTH - 8, HEIGHT - 8)
    paint(painter, drawing, Ink(color, box_font(11), mirrored, strong), room)
    painter.end()
    return image


def difference(one: QImage, other: QImage) -> float:
    """The share of pixels that are seen to differ; all of them if the sizes do."""
    if one.size() != other.size():
        return 1.0
    form = QImage.Format.Format_RGB32
    first, second = (bytes(image.convertToFormat(form).constBits()) for image in (one, other))
    if first == second:
        return 0.0
    apart = sum(
        abs(first[at] - second[at]) > SEEN
        or abs(first[at + 1] - second[at + 1]) > SEEN
        or abs(first[at + 2] - second[at + 2]) > SEEN
        for at in range(0, len(first), 4)
        if first[at : at + 4] != second[at : at + 4]
    )
    return apart / (len(first) // 4)


@contextmanager
def one_country() -> Iterator[None]:
    """Numbers and months as in one country, whatever the machine's is."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


def main() -> None:
    app = QApplication([])
    FOLDER.mkdir(exist_ok=True)
    for theme in THEMES:
        look = Look(app, theme)
        with one_country():
            for name, drawing in DRAWINGS.items():
                for scale in SCALES:
                    painted(drawing, look.color, scale).save(str(file(name, theme, scale)))


if __name__ == "__main__":
    main()
