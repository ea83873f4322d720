"""Who is meant by a post, from when on, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.feeds.choices import Chosen
from desktop.feeds.viewer import ANYBODY, topics, viewer
from desktop.model import Post, Program, Ring, Segment

HOUR = timedelta(hours=1)
PROGRAM = Program(
    address="https://acme.example/program.json",
    title="Acme",
    segments=(
        Segment("de", "Germany", "country"),
        Segment("fr", "France", "country"),
        Segment("sales", "Sales", "department"),
        Segment("choir", "The choir"),
    ),
    rings=(Ring("pilot", "Pilot"), Ring("early", "Early", 1800), Ring("all", "Everybody", 7200)),
)


def post(**more: object) -> Post:
    return replace(Post("id", "f", "guid"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("chosen", "wanted", "meant"),
    [
        ("", "", True),
        ("", "de", True),  # nothing of that kind was chosen
        ("de", "", True),
        ("de", "de", True),
        ("de", "fr", False),
        ("de", "de fr", True),  # within a kind any counts
        ("de fr", "fr", True),
        ("de", "de sales", True),  # no department was chosen
        ("de sales", "de sales", True),
        ("fr sales", "de sales", False),  # across kinds each must fit
        ("choir", "de", True),
        ("choir", "choir", True),
        ("de", "choir", True),
        ("de", "mars", True),  # nobody can choose what the program does not know
        ("de", "mars fr", False),
        ("mars", "fr", True),  # chosen once, gone from the program since
    ],
)
def test_segments_count_by_their_kinds(chosen: str, wanted: str, meant: bool) -> None:
    seen = viewer(PROGRAM, Chosen(segments=frozenset(chosen.split())))
    assert seen.aside("", "", wanted.split()) == ("" if meant else "segment")
    assert seen.alerts(post(segments=tuple(wanted.split()))) is meant


@pytest.mark.parametrize(
    ("ring", "decided", "hours"),
    [
        ("", "", 2),  # whoever chose none is in the last one
        ("pilot", "", 0),
        ("early", "", 0.5),
        ("gone", "", 2),
        ("pilot", "all", 2),  # IT's word is over the person's
        ("all", "pilot", 0),
        ("pilot", "gone", 2),
    ],
)
def test_a_ring_sees_posts_so_long_after_they_were_published(
    now: datetime, ring: str, decided: str, hours: float
) -> None:
    seen = viewer(PROGRAM, Chosen(ring=ring), decided)
    published = now - HOUR
    expected = published + hours * HOUR if hours else None
    assert seen.opens(post(published=published), now) == expected
    assert seen.opens(post(), now) == (expected and expected + HOUR)  # published when it came
    later = now + 9 * HOUR
    assert seen.opens(post(published=published, not_before=later), now) == later
    early = now - 9 * HOUR
    assert seen.opens(post(published=published, not_before=early), now) == (expected or early)


def test_a_program_without_rings_delays_nothing(now: datetime) -> None:
    seen = viewer(replace(PROGRAM, rings=()), Chosen(ring="pilot"), "all")
    assert seen.opens(post(published=now + HOUR), now) is None


def test_a_muted_topic_is_out_of_the_feed_and_never_told() -> None:
    seen = viewer(PROGRAM, Chosen(muted=frozenset({"category:Jobs", "campaign:winter"})))
    assert seen.aside("Jobs", "", ()) == seen.aside("News", "winter", ()) == "muted"
    assert seen.aside("News", "summer", ()) == seen.aside("winter", "Jobs", ()) == ""
    assert not seen.alerts(post(category="Jobs", important=True))


def test_whoever_follows_something_is_told_of_that_and_of_what_is_important() -> None:
    seen = viewer(PROGRAM, Chosen(followed=frozenset({"category:Jobs"})))
    assert seen.alerts(post(category="Jobs"))
    assert seen.alerts(post(category="News", important=True))
    assert not seen.alerts(post(category="News"))
    assert not seen.alerts(post())
    assert seen.aside("News", "", ()) == ""  # the feed stays whole


def test_what_is_followed_and_muted_at_once_is_muted() -> None:
    both = Chosen(followed=frozenset({"campaign:winter"}), muted=frozenset({"category:Jobs"}))
    assert not viewer(PROGRAM, both).alerts(post(category="Jobs", campaign="winter"))


def test_only_what_is_open_already_is_told(now: datetime) -> None:
    assert ANYBODY.tells(post(), now)
    assert ANYBODY.tells(post(not_before=now), now)
    assert not ANYBODY.tells(post(not_before=now + HOUR), now)
    assert not viewer(PROGRAM, Chosen()).tells(post(published=now - HOUR), now)


def test_the_mark_changes_with_what_is_seen_and_with_nothing_else() -> None:
    plain = viewer(PROGRAM, Chosen()).mark
    assert plain == viewer(replace(PROGRAM, title="Other"), Chosen()).mark
    assert plain == viewer(PROGRAM, Chosen(followed=frozenset({"category:Jobs"}))).mark
    assert plain == viewer(PROGRAM, Chosen(ring="all")).mark
    for other in (
        viewer(PROGRAM, Chosen(ring="pilot")),
        viewer(PROGRAM, Chosen(muted=frozenset({"category:Jobs"}))),
        viewer(PROGRAM, Chosen(segments=frozenset({"de"}))),
        viewer(replace(PROGRAM, segments=PROGRAM.segments[1:]), Chosen()),
        viewer(replace(PROGRAM, rings=()), Chosen()),
    ):
        assert other.mark != plain


def test_topics_of_nothing_are_none() -> None:
    assert topics("", "") == frozenset()
    assert topics("Jobs", "winter") == {"category:Jobs", "campaign:winter"}
