"""The guidelines: links land on their heading, and nothing is ever loaded from anywhere."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop.feeds.pictures import Pictures
from desktop.guidelines.blocks import Kind, Tone, words_of
from desktop.guidelines.documents import page as read_page
from desktop.guidelines.readings import Readings
from desktop.guidelines.searching import segments
from desktop.jobs import Jobs
from desktop.model import Contact, DocumentSource
from desktop.ui.guidelines import GuidelinesPage
from desktop.ui.look import Look
from desktop.ui.reader import Reader
from desktop.ui.rule_page import RULES
from desktop.web import Web
from tests.conftest import Reply, Request, Served
from tests.pace import PATIENCE
from tests.real.lab.running import eventually
from tests.ui.house import House

Serve = Callable[[Callable[[Request], Reply | None]], Served]


@pytest.fixture
def page(house: House) -> GuidelinesPage:
    made: GuidelinesPage = house.page("guidelines")
    house.qtbot.waitUntil(lambda: bool(made._shelf.pages) and not made._reader.busy)
    return made


def here(page: GuidelinesPage) -> str:
    """The words that the reader stands on."""
    return page._reader.textCursor().block().text()


def go(house: House, page: GuidelinesPage, link: str, **more: bool) -> None:
    page.show_link(link, **more)
    house.qtbot.waitUntil(lambda: not page._reader.busy)


def shown(page: GuidelinesPage) -> str:
    assert page._leaf is not None
    return page._leaf.page.id


# --- links -------------------------------------------------------------------------------------


def test_every_place_with_a_name_can_be_reached_by_it(house: House, page: GuidelinesPage) -> None:
    seen = 0
    for document in page._shelf.pages:
        for block in document.blocks:
            for anchor in block.anchors:
                go(house, page, f"{document.id}#{anchor}")
                assert here(page) == segments(block)[0]
                assert shown(page) == document.id
                seen += 1
    assert seen >= 20


def test_every_link_of_the_program_s_rules_lands_somewhere(
    house: House, page: GuidelinesPage
) -> None:
    program = house.found.programs.all()[0]
    anchors = {
        f"{document.id}#{anchor}"
        for document in page._shelf.pages
        for block in document.blocks
        for anchor in block.anchors
    }
    links = set()
    for address in program.rules:
        for rule in json.loads(house.found.programs.file(address) or b"{}")["rules"]:
            links.add(rule.get("link", ""))
    links = {link for link in links if link and not link.startswith("https://")}
    assert links
    assert links <= anchors


def test_a_hint_s_why_opens_the_page_before_it_was_ever_made(house: House) -> None:
    house.desk.show_guideline("brand#names")
    page = house.desk.page("guidelines")
    house.qtbot.waitUntil(lambda: here(page) == "Names")
    assert house.desk.window.place == "guidelines"


def test_why_marks_the_very_paragraph_and_leads_back(house: House, page: GuidelinesPage) -> None:
    went_back: list[int] = []
    page.caption_wanted.connect(lambda: went_back.append(1))
    plain = page._reader.grab().toImage()
    go(house, page, "policy#money", back=True)
    text = page._reader.marked_text()
    assert text.startswith("Money\n\nNo figures")
    assert "What we claim" not in text
    assert page._reader.grab().toImage() != plain
    assert "hint" in page._banner.text
    page._banner.pressed.emit()
    assert went_back == [1]
    assert page._reader.marked_text() == ""


def test_the_mark_goes_when_one_reads_on(house: House, page: GuidelinesPage) -> None:
    go(house, page, "policy#money", back=True)
    page._contents.place_chosen.emit(0)
    assert page._reader.marked_text() == ""
    assert not page._banner.isVisible()


@pytest.mark.parametrize("link", ["policy#long-gone", "policy#", "policy"])
def test_a_place_that_has_gone_leads_to_its_page(
    house: House, page: GuidelinesPage, link: str
) -> None:
    go(house, page, "brand#names")
    go(house, page, link)
    assert shown(page) == "policy"
    assert page._reader.marked_text() == ""
    assert ("has gone" in page._banner.text) is link.endswith("gone")
    assert page._banner.isVisible() is link.endswith("gone")


@pytest.mark.parametrize("link", ["nothing#nowhere", "file:///etc/passwd", "x"])
def test_a_page_that_is_not_there_is_told_gently(
    house: House, page: GuidelinesPage, link: str
) -> None:
    before = shown(page)
    go(house, page, link)
    assert shown(page) == before
    assert page._banner.isVisible()


def test_a_web_link_opens_in_the_browser(
    page: GuidelinesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("desktop.ui.guidelines.open_address", opened.append)
    page.show_link("https://a.example/guide#x")
    page._reader.anchorClicked.emit(QUrl("https://b.example/"))
    assert opened == ["https://a.example/guide#x", "https://b.example/"]


def test_a_link_to_another_page_of_the_program_stays_here(
    house: House, page: GuidelinesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ui.guidelines.open_address", pytest.fail)
    brand = next(one for one in page._shelf.pages if one.id == "brand")
    page._reader.anchorClicked.emit(QUrl(f"{brand.address}#names"))
    house.qtbot.waitUntil(lambda: here(page) == "Names")
    assert shown(page) == "brand"


# --- reading -----------------------------------------------------------------------------------


def test_words_to_use_are_copied_with_one_click(house: House, page: GuidelinesPage) -> None:
    document = page._shelf.pages[0]
    good = [block for block in document.blocks if block.box and block.box.tone is Tone.GOOD]
    assert good and good[0].box
    page._reader.anchorClicked.emit(QUrl(f"copy:{good[0].box.number}"))
    clipboard = QApplication.clipboard()
    inside = [one for one in document.blocks if one.box == good[0].box]
    assert clipboard.text() == words_of(inside)
    assert "Copied" in page._reader.toPlainText()
    house.qtbot.waitUntil(lambda: "Copied" not in page._reader.toPlainText())


def test_an_example_to_avoid_can_not_be_copied(page: GuidelinesPage) -> None:
    boxes = {block.box.number: block.box for block in page._reader.page.blocks if block.box}
    links = re.findall(r'href="copy:(\d+)"', page._reader.toHtml())
    assert {int(number) for number in links} == {
        number for number, box in boxes.items() if box.tone is not Tone.BAD
    }
    assert any(box.tone is Tone.BAD for box in boxes.values())


def test_everything_of_a_page_is_on_the_screen(house: House, page: GuidelinesPage) -> None:
    for document in page._shelf.pages:
        go(house, page, document.id)
        text = page._reader.toPlainText()
        for block in document.blocks:
            for segment in segments(block):
                assert segment.replace("\u2028", "\n").replace("\u00a0", " ") in text


def test_the_rules_can_be_read_and_lead_to_what_explains_them(
    house: House, page: GuidelinesPage
) -> None:
    house.qtbot.waitUntil(lambda: page._shelf.complete)
    go(house, page, RULES)
    text = page._reader.toPlainText()
    assert "emission-free under way" in text
    assert "Project Heron" not in text
    page._reader.anchorClicked.emit(QUrl("policy#money"))
    house.qtbot.waitUntil(lambda: here(page) == "Money")
    assert page._reader.marked_text().startswith("Money")


def test_where_the_reader_stands_shows_in_the_contents(house: House, page: GuidelinesPage) -> None:
    go(house, page, "policy#money")
    row = page._contents.currentItem()
    assert row is not None and row.text().strip() == "Money"


def test_in_a_narrow_window_the_contents_are_a_button(house: House, page: GuidelinesPage) -> None:
    window = house.desk.window
    window.resize(700, 600)
    house.qtbot.waitUntil(page._menu_button.isVisible)
    assert not page._contents.isVisible()
    page._menu_button.click()
    menu = page.findChild(QMenu)
    assert menu is not None
    next(one for one in menu.actions() if one.text().strip() == "Money").trigger()
    assert here(page) == "Money"
    menu.close()
    window.resize(1080, 720)
    house.qtbot.waitUntil(page._contents.isVisible)


def test_pictures_come_with_the_round_and_keep_their_ratio(
    house: House, page: GuidelinesPage
) -> None:
    brand = next(one for one in page._shelf.pages if one.id == "brand")
    (picture,) = [block for block in brand.blocks if block.kind is Kind.PICTURE]
    assert house.found.pictures.path(picture.address) is not None
    house.found.practice.stop()
    go(house, page, "brand")
    resource = QTextDocument.ResourceType.ImageResource.value

    def shape() -> float:
        image = page._reader.document().resource(resource, QUrl(picture.address))
        return image.width() / image.height()

    house.qtbot.waitUntil(lambda: abs(shape() - 1200 / 500) < 0.02)


def test_a_picture_that_arrives_above_moves_nothing_on_the_screen(
    look: Look, jobs: Jobs, qtbot: QtBot, tmp_path: Path, serve: Serve
) -> None:
    image = QImage(600, 900, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(tmp_path / "tall.png"))
    late = threading.Event()

    def answer(request: Request) -> Reply:
        late.wait(PATIENCE)
        return 200, {"Content-Type": "image/png"}, (tmp_path / "tall.png").read_bytes()

    served = serve(answer)
    with closing(Web("Goodword-tests", system_store=False)) as web:
        reader = Reader(look, jobs, Pictures(web, tmp_path / "kept"))
        qtbot.addWidget(reader)
        reader.resize(640, 480)
        reader.show()
        text = "![tall](tall.png)\n\n" + "## Heading\n\nWords to read.\n\n" * 40
        source = DocumentSource("p", "", f"{served.address}/p.md")
        made = read_page(source, text.encode())
        reader.show_page(made)
        qtbot.waitUntil(lambda: not reader.busy)
        reader.go(41)
        before, top = reader.verticalScrollBar().maximum(), reader.cursorRect().top()
        late.set()
        qtbot.waitUntil(lambda: reader.verticalScrollBar().maximum() > before + 300)
        assert abs(reader.cursorRect().top() - top) <= 1


def test_tab_walks_through_the_links_and_out_again(house: House, page: GuidelinesPage) -> None:
    window = house.desk.window
    window.activateWindow()
    page._search.begin()
    links: set[str] = set()
    left = False
    for _ in range(80):
        house.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is page._reader:
            links.add(page._reader.textCursor().charFormat().anchorHref())
        elif links:
            left = True
            break
    assert any(link.startswith("copy:") for link in links)
    assert any(link.endswith("brand.md") for link in links)
    assert left


# --- searching ---------------------------------------------------------------------------------


def test_a_search_goes_through_all_pages_by_key(house: House, page: GuidelinesPage) -> None:
    house.qtbot.waitUntil(lambda: page._shelf.complete)
    field = page._search.field
    page._search.begin()
    house.qtbot.keyClicks(field, "HASHTAG")
    house.qtbot.waitUntil(lambda: bool(page._finding.found))
    pages = {found.page for found in page._finding.found}
    assert {"policy", "brand"} <= pages
    seen = []
    for _ in page._finding.found:
        house.qtbot.keyClick(field, Qt.Key.Key_Return)
        house.qtbot.waitUntil(lambda: not page._reader.busy)
        seen.append(shown(page))
        selections = page._reader.extraSelections()
        words = [one.cursor.selectedText().casefold() for one in selections]
        assert words and set(words) == {"hashtag"}
    assert set(seen) == pages
    house.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert page._reader.extraSelections() == []


def test_what_is_not_there_is_said(house: House, page: GuidelinesPage) -> None:
    house.qtbot.keyClicks(page._search.field, "qqqq")
    house.qtbot.waitUntil(lambda: page._search._count.text() == "Nothing found")
    assert page._contents.count() == 0


# --- what changed ------------------------------------------------------------------------------


def test_what_changed_since_one_read_it_is_marked_until_it_was_read(house: House) -> None:
    readings = Readings(house.found.settings)
    source = house.found.programs.all()[0].documents[0]
    body = house.found.programs.file(source.url) or b""
    readings.read(read_page(source, body.replace(b"No figures about", b"Nothing of")))
    page = house.page("guidelines")
    house.qtbot.waitUntil(lambda: bool(page._shelf.pages) and not page._reader.busy)
    assert "changed since you read it" in page._facts.text()
    marked = [
        page._contents.item(row).text().strip()
        for row in range(page._contents.count())
        if "●" in page._contents.item(row).text()
    ]
    assert marked == ["Money  ●"]
    page._has_read()
    house.settle()
    page.program_changed()
    house.qtbot.waitUntil(lambda: "changed" not in page._facts.text().replace("last changed", ""))


def test_what_was_read_is_told_to_nobody(house: House, page: GuidelinesPage) -> None:
    before = list(house.opened)
    page._has_read()
    house.settle()
    assert Readings(house.found.settings).is_read(page._reader.page)
    assert house.opened == before


def read(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


EVIL = """# Title

