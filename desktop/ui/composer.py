"""The caption editor window: one post, one's own words, one or more accounts."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import GoodwordError
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.guidelines.engine import Engine
from desktop.jobs import Jobs
from desktop.model import Account, Draft, Hint, Hold, KeptPost
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.drafts import Drafts
from desktop.share.media_folder import MediaFolder
from desktop.share.outbox import Outbox
from desktop.share.tracking import in_draft
from desktop.ui import choosing, filling, keys, showing
from desktop.ui.arrivals import Arrivals
from desktop.ui.beside import Beside
from desktop.ui.browser import open_address
from desktop.ui.decoding import Decoder
from desktop.ui.following import Following
from desktop.ui.hinter import Hinter
from desktop.ui.look import Look
from desktop.ui.media_side import MediaSide
from desktop.ui.messages import moment_text
from desktop.ui.opening import Opened, Services, no_hold
from desktop.ui.reading import step
from desktop.ui.refusing import Surroundings
from desktop.ui.rooms import Rooms
from desktop.ui.sending import Sending
from desktop.ui.session import Session
from desktop.ui.takeover import Takeover
from desktop.ui.target import Way
from desktop.ui.telling import Telling

VIDEO_BYTES = 200_000_000
"""Of a post's video: it is fetched into memory, and no program publishes larger ones."""


