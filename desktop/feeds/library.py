"""What a person asks of the library: a question, and what of it the database can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.model import KeptPost

Which = Literal["all", "unread", "shared", "aside"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; empty = any. `words` is what a person types: every word, the last
    one as far as it goes."""

    words: str = ""
    category: str = ""
    """Its title."""
    campaign: str = ""
    """Its id; two programs may use the same one, see `program`."""
    network: str = ""
    """Posts that may go there; those that may go anywhere are among them."""
    language: str = ""
    program: str = ""
    """The address of the program."""
    evergreen: bool = False
    """Only those that stay good for long."""
    which: Which = "all"
    """`aside`: what is not in the feed because the person put it aside, muted its topic or
    does not belong to those it is for; it is in no other answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer, first seen last first. `more`: there are others beyond it, in the
    direction in which it was asked."""

    posts: tuple[KeptPost, ...] = ()
    more: bool = False
