"""The post as it came: picture, title, what it is for, until when, and what may be taken
over from it: captions, hashtags, the disclosure."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.guidelines.mending import Seen
from desktop.model import Caption, KeptPost, Post, Program
from desktop.ui.brief import breakable, directed, shortened
from desktop.ui.browser import open_address
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.offers import campaigns
from desktop.ui.own_side import OwnSide
from desktop.ui.painted import icon_label
from desktop.ui.photo import Decode, Photo, at_once
from desktop.ui.placing import all_seen, stands_well
from desktop.ui.preview_card import host
from desktop.ui.widgets import Button, Card, Scroll, Text, clear
from desktop.ui.words_chip import Hidden, WordsChip

_LONGEST, _SUMMARY = 420, 300
"""Characters shown of a suggestion, and of the post's own text."""


def own_first(captions: Sequence[Caption], usual: str, own: str) -> list[Caption]:
    """Suggestions in one's own language before the others, else as the program put them.
    `usual` is the language of those that name none."""
    mine = _tongue(own)
    return sorted(captions, key=lambda one: _tongue(one.language or usual) != mine)


def _tongue(language: str) -> str:
    """`de` of `de-CH` and `de_CH`."""
    return language.replace("_", "-").partition("-")[0].casefold()


class CaptionCard(Card):
    """One suggested caption; a click takes it over."""

    def __init__(self, look: Look, caption: Caption, about: str) -> None:
        super().__init__(interactive=True, margin=STEP)
        self.caption = caption
        self.setToolTip(self.tr("Click to take this caption over"))
        words = Text(breakable(shortened(caption.text, _LONGEST)))
        directed(words, caption.text)
        self.box.setSpacing(HAIR)
        self.box.addWidget(words)
        if about:
            self.box.addWidget(Text(about, tone="muted", look=look, scale=0.85))
        self._taken = Text(self.tr("In your text"), tone="accent", look=look, scale=0.85)
        self._taken.hide()
        self.box.addWidget(self._taken)
        self.setAccessibleName(self.tr("Suggested caption: {text}").format(text=caption.text))

    def mark(self, text: str) -> None:
        """Show whether the text holds this caption word for word."""
        words = self.caption.text.strip()
        self._taken.setVisible(bool(words) and words in text)


