"""The card for files with numbers: dropped, shown, asked about, taken, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from desktop.metric import Measure
from desktop.ui.importing import DropZone, Importing, dropped
from desktop.ui.sure import Sure
from desktop.ui.widgets import Banner, Button
from tests.conftest import Served
from tests.reach.export_files import FIRST, all_posts, at_noon, one_post, post_id, x_days, x_posts
from tests.ui.import_scene import ImportScene, file_of_nobody, texts

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def scene(
    qapp: QApplication, tmp_path: Path, serve: Callable[..., Served]
) -> Iterator[ImportScene]:
    made = ImportScene(qapp, tmp_path / "home", serve, lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def card(scene: ImportScene, qtbot: QtBot) -> Importing:
    made = scene.card()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def button(card: Importing, words: str) -> Button:
    return next(one for one in card.findChildren(Button) if one.text().strip() == words)


def bring(card: Importing, path: Path, qtbot: QtBot) -> None:
    card.bring(path)
    qtbot.waitUntil(lambda: card._preview is not None)


def said(card: Importing) -> str:
    banner = card.findChild(Banner)
    assert isinstance(banner, Banner)
    return banner.text if banner.isVisible() else ""


def lines(card: Importing) -> str:
    return "\n".join(one.text() for one in card.list.findChildren(QLabel))


def test_a_file_is_shown_before_anything_is_written(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    bring(card, x_days(tmp_path), qtbot)
    assert "X: days" in texts(card)
    assert "30 day" in texts(card)
    assert scene.imports.all() == ()
    with qtbot.waitSignal(card.imported):
        button(card, "Add these numbers").click()
    assert "30 day" in said(card)
    qtbot.waitUntil(lambda: "What you brought" in texts(card))
    assert len(scene.spans.newest("by-hand:x", Measure.VIEWS)) == 30


def test_nothing_is_written_where_the_person_leaves_it(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    bring(card, x_days(tmp_path), qtbot)
    button(card, "Leave it").click()
    assert card._preview is None
    assert scene.imports.all() == ()


def test_a_likely_post_is_offered_and_an_answer_counts(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    at = at_noon(FIRST)
    share = scene.shared("by-hand:linkedin", at + timedelta(minutes=2), "Quiet ferries at dawn")
    address = f"https://www.linkedin.com/feed/update/urn:li:activity:{post_id(at)}"
    bring(card, one_post(tmp_path, address, made="6/1/2026"), qtbot)
    assert "1 to ask" in texts(card)
    assert card._preview is not None
    (choice,) = card._preview.findChildren(QComboBox)
    assert choice.currentData() == share
    assert "Quiet ferries" in choice.currentText()
    with qtbot.waitSignal(card.imported):
        button(card, "Add these numbers").click()
    visits = [one for one in scene.metrics.series(share) if one.measure is Measure.PROFILE_VISITS]
    assert [one.value for one in visits] == [31]


def test_no_answer_is_an_answer_too(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    at = at_noon(FIRST)
    share = scene.shared("by-hand:linkedin", at, "Quiet ferries at dawn")
    address = f"https://www.linkedin.com/feed/update/urn:li:activity:{post_id(at)}"
    bring(card, one_post(tmp_path, address, made="6/1/2026"), qtbot)
    assert card._preview is not None
    card._preview.findChildren(QComboBox)[0].setCurrentIndex(0)
    button(card, "Add these numbers").click()
    qtbot.waitUntil(lambda: said(card) != "")
    assert scene.metrics.series(share) == ()


def test_the_same_file_again_says_that_nothing_changed(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    path = x_days(tmp_path)
    for words in ("New numbers", "Nothing changed"):
        bring(card, path, qtbot)
        button(card, "Add these numbers").click()
        qtbot.waitUntil(lambda words=words: words in said(card))
    assert len(scene.imports.all()) == 1


def test_a_day_that_can_be_two_is_asked_about_first(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    path = all_posts(tmp_path, tongue="fr", days=1, first=date(2026, 2, 1), name="export.xlsx")
    bring(card, path, qtbot)
    assert "Which day is meant by 01/02/2026?" in texts(card)
    assert card._preview is not None
    (choice,) = card._preview.findChildren(QComboBox)
    choice.setCurrentIndex(choice.findData("dm"))
    button(card, "Go on").click()
    qtbot.waitUntil(lambda: "Which day" not in texts(card) and card._preview is not None)
    with qtbot.waitSignal(card.imported):
        button(card, "Add these numbers").click()
    (span,) = scene.spans.newest("by-hand:linkedin", Measure.VIEWS)
    assert span.first == date(2026, 2, 1)


def test_a_wrong_file_is_told_what_it_is_and_what_was_expected(
    card: Importing, tmp_path: Path, qtbot: QtBot
) -> None:
    card.bring(file_of_nobody(tmp_path))
    qtbot.waitUntil(lambda: said(card) != "")
    assert "LinkedIn connections export" in said(card)
    assert "Expected" in said(card)


def test_what_was_brought_is_taken_back_after_a_question(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    bring(card, x_days(tmp_path), qtbot)
    button(card, "Add these numbers").click()
    qtbot.waitUntil(lambda: "What you brought" in texts(card))
    button(card, "Take back").click()
    sure = card.list.findChild(Sure)
    assert isinstance(sure, Sure)
    assert sure.isVisible()
    with qtbot.waitSignal(card.imported):
        sure.agreed.emit()
    assert scene.spans.newest("by-hand:x", Measure.VIEWS) == ()
    qtbot.waitUntil(lambda: "What you brought" not in texts(card))


def test_a_number_is_typed(card: Importing, scene: ImportScene, qtbot: QtBot) -> None:
    qtbot.waitUntil(card.type.isVisible)
    card.type.click()
    assert card.number.account.currentData() == "by-hand:linkedin"
    card.number.value.setText("many")
    card.number.agree.click()
    assert card.number.problem.isVisible()
    card.number.value.setText("1,214")
    with qtbot.waitSignal(card.imported):
        card.number.agree.click()
    (span,) = scene.spans.newest("by-hand:linkedin", Measure.PROFILE_VISITS)
    assert (span.value, span.days, span.source) == (1214, 90, "hand")
    qtbot.waitUntil(lambda: "What you brought" in texts(card))


def test_a_number_of_one_post_is_typed(card: Importing, scene: ImportScene, qtbot: QtBot) -> None:
    at = at_noon(FIRST)
    scene.shared("by-hand:x", at, "Another network")
    share = scene.shared("by-hand:linkedin", at, "Quiet ferries leave the harbour at dawn")
    card.reload()
    qtbot.waitUntil(lambda: len(card._shares) == 2)
    card.type.click()
    form = card.number
    assert form.days.isVisible()
    assert form.about.count() == 2  # the profile, and the one post of this account
    form.about.setCurrentIndex(1)
    assert not form.days.isVisible()
    form.measure.setCurrentIndex(form.measure.findData(Measure.REACTIONS.value))
    form.value.setText("31")
    with qtbot.waitSignal(card.imported):
        form.agree.click()
    (told,) = scene.metrics.series(share)
    assert (told.measure, told.value, told.source) == (Measure.REACTIONS, 31, "hand")
    qtbot.waitUntil(lambda: "Quiet ferries" in lines(card))
    card.list.unwanted.emit(told.imported)
    qtbot.waitUntil(lambda: scene.metrics.series(share) == ())


def test_a_file_with_nothing_of_ones_own_does_not_say_that_it_was_brought_before(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    at = at_noon(FIRST)
    bring(card, x_posts(tmp_path, [(post_id(at, "x"), FIRST, "Words of long ago")]), qtbot)
    button(card, "Add these numbers").click()
    qtbot.waitUntil(lambda: "Nothing was added" in said(card))
    assert scene.imports.all() == ()


def test_one_share_is_the_answer_of_one_question_only(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    at = at_noon(FIRST)
    scene.shared("by-hand:linkedin", at, "Quiet ferries leave the harbour at dawn")
    words = "https://www.linkedin.com/posts/ada_quiet-ferries-leave-harbour-activity-{}"
    posts = [words.format(post_id(at + timedelta(hours=hours))) for hours in (3, 5)]
    path = all_posts(tmp_path, posts=tuple((one, FIRST, 4, 90) for one in posts))
    bring(card, path, qtbot)
    assert card._preview is not None
    first, second = card._preview.findChildren(QComboBox)
    assert [bool(one.currentData()) for one in (first, second)] == [True, False]
    second.setCurrentIndex(1)
    assert [bool(one.currentData()) for one in (first, second)] == [False, True]


def test_a_file_is_dropped_on_the_zone(card: Importing, tmp_path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(x_days(tmp_path)))])
    zone = card.findChild(DropZone)
    assert isinstance(zone, DropZone)
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    zone.dropEvent(event)
    assert event.isAccepted()
    qtbot.waitUntil(lambda: card._preview is not None)


def test_only_files_that_may_hold_numbers_are_taken_from_the_page(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.csv"), QUrl.fromLocalFile("/a/picture.png")])
    assert dropped(data) is None
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "A.XLSX"))])
    assert dropped(data) == tmp_path / "A.XLSX"


def test_the_keyboard_reaches_all_that_can_be_pressed(
    card: Importing, scene: ImportScene, tmp_path: Path, qtbot: QtBot
) -> None:
    bring(card, x_posts(tmp_path, [(post_id(at_noon(FIRST), "x"), FIRST, "Words")]), qtbot)
    qtbot.waitUntil(card.type.isVisible)
    for one in filter(Button.isVisible, card.findChildren(Button)):
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert one.accessibleName()
    for choice in card.findChildren(QComboBox):
        assert choice.accessibleName()
