"""For keyboard and screen reader: everything that takes the focus has a name of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import SIGNAL, QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

from desktop.model import ShareState
from desktop.store import to_ms
from desktop.ui.account_cards import AccountCard
from desktop.ui.bug import BugWindow
from desktop.ui.look import Look
from desktop.ui.outbox_card import ShareCard
from desktop.ui.toggled import ClickedWhenToggled
from tests.ui.house import House

ROWS = (AccountCard, ShareCard)
PLACES = ("feed", "topics", "shared", "reach", "guidelines", "accounts", "settings", "welcome")


def name_of(widget: QWidget) -> str:
    """What a screen reader says; on Linux a list to choose from is named by its label, and
    Qt answers with what is chosen."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found else ""


def focusable(place: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in place.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(place)
        and not widget.objectName().startswith("qt_")
        and widget.focusProxy() is None
    ]


def in_a_row(widget: QWidget) -> bool:
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, ROWS):
            return True
        above = above.parentWidget()
    return False


def walk(place: QWidget) -> None:
    """No unnamed focusable widget, and no name twice, but in the rows of a list."""
    seen = focusable(place)
    unnamed = [repr(widget) for widget in seen if not name_of(widget)]
    assert unnamed == []
    names = Counter(name_of(widget) for widget in seen if not in_a_row(widget))
    assert {name: count for name, count in names.items() if count > 1} == {}


@pytest.fixture
def lived_in(house: House) -> House:
    """A house with an account, and a share in every state."""
    account = house.connect("p1")
    for state in ShareState:
        draft = replace(
            house.found.drafts.open(None, house.now(), fresh=True), text=f"Words {state}"
        )
        house.found.drafts.keep(draft, house.now())
        (share,) = house.found.outbox.put(draft, [account.id], house.now())
        with house.found.store.writing() as write:
            write.execute(
                "UPDATE shares SET state = ?, settled = ?, url = ? WHERE id = ?",
                (state, to_ms(house.now()), "https://chirp.example/1", share.id),
            )
    return house


@pytest.mark.parametrize("place", PLACES)
def test_everything_on_a_page_has_its_name(lived_in: House, place: str) -> None:
    walk(lived_in.page(place))


@pytest.mark.parametrize("place", PLACES)
def test_everything_on_an_empty_page_has_its_name(plain_house: House, place: str) -> None:
    walk(plain_house.page(place))


def heard(place: QWidget) -> None:
    """What a screen reader can toggle tells it, or is a box to whose clicks nobody listens."""
    deaf = [
        button
        for button in place.findChildren(QAbstractButton)
        if button.isCheckable()
        and not isinstance(button, ClickedWhenToggled)
        and (not isinstance(button, (QCheckBox, QRadioButton)) or waits_for_clicks(button))
    ]
    assert deaf == []


def waits_for_clicks(button: QAbstractButton) -> bool:
    """Somebody does, in C++ or here, by any spelling of the signal."""
    return any(button.receivers(SIGNAL(name)) for name in ("clicked()", "clicked(bool)"))


@pytest.mark.parametrize("place", PLACES)
def test_nothing_on_a_page_waits_for_clicks_alone(lived_in: House, place: str) -> None:
    heard(lived_in.page(place))


def cut_sentences(place: QWidget) -> list[str]:
    """Sentences that wrap and have fewer lines of room than they need."""
    return [
        label.text()
        for label in place.findChildren(QLabel)
        if label.isVisibleTo(place)
        and label.wordWrap()
        and label.height() < label.heightForWidth(label.width())
    ]


@pytest.mark.parametrize("place", PLACES)
def test_no_sentence_of_an_empty_page_is_cut(house: House, place: str) -> None:
    page = house.page(place)
    house.qtbot.waitUntil(lambda: not cut_sentences(page))


def test_everything_in_the_window_around_the_pages_has_its_name(house: House) -> None:
    house.desk.show_place("feed")
    window = house.desk.window
    window.say("warn", "Something to say", "Do it", "join")
    walk(window)


