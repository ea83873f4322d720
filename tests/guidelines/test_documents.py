"""desktop.guidelines.documents: pages to read, harmless and with places to link to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop.guidelines.blocks import Block, Kind, words_of
from desktop.guidelines.documents import LONGEST, Documents, Page, page, pictures_in, slug
from desktop.guidelines.markdown import DEEPEST, MOST_BLOCKS
from desktop.model import DocumentSource, Program

SOURCE = DocumentSource("policy", "Social policy", "https://acme.example/guide/policy.md")


def made(markdown: str, title: str = "Social policy") -> Page:
    return page(DocumentSource(SOURCE.id, title, SOURCE.url), markdown.encode())


def texts(markdown: str) -> list[str]:
    return [block.text for block in made(markdown).blocks]


def links(markdown: str) -> list[str]:
    return [run.link for block in made(markdown).blocks for run in block.runs if run.link]


def at(page: Page, anchor: str) -> Block:
    place = page.place(anchor)
    assert place is not None
    return page.blocks[place]


# --- pages of a program ----------------------------------------------------------------------


def test_the_pages_that_are_kept_come_in_the_programs_order() -> None:
    sources = tuple(
        DocumentSource(name, name.title(), f"https://acme.example/{name}.md")
        for name in ("a", "b", "c")
    )
    program = Program("https://acme.example/program.json", "Acme", documents=sources)
    kept = {"https://acme.example/a.md": b"# A", "https://acme.example/c.md": b"# C"}
    assert [one.id for one in Documents(kept.get).pages(program)] == ["a", "c"]


def test_a_page_is_read_anew_when_its_file_changed() -> None:
    program = Program("https://acme.example/program.json", "Acme", documents=(SOURCE,))
    kept = {SOURCE.url: b"# Old"}
    documents = Documents(kept.get)
    (old,) = documents.pages(program)
    assert documents.pages(program) == (old,)
    kept[SOURCE.url] = b"# New"
    assert documents.pages(program)[0].headings[0].title == "New"


def test_the_date_of_a_page_is_its_own_word_else_the_servers() -> None:
    program = Program("https://acme.example/program.json", "Acme", documents=(SOURCE,))
    moment = datetime(2026, 11, 2, 12, tzinfo=UTC)
    body = {SOURCE.url: b"# A"}
    documents = Documents(body.get, lambda address: moment)
    assert documents.pages(program)[0].dated == date(2026, 11, 2)
    body[SOURCE.url] = b"---\ntitle: x\nUpdated: 2026-10-09\n---\n# A"
    assert documents.pages(program)[0].dated == date(2026, 10, 9)
    body[SOURCE.url] = b"---\ndate: 2026-13-45\n---\n# A"
    assert documents.pages(program)[0].dated == date(2026, 11, 2)


def test_a_page_without_a_title_takes_its_first_heading() -> None:
    assert made("# Hello", title="").title == "Hello"
    assert made("# Hello", title="policy").title == "Hello"
    assert made("no heading", title="").title == "policy"


# --- places to link to -----------------------------------------------------------------------


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
    found = document.heading("#Über-uns--you-1")
    assert found is not None and document.blocks[found.block].text == "Über uns & you"
    assert document.heading("nowhere") is None


def test_slugs_keep_every_script() -> None:
    assert slug("हिन्दी में!") == "हिन्दी-में"
    assert slug("日本語 2.0") == "日本語-20"


@pytest.mark.parametrize(
    ("markdown", "anchor", "text"),
    [
        ("# A\n\nSome words. {#here}\n\nOther words.", "here", "Some words."),
        ("Some words.\n{: #here}\n\nOther words.", "here", "Some words."),
        ("Some words.\n\n{#here}\n\nOther words.", "here", "Some words."),
        ("## Money {#figures}", "figures", "Money"),
        ("## Money {#figures}", "money", "Money"),
        ("- one\n- two {#second}\n- three", "second", "two"),
        ('<a id="old-name"></a>Some words.', "old-name", "Some words."),
        ('<a name="old-name"></a>\n\n## Money', "old-name", "Money"),
        ("- **No figures.** Until they are out.", "no-figures", "No figures. Until they are out."),
        ("**May I write?**\nYes.", "may-i-write", "May I write?"),
        ("## Same\n\n**Same** words.", "same", "Same"),
        ("| a | b |\n|---|---|\n| c | d |\n\n{#table}", "table", "a\tb\nc\td"),
        ("## Geld für Übung", "geld-f%C3%BCr-%C3%BCbung", "Geld für Übung"),
        ("## Big {#MixedCase}", "MixedCase", "Big"),
    ],
)
def test_headings_and_paragraphs_can_be_linked_to(markdown: str, anchor: str, text: str) -> None:
    page = made(markdown)
    assert at(page, anchor).text == text
    assert at(page, f"#{anchor}").text == text


def test_code_keeps_what_looks_like_a_name() -> None:
    page = made("Write `{#name}`")
    assert page.place("name") is None
    assert page.blocks[0].text == "Write {#name}"


def test_a_heading_leads_to_its_section_and_a_question_to_its_answer() -> None:
    page = made("# A\n\none\n\n## B\n\ntwo\n\nthree {#c}\n\n**Why?**\nSo.\n\n**How?**\nThus.")

    def part(anchor: str) -> list[str]:
        place = page.place(anchor)
        assert place is not None
        return [block.text for block in page.blocks[place : page.end_of(place)]]

    assert part("a") == ["A", "one"]
    assert part("b") == ["B", "two", "three", "Why?", "So.", "How?", "Thus."]
    assert part("c") == ["three"]
    assert part("why") == ["Why?", "So."]
    assert part("how") == ["How?", "Thus."]


# --- what is in it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "tone", "label", "text"),
    [
        ("- ✓ Short.", "good", "", "Short."),
        ("- ✅️ **Gut so:** Kurz.", "good", "Gut so", "Kurz."),
        ("- ✗ Long.", "bad", "", "Long."),
        ("- ❌ *Плохо:* Длинно.", "bad", "Плохо", "Длинно."),
        ("> **Good:** Short.", "good", "Good", "Short."),
        ("> **Not so good:** Long.", "bad", "Not so good", "Long."),
        ("> **✗ Lieber nicht:**\n> Lang.", "bad", "Lieber nicht", "Lang."),
        ("- Good: *Short: and sweet.*", "good", "Good", "Short: and sweet."),
        ("> ✓ *Eleven of us: two bicycles.*", "good", "", "Eleven of us: two bicycles."),
        ("- 👍🏽 Remember: short.", "good", "", "Remember: short."),
        ("> Just words to use.", "words", "", "Just words to use."),
    ],
)
def test_examples_are_known_by_sign_or_label(
    markdown: str, tone: str, label: str, text: str
) -> None:
    (block,) = made(markdown).blocks
    assert block.box is not None
    assert (block.box.tone, block.box.label, block.text) == (tone, label, text)


@pytest.mark.parametrize(
    "markdown", ["- A list: of words", "Good: a plain paragraph", "- goods: x"]
)
def test_other_words_are_no_examples(markdown: str) -> None:
    assert all(block.box is None for block in made(markdown).blocks)


def test_an_example_holds_all_its_paragraphs_and_can_be_copied() -> None:
    page = made("> **Good:** One.\n>\n> Two:\n>\n> - three\n> - four\n\nafter")
    inside = [block for block in page.blocks if block.box is not None]
    assert words_of(inside) == "One.\n\nTwo:\n\n• three\n• four"
    assert page.blocks[-1].box is None


def test_every_example_of_a_list_stands_for_itself() -> None:
    page = made("- ✓ one\n\n  more\n- ✗ two\n- three")
    boxes = [block.box.number if block.box else 0 for block in page.blocks]
    assert boxes == [1, 1, 2, 0]
    assert page.blocks[-1].mark == "•"


def test_lists_tables_tasks_and_pictures_are_kept() -> None:
    page = made(
        "3. three\n4. four\n   - deeper\n\n- [x] done\n- [ ] open\n\n"
        "| *a* | b |\n|:--|--:|\n| 1 | [2](x.md) |\n\n"
        'before ![A cat](cat.png "Tom") after'
    )
    marks = [(block.mark, block.level, block.text) for block in page.blocks[:5]]
    assert marks == [
        ("3.", 1, "three"),
        ("4.", 1, "four"),
        ("•", 2, "deeper"),
        ("☑", 1, "done"),
        ("☐", 1, "open"),
    ]
    table, before, picture, after = page.blocks[5:]
    assert table.aligns == ("left", "right")
    assert table.rows[1][1][0].link == "https://acme.example/guide/x.md"
    assert (before.text, after.text) == ("before", "after")
    assert (picture.kind, picture.text) == (Kind.PICTURE, "A cat")
    assert picture.address == "https://acme.example/guide/cat.png"


def test_what_changed_is_known_section_by_section() -> None:
    old = dict(made("intro\n\n# A\n\none two\n\n# B\n\nthree").sections)
    same = dict(made("intro\n\n# A\none\ntwo\n\n# B\n\nthree\n").sections)
    other = dict(made("intro\n\n# A\n\none two\n\n# B\n\n[three](https://x.example)").sections)
    assert old == same
    assert [name for name in other if other[name] != old[name]] == ["b"]


# --- what others may have put in --------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a <b>bold</b> word", ["a bold word"]),
        ("a<script>alert(1)</script>b", ["ab"]),
        ("a <!-- secret\n --> b", ["a  b"]),
        ('<img src="x" onerror="a>b">c', ["c"]),
        ("<p>One<p>Two <b>three</b>", ["One", "Two three"]),
        ("<script>\nalert(1)\n</script>\n\nb", ["b"]),
        ("<style>p {}</style>b", ["b"]),
        ("1 < 2", ["1 < 2"]),
        ("`<b>` stays", ["<b> stays"]),
        ("```\n<b>\n```", ["<b>"]),
        ("one<br>two", ["one\u2028two"]),
        ("&lt;b&gt; &amp; &copy;", ["<b> & ©"]),
        ("a\x00b\u202ec\r\nd", ["abc d"]),
    ],
)
def test_raw_html_is_gone_and_its_words_stay(markdown: str, expected: list[str]) -> None:
    assert texts(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ('[us](/about "About")', ["https://acme.example/about"]),
        ("[x](#anchor)", ["#anchor"]),
        ("[mail](mailto:a@acme.example)", ["mailto:a@acme.example"]),
        (
            "[mail](mailto:a@acme.example?subject=A%20question&attach=/etc/passwd&bcc=x)",
            ["mailto:a@acme.example?subject=A%20question"],
        ),
        ("<https://acme.example/a>", ["https://acme.example/a"]),
        ("[x][y]\n\n[y]: ../y.md", ["https://acme.example/y.md"]),
        ("[x](javascript:alert(1))", []),
        ("[x](JaVaScRiPt:alert(1))", []),
        ("[x](file:///etc/passwd)", []),
        ("[x](data:text/html,x)", []),
        ("<javascript:alert(1)>", []),
        ('<a href="https://acme.example/">x</a>', []),
    ],
)
def test_links_lead_to_the_web_or_nowhere(markdown: str, expected: list[str]) -> None:
    assert links(markdown) == expected


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:image/png;base64,AA", "qrc:/x"])
def test_pictures_come_from_the_web_or_are_their_words(url: str) -> None:
    (block,) = made(f"![A cat]({url})").blocks
    assert (block.kind, block.text) == (Kind.PARAGRAPH, "A cat")
    assert pictures_in(f"![A cat]({url})".encode(), SOURCE.url) == ()


def test_pictures_to_fetch_ahead_are_found_without_reading_the_page() -> None:
    body = b"![a](a.png) ![b](<b.png>)\n\n![c][ref]\n\n[ref]: /c.jpg\n![a](a.png)"
    assert pictures_in(body, SOURCE.url) == (
        "https://acme.example/guide/a.png",
        "https://acme.example/guide/b.png",
        "https://acme.example/c.jpg",
    )


def test_nothing_is_deeper_than_can_be_shown() -> None:
    page = made("".join(f"{'  ' * depth}- item {depth}\n" for depth in range(12)))
    assert max(block.level for block in page.blocks) == DEEPEST
    assert len(page.blocks) >= 10
    quotes = made("\n".join(">" * depth + f" line {depth}" for depth in range(1, 60)))
    assert {block.box.number for block in quotes.blocks if block.box} == {1}


@pytest.mark.parametrize("columns", [1, 12, 500])
def test_a_table_is_bounded(columns: int) -> None:
    row = "|" + "a|" * columns + "\n"
    page = made(row + "|" + "-|" * columns + "\n" + row * 3000)
    tables = [block for block in page.blocks if block.rows]
    assert all(len(cells) <= 12 for table in tables for cells in table.rows)
    assert all(sum(map(len, table.rows)) <= 2000 for table in tables)


def test_a_page_beyond_measure_is_cut_and_says_so() -> None:
    assert not made("a " * 1000).cut
    page = made("word " * 400_000)
    assert page.cut
    assert sum(len(block.text) for block in page.blocks) <= LONGEST


@pytest.mark.parametrize(
    "unit",
    ["<a ", "`a", "```\n", "<!--", "![", "[](", "=\n", "a\n", "- a\n  ", "> ", "**a",
     "| a |\n|---|\n",
     "![a](b)", "{#a} ", "- ✓ a\n", "> ✗ a\n", "**a?**\nb\n\n", "<a id=x>", "🎉"],
)  # fmt: skip
def test_no_page_is_too_much(unit: str) -> None:
    page = made(unit * (2_000_000 // len(unit)))
    assert len(page.blocks) <= MOST_BLOCKS
    assert page.cut
    pictures_in((unit * 100_000).encode(), SOURCE.url)
