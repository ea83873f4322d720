"""How Goodword looks: colours for light and dark, spaces, icons, and the style sheet.

The system decides between light and dark and gives the fonts; the program gives the accent,
which is used only where its contrast suffices. One `Look` is handed to every window.
Contrast after WCAG 2.2, 1.4.3 and 1.4.11.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QStyleFactory

RESOURCES = Path(__file__).resolve().parents[2] / "resources"

HAIR, SMALL, STEP, GAP, ROOM = 4, 8, 12, 16, 24
"""The spaces, in device-independent pixels."""
RADIUS = 8
DEFAULT_ACCENT = "#2A6B5E"

_LIGHT = {
    "window": "#F4F5F7",
    "panel": "#EAECF0",
    "card": "#FFFFFF",
    "field": "#FFFFFF",
    "text": "#1A1E24",
    "muted": "#59626F",
    "line": "#D8DCE3",
    "strong_line": "#7B8491",
    "hover": "#E3E6EB",
    "good": "#1A7347",
    "warn": "#8A5A00",
    "bad": "#B3261E",
    "block": "#B3261E",
    "must": "#B54708",
    "should": "#1C5FB8",
    "tip": "#59626F",
    "good_soft": "#E2F3EA",
    "warn_soft": "#FBF0D9",
    "bad_soft": "#FBE6E4",
    "info_soft": "#E4EDF9",
    "info": "#1C5FB8",
}
_DARK = {
    "window": "#16181C",
    "panel": "#1C1F24",
    "card": "#22262C",
    "field": "#1A1D22",
    "text": "#E9EBEE",
    "muted": "#A6AEBA",
    "line": "#363C45",
    "strong_line": "#737D8B",
    "hover": "#2C3139",
    "good": "#58C892",
    "warn": "#E6B450",
    "bad": "#FF8A80",
    "block": "#FF8A80",
    "must": "#F5A364",
    "should": "#7FB2F5",
    "tip": "#A6AEBA",
    "good_soft": "#1D3329",
    "warn_soft": "#3A3018",
    "bad_soft": "#40211F",
    "info_soft": "#1E2D42",
    "info": "#7FB2F5",
}


def contrast(one: QColor, other: QColor) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * linear(color.redF())
        + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF())
    )


class Look(QObject):
    """The present colours and everything drawn with them. `changed` after every switch."""

    changed = Signal()

    def __init__(self, app: QApplication, theme: str = "auto", *, dressed: bool = True) -> None:
        """Not `dressed`: style and sheet wait for `dress`; a tray icon needs neither."""
        super().__init__()
        self._app = app
        self._theme = theme
        self._wish = QColor(DEFAULT_ACCENT)
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._given: dict[int, tuple[str, str]] = {}
        self._colors: dict[str, QColor] = {}
        self._dressed = False
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self._apply()
        if dressed:
            self.dress()

    def dress(self) -> None:
        """Give every window our style, from now on. Before the first one is made."""
        if not self._dressed:
            self._dressed = True
            self._app.setStyle(QStyleFactory.create("Fusion"))
            self._app.setPalette(_palette(self._colors))
            self._app.setStyleSheet(_sheet(self._colors))

    # --- what pages use ------------------------------------------------------------------

    @property
    def dark(self) -> bool:
        if self._theme in ("light", "dark"):
            return self._theme == "dark"
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def color(self, name: str) -> QColor:
        """One of the tokens above, or `accent`, `on_accent`, `accent_soft`, `accent_text`."""
        return self._colors[name]

    def light_colors(self) -> dict[str, QColor]:
        """The same tokens as they are on a light ground, for what is printed or pasted."""
        tokens = {name: QColor(value) for name, value in _LIGHT.items()}
        return tokens | _accents(self._wish, tokens, dark=False)

    def icon(self, name: str, color: str = "text") -> QIcon:
        """An icon of `resources/icons` in one of our colours, sharp at every scale."""
        key = (name, self._colors[color].name())
        if key not in self._icons:
            self._icons[key] = _drawn(name, self._colors[color])
            self._given[self._icons[key].cacheKey()] = (name, color)
        return self._icons[key]

    def font(self, scale: float = 1.0, *, bold: bool = False) -> QFont:
        """The system's font, `scale` times its size."""
        font = QFont(self._app.font())
        size = font.pointSizeF() if font.pointSizeF() > 0 else 10.0
        font.setPointSizeF(size * scale)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    # --- what decides it -----------------------------------------------------------------

    def set_theme(self, theme: str) -> None:
        """`auto`, `light` or `dark`."""
        if theme != self._theme:
            self._theme = theme
            self._apply()

    def set_accent(self, accent: str) -> None:
        """The program's colour; nonsense and an empty text mean ours."""
        wish = QColor(accent) if accent.startswith("#") else QColor()
        wish = wish if wish.isValid() else QColor(DEFAULT_ACCENT)
        if wish != self._wish:
            self._wish = wish
            self._apply()

    def _scheme_changed(self) -> None:
        if self._theme == "auto":
            self._apply()

    def _apply(self) -> None:
        tokens = _DARK if self.dark else _LIGHT
        self._colors = {name: QColor(value) for name, value in tokens.items()}
        self._colors |= _accents(self._wish, self._colors, self.dark)
        given = self._given
        self._given = {}
        self._icons.clear()
        self._exchange(given)
        if self._dressed:
            self._app.setPalette(_palette(self._colors))
            self._app.setStyleSheet(_sheet(self._colors))
        self.changed.emit()

    def _exchange(self, given: dict[int, tuple[str, str]]) -> None:
        """Icons on the screen were drawn in the old colours: give their owners new ones."""
        for widget in self._app.allWidgets():
            owners: list[QAbstractButton | QAction] = [*widget.actions()]
            if isinstance(widget, QAbstractButton):
                owners.append(widget)
            for owner in owners:
                known = given.get(owner.icon().cacheKey())
                if known is not None:
                    owner.setIcon(self.icon(*known))


