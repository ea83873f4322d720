"""How the parts of a page look: letters, paragraphs, boxes and tables in our colours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetrics,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextListFormat,
    QTextTableCellFormat,
    QTextTableFormat,
)

from desktop.guidelines.blocks import Block, Kind, Run, Tone
from desktop.ui.look import GAP, HAIR, SMALL, STEP, Look
from desktop.ui.sheet import words

BAR = 4
"""Width of the bar at the side of a box."""
TONES = {
    Tone.GOOD: ("good_soft", "good", "✓"),
    Tone.BAD: ("bad_soft", "bad", "✗"),
    Tone.WORDS: ("panel", "accent", ""),
}
"""Ground, colour and sign of a box."""
_SIZES = {1: 1.65, 2: 1.3}
_ABOVE = {1: 0, 2: 26}
_BULLETS = (
    QTextListFormat.Style.ListDisc,
    QTextListFormat.Style.ListCircle,
    QTextListFormat.Style.ListSquare,
)
_SOLID = QTextFrameFormat.BorderStyle.BorderStyle_Solid


class Faces:
    """Formats for one page. `rtl`: it is read from the right."""

    def __init__(self, look: Look, rtl: bool) -> None:
        self._look, self._rtl = look, rtl

    def letters(
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

    def shape(self, *, above: int = 0, below: int = 0, line: int = 140) -> QTextBlockFormat:
        shape = QTextBlockFormat()
        shape.setLineHeight(line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin(above)
        shape.setBottomMargin(below)
        return shape

    def ruled(self) -> QTextBlockFormat:
        shape = self.shape(above=SMALL, below=GAP, line=100)
        whole = QTextLength(QTextLength.Type.PercentageLength, 100)
        shape.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth.value, whole)
        return shape

    def shape_of(self, block: Block, above: int = 0) -> QTextBlockFormat:
        if block.kind is Kind.HEADING:
            shape = self.shape(above=_ABOVE.get(block.level, 18), below=SMALL, line=115)
            shape.setHeadingLevel(block.level)
        elif block.kind is Kind.CODE:
            shape = self.shape(below=STEP, line=125)
            shape.setBackground(QBrush(self._look.color("panel")))
            shape.setNonBreakableLines(False)
        elif block.kind is Kind.ITEM:
            shape = self.shape(below=HAIR + 2)
            if not block.mark:
                shape.setIndent(block.level)
        else:
            shape = self.shape(above=above, below=HAIR if block.lead else STEP)
        return shape

    def cell_shape(self, block: Block, column: int) -> QTextBlockFormat:
        shape = self.shape(line=125)
        aligns = {
            "center": Qt.AlignmentFlag.AlignHCenter,
            "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
        }
        align = block.aligns[column] if column < len(block.aligns) else ""
        if align in aligns:
            shape.setAlignment(aligns[align])
        return shape

    def hanging(self, block: Block) -> QTextListFormat:
        """The mark of an item. Each is a list of its own, so that numbers are what the page
        says and no list is long."""
        form = QTextListFormat()
        form.setIndent(block.level)
        if block.mark[:-1].isdecimal():
            form.setStyle(QTextListFormat.Style.ListDecimal)
            form.setStart(int(block.mark[:-1][:9]))
        else:
            form.setStyle(_BULLETS[min(block.level, len(_BULLETS)) - 1])
        return form

    def table(self) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(_SOLID)
        form.setBorderBrush(QBrush(self._look.color("line")))
        form.setCellPadding(SMALL)
        form.setCellSpacing(0)
        form.setHeaderRowCount(1)
        form.setTopMargin(HAIR)
        form.setBottomMargin(GAP)
        if self._rtl:
            form.setAlignment(Qt.AlignmentFlag.AlignRight)
            form.setRightMargin(GAP)
        return form

    def table_head(self) -> QTextTableCellFormat:
        form = QTextTableCellFormat()
        form.setBackground(QBrush(self._look.color("panel")))
        return form

    def box(self, columns: int, above: int, below: int) -> QTextTableFormat:
        """Words, and beside them (with two columns) room for what can be pressed."""
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setCellPadding(0)
        form.setTopMargin(above)
        form.setBottomMargin(below)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        if columns > 1:
            side = _copied_width(self._look.font(0.95)) + 2 * STEP
            widths = [
                QTextLength(QTextLength.Type.VariableLength, 0),
                QTextLength(QTextLength.Type.FixedLength, side),
            ]
            form.setColumnWidthConstraints(widths[::-1] if self._rtl else widths)
        return form

    def box_cell(self, tone: Tone, *, first: bool) -> QTextTableCellFormat:
        """The ground of a box; the bar stands where one begins to read."""
        ground, colour, _ = TONES[tone]
        form = QTextTableCellFormat()
        form.setBackground(QBrush(self._look.color(ground)))
        form.setPadding(STEP)
        form.setBottomPadding(HAIR + 2)
        if not first:
            return form
        brush = QBrush(self._look.color(colour))
        if self._rtl:
            form.setRightBorder(BAR)
            form.setRightBorderStyle(_SOLID)
            form.setRightBorderBrush(brush)
        else:
            form.setLeftBorder(BAR)
            form.setLeftBorderStyle(_SOLID)
            form.setLeftBorderBrush(brush)
        return form


def _copied_width(font: QFont) -> int:
    """Room for the words beside a box, whichever of them stands there."""
    metrics = QFontMetrics(font)
    longest = max(metrics.horizontalAdvance(text) for text in (words("Copy"), words("Copied")))
    return longest + 16 + 3 * SMALL
