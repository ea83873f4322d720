"""What goes along with the words: the link, and pictures, videos and files in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import Attachment, LinkCard, Media
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.painted import icon_label
from desktop.ui.picture_row import Offered, PictureRow
from desktop.ui.preview import host
from desktop.ui.widgets import Button, Elided, Scroll, Text, clear

__all__ = ["Attachments", "Offered"]

MOST_OFFERED = 4
"""Pictures of a post that are offered."""
MOST = 20
"""Pictures of a draft; no network of ours takes more."""
TALLEST, TALLEST_PART = 190, 4
"""Pixels that the pictures may take before they scroll, and the part of the window."""


class Attachments(QWidget):
    """The link, pictures and videos of one draft."""

    changed = Signal()
    add_wanted = Signal()
    fetch_wanted = Signal(str)
    """The address of a video or PDF of the post that is wanted."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._card: LinkCard | None = None
        self._limit: tuple[int, str] = (0, "")
        self._list: list[PictureRow] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HAIR + 2)
        box.addWidget(self._first_line(look))
        self._scroll = Scroll(margin=0, spacing=HAIR + 2)
        self._rows = self._scroll.box
        box.addWidget(self._scroll)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._link.toggled.connect(self._changed)
        self._showing = False
        self._fit()

    def _first_line(self, look: Look) -> QWidget:
        first = QWidget()
        line = QHBoxLayout(first)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL)
        self._link = QCheckBox()
        self._link.setAccessibleName(self.tr("Add the link"))
        self._link.setToolTip(self.tr("Add the link; networks show it as a card"))
        self._host = Elided()
        self._line = QWidget()
        inner = QHBoxLayout(self._line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SMALL)
        inner.addWidget(self._link)
        inner.addWidget(icon_label(look, "link", "muted", 16))
        inner.addWidget(self._host, 1)
        self._busy = Text(self.tr("Adding …"), tone="muted", wrap=False)
        self._busy.hide()
        self._add = Button(self.tr("Add media …"), kind="quiet", icon=look.icon("plus"))
        self._add.setToolTip(
            self.tr("Pictures, a video or a PDF file. Or drop them here, or paste them")
        )
        self._add.clicked.connect(self.add_wanted)
        line.addWidget(self._line, 1)
        line.addStretch(0)
        line.addWidget(self._busy)
        line.addWidget(self._add)
        return first

    # --- the draft ------------------------------------------------------------------------

    def show_offer(
        self,
        card: LinkCard | None,
        pictures: Sequence[Offered],
        link: LinkCard | None,
        attached: Sequence[Attachment],
    ) -> None:
        """`card` and `pictures` are on offer; `link` and `attached` are what the draft has,
        in its order. What is attached and not on offer is the person's own."""
        self._showing = True
        self._card = card
        self._line.setVisible(card is not None)
        if card is not None:
            self._host.set_whole(" · ".join(part for part in (host(card.url), card.title) if part))
            self._link.setChecked(link is not None)
        clear(self._rows)
        self._list = []
        stills = [one for one in pictures if one.media.kind == "picture"][:MOST_OFFERED]
        rest = [one for one in pictures if one.media.kind != "picture"]
        offered = {one.path or one.media.url: one for one in (*stills, *rest)}
        for one in attached:
            known = offered.pop(one.path) if one.path in offered else own(one)
            self._append(known, one)
        kinds = {row.kind for row in self._list}
        for left in offered.values():
            if left.media.kind == "picture" or left.media.kind not in kinds:
                self._append(left, None)
        self._arrange()
        self._showing = False

    def arrive(self, url: str, path: str) -> None:
        """A picture came from the web."""
        for row in self._list:
            if row.offered.media.url == url and not row.offered.own and row.kind == "picture":
                row.arrive(path)
        if self._card is not None and not self._card.thumbnail:
            self._card = replace(self._card, thumbnail=path)
        self._changed()

    def take(self, url: str, attachment: Attachment | None) -> None:
        """A video or PDF of the post lies in our folder now; None: it can't be had."""
        for row in self._list:
            if row.offered.media.url == url and row.kind != "picture":
                if attachment is None:
                    row.miss()
                else:
                    row.take(attachment)
        self._changed()

    def add(self, attachment: Attachment) -> bool:
        """One of the person's own; False where there is no room for more."""
        if any(row.offered.path == attachment.path for row in self._list):
            return True
        if len(self._list) >= MOST:
            return False
        self._append(own(attachment), attachment)
        self._arrange()
        self._list[-1].describe()
        self._scroll.ensureWidgetVisible(self._list[-1])
        self._changed()
        return True

    def show_busy(self, busy: bool) -> None:
        """Pictures are being read."""
        self._busy.setVisible(busy)

    def show_limit(self, limit: int, who: str) -> None:
        """The longest description that every chosen network takes, and whose limit it is."""
        self._limit = (limit, who)
        for row in self._list:
            row.show_limit(limit, who)

    def show_small(self, path: str, small: str) -> None:
        """What to show of a large file."""
        for row in self._list:
            if row.offered.path == path:
                row.show_small(small)

    def describe(self) -> None:
        """Put the cursor where a description is missing, or too long."""
        wanting = [row for row in self._list if row.undescribed or row.too_long]
        if wanting:
            wanting[0].describe()

    def link(self) -> LinkCard | None:
        return self._card if self._card is not None and self._link.isChecked() else None

    def pictures(self) -> tuple[Attachment, ...]:
        found = (row.attachment() for row in self._list)
        return tuple(one for one in found if one is not None)

    def rows(self) -> tuple[PictureRow, ...]:
        return tuple(self._list)

    # --- inside ---------------------------------------------------------------------------

    def _append(self, offered: Offered, attached: Attachment | None) -> None:
        row = PictureRow(self._look, offered, attached)
        row.changed.connect(self._changed)
        row.moved.connect(self._move)
        row.removed.connect(self._remove)
        row.grown.connect(self._fit)
        row.fetch_wanted.connect(self.fetch_wanted)
        row.show_limit(*self._limit)
        self._list.append(row)

    def _arrange(self) -> None:
        """The rows in their order, numbered."""
        for place, row in enumerate(self._list):
            if self._rows.indexOf(row) != place:
                self._rows.insertWidget(place, row)
            row.stand(place + 1, len(self._list))
        self._fit()

    def _move(self, step: int) -> None:
        row = self.sender()
        if not isinstance(row, PictureRow):
            return
        place = self._list.index(row)
        wanted = place + step
        if 0 <= wanted < len(self._list):
            focus = self.window().focusWidget()
            self._list.insert(wanted, self._list.pop(place))
            self._arrange()
            if focus is not None and row.isAncestorOf(focus):
                focus.setFocus()
            self._scroll.ensureWidgetVisible(row)
            self._changed()

    def _remove(self) -> None:
        row = self.sender()
        if isinstance(row, PictureRow):
            place = self._list.index(row)
            self._list.remove(row)
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._arrange()
            if self._list:
                self._list[min(place, len(self._list) - 1)].describe()
            else:
                self._add.setFocus()
            self._changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the pictures, up to a part of the window."""
        self._scroll.setVisible(bool(self._list))
        wanted = sum(row.sizeHint().height() + self._rows.spacing() for row in self._list)
        tallest = min(TALLEST, max(80, self.window().height() // TALLEST_PART))
        self._scroll.setFixedHeight(min(max(0, wanted - self._rows.spacing()), tallest))

    def _changed(self) -> None:
        self._fit()
        if not self._showing:
            self.changed.emit()


def own(attachment: Attachment) -> Offered:
    """A picture or video that the person added."""
    media = Media(
        "", attachment.mime, attachment.alt, attachment.title, attachment.width, attachment.height
    )
    return Offered(media, attachment.path, wanted=True, own=attachment)
