"""Own pictures and videos in the caption editor: in, in order, described, and out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.model import Media, ShareState
from desktop.ui import showing
from desktop.ui.attachments import MOST
from desktop.ui.composer import Composer
from desktop.ui.messages import hint_text
from desktop.ui.picture_row import PictureRow
from tests.share.documents import pdf
from tests.share.pictures import SECRETS, gif, planted_jpeg, planted_png
from tests.share.videos import PLACE, mp4
from tests.ui.scene import Scene, scene
from tests.ui.test_composer import MASTODON, PRACTICE, levels, looked, opened, ready, write
from tests.ui.test_scaling import noisy, written

__all__ = ["opened", "scene"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
BLUESKY = ("bluesky", "@anna.example.com", "Anna")
Open = Callable[..., Composer]


def rows(window: Composer) -> tuple[PictureRow, ...]:
    return window.rooms.attachments.rows()


def shot(folder: Path, name: str = "own.png", width: int = 90) -> Path:
    path = folder / name
    image = QImage(width, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("#2A6B5E"))
    path.write_bytes(written(image, b"PNG"))
    return path


def add(window: Composer, qtbot: QtBot, *files: Path) -> None:
    window.media.enclosing.take_files([str(file) for file in files])
    qtbot.waitUntil(lambda: not window.media.enclosing.busy)


def settled(window: Composer, qtbot: QtBot) -> None:
    """It is known what the networks take of everything that is attached."""
    selected = window.rooms.bar.targets.selected()

    def known() -> bool:
        pictures = [
            one for one in window.rooms.attachments.pictures() if one.mime.startswith("image/")
        ]
        return all(
            window.media.fitting.known(picture, target.limits) is not None
            for picture in pictures
            for target in selected
        )

    qtbot.waitUntil(known)
    looked(window, qtbot)


# --- in -------------------------------------------------------------------------------------


def test_a_file_is_copied_and_may_vanish_afterwards(
    opened: Open, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("")
    source = tmp_path / "IMG 7.png"
    source.write_bytes(planted_png())
    add(window, qtbot, source)
    source.unlink()
    draft = window.draft()
    assert draft is not None
    (attached,) = draft.pictures
    body = Path(attached.path).read_bytes()
    assert not [secret for secret in SECRETS if secret in body]
    assert window.rooms.attachments.rows()[0]._alt.hasFocus()


def test_own_pictures_come_back_with_the_draft_in_their_order_and_with_their_words(
    opened: Open, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("harbour")
    write(window, "Three of mine.")
    add(window, qtbot, *(shot(tmp_path, f"{n}.png", 90 + n) for n in range(3)))
    for number, row in enumerate(rows(window)[1:]):
        row._alt.setPlainText(f"picture {number}")
    rows(window)[3]._alt.moved.emit(-1)
    window.keep_now()
    again = scene.composer()
    qtbot.addWidget(again)
    again.show_post(scene.post("harbour"))
    ready(again, qtbot)
    alts = [one.alt for one in again.rooms.attachments.pictures()]
    assert alts == ["picture 0", "picture 2", "picture 1"]
    assert all(row.is_here() for row in rows(again))


@pytest.mark.parametrize("what", ["words beside", "pixels", "raw", "file", "two files"])
def test_pasting_and_dropping_bring_pictures_to_the_attachments_and_no_words(
    opened: Open, qtbot: QtBot, tmp_path: Path, what: str
) -> None:
    window = opened("")
    editor = window.rooms.texts.current
    mime = QMimeData()
    if what == "words beside":  # a spreadsheet puts a picture beside its words
        mime.setText("12 apprentices")
        mime.setImageData(noisy(4, 4))
    elif what == "pixels":
        mime.setImageData(noisy(4, 4))
        mime.setHtml('<img src="https://a.example/b.png" alt="a boat">')
    elif what == "raw":
        mime.setData("image/gif", gif(frames=3))
    else:
        files = [shot(tmp_path), shot(tmp_path, "2.png", 91)][: 1 if what == "file" else 2]
        mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    editor.insertFromMimeData(mime)
    qtbot.waitUntil(lambda: not window.media.enclosing.busy)
    pictures = window.rooms.attachments.pictures()
    if what == "words beside":
        assert (editor.text(), pictures) == ("12 apprentices", ())
    else:
        assert editor.text() == ""
        assert len(pictures) == (2 if what == "two files" else 1)
    if what == "raw":
        assert pictures[0].mime == "image/gif"


def drop(on: QWidget, mime: QMimeData) -> bool:
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, button, keys)
    QApplication.sendEvent(on, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(QPoint(5, 5)), copy, mime, button, keys)
    QApplication.sendEvent(on, event)
    return event.isAccepted()


def test_what_is_dropped_beside_the_words_counts_too(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(shot(tmp_path)))])
    assert drop(window, mime)
    qtbot.waitUntil(lambda: len(rows(window)) == 1)
    words = QMimeData()
    words.setText("only words")
    assert not drop(window, words)
    field = rows(window)[0]._alt
    field.insertFromMimeData(mime)
    assert field.words() == "", "the name of a file describes nothing"


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("notes.txt", b"nine minutes", "neither a picture"),
        ("notes.pdf", b"%PDF-1.7", "ends too early"),
        ("locked.pdf", pdf(locked=True), "password"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        ("half.png", planted_png()[:60], "ends too early"),
        ("gone.png", None, "not there"),
    ],
)
def test_what_can_t_be_added_is_said_by_name(
    opened: Open, qtbot: QtBot, tmp_path: Path, name: str, body: bytes | None, said: str
) -> None:
    window = opened("")
    if body is not None:
        (tmp_path / name).write_bytes(body)
    add(window, qtbot, tmp_path / name)
    assert name in window.rooms.banner.text
    assert said in window.rooms.banner.text
    assert rows(window) == ()


def test_more_than_a_handful_at_once_is_refused(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened("")
    add(window, qtbot, *(tmp_path / f"{n}.png" for n in range(MOST + 1)))
    assert str(MOST) in window.rooms.banner.text


def test_the_file_window_does_not_hold_up_anything(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("")
    window.rooms.attachments._add.click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(shot(tmp_path))])
    dialog.reject()
    qtbot.waitUntil(lambda: len(rows(window)) == 1)


def test_while_something_is_being_added_nothing_is_shared(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("harbour")
    write(window, "Look at this. #employee")
    window.media.enclosing.take_files([str(shot(tmp_path))])
    looked(window, qtbot)
    assert not window.rooms.bar.open
    assert "being added" in window.rooms.bar.obstacle
    qtbot.waitUntil(lambda: window.rooms.bar.open)
    assert len(window.rooms.attachments.pictures()) == 1


def test_an_answer_for_a_draft_that_was_left_is_dropped(
    opened: Open, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("harbour")
    window.media.enclosing.take_files([str(shot(tmp_path))])
    window.show_post(scene.post("night"))
    ready(window, qtbot)
    qtbot.waitUntil(lambda: not window.media.enclosing.busy)
    assert [row.offered.own for row in rows(window)] == [None, None]


# --- order, out, words ----------------------------------------------------------------------


def test_pictures_change_places_by_button_and_by_key_and_keep_the_focus(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("")
    window.show()
    add(window, qtbot, *(shot(tmp_path, f"{n}.png", 90 + n) for n in range(3)))
    first, second, third = rows(window)
    assert not first._up.isEnabled() and not third._down.isEnabled()
    second._alt.setFocus()
    QTest.keyClick(second._alt, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert rows(window) == (second, first, third)
    assert second._alt.hasFocus()
    qtbot.mouseClick(first._down, Qt.MouseButton.LeftButton)
    assert rows(window) == (second, third, first)
    widths = [one.width for one in window.rooms.attachments.pictures()]
    assert widths == [91, 92, 90]
    names = [row._alt.accessibleName() for row in rows(window)]
    assert len(set(names)) == 3


def test_taking_a_picture_out_leaves_the_others(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened("")
    add(window, qtbot, shot(tmp_path), shot(tmp_path, "2.png", 91))
    rows(window)[0]._out.click()
    (left,) = window.rooms.attachments.pictures()
    assert left.width == 91
    rows(window)[0]._out.click()
    assert window.rooms.attachments.pictures() == ()


def test_descriptions_have_the_limit_of_the_strictest_network(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("", BLUESKY, MASTODON)
    write(window, "Look. #employee")
    add(window, qtbot, shot(tmp_path))
    settled(window, qtbot)
    assert "network.alt" in levels(window)
    (row,) = rows(window)
    row._alt.setPlainText("é" * 1501)
    settled(window, qtbot)
    assert row._count.text() == "1501/1500"
    assert "Mastodon" in row._count.toolTip()
    assert [rule for rule in levels(window) if rule.startswith("network.alt")] == [
        "network.alt_long"
    ]
    assert not window.rooms.bar.open
    row._alt.setPlainText("A boat")
    settled(window, qtbot)
    assert window.rooms.bar.open


def test_a_description_is_one_paragraph_without_line_ends(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("")
    add(window, qtbot, shot(tmp_path))
    field = rows(window)[0]._alt
    mime = QMimeData()
    mime.setText("A boat\r\nin the\u00a0harbour")
    field.insertFromMimeData(mime)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.words() == "A boat in the harbour"


def test_a_long_description_that_came_with_the_post_is_not_cut(opened: Open, qtbot: QtBot) -> None:
    window = opened("harbour")
    place = window.rooms.attachments
    offered = rows(window)[0].offered
    told = replace(
        offered.media,
        alt="Eight drawers of a boat battery drawn apart in the air like an opened chest, in "
        "teal and orange.",
    )
    window.hide()
    place.show_offer(None, [replace(offered, media=told)], None, [])
    window.show()
    field = rows(window)[0]._alt
    line = field.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: place._scroll.height() >= field.sizeHint().height() > 2 * line)


# --- what networks don't take -----------------------------------------------------------------


def test_a_video_shows_how_long_it_is_and_goes_where_videos_go(
    opened: Open, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("harbour")
    write(window, "A minute of the yard. #employee")
    (tmp_path / "yard.mp4").write_bytes(mp4())
    add(window, qtbot, tmp_path / "yard.mp4")
    settled(window, qtbot)
    row = rows(window)[-1]
    assert row._photo._said == "0:42"
    row._alt.setPlainText("The yard from above")
    looked(window, qtbot)
    assert window.rooms.bar.open, window.rooms.bar.obstacle
    (share,) = shares_of(window, qtbot, 1).values()
    (video,) = share.outgoing.pictures
    assert (video.kind, video.seconds, video.alt) == ("video", 42.0, "The yard from above")
    assert PLACE not in Path(video.path).read_bytes()
    scene.media.sweep()
    assert Path(video.path).is_file(), "it waits to be sent"


@pytest.mark.parametrize(
    ("rule", "change", "body"),
    [
        ("network.video", {"video": False}, mp4()),
        ("network.video_length", {"video_seconds": 30}, mp4()),
        ("network.video_size", {"video_bytes": 500}, mp4()),
        ("network.video_type", {}, mp4(brand=b"qt  ")),
    ],
)
def test_a_video_that_a_network_does_not_take_is_told_before_anything_is_sent(
    opened: Open, qtbot: QtBot, tmp_path: Path, rule: str, change: dict[str, Any], body: bytes
) -> None:
    window = opened("harbour")
    write(window, "A minute of the yard. #employee")
    limited(window, **change)
    (tmp_path / "yard.mp4").write_bytes(body)
    add(window, qtbot, tmp_path / "yard.mp4")
    settled(window, qtbot)
    assert rule in levels(window)
    assert "Porchlight" in window.rooms.bar.obstacle
    rows(window)[-1]._out.click()
    looked(window, qtbot)
    assert window.rooms.bar.open


def limited(window: Composer, **change: Any) -> None:
    """As if every account's network took only this."""
    for chip in window.rooms.bar.targets.chips():
        target = chip.target
        chip.target = replace(target, limits=replace(target.limits, **change))