def test_the_window_for_a_fault_of_ours_has_its_names(look: Look, qtbot: Any) -> None:
    window = BugWindow(look, ValueError("token=s3cret-value"))
    qtbot.addWidget(window)
    window.show()
    walk(window)
    window._copy()
    assert "s3cret-value" not in QApplication.clipboard().text()
    assert "ValueError" in QApplication.clipboard().text()


def test_a_number_beside_a_place_is_spoken_too(house: House) -> None:
    house.desk.show_place("feed")
    house.desk.window.mark("feed", 12)
    names = [name_of(widget) for widget in focusable(house.desk.window)]
    assert "Feed, 12 new" in names


@pytest.mark.parametrize("place", ["feed", "shared", "accounts", "settings", "welcome", "reach"])
def test_tab_reaches_everything_and_comes_around(lived_in: House, place: str) -> None:
    lived_in.page(place)
    window = lived_in.desk.window
    window.activateWindow()
    expected = {id(widget) for widget in focusable(window) if widget.isEnabled()}
    reached: set[int] = set()
    for _ in range(len(expected) * 3 + 10):
        window.focusNextPrevChild(True)
        now = QApplication.focusWidget()
        if now is not None:
            reached.add(id(now))
    missing = [repr(w) for w in focusable(window) if w.isEnabled() and id(w) not in reached]
    # one button of an exclusive group takes the focus for all of it
    grouped = ("QToolButton", "Chip")
    assert [one for one in missing if not any(kind in one for kind in grouped)] == []


class Appeared(QObject):
    """Remembers every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[str] = []

    def eventFilter(self, shown: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(shown, QWidget) and shown.isWindow():
            self.kinds.append(type(shown).__name__)
        return False


@pytest.mark.parametrize("place", PLACES)
def test_a_page_brings_no_window_but_its_own(lived_in: House, place: str) -> None:
    seen = Appeared()
    QApplication.instance().installEventFilter(seen)
    page = lived_in.page(place)
    if place == "reach":
        for part in ("campaigns", "calculator", "sent"):
            page.show_part(part)
            lived_in.settle()
            assert page.part == part
    QApplication.instance().removeEventFilter(seen)
    assert set(seen.kinds) <= {"Window"}


@pytest.mark.parametrize("place", PLACES)
def test_all_text_is_plain_text(lived_in: House, place: str) -> None:
    page = lived_in.page(place)
    rich = [
        label.text()
        for label in page.findChildren(QLabel)
        if label.text() and label.textFormat() is not Qt.TextFormat.PlainText
    ]
    assert rich == []


@pytest.mark.parametrize("size", [(680, 460), (1080, 720), (2400, 1400)])
@pytest.mark.parametrize("place", PLACES)
def test_pages_stand_at_every_size_without_a_horizontal_bar(
    lived_in: House, place: str, size: tuple[int, int]
) -> None:
    page = lived_in.page(place)
    lived_in.desk.window.resize(*size)
    QApplication.processEvents()
    assert not page.grab().isNull()
    wide = [
        repr(area)
        for area in page.findChildren(QAbstractScrollArea)
        if area.isVisible()
        and not isinstance(area, QAbstractItemView)
        and area.horizontalScrollBar().maximum() > 0
    ]
    assert wide == []


@pytest.mark.parametrize("place", PLACES)
def test_pages_follow_the_theme_at_once(lived_in: House, place: str) -> None:
    page = lived_in.page(place)
    light = page.grab().toImage()
    lived_in.look.set_theme("dark")
    QApplication.processEvents()
    dark = page.grab().toImage()
    middle = (dark.width() - 6, dark.height() - 6)
    assert light.pixelColor(*middle).lightness() > 200
    assert dark.pixelColor(*middle).lightness() < 60
    lived_in.look.set_theme("light")


def test_buttons_can_be_pressed_by_key(lived_in: House) -> None:
    page = lived_in.page("reach").made_part("overview")
    told: list[int] = []
    page.measure_wanted.connect(lambda: told.append(1))
    read = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Read again")
    read.setFocus()
    lived_in.qtbot.keyClick(read, Qt.Key.Key_Space)
    assert told == [1]
