"""What was typed is never lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime

from desktop.model import Attachment, Draft, KeptPost, LinkCard, Post
from desktop.share.drafts import VERSIONS, Drafts
from desktop.store import Store
from tests.conftest import Clock


def post(now: datetime, identity: str = "post-1") -> KeptPost:
    item = Post(identity, "f", "g", title="News", link="https://a.example/", language="de")
    return KeptPost(item, "https://a.example/program.json", now, now)


def test_opening_a_post_makes_one_draft_without_text_and_finds_it_again(
    store: Store, clock: Clock
) -> None:
    drafts = Drafts(store)
    made = drafts.open(post(clock()), clock())
    assert (made.text, made.post, made.language) == ("", "post-1", "de")
    assert made.link == LinkCard("https://a.example/", "News")
    clock.forward(days=1)
    assert drafts.open(post(clock()), clock()) == made
    assert drafts.open(post(clock(), "post-2"), clock()).id != made.id


def test_two_windows_opening_one_post_at_once_share_one_draft(store: Store, clock: Clock) -> None:
    drafts, found = Drafts(store), []
    threads = [
        threading.Thread(target=lambda: found.append(drafts.open(post(clock()), clock()).id))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_everything_about_a_draft_comes_back(store: Store, clock: Clock) -> None:
    drafts = Drafts(store)
    made = replace(
        drafts.open(None, clock()),
        text="a \ud83d lone surrogate, 👩‍💻 and עברית",
        captions={"mastodon": "split off"},
        accounts=("one", "two"),
        pictures=(Attachment("/p.png", "image/png", "alt", 1, 2),),
        language="he",
    )
    drafts.keep(made, clock.forward(seconds=1))
    found = Drafts(store).get(made.id)
    assert found == replace(made, changed=clock())
    assert drafts.unfinished() == (found,)


def test_an_empty_text_never_overwrites_the_last_that_was_not(store: Store, clock: Clock) -> None:
    drafts = Drafts(store)
    made = drafts.open(None, clock())
    drafts.keep(replace(made, text="precious"), clock())
    for _ in range(20):
        drafts.keep(replace(made, text=" \n", captions={"x": ""}), clock.forward(minutes=2))
    assert [version.text for version in drafts.versions(made.id)] == ["precious"]
    now = drafts.get(made.id)
    assert now is not None
    assert now.text == " \n"
    assert drafts.unfinished() == ()


def test_the_last_five_texts_are_kept(store: Store, clock: Clock) -> None:
    drafts = Drafts(store)
    made = drafts.open(None, clock())
    for number in range(9):
        drafts.keep(replace(made, text=f"text {number}"), clock.forward(minutes=2))
    kept = drafts.versions(made.id)
    assert [version.text for version in kept] == [f"text {number}" for number in range(8, 3, -1)]
    assert len(kept) == VERSIONS
    assert kept[0].changed == clock()


def test_typing_on_stays_one_version_but_replacing_all_begins_a_new_one(
    store: Store, clock: Clock
) -> None:
    drafts = Drafts(store)
    made = drafts.open(None, clock())
    whole = "A sentence that took a while to write."
    for end in range(5, len(whole) + 1):
        drafts.keep(replace(made, text=whole[:end]), clock.forward(seconds=0.5))
    drafts.keep(replace(made, text="B"), clock.forward(seconds=0.5))
    drafts.keep(replace(made, text="B"), clock())
    assert [version.text for version in drafts.versions(made.id)] == ["B", whole]


def test_many_keeps_within_one_millisecond_lose_nothing(store: Store, clock: Clock) -> None:
    drafts = Drafts(store)
    made = drafts.open(None, clock())
    for text in ("a long text that was here", "b", "a long text again, another"):
        drafts.keep(replace(made, text=text), clock())
    texts = [version.text for version in drafts.versions(made.id)]
    assert texts[-1] == "a long text that was here"
    assert texts[0] == "a long text again, another"


def test_a_finished_draft_stays_finished_even_when_a_late_keep_comes(
    store: Store, clock: Clock
) -> None:
    drafts = Drafts(store)
    made = drafts.open(post(clock()), clock())
    drafts.keep(replace(made, text="sent"), clock())
    drafts.finish(made.id, clock())
    drafts.keep(replace(made, text="sent"), clock.forward(seconds=1))
    assert drafts.unfinished() == ()
    assert drafts.open(post(clock()), clock()).id != made.id


def test_a_discarded_draft_can_be_read_again(store: Store, clock: Clock) -> None:
    drafts = Drafts(store)
    made = drafts.open(post(clock()), clock())
    drafts.keep(replace(made, text="not so good"), clock())
    drafts.discard(made.id, clock())
    assert drafts.unfinished() == ()
    assert [version.text for version in drafts.versions(made.id)] == ["not so good"]


def test_a_fresh_start_puts_the_draft_that_is_on_its_way_aside(store: Store, clock: Clock) -> None:
    drafts = Drafts(store)
    made = drafts.open(None, clock())
    drafts.keep(replace(made, text="waiting for the network"), clock())
    assert drafts.open(None, clock(), fresh=True).id != made.id
    kept = drafts.get(made.id)
    assert kept is not None
    assert kept.text == "waiting for the network"


def test_a_draft_whose_row_is_gone_is_written_again(store: Store, clock: Clock) -> None:
    drafts = Drafts(store)
    drafts.keep(Draft("lost", "post-1", "still in the window", started=clock()), clock())
    assert [draft.text for draft in drafts.unfinished()] == ["still in the window"]


def test_another_post_of_ones_own_leaves_the_begun_ones_and_takes_an_empty_one(
    store: Store, clock: Clock
) -> None:
    drafts = Drafts(store)
    first = drafts.open(None, clock())
    assert drafts.begin(clock()).id == first.id
    drafts.keep(replace(first, text="Begun."), clock())
    second = drafts.begin(clock())
    assert second.id != first.id and second.text == ""
    assert drafts.begin(clock()).id == second.id
    assert [one.text for one in drafts.unfinished()] == ["Begun."]
