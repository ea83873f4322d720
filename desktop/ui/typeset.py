"""A page of guidelines set as a document for the screen, a little at a time.

Everything is built from blocks; no markup reaches Qt. What can be pressed are links: those
of the page, and `copy:N` for the words of box N.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextImageFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableFormat,
)

from desktop.guidelines.blocks import Block, Box, Kind, Run, Tone
from desktop.guidelines.documents import Page
from desktop.ui.faces import TONES, Faces
from desktop.ui.look import GAP, HAIR, ROOM, SMALL, STEP, Look
from desktop.ui.messages import left_to_right
from desktop.ui.sheet import COPY, PLACEHOLDER, Sheet, words

INDENT = 24


def typeset(page: Page, look: Look, sheet: Sheet) -> Iterator[None]:
    """Set the page into `sheet`; after every step somebody else may have a turn."""
    yield from _Setter(page, look, sheet).run()


class _Setter:
    """The state of setting one page."""

    def __init__(self, page: Page, look: Look, sheet: Sheet) -> None:
        self._page, self._sheet = page, sheet
        document = sheet.document
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(look.font(1.05))
        document.setDocumentMargin(GAP)
        document.setIndentWidth(INDENT)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._rtl = not left_to_right(next((b.text for b in page.blocks if b.text), ""))
        if self._rtl:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        document.setDefaultTextOption(option)
        self._faces = Faces(look, self._rtl)
        self._cursor = QTextCursor(document)
        self._fresh = True
        """The block that the cursor stands in is empty and may be used."""
        self._tiny = False
        """That block has no room of its own yet."""

    def run(self) -> Iterator[None]:
        self._cursor.beginEditBlock()
        number = 0
        blocks = self._page.blocks
        while number < len(blocks):
            block = blocks[number]
            if block.box is None:
                yield from self._set(block)
                number += 1
            else:
                inside = [block]
                while number + len(inside) < len(blocks) and (
                    blocks[number + len(inside)].box == block.box
                ):
                    inside.append(blocks[number + len(inside)])
                number += len(inside)
                after = blocks[number] if number < len(blocks) else block
                room = ROOM if after.kind is Kind.HEADING else GAP if after.lead else STEP
                before = blocks[number - len(inside) - 1 : number - len(inside)]
                near = bool(before) and before[0].lead
                yield from self._set_box(block.box, inside, 0 if near else SMALL, room)
            yield
        if self._page.cut:
            yield from self._set_end()
        self._cursor.endEditBlock()

    # --- blocks ------------------------------------------------------------------------------

    def _set(self, block: Block, *, above: int = 0) -> Iterator[None]:
        match block.kind:
            case Kind.TABLE:
                yield from self._set_table(block)
                return
            case Kind.PICTURE:
                self._set_picture(block)
                return
            case Kind.RULE:
                self._begin(self._faces.ruled())
            case _:
                self._begin(self._faces.shape_of(block, above))
                if block.mark:
                    self._hang(block)
                yield from self._say(block)
        self._sheet.places.append((self._cursor.block().blockNumber(),))

    def _hang(self, block: Block) -> None:
        self._cursor.createList(self._faces.hanging(block))
        if block.mark in "☐☑":
            shape = QTextBlockFormat()
            done = block.mark == "☑"
            checked = QTextBlockFormat.MarkerType.Checked
            shape.setMarker(checked if done else QTextBlockFormat.MarkerType.Unchecked)
            self._cursor.mergeBlockFormat(shape)

    def _say(self, block: Block) -> Iterator[None]:
        heading = block.level if block.kind is Kind.HEADING else 0
        for count, run in enumerate(block.runs):
            self._cursor.insertText(run.text, self._faces.letters(run, heading=heading))
            if count % 200 == 199:
                yield

    def _set_picture(self, block: Block) -> None:
        """The picture (its place at first) and below it, for everybody, what it shows."""
        self._begin(self._faces.shape(above=SMALL, below=HAIR if block.text else GAP, line=100))
        picture = QTextImageFormat()
        picture.setName(block.address)
        picture.setWidth(PLACEHOLDER.width())
        picture.setMaximumWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        self._sheet.pictures.append((block.address, self._cursor.position()))
        self._cursor.insertImage(picture)
        if not block.text:
            self._sheet.places.append((self._cursor.block().blockNumber(),))
            return
        self._begin(self._faces.shape(below=GAP, line=120))
        self._cursor.insertText(block.text, self._faces.letters(tone="muted", size=0.92))
        self._sheet.places.append((self._cursor.block().blockNumber(),))

    def _set_table(self, block: Block) -> Iterator[None]:
        columns = max(len(row) for row in block.rows)
        table = self._table(len(block.rows), columns, self._faces.table())
        places: list[int] = []
        for row, cells in enumerate(block.rows):
            for column, runs in enumerate(cells):
                # Qt does not turn tables round
                cell = table.cellAt(row, columns - 1 - column if self._rtl else column)
                if row == 0:
                    cell.setFormat(self._faces.table_head())
                self._cursor = cell.firstCursorPosition()
                self._cursor.setBlockFormat(self._faces.cell_shape(block, column))
                for run in runs:
                    self._cursor.insertText(run.text, self._faces.letters(run, bold=row == 0))
                places.append(self._cursor.block().blockNumber())
            yield
        self._sheet.places.append(tuple(places))
        self._leave(table)

    def _set_box(self, box: Box, inside: Sequence[Block], above: int, below: int) -> Iterator[None]:
        """A frame with a bar at its side, a sign and a label, and a way to copy the words."""
        _, tone, sign = TONES[box.tone]
        copies = box.tone is not Tone.BAD
        columns = 2 if copies else 1
        table = self._table(1, columns, self._faces.box(columns, above, below))
        first = columns - 1 if self._rtl else 0
        for column in range(columns):
            cell = self._faces.box_cell(box.tone, first=column == first)
            table.cellAt(0, column).setFormat(cell)
        self._cursor = table.cellAt(0, first).firstCursorPosition()
        self._fresh, self._tiny = True, False
        if sign:
            self._begin(self._faces.shape(below=HAIR, line=120))
            label = box.label or words("Good" if box.tone is Tone.GOOD else "Not so good")
            self._cursor.insertText(
                f"{sign} {label}", self._faces.letters(tone=tone, size=0.92, bold=True)
            )
        for number, block in enumerate(inside):
            yield from self._set(block)
            if number == len(inside) - 1:
                last = QTextBlockFormat()
                last.setBottomMargin(0)
                self._cursor.mergeBlockFormat(last)
        if copies:
            self._cursor = table.cellAt(0, columns - 1 - first).firstCursorPosition()
            self._cursor.setBlockFormat(self._faces.shape(line=120))
            shape = QTextBlockFormat()
            shape.setAlignment(Qt.AlignmentFlag.AlignTrailing)
            self._cursor.mergeBlockFormat(shape)
            self._copy_link(box)
        self._leave(table)

    def _copy_link(self, box: Box) -> None:
        # the accent is made to be read on cards, not on every ground
        letters = self._faces.letters(size=0.95)
        letters.setAnchor(True)
        letters.setAnchorHref(f"{COPY}{box.number}")
        letters.setFontUnderline(True)
        self._cursor.insertText(words("Copy"), letters)

    def _set_end(self) -> Iterator[None]:
        """The rest of a page that is longer than anybody reads."""
        text = words("This page goes on for longer than Goodword shows; the rest is")
        runs = (Run(f"{text} "), Run(words("where it was published"), link=self._page.address))
        yield from self._set(Block(Kind.PARAGRAPH, (*runs, Run("."))), above=GAP)
        self._sheet.places.pop()

    # --- where the cursor stands ----------------------------------------------------------------

    def _begin(self, shape: QTextBlockFormat) -> None:
        if self._fresh:
            self._cursor.setBlockFormat(shape)
            if self._tiny:
                # the mark of an item is drawn with the letters of its block; in a cell
                # they are the cell's own, with its ground and its bar
                self._cursor.setBlockCharFormat(QTextCharFormat())
            self._fresh = self._tiny = False
        else:
            self._cursor.insertBlock(shape, QTextCharFormat())
            if (listed := self._cursor.currentList()) is not None:
                listed.remove(self._cursor.block())
                self._cursor.setBlockFormat(shape)

    def _table(self, rows: int, columns: int, form: QTextTableFormat) -> QTextTable:
        if not self._fresh:
            self._cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        return self._cursor.insertTable(rows, columns, form)

    def _leave(self, table: QTextTable) -> None:
        """Go on below a table. The room above what follows is lost there; `run` gives it."""
        self._cursor = table.lastCursorPosition()
        self._cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        # Qt keeps a block between two tables: where nothing is written there, no room
        shape, letters = QTextBlockFormat(), QTextCharFormat()
        shape.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        letters.setFontPointSize(1)
        self._cursor.setBlockFormat(shape)
        self._cursor.setBlockCharFormat(letters)
        self._fresh = self._tiny = True
