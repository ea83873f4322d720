"""desktop.guidelines.documents: pages to read, harmless and with places to link to."""

from __future__ import annotations

import re
import time

import pytest

from desktop.guidelines.documents import Documents, Page, page, slug
from desktop.model import DocumentSource, Program

SOURCE = DocumentSource("policy", "Social policy", "https://acme.example/guide/policy.md")


def made(markdown: str, title: str = "Social policy") -> Page:
    return page(DocumentSource(SOURCE.id, title, SOURCE.url), markdown.encode())


def test_the_pages_that_are_kept_come_in_the_programs_order() -> None:
    sources = tuple(
        DocumentSource(name, name.title(), f"https://acme.example/{name}.md")
        for name in ("a", "b", "c")
    )
    program = Program("https://acme.example/program.json", "Acme", documents=sources)
    kept = {"https://acme.example/a.md": b"# A", "https://acme.example/c.md": b"# C"}
    assert [one.id for one in Documents(kept.get).pages(program)] == ["a", "c"]


def test_headings_have_anchors_as_github_makes_them() -> None:
    text = """---
front: matter
---
# Say who you *work* for!

Übung macht den Meister
=======================

## Über uns & `you` ##
## Über uns & you
### [Linked](https://x.example) snake_case 🎉

- no heading
---

```
# not a heading
```
#nor this
    # nor this
"""
    document = made(text)
    assert [(one.level, one.anchor, one.title) for one in document.headings] == [
        (1, "say-who-you-work-for", "Say who you work for!"),
        (1, "übung-macht-den-meister", "Übung macht den Meister"),
        (2, "über-uns--you", "Über uns & you"),
        (2, "über-uns--you-1", "Über uns & you"),
        (3, "linked-snake_case-", "Linked snake_case 🎉"),
    ]
    lines = document.markdown.split("\n")
    assert all(
        heading.title[:4] in re.sub(r"[*`\[]", "", lines[heading.line])
        for heading in document.headings
    )
    found = document.heading("#Über-uns--you-1")
    assert found is not None and found.line == 6
    assert document.heading("nowhere") is None


def test_slugs_keep_every_script() -> None:
    assert slug("हिन्दी में!") == "हिन्दी-में"
    assert slug("日本語 2.0") == "日本語-20"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a <b>bold</b> word", "a bold word"),
        ("a<script>alert(1)</script>b", "ab"),
        ("a <!-- secret\n --> b", "a  b"),
        ("a <<b>script>alert(1)", "a &lt;script>alert(1)"),
        ('<img src="x" onerror="a>b">c', "c"),
        ("<img\nsrc=x>c", "c"),
        ("<https://acme.example/a>", "<https://acme.example/a>"),
        ("<javascript:alert(1)>", ""),
        ("1 < 2", "1 < 2"),
        ("`<b>` stays", "`<b>` stays"),
        ("``<b>` <i>`` <u>", "``<b>` <i>`` "),
        ("` <b> a", "`  a"),
        ("```\n<b>\n```", "```\n<b>\n```"),
        ("\\`<b>x</b>\\`", "\\`x\\`"),
        ("![A cat](cat.png)", "![A cat](https://acme.example/guide/cat.png)"),
        ("[us](/about \"About\")", "[us](https://acme.example/about \"About\")"),
        ("[x](javascript:alert(1))", "[x](#(1))"),
        ("[x](file:///etc/passwd)", "[x](#)"),
        ("[x](#anchor)", "[x](#anchor)"),
        ("[mail](mailto:a@acme.example)", "[mail](mailto:a@acme.example)"),
        ("[x]: ../y.md", "[x]: https://acme.example/y.md"),
        ("a\x00b\u202ec\r\nd", "abc\nd"),
    ],
)  # fmt: skip
def test_raw_html_and_strange_addresses_are_gone(markdown: str, expected: str) -> None:
    assert made(markdown).markdown == expected


def test_a_page_without_a_title_takes_its_first_heading() -> None:
    assert made("# Hello", title="").title == "Hello"
    assert made("no heading", title="").title == "policy"


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", '<a "', "`", "``` ", "```\n", "~~~\n", "<!--", "[", "](", "# ", "_", "=\n",
     "<script", "`a", "``a`", "![", "[](", "---\n", "a\n", "\\`", "(?", "# #", "#   "],
)  # fmt: skip
def test_no_page_takes_long(unit: str) -> None:
    body = (unit * 200_000)[:200_000].encode()
    start = time.perf_counter()
    page(SOURCE, body)
    page(SOURCE, b"# " + body)
    assert time.perf_counter() - start < 3
