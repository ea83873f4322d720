"""The caption editor window: one post, one's own words, one or more accounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import GoodwordError
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.guidelines.engine import Engine
from desktop.jobs import Jobs
from desktop.model import Account, Draft, KeptPost, Share
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.drafts import Drafts
from desktop.share.outbox import Outbox
from desktop.ui import choosing, placing, showing
from desktop.ui.arrivals import Arrivals
from desktop.ui.hinter import Hinter
from desktop.ui.hinting import Surroundings
from desktop.ui.look import Look
from desktop.ui.messages import closed_text, moment_text, sentence
from desktop.ui.own_words import own_part
from desktop.ui.reading import step
from desktop.ui.rooms import Rooms
from desktop.ui.session import Opened, Services, Session

QUIET = 150
"""Milliseconds after a key until preview and meter follow."""


class Composer(QWidget):
    """One window, used for one draft after the other; the former is kept first."""

    shared = Signal()
    """Shares lie in the outbox: deliver them."""
    connect_wanted = Signal(str)
    guideline_wanted = Signal(str)
    closed = Signal()

    def __init__(
        self,
        *,
        look: Look,
        jobs: Jobs,
        drafts: Drafts,
        accounts: Accounts,
        catalog: Catalog,
        outbox: Outbox,
        posts: Posts,
        pictures: Pictures,
        programs: Programs,
        hints: Callable[[str], Engine],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Goodword")
        self.resize(1180, 760)
        self.setMinimumSize(760, 520)
        self._catalog, self._now = catalog, now
        self._opened: Opened | None = None
        self._shares: dict[str, Share] = {}
        self._sending = False
        self.rooms = Rooms(look)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.rooms)
        self.session = Session(
            jobs, Services(drafts, accounts, outbox, posts, programs, hints, now)
        )
        self.arrivals = Arrivals(jobs, pictures)
        self.hinter = Hinter(
            self.rooms.texts, self.rooms.aside.hints, self.rooms.bar.targets, self._surroundings
        )
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self._follow)
        self._connect_session()
        self._connect_rooms()
        self._connect_keys()
        self.setEnabled(True)
        self.rooms.setEnabled(False)

    # --- slots of the application ------------------------------------

    def show_post(self, post_id: str) -> None:
        """The editor on this post, with the words that were begun for it."""
        here = self._opened.draft.post if self._opened is not None else ""
        if here != post_id or self._all_sent():
            self._open(post=post_id)
        self._appear()

    def show_own(self) -> None:
        """The editor without a post."""
        if self._opened is None or self._opened.draft.post or self._all_sent():
            self._open()
        self._appear()

    def show_draft(self, draft_id: str) -> None:
        """The editor on this very draft."""
        if self._opened is None or self._opened.draft.id != draft_id:
            self._open(draft=draft_id)
        self._appear()

    def outbox_changed(self) -> None:
        self.session.follow()

    def accounts_changed(self) -> None:
        self.session.read_accounts()

    def post_changed(self) -> None:
        self.session.read_post()

    def keep_now(self) -> None:
        """Keep the words on the spot: the session ends. Errors: `DiskFull`."""
        self._remember()
        self.session.keep_now()

    # --- opening ------------------------------------

    def _open(self, *, post: str = "", draft: str = "") -> None:
        self._remember()
        self._opened = None
        self._sending = False
        self.session.open(post=post, draft=draft)

    def _appear(self) -> None:
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_opened(self, opened: Opened) -> None:
        rooms, draft = self.rooms, opened.draft
        self._opened = None  # what the parts say while they are filled is nobody's words
        self.hinter.begin()
        rooms.setEnabled(True)
        rooms.banner.clear()
        self._shares = {}
        self._show_kept(opened.kept, opened)
        targets = choosing.targets(opened.accounts, self._catalog, opened.kept)
        rooms.bar.targets.offer(choosing.offers(self._catalog, opened.kept))
        rooms.bar.targets.show_targets(targets, choosing.chosen(opened, targets))
        pictures = showing.pictures(opened, self.arrivals.path)
        card = showing.card(opened.kept, self.arrivals.path)
        rooms.attachments.show_offer(card, pictures, draft.link, draft.pictures)
        rooms.texts.load(draft, choosing.networks(rooms.bar.targets.selected()))
        self._opened = opened
        rooms.aside.show_writing(first=True)
        self._show_shares(opened.shares)
        if opened.shares:
            rooms.aside.show_receipts()
        self._say_restored(opened)
        self._show_closed()
        self.arrivals.fetch(showing.wanted(opened))
        fresh = self.draft()
        if fresh is not None:
            self.session.adopt(fresh)
        self._choice_changed()
        rooms.texts.current.setFocus()

    def _show_kept(self, kept: KeptPost | None, opened: Opened) -> None:
        side, now = self.rooms.post, self._now()
        if kept is None:
            side.show_own(opened.program)
            title = self.tr("A post of your own")
        else:
            side.show_post(kept, opened.program, showing.facts(opened, kept, now))
            title = kept.post.title
        self.setWindowTitle(self.tr("{title} – Goodword").format(title=title or "…"))
        for media in showing.wanted_media(kept):
            path = self.arrivals.path(media.url)
            if path:
                side.show_picture(path, media.alt)
                break

    def _say_restored(self, opened: Opened) -> None:
        words = ""
        if opened.restored and opened.draft.changed is not None:
            words = self.tr("Restored from {time}").format(
                time=moment_text(opened.draft.changed, self._now())
            )
        self._say_saved(words)

    def _show_closed(self) -> None:
        reason = self._opened.closed if self._opened is not None else ""
        if reason:
            self.rooms.banner.say("warn", closed_text(reason))

    # --- the draft as it stands ------------------------------------

    def draft(self) -> Draft | None:
        """What is on the screen, as a value."""
        if self._opened is None:
            return None
        rooms = self.rooms
        return replace(
            self._opened.draft,
            text=rooms.texts.text(),
            captions=rooms.texts.captions(),
            accounts=tuple(one.account.id for one in rooms.bar.targets.selected()),
            pictures=rooms.attachments.pictures(),
            link=rooms.attachments.link(),
        )

    def _remember(self) -> None:
        draft = self.draft()
        if draft is not None:
            self.session.remember(draft)

    def _surroundings(self) -> Surroundings:
        selected = self.rooms.bar.targets.selected()
        return showing.surroundings(self._opened, self.draft(), selected, self._now())

    # --- while writing ------------------------------------

    def _edited(self) -> None:
        if self._opened is None:
            return
        if not self.rooms.texts.composing:
            self._remember()
        self._quiet.start()

    def _choice_changed(self) -> None:
        """Other accounts, another link or picture."""
        selected = self.rooms.bar.targets.selected()
        self.rooms.texts.set_networks(choosing.networks(selected))
        shown = selected or self.rooms.bar.targets.all()
        self.rooms.aside.previews.offer(choosing.previews(shown))
        self._edited()
        self.hinter.look_soon()
        self._follow()

    def _tab_switched(self) -> None:
        key = self.rooms.texts.key
        for target in self.rooms.bar.targets.selected():
            if key and target.account.network == key:
                self.rooms.aside.previews.go_to(target.account.id)
                break
        self._follow()

    def _follow(self) -> None:
        """Preview, meter and marks on the left, a moment after the words."""
        opened, draft = self._opened, self.draft()
        if opened is None or draft is None:
            return
        text = self.rooms.texts.current.text()
        captions = opened.kept.post.captions if opened.kept is not None else ()
        self.rooms.own.show_part(own_part(text, (caption.text for caption in captions)))
        self.rooms.post.mark(text)
        account = self.rooms.aside.previews.account
        targets = self.rooms.bar.targets.all()
        target = next((one for one in targets if one.account.id == account), None)
        self.rooms.aside.previews.card.show_post(showing.preview(draft, target, self.arrivals.path))

    def _looked(self) -> None:
        """The hints are known: may it be shared?"""
        if self._opened is None or self._sending:
            return
        rooms = self.rooms
        selected = rooms.bar.targets.selected()
        obstacle = choosing.obstacle(
            self._opened.closed, rooms.bar.targets, rooms.texts, self.hinter.stopping()
        )
        rooms.bar.show_deed(selected, obstacle, self._now())

    # --- taking over from the post ------------------------------------

    def _take_caption(self, words: str) -> None:
        """A suggestion: into an empty field or over another suggestion, else at the cursor."""
        editor = self.rooms.texts.current
        captions = self._opened.kept.post.captions if self._opened and self._opened.kept else ()
        untouched = {caption.text.strip() for caption in captions} | {""}
        if editor.text().strip() in untouched:
            editor.change_all(words)
        else:
            editor.write(words)
        editor.setFocus()

    def _switch_tag(self, tag: str, on: bool) -> None:
        text = self.rooms.texts.current.text()
        self._place(placing.add_tag(text, tag) if on else placing.take_out(text, tag))

    def _switch_disclosure(self, words: str, on: bool) -> None:
        text = self.rooms.texts.current.text()
        fix = placing.add_disclosure(text, words) if on else placing.take_out(text, words)
        self._place(fix)

    def _place(self, fix: placing.Fix | None) -> None:
        if fix is not None:
            self.rooms.texts.current.mend(fix)
        self._follow()

    # --- sharing ------------------------------------

    def _share(self) -> None:
        self._send(None)

    def _send(self, due: datetime | None) -> None:
        """Once a click; the targets are those of this very moment."""
        draft = self.draft()
        if draft is None or self._sending or not draft.accounts:
            return
        self._sending = True
        self.session.share(draft, draft.accounts, due)

    def _was_put(self) -> None:
        self._sending = False
        self.rooms.aside.show_receipts()
        self.shared.emit()

    def _show_shares(self, shares: Sequence[Share]) -> None:
        self._shares = {share.account: share for share in shares}
        targets = self.rooms.bar.targets
        targets.show_shares(self._shares)
        if self._shares:
            self.rooms.aside.offer_receipts()
        self.rooms.aside.receipts.show_shares(self._shares, targets.all(), self._now())
        self.hinter.look_soon()

    def _all_sent(self) -> bool:
        return choosing.all_sent(self._shares.values())

    # --- what the session tells ------------------------------------

    def _accounts_read(self, accounts: tuple[Account, ...]) -> None:
        if self._opened is None:
            return
        bar = self.rooms.bar.targets
        targets = choosing.targets(accounts, self._catalog, self._opened.kept)
        known = {target.account.id for target in bar.all()}
        chosen = [target.account.id for target in bar.selected()]
        chosen += [one.account.id for one in targets if one.account.id not in known]
        bar.show_targets(targets, chosen)
        bar.show_shares(self._shares)
        self._choice_changed()

    def _post_read(self, kept: KeptPost | None, closed: str) -> None:
        if self._opened is None:
            return
        before = self._opened.closed
        self._opened = replace(self._opened, kept=kept or self._opened.kept, closed=closed)
        if closed:
            self._show_closed()
        elif before:
            self.rooms.banner.clear()
        self.hinter.look_soon()

    def _picture_came(self, url: str, path: str) -> None:
        self.rooms.attachments.arrive(url, path)
        if self._opened is not None and self._opened.kept is not None:
            self._show_kept(self._opened.kept, self._opened)
        self._follow()

    def _was_kept(self, when: datetime) -> None:
        self._say_saved(self.tr("Saved {time}").format(time=moment_text(when, self._now())))

    def _say_saved(self, words: str) -> None:
        self.rooms.saved.setText(words)

    def _failed(self, error: GoodwordError) -> None:
        self._sending = False
        self.rooms.banner.say("bad", sentence(error))
        self.hinter.look_soon()

    def _refused_paste(self) -> None:
        self.rooms.banner.say("info", self.tr("Only words can be pasted here."))

    # --- wiring ------------------------------------

    def _connect_session(self) -> None:
        session = self.session
        session.opened.connect(self._show_opened)
        session.kept.connect(self._was_kept)
        session.failed.connect(self._failed)
        session.engine_changed.connect(self.hinter.set_engine)
        session.shares_changed.connect(self._show_shares)
        session.accounts_changed.connect(self._accounts_read)
        session.post_changed.connect(self._post_read)
        session.put.connect(self._was_put)
        session.moved.connect(self.shared)
        self.arrivals.came.connect(self._picture_came)

    def _connect_rooms(self) -> None:
        rooms = self.rooms
        rooms.texts.edited.connect(self._edited)
        rooms.texts.left.connect(self.session.keep_soon)
        rooms.texts.refused.connect(self._refused_paste)
        rooms.texts.switched.connect(self._tab_switched)
        rooms.attachments.changed.connect(self._choice_changed)
        rooms.post.caption_picked.connect(self._take_caption)
        rooms.post.tag_switched.connect(self._switch_tag)
        rooms.post.disclosure_switched.connect(self._switch_disclosure)
        rooms.bar.targets.chosen.connect(self._choice_changed)
        rooms.bar.targets.connect_wanted.connect(self.connect_wanted)
        rooms.bar.targets.receipts_wanted.connect(rooms.aside.show_receipts)
        rooms.bar.share_wanted.connect(self._share)
        rooms.bar.later_wanted.connect(self._send)
        rooms.aside.hints.asked_why.connect(self.guideline_wanted)
        rooms.aside.previews.chosen.connect(self._follow)
        rooms.aside.receipts.decided.connect(self.session.decide)
        rooms.aside.receipts.connect_wanted.connect(self.connect_wanted)
        rooms.keep_wanted.connect(self._keep_asked)
        self.hinter.looked.connect(self._looked)

    def _connect_keys(self) -> None:
        for keys, slot in (
            ("F8", self.hinter.next_hint),
            ("Shift+F8", self.hinter.previous_hint),
            ("Ctrl+.", self.hinter.mend_here),
            ("Alt+Return", self.hinter.show_card),
            ("Ctrl+Return", self.rooms.bar.press),
            ("Ctrl+Enter", self.rooms.bar.press),
            ("Ctrl+S", self._keep_asked),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _keep_asked(self) -> None:
        self._remember()
        self.session.keep_soon()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step(self, forward=forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._keep_asked()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep_asked()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_asked()
        event.accept()
        self.closed.emit()
