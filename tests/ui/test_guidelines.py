"""The guidelines: links land on their heading, and nothing is ever loaded from anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPushButton

from desktop.guidelines.documents import Documents
from desktop.ui.guidelines import GuidelinesPage
from tests.conftest import Reply, Request, Served
from tests.real.lab.running import eventually
from tests.ui.house import House

Serve = Callable[[Callable[[Request], Reply | None]], Served]


@pytest.fixture
def page(house: House) -> GuidelinesPage:
    made: GuidelinesPage = house.page("guidelines")
    house.qtbot.waitUntil(lambda: bool(made._shelf.pages))
    return made


def here(page: GuidelinesPage) -> str:
    """The heading that the reader stands on."""
    return page._reader.textCursor().block().text()


def test_every_heading_can_be_reached_by_its_link(house: House, page: GuidelinesPage) -> None:
    seen = 0
    for document in page._shelf.pages:
        for heading in document.headings:
            page.show_link(f"{document.id}#{heading.anchor}")
            assert here(page) == heading.title
            assert page._shown == document.id
            seen += 1
    assert seen >= 6


def test_every_link_of_the_program_s_rules_lands_on_a_heading(
    house: House, page: GuidelinesPage
) -> None:
    program = house.found.programs.all()[0]
    anchors = {
        f"{document.id}#{heading.anchor}"
        for document in page._shelf.pages
        for heading in document.headings
    }
    links = set()
    for address in program.rules:
        for rule in json.loads(house.found.programs.file(address) or b"{}")["rules"]:
            links.add(rule.get("link", ""))
    links = {link for link in links if link and not link.startswith("https://")}
    assert links
    assert links <= anchors


def test_a_hint_s_why_opens_the_page_before_it_was_ever_made(house: House) -> None:
    program = house.found.programs.all()[0]
    document = Documents(house.found.programs.file).pages(program)[0]
    heading = document.headings[-1]
    house.desk.show_guideline(f"{document.id}#{heading.anchor}")
    page = house.desk.page("guidelines")
    house.qtbot.waitUntil(lambda: here(page) == heading.title)
    assert house.desk.window.place == "guidelines"


def test_a_link_to_nowhere_does_nothing(page: GuidelinesPage) -> None:
    before = here(page)
    for link in ("", "#", "nothing#nowhere", "policy#nowhere", "file:///etc/passwd"):
        page.show_link(link)
    assert here(page) == before or page._shown


def test_a_web_link_opens_in_the_browser(
    page: GuidelinesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("desktop.ui.guidelines.open_address", opened.append)
    page.show_link("https://a.example/guide#x")
    page._reader.anchorClicked.emit(QUrl("https://b.example/"))
    assert opened == ["https://a.example/guide#x", "https://b.example/"]


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
    # two openers that nobody waits for: the web address, and [x below the program's own
    eventually(lambda: len(read(tmp_path / "opened")) == 2, "both addresses")
    opened = read(tmp_path / "opened")
    assert [url for url in opened if not url.startswith(("https://", "http://"))] == []
    assert "https://a.example/" in opened


def test_headings_are_found_where_html_stands_between_them(
    evil: tuple[GuidelinesPage, Served],
) -> None:
    page, _ = evil
    page.show_link("policy#second")
    assert here(page) == "Second"


def test_whom_to_ask_is_there(house: House, page: GuidelinesPage) -> None:
    assert any(b.text().strip().startswith("Ask ") for b in page.findChildren(QPushButton))


def test_without_a_program_the_page_says_what_it_is_for(plain_house: House) -> None:
    assert plain_house.page("guidelines")._stack.currentIndex() == 1


def test_guidelines_can_be_read_offline_and_in_dark(house: House, page: GuidelinesPage) -> None:
    house.found.practice.stop()
    house.look.set_theme("dark")
    page.show_link(f"{page._shelf.pages[-1].id}#{page._shelf.pages[-1].headings[0].anchor}")
    assert page._reader.toPlainText().strip()
