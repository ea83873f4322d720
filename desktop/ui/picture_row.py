"""One picture, video or PDF of a draft: in or out, its place among the others, its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop import picturehead
from desktop.model import Attachment, Media
from desktop.ui.description import TALL, Description
from desktop.ui.look import SMALL, Look
from desktop.ui.media_face import Face
from desktop.ui.media_words import badge, row_words
from desktop.ui.messages import number_text
from desktop.ui.widgets import Button, Text

SIDE, BESIDE, STEP_TALL = 28, 72, 20
"""Pixels: width of the small buttons, width of what stands beside a row, height of the steps
there."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A picture (video, PDF) of the post, or one of the person's own, and its file on this
    machine (empty: not here yet)."""

    media: Media
    path: str = ""
    wanted: bool = False
    """Attached from the start, for want of anything else to show."""
    own: Attachment | None = None
    """Set where the person added it."""
    taken: Attachment | None = None
    """Set where it came from the post and lies in our folder now."""


class PictureRow(QWidget):
    """One picture: attach it or not, where it stands, and what it shows in words."""

    changed = Signal()
    moved = Signal(int)
    removed = Signal()
    grown = Signal()
    fetch_wanted = Signal(str)
    """A video or PDF of the post is wanted, and is not here."""

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
        self._photo = Face(look, self.kind, width=56, height=TALL)
        self._alt = Description(self._first_words(attached))
        self._alt.setPlaceholderText(row_words(self.kind, "ask"))
        for part in (self._box if offered.own is None else self._out, self._photo):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._alt, 1)
        row.addWidget(self._place_and_count(look), 0, Qt.AlignmentFlag.AlignTop)
        (self._out if offered.own is None else self._box).hide()
        self._box.setFixedSize(SIDE, TALL)
        self._box.toggled.connect(self._toggled)
        self._out.clicked.connect(self.removed)
        self._up.clicked.connect(self._go_up)
        self._down.clicked.connect(self._go_down)
        self._alt.textChanged.connect(self._changed)
        self._alt.moved.connect(self.moved)
        self._alt.grown.connect(self.grown)
        self.arrive(offered.path)
        self.stand(1, 1)

    def _first_words(self, attached: Attachment | None) -> str:
        """A description, or the title of a PDF."""
        if self.kind == "document":
            return attached.title if attached is not None else self.offered.media.title
        return attached.alt if attached is not None else self.offered.media.alt

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
        self.show_small(path if self.kind == "picture" else "")
        self._photo.show_words(badge(self.offered.own or self.offered.taken))
        self._box.setEnabled(bool(path) or self.kind != "picture")
        self._alt.setEnabled(bool(path) and self.attached)

    def take(self, attachment: Attachment) -> None:
        """The post's video or PDF lies in our folder now."""
        self.offered = replace(self.offered, taken=attachment)
        if self.kind == "document" and not self._alt.words():
            self._alt.setPlainText(attachment.title)
        self.arrive(attachment.path)

    def miss(self) -> None:
        """It can't be had."""
        self._box.setChecked(False)

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
        for part, name in (
            (self._up, "up"),
            (self._down, "down"),
            (self._out, "out"),
            (self._box, "in"),
            (self._alt, "words"),
        ):
            words = row_words(self.kind, name).format(number=place)
            part.setAccessibleName(words)
            part.setToolTip(words)
        if not self.offered.path and self.kind == "picture":
            self._box.setToolTip(self.tr("The picture is not on this computer yet"))

    def show_limit(self, limit: int, who: str) -> None:
        """How long a description may be (0: as long as one likes), and on which network."""
        self._limit, self._who = (limit, who) if self.kind != "document" else (0, "")
        self._show_count()

    # --- what it tells --------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """`picture`, `video` or `document`."""
        return self.offered.media.kind

    @property
    def attached(self) -> bool:
        return self.offered.own is not None or self._box.isChecked()

    def attachment(self) -> Attachment | None:
        media, path = self.offered.media, self.offered.path
        if not self.attached or not path:
            return None
        if (mine := self.offered.own or self.offered.taken) is not None:
            if mine.kind == "document":
                return replace(mine, title=self._alt.words())
            return replace(mine, alt=self._alt.words())
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

    def _toggled(self, on: bool) -> None:
        if on and not self.offered.path and self.kind != "picture":
            self.fetch_wanted.emit(self.offered.media.url)
        self._changed()

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
