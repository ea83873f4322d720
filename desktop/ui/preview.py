"""How a caption will look over there: who, the words, the picture or the link's card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import LinkCard
from desktop.text import Offsets, tokens
from desktop.ui.look import GAP, HAIR, RADIUS, SMALL, STEP, Look
from desktop.ui.painted import Avatar
from desktop.ui.widgets import Elided

FOLDS: Mapping[str, int] = {"linkedin": 210, "facebook": 477, "instagram": 125}
"""Characters after which a network hides the rest behind "…more" (about; 2026)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview shows; `pictures` are files on this machine."""

    name: str
    handle: str
    network: str
    title: str
    text: str
    avatar: str = ""
    pictures: tuple[str, ...] = ()
    alts: tuple[str, ...] = ()
    link: LinkCard | None = None
    when: str = ""


class Words(QWidget):
    """Plain words with links, mentions and hashtags coloured, each paragraph in the
    direction of its script."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._document.setDefaultTextOption(option)
        self._text = ""
        self._more = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(self, text: str, more: str = "") -> None:
        """`more` is set behind the words in a quiet colour."""
        if (text, more) == (self._text, self._more):
            return
        self._text, self._more = text, more
        self.setAccessibleName(text + more)
        self.recolor()
        self.updateGeometry()

    def recolor(self) -> None:
        document = self._document
        document.setDefaultFont(self._look.font(1.0))
        document.setPlainText(self._text)
        cursor = QTextCursor(document)
        plain, bright, quiet = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        plain.setForeground(self._look.color("text"))
        bright.setForeground(self._look.color("info"))
        quiet.setForeground(self._look.color("muted"))
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeCharFormat(plain)
        offsets = Offsets(self._text)
        for token in tokens(self._text):
            cursor.setPosition(offsets.to_utf16(token.start))
            cursor.setPosition(offsets.to_utf16(token.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(bright)
        if self._more:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(self._more, quiet)
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._document.setTextWidth(max(40, width))
        return round(self._document.size().height() + 0.5) if self._text else 0

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._document.setTextWidth(max(40, self.width()))
        self._document.drawContents(painter, QRectF(self.rect()))


class Photo(QWidget):
    """A picture as wide as its place, at its own ratio within what networks show."""

    WIDEST, TALLEST = 2.2, 0.8  # width by height

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._path = ""
        self._ratio = 1.78
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._shown: tuple[QSize, QImage] | None = None

    def show_file(self, path: str, description: str) -> None:
        self.setAccessibleName(description)
        self.setToolTip(description.replace("<", "‹"))
        if path == self._path:
            return
        self._path, self._shown = path, None
        size = QImageReader(path).size() if path else QSize()
        if size.isValid() and not size.isEmpty():
            ratio = size.width() / size.height()
            self._ratio = min(self.WIDEST, max(self.TALLEST, ratio))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / self._ratio)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    def _decoded(self) -> QImage:
        scale = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * scale), round(self.height() * scale))
        if self._shown is None or self._shown[0] != wanted:
            reader = QImageReader(self._path)
            reader.setAutoTransform(True)
            if reader.size().isValid():
                filled = Qt.AspectRatioMode.KeepAspectRatioByExpanding
                reader.setScaledSize(reader.size().scaled(wanted, filled))
            self._shown = (wanted, reader.read())
        return self._shown[1]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setClipPath(path)
        painter.fillPath(path, self._look.color("panel"))
        image = self._decoded() if self._path else None
        if image is not None and not image.isNull():
            size = image.size() / self.devicePixelRatioF()
            x, y = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(x, y, size.width(), size.height()), image)


class Preview(QFrame):
    """One post as readers will see it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        box = QVBoxLayout(self)
        box.setContentsMargins(GAP, GAP, GAP, GAP)
        box.setSpacing(STEP)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        self._avatar = Avatar(look, 36)
        head.addWidget(self._avatar)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._name = Elided()
        self._name.setFont(look.font(1.0, bold=True))
        self._handle = Elided(tone="muted")
        self._handle.setFont(look.font(0.88))
        names.addWidget(self._name)
        names.addWidget(self._handle)
        head.addLayout(names, 1)
        box.addLayout(head)
        self._words = Words(look)
        box.addWidget(self._words)
        self._photos = [Photo(look) for _ in range(4)]
        for photo in self._photos:
            box.addWidget(photo)
        self._card = _Card(look)
        box.addWidget(self._card)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._words.recolor)

    def show_post(self, shown: Shown) -> None:
        self._avatar.show_person(shown.name or shown.handle, shown.avatar or None)
        self._name.set_whole(shown.name or shown.handle)
        facts = (shown.handle if shown.name else "", shown.title, shown.when)
        self._handle.set_whole(" · ".join(fact for fact in facts if fact))
        words, more = folded(shown.text, FOLDS.get(shown.network, 0))
        self._words.show_words(words, self.tr("… more") if more else "")
        self._words.setVisible(bool(words))
        for number, photo in enumerate(self._photos):
            there = number < len(shown.pictures)
            photo.setVisible(there)
            if there:
                photo.show_file(shown.pictures[number], _at(shown.alts, number))
        # A network shows the pictures or the card, never both.
        card = shown.link if not shown.pictures else None
        self._card.setVisible(card is not None)
        if card is not None:
            self._card.show_card(card)
        self.setAccessibleName(self.tr("Preview for {network}").format(network=shown.title))
        self.updateGeometry()


class _Card(QFrame):
    """A link as networks show it: picture, title, host."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("linkcard")
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        self._photo = Photo(look)
        box.addWidget(self._photo)
        words = QVBoxLayout()
        words.setContentsMargins(STEP, SMALL, STEP, STEP)
        words.setSpacing(HAIR)
        self._host = Elided(tone="muted")
        self._host.setFont(look.font(0.85))
        self._title = Elided(lines=2)
        self._title.setFont(look.font(1.0, bold=True))
        self._text = Elided(lines=2, tone="muted")
        self._text.setFont(look.font(0.9))
        for part in (self._host, self._title, self._text):
            words.addWidget(part)
        box.addLayout(words)

    def show_card(self, card: LinkCard) -> None:
        self._photo.setVisible(bool(card.thumbnail))
        if card.thumbnail:
            self._photo.show_file(card.thumbnail, "")
        self._host.set_whole(host(card.url))
        self._title.set_whole(card.title or card.url)
        self._text.set_whole(card.text)
        self._text.setVisible(bool(card.text))


def host(url: str) -> str:
    """The server of a link, as cards show it."""
    return urlsplit(url).netloc.removeprefix("www.")


def folded(text: str, limit: int) -> tuple[str, bool]:
    """What is seen before somebody asks for more; whole words."""
    if not limit or len(text) <= limit:
        return text, False
    cut = text.rfind(" ", 0, limit)
    return text[: cut if cut > limit // 2 else limit].rstrip(), True


def _at(texts: Sequence[str], number: int) -> str:
    return texts[number] if number < len(texts) else ""
