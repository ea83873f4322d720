"""What is kept, in which order, and what a search finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.feeds import record
from desktop.feeds.decide import Decision, decide
from desktop.feeds.page import Parsed
from desktop.feeds.posts import Posts
from desktop.model import Caption, KeptPost, Media, Post
from desktop.store import Store

PROGRAM = "https://acme.example/program.json"


@pytest.fixture
def posts(store: Store) -> Posts:
    return Posts(store)


def post(guid: str, **more: object) -> Post:
    made = Post(id=record.identify(PROGRAM, "f", guid), feed="f", guid=guid, title=f"Title {guid}")
    return replace(made, **more)  # type: ignore[arg-type]


def keep(posts: Posts, now: datetime, *found: Post, withdrawn: tuple[str, ...] = ()) -> Decision:
    page = Parsed(posts=found, withdrawn=withdrawn)
    decision = decide(posts.known(PROGRAM, "f"), page, now, first=False)
    posts.keep(PROGRAM, decision, now)
    return decision


def titles(found: tuple[KeptPost, ...]) -> list[str]:
    return [one.post.title for one in found]


def test_a_post_comes_back_as_it_was(posts: Posts, now: datetime) -> None:
    rich = post(
        "a",
        text="Größe 🎉",
        captions=(Caption("one", "en", "mastodon"),),
        hashtags=("#a", "#b"),
        networks=("bluesky",),
        media=(Media("https://a.example/1.png", "image/png", "alt", "title", 3, 4),),
        published=now,
        not_before=now - timedelta(days=1),
        until=now + timedelta(days=1),
        important=True,
    )
    keep(posts, now, rich)
    kept = posts.get(rich.id)
    assert kept == KeptPost(rich, PROGRAM, now, now, announced=now, opens=rich.not_before)


def test_what_was_seen_last_comes_first_whatever_its_date_says(posts: Posts, now: datetime) -> None:
    keep(posts, now, post("a", published=now))
    keep(posts, now + timedelta(minutes=1), post("b", published=now - timedelta(days=900)))
    keep(posts, now + timedelta(minutes=2), post("c"), post("a", published=now, text="changed"))
    assert titles(posts.latest(now + timedelta(hours=1))) == ["Title c", "Title b", "Title a"]


def test_hidden_and_embargoed_posts_are_not_shown(posts: Posts, now: datetime) -> None:
    keep(posts, now, post("a"), post("b", not_before=now + timedelta(hours=1)), post("c"))
    posts.hide(post("c").id, now)
    assert titles(posts.latest(now)) == ["Title a"]
    assert titles(posts.latest(now + timedelta(hours=2))) == ["Title a", "Title b"]
    posts.show(post("c").id)
    assert len(posts.latest(now)) == 2


def test_withdrawn_and_expired_posts_are_shown_but_neither_unread_nor_newest(
    posts: Posts, now: datetime
) -> None:
    keep(posts, now, post("a"), post("b", until=now + timedelta(hours=1)), post("c"))
    keep(posts, now, withdrawn=("c",))
    later = now + timedelta(hours=2)
    assert len(posts.latest(later)) == 3
    assert titles(posts.latest(later, which="unread")) == ["Title a"]
    assert titles(posts.newest(later)) == ["Title a"]
    assert posts.counts(later).unread == 1
    assert posts.counts(later).all == 3
    assert posts.closed(post("a").id, later) == ""
    assert posts.closed(post("b").id, later) == "expired"
    assert posts.closed(post("c").id, later) == "withdrawn"
    assert posts.closed("nobody", later) == "missing"


def test_reading_and_sharing_are_stamped_once_and_survive_an_edit(
    posts: Posts, now: datetime
) -> None:
    keep(posts, now, post("a"))
    later = now + timedelta(hours=1)
    posts.mark_read(post("a").id, now)
    posts.mark_read(post("a").id, later)
    posts.mark_shared(post("a").id, later)
    keep(posts, later, post("a", title="New title"))
    kept = posts.get(post("a").id)
    assert kept is not None
    assert (kept.read, kept.shared, kept.post.title) == (now, later, "New title")
    assert (kept.first_seen, kept.changed) == (now, later)
    assert titles(posts.latest(later, which="shared")) == ["New title"]
    assert posts.latest(later, which="unread") == ()


def test_new_counts_what_an_alert_spoke_of_until_it_is_read(posts: Posts, now: datetime) -> None:
    keep(posts, now, post("a"), post("old", published=now - timedelta(days=30)))
    assert (posts.counts(now).unread, posts.counts(now).new) == (2, 1)
    posts.mark_read(post("a").id, now)
    assert (posts.counts(now).unread, posts.counts(now).new) == (1, 0)


def test_a_search_finds_words_as_they_are_typed(posts: Posts, now: datetime) -> None:
    keep(
        posts,
        now,
        post("a", title="Grüße aus Zürich", text="The quay is open"),
        post("b", title="Привет, мир", captions=(Caption("launch day"),)),
        post("c", title="新しい会社の発表", hashtags=("#Hafen",)),
        post("d", title="AT&T says: C++ isn't dead", author="Ida Holm"),
    )
    wanted = {
        "zur": "a",
        "ZÜRICH": "a",
        "quay op": "a",
        "open quay": "a",
        "прив": "b",
        "launch": "b",
        "会社": "c",
        "会": "c",
        "しい会": "c",
        "#hafen": "c",
        "at&t": "d",
        "isn't": "d",
        "c++": "d",
        "ida holm": "d",
    }
    for typed, guid in wanted.items():
        assert [one.post.guid for one in posts.latest(now, words=typed)] == [guid], typed
    assert posts.latest(now, words="zürich привет") == ()
    assert posts.latest(now, words="社会") == ()


@pytest.mark.parametrize(
    "typed",
    ['"', '""', "*", "a*b", "NEAR(a b)", "a AND", "OR", "-x", "^a", "words:a", "(", "';--", "\0",
     "«»", "a\0b", "a\ud800b", "_", "a" * 5000, "\ud800", "🎉", "-- a", "{a b}", "+"],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_search(posts: Posts, now: datetime, typed: str) -> None:
    keep(posts, now, post("a", title="a b c"))
    posts.latest(now, words=typed)
    posts.latest(now, words=f"a {typed}")


def test_a_search_without_a_word_is_no_search(posts: Posts, now: datetime) -> None:
    keep(posts, now, post("a"))
    assert len(posts.latest(now, words="...")) == 1
    assert len(posts.latest(now, words=' "" ... ')) == 1


def test_a_changed_post_is_found_by_its_new_words_only(posts: Posts, now: datetime) -> None:
    keep(posts, now, post("a", text="before"), post("b", text="other"))
    keep(posts, now, post("a", text="after"))
    assert posts.latest(now, words="before") == ()
    assert titles(posts.latest(now, words="after")) == ["Title a"]
    assert titles(posts.latest(now, words="other")) == ["Title b"]


def test_categories_and_campaigns_filter(posts: Posts, now: datetime) -> None:
    keep(
        posts,
        now,
        post("a", category="News", campaign="winter"),
        post("b", category="jobs"),
        post("c"),
    )
    assert posts.categories(now) == ("jobs", "News")
    assert titles(posts.latest(now, category="jobs")) == ["Title b"]
    assert titles(posts.latest(now, campaign="winter", words="title")) == ["Title a"]


def test_a_program_that_was_left_leaves_nothing(posts: Posts, store: Store, now: datetime) -> None:
    keep(posts, now, post("a"))
    posts.forget(PROGRAM)
    assert posts.latest(now) == ()
    assert store.row("SELECT count(*) AS n FROM posts_text")["n"] == 0  # type: ignore[index]


def test_a_page_is_compared_with_what_stands_on_it_and_means_the_same(
    posts: Posts, now: datetime
) -> None:
    many = tuple(post(f"http://f.example/{number}", text="as it was") for number in range(40))
    keep(posts, now, *many)
    moved = replace(post("moved"), title=many[3].title, link="https://f.example/3")
    keep(posts, now, replace(many[3], link="https://f.example/3"))
    assert not keep(posts, now, moved).new
    page = Parsed(
        posts=(
            post("https://f.example/1", text="as it is"),
            replace(moved, text="and said more"),
            post("fresh"),
        ),
        withdrawn=("http://f.example/7",),
        tombs=(many[9].id,),
    )
    every, few = posts.known(PROGRAM, "f"), posts.known(PROGRAM, "f", page)
    assert (len(every), len(few)) == (40, 4)
    assert decide(few, page, now, first=False) == decide(every, page, now, first=False)


def test_a_page_of_strangers_is_compared_with_all(posts: Posts, now: datetime) -> None:
    keep(posts, now, *(post(f"{number}") for number in range(40)))
    page = Parsed(posts=(post("fresh"),), withdrawn=("7",))
    assert len(posts.known(PROGRAM, "f", page)) == 40


def test_the_newest_of_a_page_is_told_of_first(posts: Posts, now: datetime) -> None:
    found = [post(name, published=now - timedelta(hours=hours)) for name, hours in AGES.items()]
    decision = decide((), Parsed(posts=tuple(found)), now, first=False)
    new = posts.keep(PROGRAM, decision, now)
    assert titles(new) == titles(posts.latest(now)) == ["Title b", "Title c", "Title a"]
    assert new == posts.latest(now)


AGES = {"a": 3, "b": 1, "c": 2}
