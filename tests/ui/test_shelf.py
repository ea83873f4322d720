"""Pages of several programs on one shelf: whose page a link means."""

from __future__ import annotations

from desktop.guidelines.documents import page as read_page
from desktop.model import Contact, DocumentSource
from desktop.ui.shelf import Leaf, Shelf

HARBOUR, YARD = "https://harbour.example/program.json", "https://yard.example/program.json"


def leaf(program: str, document: str = "policy") -> Leaf:
    source = DocumentSource(document, "Policy", f"{program}/{document}.md")
    return Leaf(read_page(source, b"# Policy\n\nSay that you work here.\n"), program, "", Contact())


def test_a_hint_s_page_is_that_of_the_program_whose_post_it_is() -> None:
    harbour, yard = leaf(HARBOUR), leaf(YARD)
    shelf = Shelf((harbour, yard), complete=True)
    assert shelf.find("policy", None, YARD) is yard
    assert shelf.find("policy", yard, HARBOUR) is harbour
    assert shelf.find("policy", yard) is yard
    assert shelf.find("policy", None) is harbour


def test_another_program_s_page_of_the_same_name_explains_nothing() -> None:
    shelf = Shelf((leaf(HARBOUR), leaf(YARD, "brand")), complete=True)
    assert shelf.find("policy", None, YARD) is None
    assert shelf.find("brand", None) is not None