class PostSide(Scroll):
    """The left side of the composer."""

    caption_picked = Signal(str)
    tag_switched = Signal(str, bool)
    disclosure_switched = Signal(str, bool)
    disclosure_moved = Signal(str)

    def __init__(self, look: Look, decode: Decode = at_once) -> None:
        super().__init__(margin=0, spacing=SMALL)
        self._look = look
        self._photo = Photo(look, decode)
        self._about = Text(tone="muted", look=look, scale=0.88)
        self._title = Text(look=look, scale=1.2, bold=True)
        self._text = Text(tone="muted")
        self._facts = QVBoxLayout()
        self._facts.setSpacing(HAIR)
        self._link = Button("", kind="inline", icon=look.icon("external", "accent_text"))
        self._link.clicked.connect(self._open_link)
        self._url = ""
        self._language: Callable[[], str] = str
        self._titles: Callable[[], Mapping[str, str]] = dict
        for part in (self._photo, self._about, self._title, self._text):
            self.box.addWidget(part)
        self.box.addLayout(self._facts)
        link = FlowRow()
        link.add(self._link)
        self.box.addWidget(link)
        self._captions = QVBoxLayout()
        self._captions.setSpacing(SMALL)
        self.box.addLayout(self._captions)
        self._tags_title = self._part(self.tr("Hashtags"))
        self._tags = FlowRow(gap=HAIR + 2, row_gap=HAIR + 2)
        self.box.addWidget(self._tags)
        self._disclosure_title = self._part(self.tr("Say that you work there"))
        self._disclosure = FlowRow()
        self.box.addWidget(self._disclosure)
        self._hidden = Hidden(look)
        self._hidden.clicked.connect(self._move_clicked)
        self.box.addWidget(self._hidden)
        self.own = OwnSide(look)
        self.box.addWidget(self.own)
        self.box.addStretch(1)

    def _part(self, words: str) -> Text:
        title = Text(words, look=self._look, bold=True)
        title.setContentsMargins(0, STEP, 0, 0)
        self.box.addWidget(title)
        return title

    def know(self, language: Callable[[], str], titles: Callable[[], Mapping[str, str]]) -> None:
        """In which language the person writes (empty: the computer's), and what networks are
        called, by name."""
        self._language, self._titles = language, titles

    # --- what is shown ---------------------------------------------------------------------

    def show_post(
        self,
        kept: KeptPost,
        program: Program | None,
        facts: Sequence[tuple[str, str, str]],
        now: datetime,
    ) -> None:
        """`facts` are lines of (icon, tone, words): until when, shared before."""
        post = kept.post
        self.own.hide()
        source = program.title if program is not None else ""
        self._about.setText(" · ".join(part for part in (source, post.category) if part))
        self._about.setVisible(bool(self._about.text()))
        self._title.setText(breakable(post.title))
        self._title.setAccessibleName(post.title)
        self._title.setVisible(bool(post.title))
        directed(self._title, post.title)
        self._text.setText(breakable(shortened(post.text, _SUMMARY)))
        self._text.setToolTip(f"<p>{html.escape(post.text[:2000])}</p>")
        self._text.setVisible(bool(post.text.strip()))
        directed(self._text, post.text)
        pictures = [one for one in post.media if one.kind == "picture"]
        self._photo.setVisible(bool(pictures))
        self._photo.show_file("", pictures[0].alt if pictures else "")
        self._url = post.link
        self._link.setText(host(post.link))
        self._link.setAccessibleName(self.tr("Open {address}").format(address=post.link))
        self._link.setToolTip(post.link.replace("<", "‹"))
        self._link.setVisible(bool(post.link))
        self._show_facts(facts)
        self._show_captions(post, program)
        self._offer(hashtags(post, program, now), post.disclosure or _disclosure(program))

    def show_own(self, program: Program | None, now: datetime) -> None:
        """A post of one's own: nothing came, everything may be written."""
        self._photo.hide()
        self._link.hide()
        self._url = ""
        self._about.hide()
        self._title.setText(self.tr("A post of your own"))
        self._title.setAccessibleName("")
        self._text.setToolTip("")
        directed(self._title, "")
        self._title.show()
        self._text.setText(
            self.tr(
                "Write what you like. The hints of your company's guidelines help here too; "
                "nothing is sent before you click Share."
            )
        )
        directed(self._text, "")
        self._text.show()
        self._show_facts(())
        clear(self._captions)
        self._offer(hashtags(None, program, now), _disclosure(program))
        self.own.show_place(program.suggestions if program is not None else "")
        self.own.show()

    def show_picture(self, path: str, description: str) -> None:
        self._photo.show_file(path, description)

    def _show_facts(self, facts: Sequence[tuple[str, str, str]]) -> None:
        clear(self._facts)
        for icon, tone, words in facts:
            row = QHBoxLayout()
            row.setSpacing(SMALL)
            if icon:
                label = icon_label(self._look, icon, tone, 16)
                row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            else:
                row.addSpacing(16 + SMALL)
            row.addWidget(Text(words, tone=tone), 1)
            self._facts.addLayout(row)

    def _show_captions(self, post: Post, program: Program | None) -> None:
        clear(self._captions)
        if not post.captions:
            return
        title = Text(self.tr("Suggested captions"), look=self._look, bold=True)
        title.setContentsMargins(0, STEP, 0, 0)
        self._captions.addWidget(title)
        several = len({caption.language for caption in post.captions}) > 1
        usual, titles = post.language or (program.language if program else ""), self._titles()
        for caption in own_first(post.captions, usual, self._language() or QLocale().name()):
            network = titles.get(caption.network, caption.network.capitalize())
            about = [network, caption.language.upper() if several else ""]
            card = CaptionCard(self._look, caption, " · ".join(part for part in about if part))
            card.clicked.connect(self._picked)
            self._captions.addWidget(card)

    def _offer(self, tags: Sequence[str], disclosure: str) -> None:
        self._tags.flow.clear()
        for tag in tags:
            chip = WordsChip(self._look, tag)
            chip.clicked.connect(self._tag_clicked)
            self._tags.add(chip)
        self._tags_title.setVisible(bool(tags))
        self._tags.setVisible(bool(tags))
        self._disclosure.flow.clear()
        if disclosure:
            chip = WordsChip(self._look, disclosure)
            chip.clicked.connect(self._disclosure_clicked)
            self._disclosure.add(chip)
        self._disclosure_title.setVisible(bool(disclosure))
        self._disclosure.setVisible(bool(disclosure))
        self._hidden.hide()
        self._tags.updateGeometry()
        self._disclosure.updateGeometry()

    def mark(self, text: str, seen: Seen = all_seen) -> None:
        """Show which hashtags and whether the disclosure stand in the text and are seen
        there, and which suggestion it is."""
        there = {word.casefold() for word in text.split()}
        folded = text.casefold()
        for chip in self._tags.findChildren(WordsChip):
            chip.mark(_has(chip.words, there, folded))
        for chip in self._disclosure.findChildren(WordsChip):
            has = _has(chip.words, there, folded)
            chip.mark(has)
            self._hidden.setVisible(has and not stands_well(text, chip.words, seen))
        for card in self.findChildren(CaptionCard):
            card.mark(text)
        if self.own.isVisible():
            self.own.follow(text)

    # --- clicks ----------------------------------------------------------------------------

    def _picked(self) -> None:
        card = self.sender()
        if isinstance(card, CaptionCard):
            self.caption_picked.emit(card.caption.text)

    def _tag_clicked(self, on: bool) -> None:
        chip = self.sender()
        if isinstance(chip, WordsChip):
            self.tag_switched.emit(chip.words, on)

    def _disclosure_clicked(self, on: bool) -> None:
        chip = self.sender()
        if isinstance(chip, WordsChip):
            self.disclosure_switched.emit(chip.words, on)

    def _move_clicked(self) -> None:
        for chip in self._disclosure.findChildren(WordsChip):
            self.disclosure_moved.emit(chip.words)

    def _open_link(self) -> None:
        if self._url.startswith(("https://", "http://")):
            open_address(self._url)


def hashtags(post: Post | None, program: Program | None, now: datetime) -> tuple[str, ...]:
    """Hashtags on offer: those of the post, of its campaign, of the program."""
    offered = list(post.hashtags) if post is not None else []
    if program is not None:
        for campaign in campaigns(post, program, now):
            offered += campaign.hashtags
        offered += program.hashtags
    first = {tag.casefold(): tag for tag in reversed(offered)}
    return tuple(dict.fromkeys(first[tag.casefold()] for tag in offered))


def _disclosure(program: Program | None) -> str:
    return program.disclosure if program is not None else ""


def _has(wanted: str, words: set[str], folded: str) -> bool:
    if wanted.startswith("#"):
        return any(word.rstrip(".,;:!?…") == wanted.casefold() for word in words)
    return wanted.casefold() in folded
