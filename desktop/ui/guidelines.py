"""The guidelines that people read: pages, what they hold, searching, and whom to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from desktop.feeds.pictures import Pictures
from desktop.feeds.program import Programs
from desktop.guidelines.documents import Documents
from desktop.guidelines.readings import Readings
from desktop.jobs import Jobs
from desktop.ui.ask import AskCard
from desktop.ui.browser import open_address
from desktop.ui.contents import Contents
from desktop.ui.copying import announce
from desktop.ui.finding import Finding
from desktop.ui.look import GAP, ROOM, SMALL, STEP, Look
from desktop.ui.messages import number_text
from desktop.ui.page_search import PageSearch
from desktop.ui.page_tabs import PageTabs
from desktop.ui.painted import Skeleton
from desktop.ui.reader import Reader
from desktop.ui.rule_page import RULES
from desktop.ui.shelf import Leaf, Librarian, Shelf
from desktop.ui.widgets import Banner, Button, EmptyPlace, Heading, Text

if TYPE_CHECKING:
    from desktop.guidelines.rules import Rule

READ = 8_000
"""Milliseconds that a page is on the screen before it counts as read."""
LOADING = 300
"""Milliseconds before one sees that something is loading."""
NARROW = 700
"""Below this width the contents are a button."""


class GuidelinesPage(QWidget):
    """Which page, what it holds, the text, and whom to ask."""

    caption_wanted = Signal()
    """Back to the caption whose hint led here."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        programs: Programs,
        documents: Documents,
        pictures: Pictures,
        rules: Callable[[str], Sequence[Rule]],
        readings: Readings,
        now: Callable[[], datetime],
        read_after: int = READ,
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._readings = look, jobs, readings
        self._librarian = Librarian(jobs, programs, documents, rules, readings, now)
        self._librarian.brought.connect(self._show)
        self._shelf = Shelf()
        self._leaf: Leaf | None = None
        self._wanted: tuple[str, str, bool] | None = None
        self._build(look, jobs, pictures)
        self._reading = QTimer(self, singleShot=True, interval=read_after)
        self._reading.timeout.connect(self._has_read)
        look.changed.connect(self._reader.redraw)
        self.program_changed()

    def _build(self, look: Look, jobs: Jobs, pictures: Pictures) -> None:
        self._stack = QStackedLayout(self)
        main = QWidget()
        box = QVBoxLayout(main)
        box.setContentsMargins(ROOM, GAP, ROOM, GAP)
        box.setSpacing(SMALL)
        self._search = PageSearch(look, self)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(Heading(self.tr("Guidelines"), look))
        top.addWidget(self._search, 1)
        box.addLayout(top)
        self._tabs = PageTabs()
        self._tabs.chosen.connect(self._tab_chosen)
        box.addWidget(self._tabs)
        facts = QHBoxLayout()
        self._facts = Text(tone="muted")
        self._menu_button = Button(self.tr("Contents"), kind="quiet", icon=look.icon("down"))
        self._menu_button.clicked.connect(self._show_menu)
        facts.addWidget(self._facts, 1)
        facts.addWidget(self._menu_button)
        box.addLayout(facts)
        self._banner = Banner(look)
        self._banner.pressed.connect(self._go_back)
        box.addWidget(self._banner)
        row = QHBoxLayout()
        row.setSpacing(STEP)
        self._contents = Contents(look)
        self._contents.place_chosen.connect(self._go)
        self._reader = Reader(look, jobs, pictures)
        self._reader.followed.connect(self._follow)
        self._reader.moved.connect(self._contents.point)
        self._finding = Finding(self._search, self._contents, self._reader)
        self._finding.page_wanted.connect(self._show_found)
        self._finding.changed.connect(self._search_changed)
        self._search.left.connect(self._reader.setFocus)
        self._search.went_down.connect(self._contents.setFocus)
        row.addWidget(self._contents)
        row.addWidget(self._reader, 1)
        box.addLayout(row, 1)
        self._ask = AskCard(look)
        box.addWidget(self._ask)
        self._stack.addWidget(self._waiting(look))
        self._stack.addWidget(main)
        self._stack.addWidget(
            EmptyPlace(
                look,
                "guidelines",
                self.tr("No guidelines yet"),
                self.tr("When your program has a content policy or a brand guide, read it here."),
            )
        )

    def _waiting(self, look: Look) -> QWidget:
        """What stands there when reading the pages takes longer than anybody notices."""
        place = QWidget()
        box = QVBoxLayout(place)
        box.setContentsMargins(ROOM, ROOM, ROOM, ROOM)
        bars = Skeleton(look, rows=6)
        bars.hide()
        box.addWidget(bars)
        box.addStretch(1)
        QTimer.singleShot(LOADING, bars, bars.show)
        return place

    # --- slots -----------------------------------------------------------------------------

    def program_changed(self) -> None:
        """A program was joined, left, or came back different: look at what is kept."""
        self._librarian.ask()

    def show_link(self, link: str, program: str = "", *, back: bool = False) -> None:
        """Go to `document#anchor` and mark what it names; an https link opens in the browser.
        `program`: the address of the one whose page it is; `back`: somebody was writing and may
        want to return."""
        if link.startswith(("https://", "http://")):
            open_address(link)
            return
        there = self._shelf.find(link.partition("#")[0], None, program) is not None
        if not there and not self._shelf.complete:
            self._wanted = (link, program, back)
        else:
            self._wanted = None
            self._go_link(link, program, back=back)

    # --- showing ---------------------------------------------------------------------------

    def _show(self, shelf: Shelf) -> None:
        before, self._shelf = self._shelf, shelf
        if shelf != before:
            self._show_shelf(shelf)
        if self._wanted is not None:
            link, program, back = self._wanted
            self.show_link(link, program, back=back)

    def _show_shelf(self, shelf: Shelf) -> None:
        self._tabs.show_titles(shelf.titles())
        self._stack.setCurrentIndex(1 if shelf.leaves else 2 if shelf.complete else 0)
        if not shelf.leaves:
            self._leaf = None
            return
        old = self._leaf
        leaf = (shelf.again(old) if old else None) or shelf.leaves[0]
        if old is not None and leaf.page == old.page:
            self._leaf = leaf
            self._dress(leaf)
        else:
            self._open(leaf)

    def _open(self, leaf: Leaf, then: Callable[[], None] | None = None) -> None:
        """Show a page; `then` is done once it stands."""
        self._banner.clear()
        if self._leaf is not None and leaf.page == self._leaf.page and not self._reader.busy:
            if then is not None:
                then()
            return
        self._leaf = leaf
        self._dress(leaf)
        self._reader.show_page(leaf.page, then or self._finding.show)
        self._reading.start()

    def _dress(self, leaf: Leaf) -> None:
        """Everything around the text."""
        self._tabs.choose(self._shelf.leaves.index(leaf))
        self._facts.setText(" · ".join(self._facts_of(leaf)))
        self._ask.show_contact(leaf.contact)
        self._finding.look_in(self._shelf.pages_of(leaf.program))
        if not self._finding.active:
            self._contents.show_page(leaf.page, leaf.changed)
        self._make_room()

    def _facts_of(self, leaf: Leaf) -> Sequence[str]:
        facts = []
        page = leaf.page
        if page.length.minutes:
            count = number_text(page.length.minutes)
            one = page.length.minutes == 1
            told = self.tr("1 minute to read") if one else self.tr("{count} minutes to read")
            facts.append(told.format(count=count))
        if page.dated is not None:
            day = QLocale().toString(page.dated, "d MMMM yyyy")  # type: ignore[call-overload]
            facts.append(self.tr("last changed {day}").format(day=day))
        if page.id == RULES:
            rules = sum(block.lead for block in page.blocks)
            told = self.tr("1 rule") if rules == 1 else self.tr("{count} rules")
            facts.append(told.format(count=number_text(rules)))
        if leaf.changed:
            facts.append(self.tr("● changed since you read it"))
        return facts

    def _make_room(self) -> None:
        """The contents stand beside the text where there is room, else behind a button."""
        wide = self.width() >= NARROW
        long = self._leaf is not None and len(self._leaf.page.headings) > 2
        self._contents.setFixedWidth(max(200, min(280, self.width() // 4)))
        self._contents.setVisible(wide and (long or self._finding.active))
        self._menu_button.setVisible(not wide and long)
        self._ask.show_address(wide)

    # --- going somewhere -------------------------------------------------------------------

    def _go_link(self, link: str, program: str = "", *, back: bool = False) -> None:
        document, _, anchor = link.partition("#")
        leaf = self._shelf.find(document, self._leaf, program)
        if leaf is None:
            if link:
                self._tell(self.tr("The page that explains this is not here."), back=back)
            return
        place = leaf.page.place(anchor) if anchor else 0

        def there() -> None:
            self._reader.go(place or 0, mark=bool(anchor) and place is not None)
            if place is None:
                self._tell(
                    self.tr("This place of the page has gone. Here is the page as it is now."),
                    back=back,
                )
            elif back:
                self._tell(self.tr("This is what the hint is about."), back=True)
            self._reader.setFocus()
            if self._banner.isVisible():
                announce(self._reader, self._banner.text)

        self._open(leaf, there)

    def _tell(self, text: str, *, back: bool) -> None:
        self._banner.say("info", text, self.tr("Back to your caption") if back else "")

    def _go_back(self) -> None:
        self._banner.clear()
        self._reader.unmark()
        self.caption_wanted.emit()

    def _go(self, place: int) -> None:
        self._banner.clear()
        self._reader.go(place)
        self._reader.setFocus()

    def _tab_chosen(self, number: int) -> None:
        self._open(self._shelf.leaves[number])

    def _follow(self, link: str) -> None:
        """A link to another page of the guidelines stays here; the rest goes to the browser."""
        address, anchor = urldefrag(link)
        for leaf in self._shelf.leaves:
            if address and address == leaf.page.address:
                self._go_link(f"{leaf.page.id}#{anchor}" if anchor else leaf.page.id)
                return
        if ":" in link.partition("#")[0]:
            open_address(link)
        else:
            self._go_link(link)

    def _show_menu(self) -> None:
        menu = QMenu(self)
        page = self._reader.page
        for heading in page.headings:
            room = "    " * max(0, heading.level - 2)
            action = menu.addAction(room + heading.title.replace("&", "&&"))
            action.setData(heading.block)
        menu.triggered.connect(self._menu_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))

    def _menu_chosen(self, action: QAction) -> None:
        self._go(action.data())

    # --- searching -------------------------------------------------------------------------

    def _show_found(self, page: str) -> None:
        leaf = self._shelf.find(page, self._leaf)
        if leaf is not None:
            self._open(leaf, self._finding.show)

    def _search_changed(self) -> None:
        if self._leaf is not None and not self._finding.active:
            self._contents.show_page(self._leaf.page, self._leaf.changed)
        self._make_room()

    # --- having read -------------------------------------------------------------------------

    def _has_read(self) -> None:
        if self._leaf is None or self._leaf.page.id == RULES or not self.isVisible():
            return
        page, readings = self._leaf.page, self._readings
        if not readings.is_read(page):
            self._jobs.run("store", lambda: readings.read(page), owner=self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.program_changed()
        self._reading.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._reading.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