def test_a_video_of_the_post_is_fetched_when_it_is_wanted_and_loses_its_places(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("film")
    (row,) = [one for one in rows(window) if one.kind == "video"]
    assert window.draft().pictures == ()  # type: ignore[union-attr]
    row._box.click()
    assert "being added" in window.media.obstacle()
    qtbot.waitUntil(lambda: not window.media.enclosing.busy)
    (video,) = window.draft().pictures  # type: ignore[union-attr]
    assert (video.kind, video.seconds, video.alt) == ("video", 42.0, "Nine minutes, silent")
    assert PLACE not in Path(video.path).read_bytes()
    window.keep_now()
    again = scene.composer()
    qtbot.addWidget(again)
    write(window, "It runs.")
    window.keep_now()
    again.show_post(scene.post("film"))
    ready(again, qtbot)
    assert [one.kind for one in again.rooms.attachments.pictures()] == ["video"]
    assert len([one for one in rows(again) if one.kind == "video"]) == 1


def test_a_video_of_the_post_that_can_t_be_had_is_said_so(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    scene.pictures_there = False
    window = opened("film")
    (row,) = [one for one in rows(window) if one.kind == "video"]
    row._box.click()
    qtbot.waitUntil(lambda: window.rooms.banner.text != "")
    assert not row.attached
    assert window.draft().pictures == ()  # type: ignore[union-attr]


def test_what_no_network_takes_is_not_offered_and_hides_no_file_that_one_takes(
    opened: Open,
) -> None:
    window = opened("film")
    known = window._opened
    assert known is not None and known.kept is not None
    talk = Media("https://cms.example/talk.mp3", "audio/mpeg")  # an enclosure, as podcasts have
    plan = Media("https://cms.example/plan.pdf", "application/pdf")
    store = Media("https://cms.example/Plan.PDF?v=2", "application/octet-stream")
    for media, offered in (
        ((talk,), []),
        ((talk, plan), [plan]),
        ((talk, store), [store]),
    ):
        kept = replace(known.kept, post=replace(known.kept.post, media=media))
        found = showing.pictures(replace(known, kept=kept), lambda url: "")
        assert [one.media for one in found] == offered


# --- PDF files --------------------------------------------------------------------------------


def test_a_pdf_file_gets_a_title_and_goes_only_where_files_go(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("", PRACTICE, BLUESKY)
    write(window, "Our report. #employee")
    (tmp_path / "report v7.pdf").write_bytes(pdf(title="Ferries in figures"))
    add(window, qtbot, tmp_path / "report v7.pdf")
    looked(window, qtbot)
    (row,) = rows(window)
    assert row._alt.words() == "Ferries in figures"
    assert "Title of file 1" in row._alt.accessibleName()
    assert "network.document" in levels(window)
    assert "No PDF files on Bluesky" in window.rooms.bar.obstacle
    assert "network.alt" not in levels(window), "a file has a title, not a description"
    bluesky = window.rooms.bar.targets.chips()[1]
    bluesky.click()
    row._alt.setPlainText("Ferries in figures, 2026")
    looked(window, qtbot)
    (share,) = shares_of(window, qtbot, 1).values()
    (document,) = share.outgoing.pictures
    assert (document.kind, document.title) == ("document", "Ferries in figures, 2026")
    assert b"Ada" not in Path(document.path).read_bytes()


def test_a_pdf_file_that_still_says_who_made_it_is_told(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("", PRACTICE)
    write(window, "Our report. #employee")
    (tmp_path / "signed.pdf").write_bytes(pdf(signed=True))
    add(window, qtbot, tmp_path / "signed.pdf")
    qtbot.waitUntil(lambda: "media.tells" in levels(window))
    said = [card.hint for card in window.rooms.aside.hints.cards()]
    (hint,) = [one for one in said if one.rule == "media.tells"]
    assert "Ada Lovelace" in hint_text(hint)
    rows(window)[0]._alt.setPlainText("")
    looked(window, qtbot)
    assert "media.untitled" in levels(window)
    assert window.rooms.bar.open, "told, not forbidden"


def test_too_many_pictures_stop_and_say_where(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened("", PRACTICE)
    write(window, "Five. #employee")
    add(window, qtbot, *(shot(tmp_path, f"{n}.png", 90 + n) for n in range(5)))
    settled(window, qtbot)
    assert "network.pictures" in levels(window)
    assert "Porchlight" in window.rooms.bar.obstacle


def test_a_moving_picture_that_one_network_would_show_as_a_still_is_told_for_that_one(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("", PRACTICE, BLUESKY)
    write(window, "It moves. #employee")
    (tmp_path / "a.gif").write_bytes(gif(frames=3, weight=800_000))
    add(window, qtbot, tmp_path / "a.gif")
    qtbot.waitUntil(lambda: len(rows(window)) == 1)
    settled(window, qtbot)
    hints = [card.hint for card in window.rooms.aside.hints.cards()]
    told = {hint.network for hint in hints if hint.rule == "network.still"}
    assert told == {"bluesky"}
    assert not window.rooms.bar.open


# --- out ------------------------------------------------------------------------------------


def shares_of(window: Composer, qtbot: QtBot, many: int) -> dict[str, Any]:
    window.rooms.bar.press()
    qtbot.waitUntil(lambda: len(window.sending.shares) == many)
    return {share.network: share for share in window.sending.shares.values()}


def test_each_network_gets_the_picture_it_takes_and_it_stays_until_it_is_sent(
    opened: Open, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("", BLUESKY, MASTODON)
    write(window, "Large. #employee")
    big = tmp_path / "big.jpg"
    big.write_bytes(planted_jpeg(written(noisy(2600, 1900), b"JPEG", 92), 6))
    assert big.stat().st_size > 2_000_000
    add(window, qtbot, big)
    rows(window)[0]._alt.setPlainText("Noise")
    settled(window, qtbot)
    assert window.rooms.bar.open
    found = shares_of(window, qtbot, 2)
    sent = {network: share.outgoing.pictures[0] for network, share in found.items()}
    assert Path(sent["bluesky"].path).stat().st_size <= 2_000_000
    assert sent["bluesky"].width < sent["bluesky"].height, "it stands upright"
    assert sent["mastodon"].path == window.rooms.attachments.pictures()[0].path
    assert {one.alt for one in sent.values()} == {"Noise"}
    for one in sent.values():
        body = Path(one.path).read_bytes()
        assert not [secret for secret in SECRETS if secret in body]
    scene.settle("mastodon", "sent", settled=1)
    window.media.begin(window.draft())  # type: ignore[arg-type]
    scene.drafts.finish(found["bluesky"].draft, scene.now())
    scene.media.sweep()
    assert Path(sent["bluesky"].path).is_file(), "it still waits"


def test_a_picture_of_the_post_is_sent_though_the_cache_was_cleared(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("night")
    write(window, "The yard. #employee")
    settled(window, qtbot)
    (share,) = shares_of(window, qtbot, 1).values()
    assert share.state is ShareState.WAITING
    cache = Path(str(scene.pictures.path(wanted(window)))).parent
    for file in cache.iterdir():
        file.unlink()
    scene.media.sweep()
    assert share.outgoing.pictures
    for picture in share.outgoing.pictures:
        assert Path(picture.path).is_file()
        assert cache not in Path(picture.path).parents


def wanted(window: Composer) -> str:
    return rows(window)[0].offered.media.url


def test_a_picture_that_was_deleted_meanwhile_stops_the_share_and_says_so(
    opened: Open, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("", PRACTICE)
    write(window, "Look. #employee")
    add(window, qtbot, shot(tmp_path))
    settled(window, qtbot)
    for file in Path(window.rooms.attachments.pictures()[0].path).parent.iterdir():
        file.unlink()
    window.rooms.bar.press()
    qtbot.waitUntil(lambda: window.rooms.banner.text != "")
    assert scene.outbox.all() == ()
    qtbot.waitUntil(lambda: not window.sending.busy)


def test_a_large_picture_never_holds_up_the_window(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened("", PRACTICE)
    window.show()
    big = tmp_path / "big.jpg"
    big.write_bytes(written(noisy(4000, 3000), b"JPEG", 85))
    add(window, qtbot, big)  # the heart beats while it waits
    write(window, "Large. #employee")
    settled(window, qtbot)
    shares_of(window, qtbot, 1)
