"""How a text is mended: what is written instead, taken out, or added, and at which place.

A disclosure belongs where the claim is: before "… more" cuts the text, and never last in a
list of hashtags.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.guidelines.sentences import Span, sentences
from desktop.model import Fix
from desktop.text import Token

AT = ("claim", "first_line", "end")
SEEN = 200
"""Characters of a paragraph that readers see before networks write "… more"."""


def replacing(text: str, start: int, end: int, replacement: str | None) -> tuple[Fix, ...]:
    """The one fix that writes `replacement`; None = no fix is known, empty = take it out."""
    if replacement is None:
        return ()
    if not replacement and text[end : end + 1] == " " and (start == 0 or text[start - 1] in " \n"):
        end += 1  # what is taken out takes one of its two spaces along
    return (Fix(start, end, replacement),)


def as_found(way: str, found: str) -> str:
    """`way` with the capital that the found words begin with. A word that has capitals of its
    own keeps them: SMMExpert, iPhone."""
    return way[0].upper() + way[1:] if found[:1].isupper() and way.islower() else way


def append(text: str, addition: str) -> Fix:
    """Adds words at the end of the text, one space apart."""
    return _insert(text, _stripped(text, 0, len(text)), addition)


def append_before_hashtags(text: str, tokens: Sequence[Token], addition: str) -> Fix:
    return _before_hashtags(text, tokens, 0, len(text), addition)


def append_in_first_line(text: str, tokens: Sequence[Token], addition: str) -> Fix:
    start, end = first_line(text)
    return _before_hashtags(text, tokens, start, _end_in_sight(text, start, end, start), addition)


def append_near(text: str, tokens: Sequence[Token], addition: str, claim: Span) -> Fix:
    """Adds words to the line of the claim, in sight of who reads the claim."""
    start = text.rfind("\n", 0, claim[0]) + 1
    end = text.find("\n", claim[1])
    end = len(text) if end < 0 else end
    return _before_hashtags(
        text, tokens, start, _end_in_sight(text, start, end, claim[1]), addition
    )


def first_line(text: str) -> Span:
    """The first line that is not empty, without spaces around it."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return start, _stripped(text, start, len(text) if end < 0 else end)


def _end_in_sight(text: str, start: int, end: int, claim_end: int) -> int:
    """The end of a short line; of a long one, of a sentence that is still in sight, but not
    before the claim has ended."""
    if end - start <= SEEN:
        return end
    ends = [start + last for _, last in sentences(text[start:end])]
    after = [last for last in ends if last >= claim_end] or [end]
    return max((last for last in after if last <= start + SEEN), default=after[0])


def _before_hashtags(
    text: str, tokens: Sequence[Token], start: int, end: int, addition: str
) -> Fix:
    at = _stripped(text, start, end)
    for token in reversed(tokens):
        if token.start < start or token.end < at:
            break
        if token.kind == "hashtag" and token.end == at:
            at = _stripped(text, start, token.start)
    if at > start:
        return _insert(text, at, addition)
    rest = len(text[start:end]) - len(text[start:end].lstrip())
    gap = "" if start + rest >= end else " "
    return Fix(start + rest, start + rest, addition.strip() + gap)


def _insert(text: str, at: int, addition: str) -> Fix:
    addition = addition.rstrip()
    if not text[:at].strip():
        addition = addition.lstrip()
    elif not addition[:1].isspace():
        addition = f" {addition}"
    return Fix(at, at, addition)


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
