"""A page of guidelines set as a document for the screen, a little at a time.

Everything is built from blocks; no markup reaches Qt. What can be pressed are links: those
of the page, and `copy:N` for the words of box N.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QSize, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetrics,
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextListFormat,
    QTextOption,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from desktop.guidelines.blocks import Block, Box, Kind, Run, Tone
from desktop.guidelines.documents import Page
from desktop.ui.look import GAP, HAIR, ROOM, SMALL, STEP, Look
from desktop.ui.messages import left_to_right

COPY = "copy:"
INDENT = 24
BAR = 4
"""Width of the bar at the side of a box."""
PLACEHOLDER = QSize(360, 96)
_SIZES = {1: 1.65, 2: 1.3}
_ABOVE = {1: 0, 2: 26}
_BULLETS = (
    QTextListFormat.Style.ListDisc,
    QTextListFormat.Style.ListCircle,
    QTextListFormat.Style.ListSquare,
)
_TONES = {
    Tone.GOOD: ("good_soft", "good", "✓"),
    Tone.BAD: ("bad_soft", "bad", "✗"),
    Tone.WORDS: ("panel", "accent", ""),
}


@dataclass(slots=True)
class Sheet:
    """The document, and where things are in it."""

    document: QTextDocument
    places: list[tuple[int, ...]] = field(default_factory=list)
    """Per block of the page: numbers of the document's blocks, of a table one a cell."""
    pictures: list[tuple[str, int]] = field(default_factory=list)
    """Address and position of each picture."""

    def first(self, place: int) -> int:
        return self.places[place][0] if self.places[place] else 0


def words(text: str) -> str:
    """Our own words in a page, translated."""
    return QCoreApplication.translate("Guidelines", text)


def copied_width(font: QFont) -> int:
    """Room for the words beside a box, whichever of them stands there."""
    metrics = QFontMetrics(font)
    longest = max(metrics.horizontalAdvance(text) for text in (words("Copy"), words("Copied")))
    return longest + 16 + 3 * SMALL


def typeset(page: Page, look: Look, scale: float, sheet: Sheet) -> Iterator[None]:
    """Set the page into `sheet`; after every step somebody else may have a turn."""
    yield from _Setter(page, look, scale, sheet).run()