class Composer(QWidget):
    """One window, used for one draft after the other; the former is kept first."""

    shared = Signal()
    """Shares lie in the outbox: deliver them."""
    connect_wanted = Signal(str)
    guideline_wanted = Signal(str, str)
    """What explains a hint, and the address of the program whose page that is."""
    closed = Signal()
    faced = Signal()
    """The person turned to the editor."""

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
        media: MediaFolder,
        hints: Callable[[str], Engine],
        now: Callable[[], datetime],
        own_name: Callable[[], str] = str,
        language: Callable[[], str] = str,
        hold: Callable[[str], Hold | None] = no_hold,
        browse: Callable[[str], bool] = open_address,
    ) -> None:
        """`own_name` and `language` are what the person set, or empty; `hold` tells whether a
        program is on hold; `browse` opens an address in the person's browser or mail program."""
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Goodword")
        self.resize(1180, 760)
        self.setMinimumSize(760, 520)
        self._catalog, self._now, self._language = catalog, now, language
        self._opened: Opened | None = None
        self._decoder = Decoder(jobs)
        self.rooms = Rooms(look, self._decoder.decode)
        self.rooms.post.know(language, catalog.titles)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.rooms)
        self.session = Session(
            jobs, Services(drafts, accounts, outbox, posts, programs, hints, now, hold)
        )
        self.arrivals = Arrivals(jobs, pictures)
        self.hinter = Hinter(
            self.rooms.texts, self.rooms.aside.hints, self.rooms.bar.targets, self._surroundings
        )
        self.takeover = Takeover(self.rooms.post, self.rooms.texts, self._networks)
        fetch = partial(pictures.body, limit=VIDEO_BYTES)
        self.media = MediaSide(self, self.rooms, jobs, media, self.draft, fetch)
        self.sending = Sending(
            self.session, self.rooms.bar, self.rooms.aside, self.draft, now, self.media.fitting
        )
        self.following = Following(
            self.rooms, self.media.shown, self.arrivals.path, own_name, self.takeover.seen, now
        )
        self.beside = Beside(
            look, self.rooms, jobs, drafts, self.draft, self._networks, browse, now
        )
        self.telling = Telling(self.rooms)
        self._connect_session()
        self._connect_rooms()
        self._connect_keys()
        self.rooms.setEnabled(False)

    # --- slots of the application ------------------------------------

    def show_post(self, post_id: str) -> None:
        """The editor on this post, with the words that were begun for it."""
        here = self._opened.draft.post if self._opened is not None else ""
        if here != post_id or self.sending.all_sent():
            self._open(post=post_id)
        self.come_back()

    def show_own(self) -> None:
        """The editor without a post."""
        if self._opened is None or self._opened.draft.post or self.sending.left():
            self._open()
        self.come_back()

    def show_draft(self, draft_id: str) -> None:
        """The editor on this very draft."""
        if self._opened is None or self._opened.draft.id != draft_id:
            self._open(draft=draft_id)
        self.come_back()

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

    def _open(self, *, post: str = "", draft: str = "", fresh: bool = False) -> None:
        self._remember()
        self._opened = None
        self.rooms.setEnabled(False)  # words typed now would belong to nothing
        self.session.open(post=post, draft=draft, fresh=fresh)

    def _open_fresh(self) -> None:
        """Another post of one's own; those that were begun stay."""
        self._open(fresh=True)

    def come_back(self) -> None:
        """In front again, as it was left."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        self.faced.emit()

    def _show_opened(self, opened: Opened) -> None:
        self._opened = None  # what the parts say while they are filled is nobody's words
        self.hinter.begin(opened.draft.hidden)
        self.rooms.setEnabled(True)
        self.media.begin(opened.draft)
        self.telling.open()
        filling.fill(
            self.rooms, opened, self._catalog, self.arrivals.path, self._now(), self._language()
        )
        self.setWindowTitle(filling.title(opened))
        self._opened = opened
        self.takeover.offer(showing.captions(opened))
        self.following.begin(opened)
        self.beside.begin(opened, {one.name: one.title for one in self._catalog.all()})
        self.sending.begin(opened.shares)
        self._show_closed()
        self.arrivals.fetch(showing.wanted(opened))
        fresh = self.draft()
        if fresh is not None:
            self.session.adopt(fresh)
        self._choice_changed()
        self.rooms.texts.current.setFocus()

    def _show_closed(self) -> None:
        opened = self._opened
        if opened is not None and opened.closed:
            self.telling.closed(opened.closed, opened.said, words=self.rooms.texts.written)

    # --- the draft as it stands ------------------------------------

    def draft(self) -> Draft | None:
        """What is on the screen, as a value."""
        if self._opened is None:
            return None
        draft = filling.read(self.rooms, self._opened.draft)
        if not (self._opened.restored or self.rooms.terms.spoken):
            draft = replace(draft, language=self._language() or draft.language)
        return replace(draft, hidden=self.hinter.hidden)

    def _remember(self) -> None:
        draft = self.draft()
        if draft is not None:
            self.session.remember(draft)

    def _networks(self) -> tuple[str, ...]:
        return filling.networks(self.rooms)

    def _surroundings(self) -> Surroundings:
        selected = self.rooms.bar.targets.selected()
        around = showing.surroundings(self._opened, self.draft(), selected, self._now())
        return self.media.around(around)

    # --- while writing ------------------------------------

    def _edited(self) -> None:
        if self._opened is not None and not self.rooms.texts.composing:
            self._begin_anew_after_sending()
            self._remember()

    def _begin_anew_after_sending(self) -> bool:
        """What was sent stays as it was sent: other words are a new draft of the same post."""
        draft = self.draft()
        if self._opened is None or draft is None or not self.sending.has_other_words(draft):
            return False
        fresh = replace(draft, id=secrets.token_hex(16), started=self._now(), changed=None)
        self._opened = replace(self._opened, draft=fresh, shares=())
        self.session.branch(fresh)
        self.rooms.texts.belong_to(fresh.id)
        self.sending.begin(())
        self.hinter.look_soon()
        return True

    def _shares_changed(self) -> None:
        """Words typed while the last share was still on its way must not go with it."""
        if not self.rooms.texts.composing and self._begin_anew_after_sending():
            self._remember()
        self.hinter.look_soon()

    def _choice_changed(self) -> None:
        """Other accounts, another link or picture."""
        selected = self.rooms.bar.targets.selected()
        self.rooms.texts.set_networks(choosing.networks(selected))
        self.rooms.terms.offer(selected)
        self._edited()
        self.media.look(selected)
        self.hinter.look_soon()
        self.following.targets_changed()

    def _looked(self) -> None:
        """The hints are known: may it be shared?"""
        if self._opened is None or self.sending.busy:
            return
        rooms = self.rooms
        targets = rooms.bar.targets
        targets.show_ways(self._ways())
        obstacle = (
            self.media.obstacle()
            or rooms.terms.obstacle()
            or choosing.obstacle(self._opened.closed, targets, rooms.texts, self.hinter.stopping())
        )
        rooms.bar.show_deed(targets.selected(), obstacle, self._now())

    def _ways(self) -> dict[str, Way]:
        """How the words, as they will be sent, reach each account."""
        draft = self.draft()
        if draft is None or self._opened is None:
            return {}
        sent, targets = in_draft(draft, self._opened.tracking), self.rooms.bar.targets.all()
        return showing.ways_of(self._catalog, sent, targets, self._now())

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
        filling.show_faces(self.rooms, self.arrivals.path)
        self.sending.show_again()
        self._choice_changed()

    def _post_read(
        self, kept: KeptPost | None, closed: str, said: str, tracking: Mapping[str, str]
    ) -> None:
        """The post came back, the same as before or not. The words stay in any case."""
        before = self._opened
        if before is None:
            return
        now = replace(before, kept=kept or before.kept, closed=closed, said=said, tracking=tracking)
        self._opened = now
        if closed:
            self._show_closed()
        elif before.closed:
            self.telling.open()
        if now.kept is not None and before.kept is not None and now.kept.post != before.kept.post:
            filling.show_post(self.rooms, now, self.arrivals.path, self._now())
            self.takeover.offer(showing.captions(now))
            self.session.read_accounts()  # it may be meant for other networks now
        if tracking != before.tracking:
            self.following.begin(now)
            self.following.follow()
        self.hinter.look_soon()

    def _picture_came(self, url: str, path: str) -> None:
        self.rooms.attachments.arrive(url, path)
        if self._opened is not None:
            filling.show_post(self.rooms, self._opened, self.arrivals.path, self._now())
        filling.show_faces(self.rooms, self.arrivals.path)
        self.following.follow()

    def _was_kept(self, when: datetime) -> None:
        words = self.tr("Saved {time}").format(time=moment_text(when, self._now()))
        self.rooms.saved.setText(words)
        self.beside.versions.look()

    def _failed(self, error: GoodwordError) -> None:
        self.sending.failed()
        self.telling.failed(error)
        self.hinter.look_soon()

    def _pointed(self, hint: Hint) -> None:
        """A hint that is not about words leads to what it is about."""
        if hint.rule in ("network.alt", "network.alt_long", "media.untitled"):
            self.rooms.attachments.describe()

    def _asked_why(self, link: str) -> None:
        program = self._opened.program if self._opened is not None else None
        self.guideline_wanted.emit(link, program.address if program is not None else "")

    def _media_changed(self) -> None:
        self.hinter.look_soon()
        self.following.follow()

    # --- wiring ------------------------------------

    def _connect_session(self) -> None:
        session = self.session
        session.opened.connect(self._show_opened)
        session.kept.connect(self._was_kept)
        session.failed.connect(self._failed)
        session.engine_changed.connect(self.hinter.set_engine)
        session.accounts_changed.connect(self._accounts_read)
        session.post_changed.connect(self._post_read)
        self.arrivals.came.connect(self._picture_came)

    def _connect_rooms(self) -> None:
        rooms = self.rooms
        rooms.texts.edited.connect(self._edited)
        rooms.texts.left.connect(self.session.keep_soon)
        rooms.attachments.changed.connect(self._choice_changed)
        rooms.terms.changed.connect(self._choice_changed)
        rooms.bar.targets.chosen.connect(self._choice_changed)
        rooms.bar.targets.connect_wanted.connect(self.connect_wanted)
        rooms.aside.hints.asked_why.connect(self._asked_why)
        rooms.aside.hints.pointed.connect(self._pointed)
        rooms.aside.receipts.connect_wanted.connect(self.connect_wanted)
        rooms.keep_wanted.connect(self._keep_asked)
        rooms.bar.asked.connect(self.hinter.settle)
        self.media.changed.connect(self._media_changed)
        self.media.refused.connect(self.telling.not_added)
        self.hinter.looked.connect(self._looked)
        self.hinter.hid.connect(self._remember)
        self.beside.draft_wanted.connect(self.show_draft)
        self.beside.fresh_wanted.connect(self._open_fresh)
        self.takeover.taken.connect(self.following.follow)
        self.sending.shared.connect(self.shared)
        self.sending.changed.connect(self._shares_changed)

    def _connect_keys(self) -> None:
        wanted = {
            "F8": self.hinter.next_hint,
            "Shift+F8": self.hinter.previous_hint,
            "Ctrl+.": self.hinter.mend_here,
            "Alt+Return": self.hinter.show_card,
            "Ctrl+Return": self.rooms.bar.press,
            "Ctrl+Enter": self.rooms.bar.press,
            "Ctrl+S": self._keep_asked,
            "Ctrl+W": self.close,
        }
        keys.connect(self, wanted)

    def _keep_asked(self) -> None:
        self._remember()
        self.session.keep_soon()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step(self, forward=forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.faced.emit() if self.isActiveWindow() else self._keep_asked()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep_asked()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_asked()
        event.accept()
        self.closed.emit()
