"""desktop.guidelines.length: two pages are read, fifty are not."""

from __future__ import annotations

import pytest

from desktop.guidelines.documents import length_of


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("", 0),
        ("One two three", 3),
        ("# One\n\n- two\n- **three** four", 4),
        ("Don't count a well-known word twice", 6),
        ("[the guide](https://acme.example/a/long/address \"a title\") here", 3),
        ("See https://acme.example/words/in/it now", 2),
        ("[1]: https://acme.example/words\nword", 1),
        ("---\ndate: 2026-11-01\n---\n# Two words", 2),
        ("A place {#with-a-name} of its own", 5),
        ("<p class='not words'>three little words</p>", 3),
        ("日本語で書く", 3),
        ("Ты и я", 3),
        ("naïve Übung हिन्दी", 3),
    ],
)  # fmt: skip
def test_words_are_what_people_read(markdown: str, words: int) -> None:
    assert length_of(markdown).words == words


def test_minutes_and_pages_are_rounded_up() -> None:
    assert (length_of("").minutes, length_of("").pages) == (0, 0)
    assert (length_of("word").minutes, length_of("word").pages) == (1, 1)
    assert (length_of("word " * 231).minutes, length_of("word " * 231).pages) == (2, 1)


def test_more_than_two_printed_pages_is_too_long() -> None:
    assert not length_of("word " * 1000).too_long
    assert length_of("word " * 1001).too_long
