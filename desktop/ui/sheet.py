"""A page as it stands on the screen: the document, where things are in it, its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QSize, QUrl
from PySide6.QtGui import QImage, QPainter, QTextCursor, QTextDocument

from desktop.ui.look import Look

COPY = "copy:"
"""Links to copy what stands in a box: `copy:` and its number."""
PLACEHOLDER = QSize(360, 96)


@dataclass(slots=True)
class Sheet:
    """The document, and where things are in it."""

    document: QTextDocument
    places: list[tuple[int, ...]] = field(default_factory=list)
    """Per block of the page: numbers of the document's blocks, of a table one a cell."""
    pictures: list[tuple[str, int]] = field(default_factory=list)
    """Address and position of each picture."""

    def first(self, place: int) -> int:
        return self.places[place][0] if self.places[place] else 0


def words(text: str) -> str:
    """Our own words in a page, translated."""
    return QCoreApplication.translate("Guidelines", text)


def placeholder(look: Look, scale: float) -> QImage:
    """A quiet surface where a picture will be."""
    image = QImage(PLACEHOLDER * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(look.color("panel"))
    painter = QPainter(image)
    side = 32
    left, top = (PLACEHOLDER.width() - side) // 2, (PLACEHOLDER.height() - side) // 2
    look.icon("picture", "muted").paint(painter, left, top, side, side)
    painter.end()
    return image


def add_picture(sheet: Sheet, address: str, image: QImage) -> None:
    """Give the document a picture; only before it is laid out."""
    kind = QTextDocument.ResourceType.ImageResource.value
    sheet.document.addResource(kind, QUrl(address), image)


def put_picture(sheet: Sheet, address: str, image: QImage) -> None:
    """Show a picture wherever its address stands in the document."""
    document = sheet.document
    add_picture(sheet, address, image)
    # the height follows by itself, also where there is less room than the picture is wide
    width = image.deviceIndependentSize().width()
    for known, position in sheet.pictures:
        if known != address:
            continue
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        form = cursor.charFormat().toImageFormat()
        form.setWidth(width)
        cursor.setCharFormat(form)
        document.markContentsDirty(position, 1)
