"""The browser of the tour: it opens a consent page, says yes, and goes where that leads."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from desktop.web import Web


class _Form(HTMLParser):
    """The first form of a page: where it goes and what it sends; "allow" is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = found.get("action", "")
        wanted = found.get("type") != "radio" or found.get("name") not in self.fields
        if tag == "input" and found.get("name") and wanted:
            self.fields[found["name"]] = found.get("value", "")
        allow = found.get("value", "").lower() in ("allow", "yes")
        if tag == "button" and found.get("name") and allow:
            self.fields[found["name"]] = found["value"]


def say_yes(url: str) -> None:
    """Open the consent page, press Allow, follow the way back to Goodword."""
    browser = Web("Goodword tour's browser")
    page = browser.read(url)
    form = _Form()
    form.feed(page.text())
    answer = browser.write("POST", urljoin(url, form.action), form=form.fields)
    browser.read(answer.headers.get("Location", ""))
