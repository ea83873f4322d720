"""What a file with numbers would bring, and what has to be asked before: shown in place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.metric import Measure
from desktop.model import Share
from desktop.reach.export import Export, PostNumbers
from desktop.reach.imports import Found
from desktop.reach.known import went_live
from desktop.reach.matching import Question
from desktop.ui.import_words import KINDS
from desktop.ui.look import GAP, HAIR, SMALL, Look
from desktop.ui.messages import day_text, listed, measure_text, number_text, say
from desktop.ui.widgets import Button, Elided, Text

SHOWN_AT_ONCE = 6
"""Questions; more of them come with a click."""
_EXCERPT = 90


def date_text(day: date) -> str:
    """A day as people of this country write it."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def share_text(share: Share) -> str:
    """When it went live, and how it begins."""
    words = " ".join(share.outgoing.text.split())[:_EXCERPT]
    return f"{day_text(went_live(share))} · {words}"


class ImportPreview(QWidget):
    """`agreed`: take it, with the answers. `asked_again`: look once more with `account` and
    `order`. `declined`: leave it."""

    agreed = Signal(object)
    """Place of a post in the file to the number of a share."""
    asked_again = Signal(str, str)
    """Account and order of days that were chosen."""
    declined = Signal()

    def __init__(self, look: Look, found: Found) -> None:
        super().__init__()
        self._look, self._found = look, found
        self._account: QComboBox | None = None
        self._order: QComboBox | None = None
        self._answers: dict[int, QComboBox] = {}
        self._hidden: list[QWidget] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SMALL, 0, 0)
        box.setSpacing(SMALL)
        box.addWidget(Elided(found.file))
        self.said = Text(self._sums(), look=look, bold=True)
        box.addWidget(self.said)
        for remark in self._remarks(found.export):
            box.addWidget(Text(remark, tone="muted"))
        if not found.ready:
            self._ask_first(box)
        else:
            self._ask_posts(box, found.matched.questions)
        box.addLayout(self._buttons())

    # --- what is in it -----------------------------------------------------------------------

    def _sums(self) -> str:
        export = self._found.export
        parts = [say(KINDS[export.kind])]
        span = export.span
        if span is not None and self._found.doubt is None:
            first, last = map(date_text, span)
            parts.append(first if first == last else f"{first} – {last}")
        if export.day_count:
            parts.append(self.tr("%n day(s)", "", export.day_count))
        if export.posts:
            parts.append(self.tr("%n post(s)", "", len(export.posts)))
        return " · ".join([*parts, *(self._matches() if self._found.ready else [])])

    def _matches(self) -> list[str]:
        matched = self._found.matched
        likely = len(matched.questions)
        parts = []
        if matched.shares:
            parts.append(self.tr("%n matched", "", len(matched.shares)))
        if likely:
            parts.append(self.tr("%n to ask", "", likely))
        if matched.others:
            parts.append(self.tr("%n not shared from here", "", matched.others))
        return parts

    def _remarks(self, export: Export) -> Sequence[str]:
        said = []
        measures = {one.measure for one in export.days}
        measures |= {measure for post in export.posts for measure in post.numbers}
        measures |= {Measure.FOLLOWERS} if export.followers else set()
        if measures:
            words = [measure_text(one) for one in Measure if one in measures]
            said.append(self.tr("Counted in it: {measures}").format(measures=listed(words)))
        if self._found.known:
            said.append(self.tr("You brought these numbers before. Nothing counts twice."))
        if export.older:
            said.append(
                self.tr(
                    "%n post(s) are older than the days of this file. It counts only a part of "
                    "them, so they are left out.",
                    "",
                    export.older,
                )
            )
        if export.unread:
            said.append(self.tr("%n row(s) could not be understood.", "", export.unread))
        return said

    # --- questions that come before all others -----------------------------------------------

    def _ask_first(self, box: QVBoxLayout) -> None:
        found = self._found
        if found.account is None:
            self._account = QComboBox()
            for one in found.accounts:
                self._account.addItem(one.name or one.handle, one.id)
            question = self.tr("Whose numbers are these?")
            if found.stranger:
                question = self.tr(
                    "This file names {owner}. Are these your own numbers, of this account?"
                ).format(owner=found.export.owner)
            self._add(box, question, self._account)
        doubt = found.doubt
        if doubt is not None:
            self._order = QComboBox()
            self._order.addItem(_long(doubt.month_first), "md")
            self._order.addItem(_long(doubt.day_first), "dm")
            question = self.tr("Which day is meant by {written}?").format(written=doubt.written)
            self._add(box, question, self._order)

    def _add(self, box: QVBoxLayout, question: str, choice: QComboBox) -> None:
        choice.setAccessibleName(question)
        box.addWidget(Text(question))
        row = QHBoxLayout()
        row.addWidget(choice)
        row.addStretch(1)
        box.addLayout(row)

    # --- questions about posts ---------------------------------------------------------------

    def _ask_posts(self, box: QVBoxLayout, questions: Sequence[Question]) -> None:
        if not questions:
            return
        box.addWidget(Text(self.tr("Which of your posts are these?")))
        for number, question in enumerate(questions):
            widget = self._question(question)
            box.addWidget(widget)
            if number >= SHOWN_AT_ONCE:
                widget.hide()
                self._hidden.append(widget)
        if self._hidden:
            more = Button(self.tr("Show %n more", "", len(self._hidden)), kind="quiet")
            more.clicked.connect(self._show_hidden)
            more.clicked.connect(more.hide)
            box.addWidget(more)

    def _question(self, question: Question) -> QWidget:
        post = self._found.export.posts[question.post]
        widget = QWidget()
        box = QVBoxLayout(widget)
        box.setContentsMargins(0, HAIR, 0, HAIR)
        box.setSpacing(HAIR)
        words = self._post_text(post)
        box.addWidget(Elided(words, tone="muted"))
        choice = QComboBox()
        choice.setAccessibleName(words)
        choice.addItem(self.tr("None of mine"), 0)
        for share in question.shares:
            choice.addItem(share_text(self._found.shares[share]), share)
        if question.likely:
            choice.setCurrentIndex(1)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(30)
        self._answers[question.post] = choice
        choice.currentIndexChanged.connect(partial(self._once, choice))
        box.addWidget(choice)
        return widget

    def _once(self, choice: QComboBox, chosen: int) -> None:
        """Two posts are never one share: the other question loses it."""
        share = choice.itemData(chosen)
        for other in self._answers.values():
            if share and other is not choice and other.currentData() == share:
                other.setCurrentIndex(0)

    def _post_text(self, post: PostNumbers) -> str:
        parts = [date_text(post.day)] if post.day else []
        views = post.numbers.get(Measure.VIEWS)
        if views is not None:
            parts.append(self.tr("{count} views").format(count=number_text(views)))
        return " · ".join([*parts, (post.words or post.address)[:_EXCERPT]])

    def _show_hidden(self) -> None:
        for widget in self._hidden:
            widget.show()

    # --- what can be pressed -----------------------------------------------------------------

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, GAP - SMALL, 0, 0)
        ready = self._found.ready
        words = self.tr("Add these numbers") if ready else self.tr("Go on")
        if not ready and self._found.stranger:
            words = self.tr("They are mine")
        self.agree = Button(words, kind="primary")
        self.agree.clicked.connect(self._agreed)
        self.decline = Button(self.tr("Leave it"), kind="quiet")
        self.decline.clicked.connect(self.declined)
        row.addWidget(self.agree)
        row.addWidget(self.decline)
        row.addStretch(1)
        return row

    def _agreed(self) -> None:
        self.setEnabled(False)  # once is enough
        if not self._found.ready:
            known = self._found.account.id if self._found.account else ""
            account = str(self._account.currentData()) if self._account else known
            order = str(self._order.currentData()) if self._order else ""
            self.asked_again.emit(account, order)
            return
        chosen = {post: int(choice.currentData()) for post, choice in self._answers.items()}
        self.agreed.emit({post: share for post, share in chosen.items() if share})


def _long(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
