"""One picture or video of a draft: in or out, its place among the others, its description."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import picturehead
from desktop.model import Attachment, Media
from desktop.ui.look import SMALL, Look
from desktop.ui.messages import number_text
from desktop.ui.painted import Picture
from desktop.ui.paste import tidy
from desktop.ui.widgets import Button, Text

LINES = 3
"""Lines of a description that are seen at once."""
LONGEST = 10_000
"""Characters of a description that are kept; no network takes more."""
SIDE, TALL, BESIDE, STEP_TALL = 28, 36, 72, 20
"""Pixels: width of the small buttons, height of a row, width of what stands beside it,
height of the steps there."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A picture of the post, or one of the person's own, and its file on this machine
    (empty: not here yet)."""

    media: Media
    path: str = ""
    wanted: bool = False
    """Attached from the start, for want of anything else to show."""
    own: Attachment | None = None
    """Set where the person added it."""


class Description(QPlainTextEdit):
    """What a picture shows in words: plain, without line ends, as high as it needs to be."""

    moved = Signal(int)
    """One place up (-1) or down (1) is asked for."""
    grown = Signal()
    """It needs more lines, or fewer."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._tall = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)  # what is dropped here is for the window
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(1)
        self.setPlainText(text)
        self.textChanged.connect(self._fit)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def words(self) -> str:
        return " ".join(self.toPlainText().split())[:LONGEST]

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        lines = max(1, min(LINES, round(self.document().size().height())))
        return QSize(120, max(TALL, line * lines + 16))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, TALL)

    def _fit(self) -> None:
        wanted = self.sizeHint().height()
        if wanted != self._tall:  # not `height()`: a layout may have been quicker
            self._tall = wanted
            self.setFixedHeight(wanted)
            self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Another width may take other lines, of which the document says nothing. Later,
        # because this happens while a layout is at work.
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if alone == Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # a description is one paragraph; Ctrl+Enter shares
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if any(url.isLocalFile() for url in source.urls()):
            return  # the name of a file describes nothing
        self.insertPlainText(" ".join(tidy(source.text()[:LONGEST]).split()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.verticalScrollBar().setValue(0)


class PictureRow(QWidget):
    """One picture: attach it or not, where it stands, and what it shows in words."""

    changed = Signal()
    moved = Signal(int)
    removed = Signal()
    grown = Signal()

    def __init__(self, look: Look, offered: Offered, attached: Attachment | None) -> None:
        super().__init__()
        self._look, self.offered = look, offered
        self._limit, self._who = 0, ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._box = QCheckBox()
        self._box.setChecked(attached is not None or offered.wanted)
        self._out = self._small("close", TALL)
        self._photo = Picture(
            look, width=56, height=TALL, icon="video" if self.video else "picture"
        )
        self._alt = Description(attached.alt if attached is not None else offered.media.alt)
        self._alt.setPlaceholderText(
            self.tr("What happens in the video?")
            if self.video
            else self.tr("What does the picture show?")
        )
        for part in (self._box if offered.own is None else self._out, self._photo):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._alt, 1)
        row.addWidget(self._place_and_count(look), 0, Qt.AlignmentFlag.AlignTop)
        (self._out if offered.own is None else self._box).hide()
        self._box.setFixedSize(SIDE, TALL)
        self._box.toggled.connect(self._changed)
        self._out.clicked.connect(self.removed)
        self._up.clicked.connect(self._go_up)
        self._down.clicked.connect(self._go_down)
        self._alt.textChanged.connect(self._changed)
        self._alt.moved.connect(self.moved)
        self._alt.grown.connect(self.grown)
        self.arrive(offered.path)
        self.stand(1, 1)

    def _place_and_count(self, look: Look) -> QWidget:
        """Two steps, and below them how long the description is: nothing jumps for it."""
        column = QWidget()
        column.setFixedSize(BESIDE, TALL)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        steps = QHBoxLayout()
        steps.setSpacing(0)
        self._up, self._down = self._small("up", STEP_TALL), self._small("down", STEP_TALL)
        for button in (self._up, self._down):
            steps.addWidget(button)
        box.addLayout(steps)
        self._count = Text(tone="muted", wrap=False, look=look, scale=0.8)
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.setFixedHeight(TALL - STEP_TALL)
        box.addWidget(self._count)
        return column

    def _small(self, icon: str, height: int) -> Button:
        button = Button("", kind="quiet", icon=self._look.icon(icon))
        button.setFixedSize(SIDE, height)
        return button

    # --- what it is told ------------------------------------------------------------------

    def arrive(self, path: str) -> None:
        """The picture's file is here now."""
        self.offered = replace(self.offered, path=path)
        self.show_small(path if not self.video else "")
        self._box.setEnabled(bool(path))
        self._alt.setEnabled(bool(path) and self.attached)

    def show_small(self, path: str) -> None:
        """The file to show, smaller than the one that is sent."""
        self._photo.show_file(path or None, self.offered.media.alt)

    def stand(self, place: int, of: int) -> None:
        """Its number among the pictures, counted from 1."""
        policy = self._count.sizePolicy()
        policy.setRetainSizeWhenHidden(of > 1)  # so that the steps stay where they are
        self._count.setSizePolicy(policy)
        self._up.setVisible(of > 1)
        self._down.setVisible(of > 1)
        self._up.setEnabled(place > 1)
        self._down.setEnabled(place < of)
        for part, words in (
            (self._up, self.tr("Move picture {number} up (Alt+Up)")),
            (self._down, self.tr("Move picture {number} down (Alt+Down)")),
            (self._out, self.tr("Remove picture {number}")),
            (self._box, self.tr("Attach picture {number}")),
            (self._alt, self.tr("Description of picture {number} for people who can't see it")),
        ):
            part.setAccessibleName(words.format(number=place))
            part.setToolTip(words.format(number=place))
        if not self.offered.path:
            self._box.setToolTip(self.tr("The picture is not on this computer yet"))

    def show_limit(self, limit: int, who: str) -> None:
        """How long a description may be (0: as long as one likes), and on which network."""
        self._limit, self._who = limit, who
        self._show_count()

    # --- what it tells --------------------------------------------------------------------

    @property
    def video(self) -> bool:
        return self.offered.media.kind == "video"

    @property
    def attached(self) -> bool:
        return self.offered.own is not None or self._box.isChecked()

    def attachment(self) -> Attachment | None:
        media, path = self.offered.media, self.offered.path
        if not self.attached or not path:
            return None
        if self.offered.own is not None:
            return replace(self.offered.own, alt=self._alt.words())
        mime = picturehead.kind_of(path) or media.mime
        return Attachment(path, mime, self._alt.words(), media.width, media.height)

    @property
    def undescribed(self) -> bool:
        return self.attached and bool(self.offered.path) and not self._alt.words()

    @property
    def too_long(self) -> bool:
        return self.attached and 0 < self._limit < len(self._alt.words())

    def describe(self) -> None:
        self._alt.setFocus()

    def is_here(self) -> bool:
        """Whether its file is on this machine."""
        return bool(self.offered.path) and Path(self.offered.path).is_file()

    # --- inside ---------------------------------------------------------------------------

    def _changed(self) -> None:
        self._alt.setEnabled(bool(self.offered.path) and self.attached)
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        length = len(self._alt.words())
        self._count.setVisible(bool(self._limit and length and self.attached))
        self._count.setText(
            self.tr("{count}/{limit}").format(
                count=number_text(length), limit=number_text(self._limit)
            )
        )
        self._count.set_tone("bad" if self.too_long else "muted")
        words = self.tr("{network} takes {limit} characters").format(
            network=self._who, limit=number_text(self._limit)
        )
        self._count.setToolTip(words)

    def _go_up(self) -> None:
        self.moved.emit(-1)

    def _go_down(self) -> None:
        self.moved.emit(1)
