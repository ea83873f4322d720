"""Makes the pages: each gets the few services it uses and is tied to the desk.

A page's module is read when the page is first wanted, so that a tray at rest holds none.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop import settings

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.ui.composer import Composer
    from desktop.ui.program_door import ProgramDoor


class Places:
    """One method a page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found = desk.foundation

    def feed(self) -> QWidget:
        from desktop.feeds.holds import Holds
        from desktop.ui.feed import FeedPage
        from desktop.ui.messages import sentence
        from desktop.ui.topics_asked import TopicsAsked

        desk, found = self._desk, self._found
        page = FeedPage(
            desk.look,
            desk.jobs,
            found.posts,
            found.pictures,
            desk.now,
            found.catalog.titles,
            Holds(found.store).of,
            TopicsAsked(desk.jobs, found.settings),
            found.wishes.of,
        )
        page.post_wanted.connect(desk.show_post)
        page.posts_touched.connect(desk.standing.refresh)
        page.topics_wanted.connect(desk.show_topics)
        page.topic_wanted.connect(desk.choose_topic)
        page.link_wanted.connect(desk.browse)
        page.program_wanted.connect(desk.show_welcome)
        page.notices.sign_in_wanted.connect(desk.sign_in)
        page.sync_wanted.connect(desk.check_now)
        if desk.tidings.problem is not None:
            page.show_problem(desk.tidings.problem, sentence(desk.tidings.problem))
        desk.jobs.run("store", found.programs.all, desk.tidings.programs_known, owner=page)
        return page

    def topics(self) -> QWidget:
        from desktop.ui.topics import TopicsPage
        from desktop.ui.topics_asked import TopicsAsked

        desk, found = self._desk, self._found
        asked = TopicsAsked(desk.jobs, found.settings)
        page = TopicsPage(desk.look, desk.jobs, found.programs, found.wishes, asked, desk.now)
        page.chosen.connect(desk.tidings.posts_changed)
        page.done.connect(desk.show_feed)
        return page

    def shared(self) -> QWidget:
        from desktop.ui.forbidding import rules_of
        from desktop.ui.outbox import OutboxPage

        desk, found = self._desk, self._found
        page = OutboxPage(
            desk.look,
            desk.jobs,
            found.outbox,
            found.accounts,
            found.catalog,
            found.posts,
            desk.handing,
            desk.browse,
            desk.now,
            partial(rules_of, found.posts, found.programs, found.engine),
            found.reporting.told_of,
        )
        desk.reports.told.connect(page.outbox_changed)
        page.touched.connect(desk.tidings.shared)
        page.connect_wanted.connect(desk.reconnect_account)
        page.draft_wanted.connect(desk.show_draft)
        return page

    def reach(self) -> QWidget:
        from desktop.places_reach import ReachPlaces

        return ReachPlaces(self._desk).page()

    def guidelines(self) -> QWidget:
        from desktop.guidelines.documents import Documents
        from desktop.guidelines.readings import Readings
        from desktop.ui.guidelines import GuidelinesPage

        desk, found = self._desk, self._found
        page = GuidelinesPage(
            desk.look,
            desk.jobs,
            found.programs,
            Documents(found.programs.file, found.programs.file_changed),
            found.pictures,
            found.rules,
            Readings(found.settings),
            desk.now,
        )
        page.caption_wanted.connect(desk.back_to_caption)
        return page

    def accounts(self) -> QWidget:
        from desktop.ui.accounts import AccountsPage

        desk, found = self._desk, self._found
        page = AccountsPage(
            desk.look,
            desk.jobs,
            found.accounts,
            found.catalog,
            found.pictures,
            found.outbox.all,
            desk.now,
            desk.browse,
        )
        page.accounts_touched.connect(desk.accounts_touched)
        page.vault_used.connect(desk.remember_vault)
        page.memory_wanted.connect(found.vault.agree_to_memory)
        page.change_wanted.connect(found.vault.agree_to_change)
        return page

    def settings(self) -> QWidget:
        from desktop.ui.settings import SettingsPage

        desk, found = self._desk, self._found
        page = SettingsPage(
            desk.look,
            desk.jobs,
            found.settings,
            found.programs,
            found.access,
            found.sync,
            found.pictures,
            found.paths,
            desk.now,
        )
        page.program_wanted.connect(desk.show_welcome)
        page.programs_touched.connect(desk.tidings.program_left)
        page.setting_changed.connect(desk.tidings.setting_changed)
        page.topics_wanted.connect(desk.show_topics)
        page.sent_wanted.connect(desk.show_sent)
        page.show_notice(desk.decisions.notice)
        page.diagnostics_wanted.connect(desk.diagnosing.ask_where)
        desk.diagnosing.told.connect(page.about.told.say)
        return page

    def welcome(self) -> QWidget:
        from desktop.ui.welcome import WelcomePage

        desk, found = self._desk, self._found
        page = WelcomePage(
            desk.look,
            desk.jobs,
            found.programs,
            found.settings,
            found.catalog,
            self._door(),
            desk.now,
        )
        page.joined.connect(desk.program_joined)
        page.connect_wanted.connect(desk.connect_account)
        page.done.connect(desk.welcomed)
        return page

    def sign_in(self) -> QWidget:
        from desktop.ui.sign_in import SignInPage

        desk = self._desk
        page = SignInPage(desk.look, self._door())
        page.signed_in.connect(desk.tidings.program_joined)
        page.done.connect(desk.show_feed)
        return page

    def _door(self) -> ProgramDoor:
        """What lets people into private programs; each page has one of its own."""
        from desktop.ui.admitting import Admitting
        from desktop.ui.program_door import ProgramDoor

        desk, found = self._desk, self._found
        admitting = Admitting(desk.jobs, found.access, found.programs, desk.now)
        door = ProgramDoor(desk.look, admitting, desk.browse)
        door.admitted.connect(desk.remember_vault)
        door.memory_wanted.connect(found.vault.agree_to_memory)
        door.change_wanted.connect(found.vault.agree_to_change)
        return door


def make_composer(desk: Desk) -> Composer:
    """The caption editor window."""
    from desktop.feeds.holds import Holds
    from desktop.ui.agreed_line import AgreedLine
    from desktop.ui.composer import Composer

    found = desk.foundation
    composer = Composer(
        look=desk.look,
        jobs=desk.jobs,
        drafts=found.drafts,
        accounts=found.accounts,
        catalog=found.catalog,
        outbox=found.outbox,
        posts=found.posts,
        pictures=found.pictures,
        programs=found.programs,
        media=found.media,
        hints=found.engine,
        now=desk.now,
        own_name=partial(found.settings.get, settings.OWN_NAME),
        language=partial(found.settings.get, settings.SHARE_LANGUAGE),
        hold=Holds(found.store).of,
        browse=desk.browse,
    )
    composer.sending.attach(
        desk.handing, desk.browse, partial(found.settings.get, settings.UNDO_SECONDS)
    )
    AgreedLine(composer.session, composer.rooms.bar, desk.jobs, found.reporting.tells)
    composer.shared.connect(desk.tidings.shared)
    composer.connect_wanted.connect(desk.connect_for_editor)
    composer.guideline_wanted.connect(desk.show_guideline)
    return composer