def _accents(wish: QColor, tokens: dict[str, QColor], dark: bool) -> dict[str, QColor]:
    """The accent moved until it stands out from every ground (3:1; as words 4.5:1), and what
    goes on it."""
    grounds = [tokens[name] for name in ("window", "panel", "card", "field")]
    end = QColor("#FFFFFF") if dark else QColor("#000000")

    def moved(enough: float) -> QColor:
        mixed = (_mixed(wish, end, step / 50) for step in range(51))
        return next(
            color
            for color in mixed
            if min(contrast(color, ground) for ground in grounds) >= enough or color == end
        )

    accent, text, ground = moved(3.0), moved(4.5), tokens["card"]
    # white or black always does; the soft black where it suffices
    on_accent = next(
        color
        for color in (QColor("#FFFFFF"), QColor("#101214"), QColor("#000000"))
        if contrast(accent, color) >= 4.5
    )
    soft = _mixed(ground, accent, 0.18 if dark else 0.10)
    return {"accent": accent, "accent_text": text, "on_accent": on_accent, "accent_soft": soft}


def _mixed(one: QColor, other: QColor, part: float) -> QColor:
    """`one` with `part` of `other` in it, as it would be on a screen."""
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(start + (end - start) * part) for start, end in parts))


def _drawn(name: str, color: QColor) -> QIcon:
    from PySide6.QtSvg import QSvgRenderer  # late: the tray's own icon is painted without it

    source = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    source = source.replace("currentColor", color.name())
    renderer = QSvgRenderer(QByteArray(source.encode()))
    icon = QIcon()
    for size in (16, 20, 24, 32, 48, 64):
        picture = QPixmap(QSize(size, size))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(picture)
    return icon


def _palette(colors: dict[str, QColor]) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for part, name in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "field"),
        (role.AlternateBase, "panel"),
        (role.Text, "text"),
        (role.Button, "card"),
        (role.ButtonText, "text"),
        (role.BrightText, "bad"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent_text"),
        (role.LinkVisited, "accent_text"),
        (role.ToolTipBase, "card"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Accent, "accent"),
        (role.Mid, "line"),
        (role.Dark, "strong_line"),
        (role.Midlight, "line"),
        (role.Light, "card"),
        (role.Shadow, "line"),
    ):
        palette.setColor(part, colors[name])
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, colors["strong_line"])
    return palette


def _sheet(colors: dict[str, QColor]) -> str:
    sheet = (RESOURCES / "look.qss").read_text("utf-8")
    marks = RESOURCES / "marks"
    on_accent = "light" if colors["on_accent"].lightness() > 128 else "dark"
    on_field = "light" if colors["field"].lightness() < 128 else "dark"
    sheet = sheet.replace("@check_mark@", (marks / f"check-{on_accent}.svg").as_posix())
    sheet = sheet.replace("@down_mark@", (marks / f"down-{on_field}.svg").as_posix())
    for name in sorted(colors, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}@", colors[name].name())
    return sheet
