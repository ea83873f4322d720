"""Posts of the first versions come through whole: in their order, with what happened to them."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop import schema
from desktop.feeds import keeping, record
from desktop.feeds.decide import decide
from desktop.feeds.library import Question
from desktop.feeds.page import Parsed
from desktop.feeds.posts import Posts
from desktop.model import Post
from desktop.store import Store, to_ms

PROGRAM = "https://acme.example/program.json"
THEN = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
COUNT = 120


def post(number: int) -> Post:
    return Post(
        id=record.identify(PROGRAM, "f", str(number)),
        feed="f",
        guid=str(number),
        title=f"Größe {number}",
        text="harbourmaster" if number % 2 else "lighthouse",
        category="News",
        language="de" if number % 3 else "en",
        networks=("mastodon",) if number == 7 else (),
        important=number == 8,
        not_before=THEN + timedelta(days=1) if number == 9 else None,
    )


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file as Goodword 0.2 left it: 40 posts a round, three rounds, numbered as they came."""
    path = tmp_path / "goodword.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as file, file:
        for step in (*schema.FIRST, *schema.SECOND):
            file.execute(step)
        file.execute("PRAGMA user_version = 2")
        file.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        for number in range(COUNT):
            one, seen = post(number), to_ms(THEN + timedelta(minutes=number // 40))
            values = {
                "id": one.id,
                "program": PROGRAM,
                "feed": "f",
                "guid": one.guid,
                "digest": record.digest(one),
                "body": record.pack(one),
                "not_before": to_ms(one.not_before),
                "category": one.category,
                "first_seen": seen,
                "changed": seen,
                "place": 100 - number % 40,
                "read": seen if number == 5 else None,
                "hidden": seen if number == 6 else None,
            }
            marks = ", ".join(f":{name}" for name in values)
            file.execute(f"INSERT INTO posts ({', '.join(values)}) VALUES ({marks})", values)
            file.execute(
                "INSERT INTO posts_text (rowid, words) SELECT number, 'x' FROM posts WHERE id = ?",
                (one.id,),
            )
    return path


def test_every_post_is_there_in_its_old_order_and_is_found_again(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 50)
    store = Store(old)
    try:
        posts, now = Posts(store), THEN + timedelta(days=30)
        expected = [
            str(number)
            for base in (80, 40, 0)
            for number in range(base + 39, base - 1, -1)
            if number != 6
        ]
        found = posts.find(Question(), now, 500)
        assert [one.post.guid for one in found.posts] == expected
        assert found.posts[0].post == post(119)
        assert len(posts.milestones(Question("x"), now, 1)) == 0
        posts.mend()
        assert len(posts.milestones(Question("harbourm"), now, 1)) == COUNT // 2
        assert len(posts.milestones(Question("grosse", category="News"), now, 1)) == COUNT - 1
        assert len(posts.milestones(Question(language="en"), now, 1)) == COUNT // 3 - 1
        assert len(posts.milestones(Question(network="x"), now, 1)) == COUNT - 2
        assert len(posts.milestones(Question(which="unread"), now, 1)) == COUNT - 2
        assert posts.languages(now) == ("de", "en")
        nine = posts.get(post(9).id)
        assert nine is not None
        assert nine.opens == post(9).not_before
        decision = decide(
            posts.known(PROGRAM, "f"), Parsed(posts=(post(1), post(500))), now, first=False
        )
        posts.keep(PROGRAM, decision, now)
        assert (len(decision.new), len(decision.changed)) == (1, 0)
        assert posts.find(Question(), now, 1).posts[0].post.guid == "500"
    finally:
        store.close()


def test_mending_that_was_cut_off_goes_on(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 50)
    store = Store(old)
    posts = Posts(store)
    taken, unpack = 0, record.unpack

    def cut(text: str) -> Post:
        nonlocal taken
        taken += 1
        if taken > 70:
            raise KeyboardInterrupt
        return unpack(text)

    with monkeypatch.context() as cutting:
        cutting.setattr(record, "unpack", cut)
        with pytest.raises(KeyboardInterrupt):
            posts.mend()
    store.close()
    store = Store(old)
    try:
        posts = Posts(store)
        now = THEN + timedelta(days=30)
        assert len(posts.milestones(Question("gr"), now, 1)) == 50  # the newest are found already
        posts.mend()
        posts.mend()
        assert len(posts.milestones(Question("gr"), now, 1)) == COUNT - 1
    finally:
        store.close()


@pytest.mark.parametrize("year", [1970, 2300, 9000])
def test_what_came_while_the_clock_was_wrong_comes_through_too(old: Path, year: int) -> None:
    seen = datetime(year, 1, 2, tzinfo=UTC)
    with contextlib.closing(sqlite3.connect(old)) as file, file:
        file.execute(
            "UPDATE posts SET first_seen = ?, changed = ? WHERE id IN (?, ?)",
            (to_ms(seen), to_ms(seen), post(50).id, post(51).id),
        )
    store = Store(old)
    try:
        posts, now = Posts(store), seen + timedelta(days=1)
        posts.mend()
        found = [one.post.guid for one in posts.find(Question(), now, 500).posts]
        assert sorted(found[-2:] if year < 2000 else found[:2]) == ["50", "51"]
        page = Parsed(posts=(post(1), post(500), post(501)))
        posts.keep(PROGRAM, decide(posts.known(PROGRAM, "f"), page, now, first=False), now)
        assert len(posts.milestones(Question(), now, 1)) == len(found) + 2
    finally:
        store.close()
