"""What was brought: files and typed numbers, the newest first, each to be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.metric import BY_HAND, Measure
from desktop.model import Account, Share
from desktop.reach.imports import Import
from desktop.ui.import_preview import date_text, share_text
from desktop.ui.import_words import KINDS
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import measure_text, moment_text, number_text, say
from desktop.ui.sure import Sure
from desktop.ui.widgets import Button, Elided, Text, clear

SHOWN_AT_ONCE = 5


_Shown: TypeAlias = tuple[Sequence[Import], Mapping[str, Account], Mapping[int, Share], datetime]


class ImportList(QWidget):
    """`unwanted` carries the number of an import that is to be taken back."""

    unwanted = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._whole = False
        self._shown: _Shown | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, SMALL, 0, 0)
        self._box.setSpacing(HAIR)

    def show_imports(
        self,
        imports: Sequence[Import],
        accounts: Mapping[str, Account],
        shares: Mapping[int, Share],
        now: datetime,
    ) -> None:
        """`shares`: those that a typed number may be about."""
        self._shown = imports, accounts, shares, now
        clear(self._box)
        self.setVisible(bool(imports))
        if not imports:
            return
        self._box.addWidget(Text(self.tr("What you brought"), look=self._look, bold=True))
        shown = imports if self._whole else imports[:SHOWN_AT_ONCE]
        for one in shown:
            self._box.addWidget(self._row(one, accounts.get(one.account), shares, now))
        if len(shown) < len(imports):
            more = Button(self.tr("Show %n more", "", len(imports) - len(shown)), kind="quiet")
            more.clicked.connect(self._show_all)
            self._box.addWidget(more)

    def _show_all(self) -> None:
        self._whole = True
        if self._shown is not None:
            self.show_imports(*self._shown)

    def _row(
        self,
        one: Import,
        account: Account | None,
        shares: Mapping[int, Share],
        now: datetime,
    ) -> QWidget:
        widget = QWidget()
        box = QVBoxLayout(widget)
        box.setContentsMargins(0, HAIR, 0, HAIR)
        box.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        words = QVBoxLayout()
        words.setSpacing(0)
        title, more = self._words(one, shares)
        words.addWidget(Elided(title))
        named = account is not None and not account.by_hand
        whose = account.handle or account.name if account is not None and named else ""
        rest = [whose, more, moment_text(one.read, now)]
        words.addWidget(Elided(" · ".join(filter(None, rest)), tone="muted"))
        row.addLayout(words, 1)
        back = Button(self.tr("Take back"), kind="quiet")
        back.setAccessibleName(self.tr("Take back {title}").format(title=title))
        row.addWidget(back)
        box.addLayout(row)
        sure = Sure(
            self.tr("The numbers that this brought are deleted. What networks told stays."),
            self.tr("Take back"),
            self.tr("Keep it"),
            self.tr("Take back {title} for good").format(title=title),
        )
        back.clicked.connect(sure.ask)
        sure.agreed.connect(partial(self.unwanted.emit, one.number))
        box.addWidget(sure)
        return widget

    def _words(self, one: Import, shares: Mapping[int, Share]) -> tuple[str, str]:
        """What it is, and what it brought."""
        facts = one.facts
        kind = say(KINDS.get(one.kind, one.kind))
        first, last = (_day(facts.get(name)) for name in ("first", "last"))
        span = "" if first is None or last is None else f"{date_text(first)} – {date_text(last)}"
        if one.kind == BY_HAND:
            count = number_text(_whole(facts.get("value")))
            measure = measure_text(Measure(str(facts.get("measure"))))
            share = shares.get(_whole(facts.get("share")))
            about = share_text(share) if share is not None else ""
            if not about and facts.get("share"):
                about = self.tr("a post that is gone")
            return f"{measure}: {count}", " · ".join(filter(None, [kind, span, about]))
        parts = [kind, span]
        if _whole(facts.get("days")):
            parts.append(self.tr("%n day(s)", "", _whole(facts.get("days"))))
        if _whole(facts.get("posts")):
            parts.append(self.tr("%n post(s) matched", "", _whole(facts.get("matched"))))
        return one.name, " · ".join(filter(None, parts))


def _whole(fact: object) -> int:
    return fact if isinstance(fact, int) else 0


def _day(fact: object) -> date | None:
    return date.fromisoformat(fact) if isinstance(fact, str) else None
