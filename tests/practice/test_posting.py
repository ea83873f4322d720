"""Posting to Porchlight: once, within limits, found again, measured, seen on its page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import requests

from desktop.errors import BadFile, Duplicate, NotAllowed, Refused, SignedOut, TooLong
from desktop.metric import Measure
from desktop.model import (
    Account,
    Attachment,
    LinkCard,
    Outgoing,
    Receipt,
    Secret,
    Secrets,
    Share,
    ShareState,
)
from desktop.practice.network import PracticeNetwork
from desktop.practice.world import CONTENT, Practice
from desktop.share.network import Finds, Measures, Network, Revokes
from tests.conftest import Clock
from tests.pace import PATIENCE
from tests.practice.conftest import SignIn


def words(clock: Clock, text: str = "Nine minutes over the water.", **more: Any) -> Outgoing:
    key = more.pop("key", f"key-{sha256(text.encode()).hexdigest()[:12]}")
    return Outgoing(text=text, key=key, created=clock(), **more)


def share_of(account: Account, receipt: Receipt, outgoing: Outgoing, number: int = 1) -> Share:
    return Share(
        id=number,
        account=account.id,
        network="practice",
        draft="d",
        post="",
        outgoing=outgoing,
        state=ShareState.SENT,
        created=outgoing.created,
        due=outgoing.created,
        receipt=receipt,
    )


def call(practice: Practice, secrets: Secrets, method: str, path: str, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {secrets.access.reveal()}", **more.pop("headers", {})}
    url = f"{practice.address}{path}"
    return requests.request(method, url, headers=headers, timeout=PATIENCE, **more)


def test_it_is_a_network_with_everything(network: PracticeNetwork) -> None:
    as_network: Network = network
    assert as_network.name == "practice" and as_network.asks_where == ""
    assert isinstance(network, Finds) and isinstance(network, Measures)
    assert isinstance(network, Revokes)


def test_text_link_and_picture_arrive_as_they_were_sent(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in()
    picture = Attachment(
        str(CONTENT / "pictures" / "harbour.jpg"), "image/jpeg", "Sonnenaufgang über dem Hafen"
    )
    outgoing = words(
        clock,
        "Тихо. هادئ. Leise 🚢",
        link=LinkCard("http://127.0.0.1:1/news/alongside", "How a ferry comes alongside"),
        pictures=(picture,),
        language="ru",
    )
    receipt = network.publish(account, secrets, outgoing, clock())
    (note,) = practice.posts_on_server()
    assert note.text == outgoing.text and note.link == "http://127.0.0.1:1/news/alongside"
    page = requests.get(receipt.url, timeout=PATIENCE)
    assert page.status_code == 200 and outgoing.text in page.text
    assert "Sonnenaufgang über dem Hafen" in page.text and 'lang="ru"' in page.text
    told = requests.get(
        f"{practice.address}/api/posts/{receipt.remote_id}", timeout=PATIENCE
    ).json()
    content = requests.get(told["media"][0]["url"], timeout=PATIENCE)
    assert content.content == Path(picture.path).read_bytes()
    assert content.headers["Content-Type"] == "image/jpeg"


def test_what_is_posted_is_text_on_the_page_and_never_markup(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    evil = "<script>alert(1)</script> & $name ${x} \"'"
    outgoing = words(clock, evil, link=LinkCard('http://x.example/?"><b>', '"><img src=x>'))
    receipt = network.publish(account, secrets, outgoing, clock())
    page = requests.get(receipt.url, timeout=PATIENCE)
    assert "<script" not in page.text and "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page.text
    assert "<img src=x>" not in page.text and '"><b>' not in page.text
    assert "$name ${x}" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_same_key_gives_the_same_post_for_an_hour(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in()
    assert 0 < network.repeat_window(account) <= 3600
    first = network.publish(account, secrets, words(clock), clock())
    clock.forward(minutes=9)
    again = network.publish(account, secrets, words(clock), clock())
    assert again.remote_id == first.remote_id and again.url == first.url
    assert len(practice.posts_on_server()) == 1


def test_a_key_does_not_work_for_other_words_or_other_people(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in("p1")
    network.publish(account, secrets, words(clock, key="k"), clock())
    with pytest.raises(Refused):
        network.publish(account, secrets, words(clock, "Other words.", key="k"), clock())
    other, others = sign_in("p2")
    network.publish(other, others, words(clock, key="k"), clock())
    assert [note.person for note in practice.posts_on_server()] == ["p1", "p2"]


def test_the_same_words_within_ten_minutes_are_refused(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    first = network.publish(account, secrets, words(clock, key="one"), clock())
    with pytest.raises(Duplicate) as caught:
        network.publish(account, secrets, words(clock, key="two"), clock())
    assert caught.value.url == first.url
    clock.forward(minutes=9, seconds=59)
    with pytest.raises(Duplicate):
        network.publish(account, secrets, words(clock, key="three"), clock())
    clock.forward(seconds=1)
    secrets = network.refresh(account, secrets, clock())
    second = network.publish(account, secrets, words(clock, key="four"), clock())
    assert second.remote_id != first.remote_id


def test_after_an_hour_a_key_is_forgotten(
    practice: Practice, sign_in: SignIn, clock: Clock, network: PracticeNetwork
) -> None:
    account, secrets = sign_in()
    first = network.publish(account, secrets, words(clock, key="k"), clock())
    clock.forward(hours=1)
    secrets = network.refresh(account, secrets, clock())
    second = network.publish(account, secrets, words(clock, key="k"), clock())
    assert first.remote_id != second.remote_id


def test_five_hundred_characters_as_a_reader_sees_them(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in()
    family = "👩‍👩‍👧‍👦"
    network.publish(account, secrets, words(clock, family * 500), clock())
    with pytest.raises(TooLong) as caught:
        network.publish(account, secrets, words(clock, "a" * 501), clock())
    assert (caught.value.count, caught.value.limit) == (501, 500)
    answer = call(practice, secrets, "POST", "/api/posts", json={"text": family * 501})
    assert answer.status_code == 422
    assert answer.json() == {"error": "too_long", "count": 501, "limit": 500}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no json", 400),
        (b"[]", 400),
        (b'{"text": 5}', 400),
        (b'{"text": "x", "media": "y"}', 400),
        (b'{"text": "  "}', 422),
        (b'{"text": "x", "media": ["unknown"]}', 422),
        (b'{"text": "x", "link": "javascript:alert(1)"}', 422),
        (b'{"text": "x", "link": "/relative"}', 422),
        (b"[" * 100_000, 400),
    ],
)
def test_what_is_no_post_is_refused(
    practice: Practice, sign_in: SignIn, body: bytes, status: int
) -> None:
    _, secrets = sign_in()
    answer = call(practice, secrets, "POST", "/api/posts", data=body)
    assert answer.status_code == status and answer.json()["error"]
    assert practice.posts_on_server() == ()


def test_pictures_are_checked_by_what_they_are(
    practice: Practice, sign_in: SignIn, network: PracticeNetwork, clock: Clock, tmp_path: Path
) -> None:
    account, secrets = sign_in()
    text = tmp_path / "note.jpg"
    text.write_text("not a picture")
    with pytest.raises(Refused):
        network.publish(
            account, secrets, words(clock, pictures=(Attachment(str(text), "image/jpeg"),)), clock()
        )
    missing = Attachment(str(tmp_path / "none.jpg"), "image/jpeg")
    with pytest.raises(BadFile):
        network.publish(account, secrets, words(clock, pictures=(missing,)), clock())
    large = {"file": ("x.png", b"\x89PNG\r\n\x1a\n" + b"0" * (5 * 1024 * 1024), "image/png")}
    assert call(practice, secrets, "POST", "/api/media", files=large).status_code == 413
    long_alt = {"file": ("x.png", b"\x89PNG\r\n\x1a\n", "image/png")}
    answer = call(practice, secrets, "POST", "/api/media", files=long_alt, data={"alt": "a" * 1501})
    assert answer.json()["error"] == "alt_too_long"
    assert call(practice, secrets, "POST", "/api/media", data=b"x").status_code == 415
    assert practice.posts_on_server() == ()


def test_a_picture_is_its_owners_and_for_one_post(practice: Practice, sign_in: SignIn) -> None:
    _, mine = sign_in("p1")
    _, others = sign_in("p2")
    files = {"file": ("x.png", b"\x89PNG\r\n\x1a\n", "image/png")}
    media = call(practice, mine, "POST", "/api/media", files=files).json()["id"]

    def post(secrets: Secrets, text: str) -> int:
        body = {"text": text, "media": [media]}
        return int(call(practice, secrets, "POST", "/api/posts", json=body).status_code)

    assert post(others, "a") == 422
    assert post(mine, "b") == 201
    assert post(mine, "c") == 422


def test_a_post_is_found_again_and_what_was_never_sent_is_not(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    older = words(clock, key="yesterday")
    network.publish(account, secrets, older, clock())
    clock.forward(minutes=10)
    secrets = network.refresh(account, secrets, clock())
    outgoing = words(clock, key="today")
    assert network.find(account, secrets, outgoing, clock()) is None
    receipt = network.publish(account, secrets, outgoing, clock())
    found = network.find(account, secrets, outgoing, clock())
    assert found is not None and found.remote_id == receipt.remote_id
    linked = replace(outgoing, link=LinkCard("http://x.example/"))
    assert network.find(account, secrets, linked, clock()) is None


def test_one_takes_down_what_is_ones_own_only(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in("p1")
    receipt = network.publish(account, secrets, words(clock), clock())
    other, others = sign_in("p2")
    with pytest.raises(NotAllowed):
        network.delete(other, others, receipt, clock())
    network.delete(account, secrets, receipt, clock())
    network.delete(account, secrets, receipt, clock())
    assert practice.posts_on_server() == ()
    assert requests.get(receipt.url, timeout=PATIENCE).status_code == 410
    assert requests.get(f"{practice.address}/@mira", timeout=PATIENCE).text.count("<article") == 0


def test_a_dead_token_is_told_as_signed_out(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, _ = sign_in()
    dead = Secrets(Secret("dead"))
    with pytest.raises(SignedOut):
        network.publish(account, dead, words(clock), clock())
    with pytest.raises(SignedOut):
        network.find(account, dead, words(clock), clock())
    with pytest.raises(SignedOut):
        list(network.measure(account, dead, (), clock()))


# --- numbers ----------------------------------------------------------------------------------


def test_numbers_grow_fast_then_slowly_and_never_back(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in("p3")
    outgoing = words(clock)
    receipt = network.publish(account, secrets, outgoing, clock())
    share = share_of(account, receipt, outgoing)
    views = []
    for _ in range(8):
        found = {
            (metric.share, metric.measure): metric.value
            for metric in network.measure(account, secrets, (share,), clock())
        }
        assert len(found) == 12 and None not in found.values()
        views.append(found[(1, Measure.VIEWS)] or 0)
        clock.forward(minutes=5)
        secrets = network.refresh(account, secrets, clock())
    assert views[0] == 0 and views == sorted(views) and views[-1] > 50
    assert views[1] - views[0] > 3 * (views[-1] - views[-2])


def test_the_profile_gains_from_posts(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in("p3")

    def profile(secrets: Secrets) -> dict[Measure, int | None]:
        return {m.measure: m.value for m in network.measure(account, secrets, (), clock())}

    before = profile(secrets)
    assert before == {Measure.FOLLOWERS: 864, Measure.PROFILE_VISITS: 233}
    network.publish(account, secrets, words(clock), clock())
    clock.forward(hours=2)
    after = profile(network.refresh(account, secrets, clock()))
    assert (after[Measure.FOLLOWERS] or 0) > 864
    assert (after[Measure.PROFILE_VISITS] or 0) > 233


def test_the_same_world_tells_the_same_numbers(tmp_path: Path, clock: Clock) -> None:
    from desktop.practice import growth
    from desktop.practice.people import read_people
    from desktop.practice.state import Note

    person = read_people(CONTENT)["p1"]
    note = Note("1790000000000000", "p1", "x", clock())
    later = clock() + timedelta(hours=1)
    assert growth.of_note(note, person, later, 60.0) == growth.of_note(note, person, later, 60.0)
    slow, fast = (growth.of_note(note, person, later, pace).views for pace in (1.0, 60.0))
    assert slow < fast


def test_a_post_that_is_gone_has_no_numbers_and_says_so(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    outgoing = words(clock)
    receipt = network.publish(account, secrets, outgoing, clock())
    network.delete(account, secrets, receipt, clock())
    found = network.measure(account, secrets, (share_of(account, receipt, outgoing),), clock())
    of_share = [metric for metric in found if metric.share]
    assert {metric.reason for metric in of_share} == {"gone"}
    assert {metric.value for metric in of_share} == {None}


def test_numbers_are_for_the_author_only(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in("p1")
    receipt = network.publish(account, secrets, words(clock), clock())
    _, others = sign_in("p2")
    path = f"/api/posts/{receipt.remote_id}/metrics"
    assert call(practice, others, "GET", path).status_code == 403
    assert requests.get(practice.address + path, timeout=PATIENCE).status_code == 401


def test_own_posts_come_page_by_page(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in()
    for number in range(5):
        network.publish(account, secrets, words(clock, f"Post {number}"), clock())
        clock.forward(seconds=1)
    first = call(practice, secrets, "GET", "/api/me/posts?limit=3").json()["posts"]
    assert [post["text"] for post in first] == ["Post 4", "Post 3", "Post 2"]
    rest = call(practice, secrets, "GET", f"/api/me/posts?limit=3&before={first[-1]['id']}")
    assert [post["text"] for post in rest.json()["posts"]] == ["Post 1", "Post 0"]
    assert json.dumps(rest.json()).count("key") == 0
