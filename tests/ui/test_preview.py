"""A caption as each network shows it, and what is special there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.model import Limits, LinkCard
from desktop.share.cutting import visible
from desktop.share.limits import NETWORKS, known, more_after
from desktop.ui.aside import Previews
from desktop.ui.look import Look
from desktop.ui.preview import Preview, Shown
from desktop.ui.preview_facts import Side, lines, mark
from desktop.ui.preview_manner import MANNERS, manner
from desktop.ui.preview_pictures import WIDEST, places

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LONG = "Forty apprentices start at our school this week. " * 12
LINK = LinkCard("https://www.example.com/school", "The harbour school", "Forty begin.")


@pytest.fixture
def preview(qapp: QApplication, qtbot: QtBot) -> Iterator[Preview]:
    made = Preview(Look(qapp, "light"))
    qtbot.addWidget(made)
    made.resize(330, 600)
    made.show()
    yield made


def shown(network: str, text: str, **more: object) -> Shown:
    return replace(Shown("Anna", "@anna", network, network.title(), text), **more)


def side(network: str, text: str, **more: object) -> Side:
    limits = known(network)
    assert limits is not None
    return replace(Side(network, network.title(), text, text, limits), **more)


def coloured(preview: Preview, look_color: str) -> list[str]:
    """The words in one of our colours."""
    document = preview._words._document
    wanted = preview._look.color(look_color).name()
    found, block = [], document.firstBlock()
    while block.isValid():
        for part in block:
            fragment = part.fragment()
            if fragment.charFormat().foreground().color().name() == wanted:
                found.append(fragment.text())
        block = block.next()
    return found


@pytest.mark.parametrize("network", list(NETWORKS))
def test_every_network_cuts_where_its_feed_does(preview: Preview, network: str) -> None:
    preview.show_post(shown(network, LONG))
    cut = visible(LONG, more_after(network))
    said = preview._words.accessibleName()
    assert LONG[:cut] in said
    assert (manner(network).more in said) == (cut < len(LONG.rstrip()))


def test_hashtags_mentions_and_links_have_the_colour_of_links(preview: Preview) -> None:
    text = "🚢 Proud #HarbourSchool with @ida@m.example at https://northwind.example/a ok"
    preview.show_post(shown("mastodon", text))
    assert coloured(preview, "info") == [
        "#HarbourSchool",
        "@ida@m.example",
        "https://northwind.example/a",
    ]


def test_a_network_shows_the_pictures_or_the_card_never_both(
    preview: Preview, tmp_path: Path
) -> None:
    path = tmp_path / "one.png"
    QImage(40, 30, QImage.Format.Format_RGB32).save(str(path))
    preview.show_post(shown("linkedin", "Words", link=LINK))
    assert preview._card.isVisible() and not preview._mosaic.isVisible()
    assert preview._card.accessibleName() == "Link: The harbour school"
    preview.show_post(shown("linkedin", "Words", link=LINK, pictures=(str(path),), alts=("A",)))
    assert preview._mosaic.isVisible() and not preview._card.isVisible()
    assert preview._mosaic.accessibleName() == "A"
    preview.show_post(shown("instagram", "Words", link=LINK))
    assert not preview._card.isVisible()


def test_where_pictures_come_first_the_words_follow_with_the_handle(preview: Preview) -> None:
    preview.show_post(shown("instagram", "Words"))
    assert preview._body.indexOf(preview._mosaic) < preview._body.indexOf(preview._words)
    assert preview._words.accessibleName() == "anna Words"
    preview.show_post(shown("linkedin", "Words"))
    assert preview._body.indexOf(preview._words) < preview._body.indexOf(preview._mosaic)
    assert preview._words.accessibleName() == "Words"


def test_right_to_left_words_run_right_to_left_and_a_forced_direction_is_kept(
    preview: Preview,
) -> None:
    def direction() -> Qt.LayoutDirection:
        return preview._words._document.firstBlock().textDirection()

    preview.show_post(shown("mastodon", "أربعون متدربا #مدرسة"))
    assert direction() == Qt.LayoutDirection.RightToLeft
    preview.show_post(shown("mastodon", "Forty"))
    assert direction() == Qt.LayoutDirection.LeftToRight
    forced = Qt.LayoutDirection.RightToLeft
    preview.show_post(shown("mastodon", "Forty", direction=forced))
    assert direction() == Qt.LayoutDirection.RightToLeft


def test_a_theme_recolours_words_on_the_screen(preview: Preview) -> None:
    preview.show_post(shown("mastodon", "Words #tag"))
    preview._look.set_theme("dark")
    assert coloured(preview, "info") == ["#tag"]
    cursor = QTextCursor(preview._words._document)
    cursor.movePosition(QTextCursor.MoveOperation.Right)
    assert cursor.charFormat().foreground().color() == QColor(preview._look.color("text"))
    preview._look.set_theme("light")


# --- pictures --------------------------------------------------------------------------------


@pytest.mark.parametrize("network", list(MANNERS))
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 10])
def test_pictures_lie_side_by_side_inside_the_width(network: str, count: int) -> None:
    found = places(count, 0.4, manner(network), 300)
    assert 1 <= len(found) <= min(count, 4)
    for number, one in enumerate(found):
        assert one.width() > 20 and one.height() > 20
        assert one.left() >= 0 and one.right() <= 300.01
        assert not any(one.intersects(other) for other in found[number + 1 :])


def test_a_single_picture_keeps_its_ratio_within_what_is_shown() -> None:
    (one,) = places(1, 1.5, manner("mastodon"), 300)
    assert one == QRectF(0, 0, 300, 200)
    (wide,) = places(1, 9.0, manner("mastodon"), 300)
    assert wide.width() / wide.height() == pytest.approx(WIDEST)
    (tall,) = places(1, 0.1, manner("x"), 300)
    assert tall.width() / tall.height() == pytest.approx(0.75)


# --- what is special -------------------------------------------------------------------------


def test_a_cut_text_is_marked_and_what_it_hides_is_told() -> None:
    cut = side("linkedin", LONG + "#employee", disclosure="#employee")
    assert mark(cut) == "cut"
    said = [words for _, _, words in lines(cut)]
    assert "“#employee” is hidden behind “more”" in said
    assert any("characters are hidden" in words for words in said)
    assert mark(side("linkedin", "Short #employee", disclosure="#employee")) == ""
    assert lines(side("linkedin", "Short #employee", disclosure="#employee")) == ()


def test_too_long_comes_first() -> None:
    found = side("bluesky", LONG)
    assert mark(found) == "warning"
    assert lines(found)[0][2] == f"Too long by {len(LONG) - 300} characters"


def test_what_becomes_of_the_link_is_told() -> None:
    text = "Words"
    beside = side("linkedin", text, link=LINK)
    written = side("mastodon", text, link=LINK, sent=f"{text}\n\n{LINK.url}")
    nowhere = side("instagram", text, link=LINK)
    assert lines(beside) == ()
    assert lines(written)[0][2] == "The link is written under the words and counts 25 characters"
    assert lines(nowhere)[0][2] == "Links can't be clicked in captions here"


def test_pictures_that_do_not_fit_are_counted() -> None:
    found = side("x", "Words", pictures=6, limits=Limits("x", 280, pictures=4))
    assert lines(found)[0][2] == "Shows 4 of your 6 pictures"


def test_the_choice_of_previews_is_there_only_where_there_is_one(
    qapp: QApplication, qtbot: QtBot
) -> None:
    previews = Previews(Look(qapp, "light"))
    qtbot.addWidget(previews)
    previews.show()
    previews.offer(())
    assert previews.account == "" and not previews._row.isVisible()
    previews.offer((("a", "Mastodon"),))
    assert previews.account == "a" and not previews._row.isVisible()
    previews.offer((("a", "Mastodon"), ("b", "LinkedIn")))
    assert previews.account == "a" and previews._row.isVisible()
    with qtbot.waitSignal(previews.chosen):
        previews._group.button(1).click()
    previews.mark("b", "cut")
    assert previews._group.button(1).accessibleDescription() == "cut with “…more”"
    previews.offer((("b", "LinkedIn"), ("c", "X")))
    assert previews.account == "b"
