"""The guidelines that people read: pages, their headings, and the paragraph a hint means."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QShowEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.feeds.pictures import Pictures
from desktop.feeds.program import Programs
from desktop.guidelines.documents import Documents, Page
from desktop.jobs import Jobs
from desktop.model import Contact, Program
from desktop.ui.browser import open_address
from desktop.ui.look import GAP, ROOM, SMALL, STEP, Look
from desktop.ui.widgets import Button, Chip, EmptyPlace, Heading, Text, clear


@dataclass(frozen=True, slots=True)
class Shelf:
    """The pages of one program and whom to ask."""

    pages: tuple[Page, ...]
    contact: Contact
    address: str


class Reader(QTextBrowser):
    """A page of Markdown: nothing is loaded from outside, links open in the browser."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures
        self._base = ""
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(20)

    def show_page(self, page: Page, base: str, look: Look) -> None:
        self._base = base
        self.document().setDefaultFont(look.font(1.05))
        self.document().setMarkdown(
            page.markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        self._space_out(look)
        self.setAccessibleName(self.tr("Text of {title}").format(title=page.title))

    def go(self, number: int) -> None:
        """Bring the heading with this number (0 = the first) to the top, and mark it."""
        block = self._heading(number)
        if block is None:
            return
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(int(top) - SMALL)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Only pictures that the cache already holds; never a file, never the network."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            path = self._pictures.path(urljoin(self._base, QUrl(name).toString()))
            if path is not None:
                image = QImage(str(path))
                width = max(200, self.viewport().width() - 60)
                if image.width() > width:
                    image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
                return image
        return None

    def _heading(self, number: int) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                if number == 0:
                    return block
                number -= 1
            block = block.next()
        return None

    def _space_out(self, look: Look) -> None:
        """Room between paragraphs, generous lines, headings in our sizes."""
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            cursor.setPosition(block.position())
            shape = QTextBlockFormat()
            shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            shape.setTopMargin({0: 0, 1: 8, 2: 22}.get(level, 14))
            shape.setBottomMargin(4 if block.textList() else 10)
            cursor.mergeBlockFormat(shape)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                letters = QTextCharFormat()
                letters.setFont(look.font({1: 1.7, 2: 1.3}.get(level, 1.1), bold=True))
                cursor.mergeCharFormat(letters)
            block = block.next()

    def _follow(self, url: QUrl) -> None:
        open_address(urljoin(self._base, url.toString()))


class GuidelinesPage(QWidget):
    """The page: which document, its headings on the left, the text, and whom to ask."""

    contact_wanted = Signal(str)

    def __init__(
        self, look: Look, jobs: Jobs, programs: Programs, documents: Documents, pictures: Pictures
    ) -> None:
        super().__init__()
        self._look, self._jobs = look, jobs
        self._programs, self._documents = programs, documents
        self._shelf = Shelf((), Contact(), "")
        self._shown = ""
        self._wanted = ""
        self._stack = QStackedLayout(self)
        main = QWidget()
        box = QVBoxLayout(main)
        box.setContentsMargins(ROOM, GAP, ROOM, ROOM)
        box.setSpacing(STEP)
        box.addWidget(Heading(self.tr("Guidelines"), look))
        self._tabs = QHBoxLayout()
        self._tabs.setSpacing(SMALL)
        box.addLayout(self._tabs)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._headings = QListWidget()
        self._headings.setFixedWidth(220)
        self._headings.setWordWrap(True)
        self._headings.setAccessibleName(self.tr("Contents"))
        self._headings.itemClicked.connect(self._go)
        self._headings.itemActivated.connect(self._go)
        self._reader = Reader(pictures)
        row.addWidget(self._headings)
        row.addWidget(self._reader, 1)
        box.addLayout(row, 1)
        self._ask = QHBoxLayout()
        box.addLayout(self._ask)
        self._stack.addWidget(main)
        self._stack.addWidget(
            EmptyPlace(
                look,
                "guidelines",
                self.tr("No guidelines yet"),
                self.tr("When your program has a content policy or a brand guide, read it here."),
            )
        )
        self._stack.setCurrentIndex(1)
        look.changed.connect(self._redraw)
        self.program_changed()

    # --- slots -----------------------------------------------------------------------------

    def program_changed(self) -> None:
        programs, documents = self._programs, self._documents

        def work() -> Shelf:
            joined = [program for program in programs.all() if program.documents]
            if not joined:
                return Shelf((), Contact(), "")
            first: Program = joined[0]
            return Shelf(documents.pages(first), first.contact, first.address)

        self._jobs.run("store", work, self._show, owner=self)

    def show_link(self, link: str) -> None:
        """Go to `document#anchor`; an https link opens in the browser."""
        if link.startswith(("https://", "http://")):
            open_address(link)
            return
        self._wanted = link
        document, _, anchor = link.partition("#")
        for page in self._shelf.pages:
            if page.id == document:
                self._open(page)
                for number, heading in enumerate(page.headings):
                    if heading.anchor == anchor:
                        self._headings.setCurrentRow(number)
                        self._reader.go(number)
                self._wanted = ""

    # --- inside ----------------------------------------------------------------------------

    def _show(self, shelf: Shelf) -> None:
        if shelf == self._shelf and self._shown:
            return
        self._shelf = shelf
        clear(self._tabs)
        for page in shelf.pages:
            tab = Chip(page.title)
            tab.setObjectName(page.id)
            tab.clicked.connect(self._tab_pressed)
            self._tabs.addWidget(tab)
        self._tabs.addStretch(1)
        self._show_contact(shelf.contact)
        self._stack.setCurrentIndex(0 if shelf.pages else 1)
        if shelf.pages:
            self._open(
                next((page for page in shelf.pages if page.id == self._shown), shelf.pages[0])
            )
        if self._wanted:
            self.show_link(self._wanted)

    def _open(self, page: Page) -> None:
        self._shown = page.id
        for number in range(self._tabs.count()):
            place = self._tabs.itemAt(number)
            tab = place.widget() if place is not None else None
            if isinstance(tab, Chip):
                tab.setChecked(tab.objectName() == page.id)
        self._headings.clear()
        for heading in page.headings:
            item = QListWidgetItem("   " * max(0, heading.level - 1) + heading.title)
            item.setSizeHint(QSize(0, 32))
            self._headings.addItem(item)
        self._reader.show_page(page, self._shelf.address, self._look)

    def _redraw(self) -> None:
        page = next((page for page in self._shelf.pages if page.id == self._shown), None)
        if page is not None:
            self._reader.show_page(page, self._shelf.address, self._look)

    def _tab_pressed(self) -> None:
        tab = self.sender()
        page = next((one for one in self._shelf.pages if tab and one.id == tab.objectName()), None)
        if page is not None:
            self._open(page)

    def _go(self, item: QListWidgetItem) -> None:
        self._reader.go(self._headings.row(item))

    def _show_contact(self, contact: Contact) -> None:
        clear(self._ask)
        if not (contact.email or contact.url):
            return
        who = contact.name or contact.email or contact.url
        self._ask.addWidget(Text(self.tr("Unsure about something?"), tone="muted", wrap=False))
        ask = Button(self.tr("Ask {who}").format(who=who), icon=self._look.icon("mail"))
        ask.clicked.connect(self._write)
        self._ask.addWidget(ask)
        self._ask.addStretch(1)

    def _write(self) -> None:
        contact = self._shelf.contact
        open_address(f"mailto:{contact.email}" if contact.email else contact.url)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.program_changed()