class _Setter:
    """The state of setting one page."""

    def __init__(self, page: Page, look: Look, scale: float, sheet: Sheet) -> None:
        self._page, self._look, self._sheet = page, look, sheet
        self._scale = scale
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
                heading = number < len(blocks) and blocks[number].kind is Kind.HEADING
                yield from self._set_box(block.box, inside, below=ROOM if heading else STEP)
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
                self._begin(self._ruled())
            case _:
                self._begin(self._shape_of(block, above))
                if block.mark:
                    self._hang(block)
                yield from self._say(block)
        self._sheet.places.append((self._cursor.block().blockNumber(),))

    def _shape_of(self, block: Block, above: int) -> QTextBlockFormat:
        if block.kind is Kind.HEADING:
            shape = self._shape(above=_ABOVE.get(block.level, 18), below=SMALL, line=115)
            shape.setHeadingLevel(block.level)
        elif block.kind is Kind.CODE:
            shape = self._shape(below=STEP, line=125)
            shape.setBackground(QBrush(self._look.color("panel")))
            shape.setNonBreakableLines(False)
        elif block.kind is Kind.ITEM:
            shape = self._shape(below=HAIR + 2)
            if not block.mark:
                shape.setIndent(block.level)
        else:
            shape = self._shape(above=above, below=HAIR if block.lead else STEP)
        return shape

    def _hang(self, block: Block) -> None:
        """The mark of an item, hanging beside it; each is a list of its own, so that numbers
        are what the page says and no list is long."""
        form = QTextListFormat()
        form.setIndent(block.level)
        if block.mark[:-1].isdecimal():
            form.setStyle(QTextListFormat.Style.ListDecimal)
            form.setStart(int(block.mark[:-1][:9]))
        else:
            form.setStyle(_BULLETS[min(block.level, len(_BULLETS)) - 1])
        self._cursor.createList(form)
        if block.mark in "☐☑":
            shape = QTextBlockFormat()
            done = block.mark == "☑"
            checked = QTextBlockFormat.MarkerType.Checked
            shape.setMarker(checked if done else QTextBlockFormat.MarkerType.Unchecked)
            self._cursor.mergeBlockFormat(shape)

    def _say(self, block: Block) -> Iterator[None]:
        heading = block.level if block.kind is Kind.HEADING else 0
        for count, run in enumerate(block.runs):
            self._cursor.insertText(run.text, self._letters(run, heading=heading))
            if count % 200 == 199:
                yield

    def _set_picture(self, block: Block) -> None:
        """The picture (its place at first) and below it, for everybody, what it shows."""
        self._begin(self._shape(above=SMALL, below=HAIR if block.text else GAP, line=100))
        picture = QTextImageFormat()
        picture.setName(block.address)
        picture.setWidth(PLACEHOLDER.width())
        picture.setHeight(PLACEHOLDER.height())
        picture.setMaximumWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        picture.setToolTip("")
        self._sheet.pictures.append((block.address, self._cursor.position()))
        self._cursor.insertImage(picture)
        if not block.text:
            self._sheet.places.append((self._cursor.block().blockNumber(),))
            return
        self._begin(self._shape(below=GAP, line=120))
        self._cursor.insertText(block.text, self._letters(tone="muted", size=0.92))
        self._sheet.places.append((self._cursor.block().blockNumber(),))

    def _set_table(self, block: Block) -> Iterator[None]:
        columns = max(len(row) for row in block.rows)
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QBrush(self._look.color("line")))
        form.setCellPadding(SMALL)
        form.setCellSpacing(0)
        form.setHeaderRowCount(1)
        form.setTopMargin(HAIR)
        form.setBottomMargin(GAP)
        if self._rtl:
            form.setAlignment(Qt.AlignmentFlag.AlignRight)
            form.setRightMargin(GAP)
        table = self._table(len(block.rows), columns, form)
        places: list[int] = []
        for row, cells in enumerate(block.rows):
            for column, runs in enumerate(cells):
                # Qt does not turn tables round
                cell = table.cellAt(row, columns - 1 - column if self._rtl else column)
                if row == 0:
                    head = QTextTableCellFormat()
                    head.setBackground(QBrush(self._look.color("panel")))
                    cell.setFormat(head)
                self._cursor = cell.firstCursorPosition()
                self._cursor.setBlockFormat(self._aligned(block, column))
                for run in runs:
                    self._cursor.insertText(run.text, self._letters(run, bold=row == 0))
                places.append(self._cursor.block().blockNumber())
            yield
        self._sheet.places.append(tuple(places))
        self._leave(table)

    def _aligned(self, block: Block, column: int) -> QTextBlockFormat:
        shape = self._shape(line=125)
        aligns = {
            "center": Qt.AlignmentFlag.AlignHCenter,
            "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
        }
        align = block.aligns[column] if column < len(block.aligns) else ""
        if align in aligns:
            shape.setAlignment(aligns[align])
        return shape

    def _set_box(self, box: Box, inside: Sequence[Block], below: int) -> Iterator[None]:
        """A frame with a bar at its side, a sign and a label, and a way to copy the words."""
        ground, tone, sign = _TONES[box.tone]
        copies = box.tone is not Tone.BAD
        columns = 2 if copies else 1
        table = self._frame(columns, below)
        first = columns - 1 if self._rtl else 0
        for column in range(columns):
            form = QTextTableCellFormat()
            form.setBackground(QBrush(self._look.color(ground)))
            form.setPadding(STEP)
            form.setBottomPadding(HAIR + 2)
            if column == first:
                self._bar(form, tone)
            table.cellAt(0, column).setFormat(form)
        self._cursor = table.cellAt(0, first).firstCursorPosition()
        self._fresh, self._tiny = True, False
        if sign:
            self._begin(self._shape(below=HAIR, line=120))
            label = box.label or words("Good" if box.tone is Tone.GOOD else "Not so good")
            self._cursor.insertText(
                f"{sign} {label}", self._letters(tone=tone, size=0.92, bold=True)
            )
        for number, block in enumerate(inside):
            yield from self._set(block)
            if number == len(inside) - 1:
                last = QTextBlockFormat()
                last.setBottomMargin(0)
                self._cursor.mergeBlockFormat(last)
        if copies:
            self._cursor = table.cellAt(0, columns - 1 - first).firstCursorPosition()
            self._cursor.setBlockFormat(self._shape(line=120))
            shape = QTextBlockFormat()
            shape.setAlignment(Qt.AlignmentFlag.AlignTrailing)
            self._cursor.mergeBlockFormat(shape)
            self._copy_link(box)
        self._leave(table)

    def _frame(self, columns: int, below: int) -> QTextTable:
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setTopMargin(HAIR)
        form.setBottomMargin(below)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        if columns > 1:
            side = copied_width(self._look.font(0.95)) + 2 * STEP
            widths = [
                QTextLength(QTextLength.Type.VariableLength, 0),
                QTextLength(QTextLength.Type.FixedLength, side),
            ]
            form.setColumnWidthConstraints(widths[::-1] if self._rtl else widths)
        return self._table(1, columns, form)

    def _bar(self, form: QTextTableCellFormat, tone: str) -> None:
        solid = QTextFrameFormat.BorderStyle.BorderStyle_Solid
        brush = QBrush(self._look.color(tone))
        if self._rtl:
            form.setRightBorder(BAR)
            form.setRightBorderStyle(solid)
            form.setRightBorderBrush(brush)
        else:
            form.setLeftBorder(BAR)
            form.setLeftBorderStyle(solid)
            form.setLeftBorderBrush(brush)

    def _copy_link(self, box: Box) -> None:
        letters = self._letters(tone="accent_text", size=0.95)
        letters.setAnchor(True)
        letters.setAnchorHref(f"{COPY}{box.number}")
        letters.setFontUnderline(True)
        self._cursor.insertText(words("Copy"), letters)

    def _set_end(self) -> Iterator[None]:
        """The rest of a page that is longer than anybody reads."""
        text = words("This page goes on. Goodword shows its first thirty printed pages; the rest is")
        runs = (Run(f"{text} "), Run(words("where it was published"), link=self._page.address))
        yield from self._set(Block(Kind.PARAGRAPH, (*runs, Run("."))), above=GAP)
        self._sheet.places.pop()

    # --- letters and shapes --------------------------------------------------------------------

    def _letters(
        self,
        run: Run | None = None,
        *,
        heading: int = 0,
        tone: str = "text",
        size: float = 1.05,
        bold: bool = False,
    ) -> QTextCharFormat:
        run = run or Run("")
        letters = QTextCharFormat()
        font = self._look.font(_SIZES.get(heading, 1.12) if heading else size)
        if heading or bold or run.bold:
            font.setWeight(QFont.Weight.DemiBold)
        font.setItalic(run.italic)
        font.setStrikeOut(run.struck)
        if run.code:
            font.setFamilies(["monospace", *font.families()])
            font.setFixedPitch(True)
            letters.setBackground(QBrush(self._look.color("panel")))
        letters.setFont(font)
        letters.setForeground(QBrush(self._look.color("accent_text" if run.link else tone)))
        if run.link:
            letters.setAnchor(True)
            letters.setAnchorHref(run.link)
            letters.setFontUnderline(True)
        return letters

    def _shape(self, *, above: int = 0, below: int = 0, line: int = 140) -> QTextBlockFormat:
        shape = QTextBlockFormat()
        shape.setLineHeight(line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin(above)
        shape.setBottomMargin(below)
        return shape

    def _ruled(self) -> QTextBlockFormat:
        shape = self._shape(above=SMALL, below=GAP, line=100)
        whole = QTextLength(QTextLength.Type.PercentageLength, 100)
        shape.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth.value, whole)
        return shape

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


def placeholder(look: Look, scale: float) -> QImage:
    """A quiet surface where a picture will be."""
    from PySide6.QtGui import QPainter  # only while a picture is missing

    image = QImage(PLACEHOLDER * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(look.color("panel"))
    painter = QPainter(image)
    side = 32
    left, top = (PLACEHOLDER.width() - side) // 2, (PLACEHOLDER.height() - side) // 2
    look.icon("picture", "muted").paint(painter, left, top, side, side)
    painter.end()
    return image


def put_picture(sheet: Sheet, address: str, image: QImage) -> None:
    """Show a picture wherever its address stands in the document."""
    document = sheet.document
    document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address), image)
    size = image.deviceIndependentSize()
    for known, position in sheet.pictures:
        if known != address:
            continue
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        form = cursor.charFormat().toImageFormat()
        form.setWidth(size.width())
        form.setHeight(size.height())
        cursor.setCharFormat(form)
        document.markContentsDirty(position, 1)


__all__ = ["COPY", "Sheet", "placeholder", "put_picture", "typeset", "words"]