![one](http://127.0.0.1:{port}/outside.png) ![two](file:///etc/passwd)
![three](/pictures/inside.png) <img src="http://127.0.0.1:{port}/html.png">

[link](file:///etc/passwd) [script](javascript:alert(1)) [mail](mailto:a@b.example)

## Second
"""


@pytest.fixture
def evil(plain_house: House, serve: Serve) -> tuple[GuidelinesPage, Served]:
    """A program whose page wants to load things from everywhere."""

    def answer(request: Request) -> Reply:
        port = served.address.rpartition(":")[2]
        bodies = {
            "/program.json": json.dumps(
                {
                    "schema": "goodword-program/1",
                    "title": "Evil",
                    "feeds": [{"id": "n", "title": "N", "url": "/feed.json"}],
                    "guidelines": {
                        "documents": [{"id": "policy", "title": "Policy", "url": "/policy.md"}]
                    },
                }
            ),
            "/feed.json": '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
            "/policy.md": EVIL.replace("{port}", port),
        }
        body = bodies.get(request.path)
        return (200, {}, body.encode()) if body else (404, {}, b"")

    served = serve(answer)
    plain_house.found.programs.join(f"{served.address}/program.json", plain_house.now())
    plain_house.found.sync.round(plain_house.now(), force=True)
    served.requests.clear()
    page: GuidelinesPage = plain_house.page("guidelines")
    plain_house.qtbot.waitUntil(lambda: bool(page._shelf.pages))
    return page, served


def test_nothing_is_loaded_from_outside_or_from_files(
    evil: tuple[GuidelinesPage, Served], plain_house: House
) -> None:
    page, served = evil
    page._reader.grab()
    plain_house.settle()
    assert served.requests == []
    image = QTextDocument.ResourceType.ImageResource.value
    for name in ("file:///etc/passwd", "/etc/passwd", "http://127.0.0.1:9/x.png", "qrc:/x"):
        assert page._reader.loadResource(image, QUrl(name)) is None
    style = QTextDocument.ResourceType.StyleSheetResource.value
    assert page._reader.loadResource(style, QUrl("file:///etc/passwd")) is None


def test_a_link_in_a_page_opens_nothing_but_the_web(
    evil: tuple[GuidelinesPage, Served],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    page, _ = evil
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/opened\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for url in ("file:///etc/passwd", "javascript:alert(1)", "smb://host/x", "ms-calc:", "[x"):
        page._reader.anchorClicked.emit(QUrl(url))
    page._reader.anchorClicked.emit(QUrl("https://a.example/"))
    # an opener that nobody waits for
    eventually(lambda: bool(read(tmp_path / "opened")), "the web address")
    assert read(tmp_path / "opened") == ["https://a.example/"]


def test_headings_are_found_where_html_stands_between_them(
    evil: tuple[GuidelinesPage, Served], plain_house: House
) -> None:
    page, _ = evil
    go(plain_house, page, "policy#second")
    assert here(page) == "Second"


def test_whom_to_ask_is_one_click_away(
    house: House, page: GuidelinesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("desktop.ui.ask.open_address", opened.append)
    buttons = [b for b in page.findChildren(QPushButton) if "Ines" in b.accessibleName()]
    (visible,) = [button for button in buttons if button.isVisible()]
    visible.click()
    assert opened == ["mailto:ines@sanderling.example"]
    page._ask.show_contact(Contact("A B", "a@b.example?bcc=x&attach=/etc/passwd"))
    visible.click()
    assert opened[1] == "mailto:a@b.example%3Fbcc%3Dx%26attach%3D%2Fetc%2Fpasswd"


def test_without_a_program_the_page_says_what_it_is_for(plain_house: House) -> None:
    page = plain_house.page("guidelines")
    plain_house.qtbot.waitUntil(lambda: page._stack.currentIndex() == 2)


def test_guidelines_can_be_read_offline_and_in_dark(house: House, page: GuidelinesPage) -> None:
    house.found.practice.stop()
    house.look.set_theme("dark")
    house.qtbot.waitUntil(lambda: not page._reader.busy)
    go(house, page, "brand#names")
    assert here(page) == "Names"
    assert page._reader.toPlainText().strip()
    house.look.set_theme("light")


def test_a_change_of_theme_keeps_the_place_and_the_mark(house: House, page: GuidelinesPage) -> None:
    go(house, page, "policy#money", back=True)
    before = page._reader.verticalScrollBar().value()
    house.look.set_theme("dark")
    house.qtbot.waitUntil(lambda: not page._reader.busy)
    assert page._reader.verticalScrollBar().value() == before > 0
    assert page._reader.marked_text().startswith("Money")
    house.look.set_theme("light")


# --- two megabytes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    ["Words that go on. ", "- item\n", "| a | b |\n|---|---|\n| c | d |\n\n", "> q\n\n---\n\n",
     "**a**", "![a](http://127.0.0.1:9/x.png)\n\n", "x", "🎉"],
)  # fmt: skip
def test_a_page_of_two_megabytes_never_holds_up_the_screen(
    unit: str, look: Look, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    with closing(Web("Goodword-tests", system_store=False)) as web:
        reader = Reader(look, jobs, Pictures(web, tmp_path))
        qtbot.addWidget(reader)
        reader.resize(640, 480)
        reader.show()
        source = DocumentSource("p", "", "http://127.0.0.1:9/p.md")
        made = read_page(source, (unit * (2_000_000 // len(unit))).encode())
        reader.show_page(made)
        qtbot.waitUntil(lambda: not reader.busy)
        reader.go(len(made.blocks) - 1)
        qtbot.waitUntil(lambda: reader.verticalScrollBar().value() > 0)
        assert len(reader.toPlainText()) > 1_000
        assert "longer than Goodword shows" in reader.toPlainText()
