"""What Porchlight has beside plain posts: edits, videos, documents, warnings, audiences,
prices, its own page for writing, and the days on which nothing goes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from desktop.errors import (
    Busy,
    GoodwordError,
    NoCredit,
    NotAllowed,
    Offline,
    Outdated,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.feeds.program import Programs
from desktop.model import Account, Attachment, LinkCard, Secrets
from desktop.practice.network import PracticeNetwork
from desktop.practice.world import Practice
from desktop.share.network import Composes, Edits, Prefers
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock
from tests.pace import PATIENCE
from tests.practice.conftest import SignIn
from tests.practice.test_posting import call, words
from tests.share.videos import mp4, webm

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n"


@pytest.fixture
def signed_in(sign_in: SignIn) -> tuple[Account, Secrets]:
    return sign_in()


def attached(folder: Path, body: bytes, mime: str, **more: str) -> Attachment:
    file = folder / mime.replace("/", ".")
    file.write_bytes(body)
    return Attachment(str(file), mime, **more)


# --- editing ----------------------------------------------------------------------------------


def test_words_of_a_live_post_are_changed_and_the_page_says_so(
    network: PracticeNetwork,
    signed_in: tuple[Account, Secrets],
    clock: Clock,
    practice: Practice,
) -> None:
    assert isinstance(network, Edits)
    first = words(clock, "Nine minuts.", warning="Ferries")
    receipt = network.publish(*signed_in, first, clock())
    clock.forward(minutes=3)
    second = replace(first, text="Nine minutes.", warning="Boats")
    for _ in range(2):  # an edit may be repeated
        changed = network.edit(*signed_in, receipt, second, clock())
        assert (changed.remote_id, changed.url) == (receipt.remote_id, receipt.url)
    (note,) = practice.posts_on_server()
    assert (note.text, note.warning, note.edited) == ("Nine minutes.", "Boats", clock())
    page = requests.get(receipt.url, timeout=PATIENCE).text
    assert "edited 20 November 2026" in page and "minuts" not in page


def test_an_edit_has_the_limits_of_a_post_and_is_for_the_author_only(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in("p1")
    other, others = sign_in("p2")
    receipt = network.publish(account, secrets, words(clock, "Mine."), clock())
    long, new = words(clock, "a" * 501), words(clock, "Ours.")
    with pytest.raises(TooLong):
        network.edit(account, secrets, receipt, long, clock())
    path = f"/api/posts/{receipt.remote_id}"
    bodies = ({"text": "a" * 501}, {"text": " "}, {"text": 5}, {})
    answers = [call(practice, secrets, "PUT", path, json=body).status_code for body in bodies]
    assert answers == [422, 422, 400, 400]
    with pytest.raises(NotAllowed):
        network.edit(other, others, receipt, new, clock())
    network.delete(account, secrets, receipt, clock())
    with pytest.raises(Refused):
        network.edit(account, secrets, receipt, new, clock())


def test_an_edit_whose_answer_was_lost_is_unclear_and_there(
    network: PracticeNetwork,
    signed_in: tuple[Account, Secrets],
    clock: Clock,
    practice: Practice,
) -> None:
    receipt = network.publish(*signed_in, words(clock, "Old."), clock())
    practice.misbehave("hang_up_after", where="change")
    with pytest.raises(Unclear):
        network.edit(*signed_in, receipt, words(clock, "New."), clock())
    assert practice.posts_on_server()[0].text == "New."
    practice.misbehave("hang_up_before", where="change")
    with pytest.raises(Unclear):
        network.delete(*signed_in, receipt, clock())
    assert len(practice.posts_on_server()) == 1


# --- what goes with a post --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "mime", "shown"),
    [
        (mp4(), "video/mp4", "<video"),
        (webm(), "video/webm", "<video"),
        (PDF, "application/pdf", ""),
    ],
)
def test_a_video_or_a_document_arrives_as_it_was_sent(
    network: PracticeNetwork,
    signed_in: tuple[Account, Secrets],
    clock: Clock,
    tmp_path: Path,
    body: bytes,
    mime: str,
    shown: str,
) -> None:
    one = attached(tmp_path, body, mime, alt="Coming alongside", title="Our yearly report")
    receipt = network.publish(*signed_in, words(clock, pictures=(one,)), clock())
    page = requests.get(receipt.url, timeout=PATIENCE).text
    assert shown in page and "Coming alongside" in page
    assert ("Our yearly report" in page) == (mime == "application/pdf")
    place = re.search(r'(?:src|href)="(/media/[0-9a-f]+)"', page)
    assert place is not None
    origin = f"http://{urlsplit(receipt.url).netloc}"
    there = requests.get(origin + place[1], timeout=PATIENCE)
    assert there.content == body and there.headers["Content-Type"] == mime


def test_a_video_stands_alone_and_has_a_size(
    network: PracticeNetwork, signed_in: tuple[Account, Secrets], clock: Clock, tmp_path: Path
) -> None:
    video = attached(tmp_path, mp4(), "video/mp4")
    paper = attached(tmp_path, PDF, "application/pdf")
    for together in ((video, paper), (video, video)):
        with pytest.raises(Refused) as caught:
            network.publish(*signed_in, words(clock, pictures=together), clock())
        assert caught.value.reason == "mixed_media"
    large = attached(tmp_path, b"%PDF-" + bytes(10 * 1024 * 1024), "application/pdf")
    with pytest.raises(Refused) as caught:
        network.publish(*signed_in, words(clock, pictures=(large,)), clock())
    assert caught.value.reason == "document_size"


@pytest.mark.parametrize("kind", ["hang_up_before", "hang_up_after", "failing", "busy"])
def test_an_upload_that_goes_wrong_posts_nothing_and_is_never_unclear(
    network: PracticeNetwork,
    signed_in: tuple[Account, Secrets],
    clock: Clock,
    practice: Practice,
    tmp_path: Path,
    kind: str,
) -> None:
    share = words(clock, pictures=(attached(tmp_path, mp4(), "video/mp4"),))
    practice.misbehave(kind, where="media")
    with pytest.raises(GoodwordError) as caught:
        network.publish(*signed_in, share, clock())
    assert not isinstance(caught.value, Unclear)
    assert practice.posts_on_server() == ()
    network.publish(*signed_in, share, clock())
    assert len(practice.posts_on_server()) == 1


def test_a_warning_stands_before_the_words_and_marks_beside_them(
    network: PracticeNetwork, signed_in: tuple[Account, Secrets], clock: Clock, practice: Practice
) -> None:
    share = words(clock, "A storm.", warning="Weather <b>", visibility="quiet", paid=True)
    receipt = network.publish(*signed_in, share, clock())
    page = requests.get(receipt.url, timeout=PATIENCE).text
    assert page.index("<summary") < page.index("Weather &lt;b&gt;") < page.index("A storm.")
    assert "In no public list" in page and "Paid partnership" in page
    (note,) = practice.posts_on_server()
    assert (note.warning, note.visibility, note.paid) == ("Weather <b>", "quiet", True)


def test_what_is_for_followers_is_not_told_to_everybody(
    network: PracticeNetwork, signed_in: tuple[Account, Secrets], clock: Clock, practice: Practice
) -> None:
    share = words(clock, "Among us.", visibility="followers")
    receipt = network.publish(*signed_in, share, clock())
    answer = requests.get(f"{practice.address}/api/posts/{receipt.remote_id}", timeout=PATIENCE)
    assert answer.status_code == 404
    assert network.find(*signed_in, share, clock()) is not None


def test_audiences_and_warnings_are_checked(
    practice: Practice, signed_in: tuple[Account, Secrets]
) -> None:
    for wrong in ({"visibility": "secret"}, {"warning": "a" * 201}):
        answer = call(
            practice, signed_in[1], "POST", "/api/posts", json={"text": "Hello.", **wrong}
        )
        assert answer.status_code == 422
    answer = call(practice, signed_in[1], "POST", "/api/posts", json={"text": "x", "paid": "yes"})
    assert answer.status_code == 400


# --- days on which nothing goes ---------------------------------------------------------------


@pytest.mark.parametrize(("kind", "error"), [("no_credit", NoCredit), ("outdated", Outdated)])
@pytest.mark.parametrize("where", ["publish", "change", "media"])
def test_a_plan_that_is_used_up_and_an_old_version_stop_the_network(
    network: PracticeNetwork,
    signed_in: tuple[Account, Secrets],
    clock: Clock,
    practice: Practice,
    tmp_path: Path,
    kind: str,
    error: type[NoCredit] | type[Outdated],
    where: str,
) -> None:
    share = words(clock, pictures=(attached(tmp_path, mp4(), "video/mp4"),))
    there = network.publish(*signed_in, words(clock, "Before."), clock())
    practice.misbehave(kind, where=where)
    with pytest.raises(error) as caught:
        if where == "change":
            network.edit(*signed_in, there, words(clock, "After."), clock())
        network.publish(*signed_in, share, clock())
    assert caught.value.network == "practice" and caught.value.reason
    assert len(practice.posts_on_server()) == 1
    if where != "change":
        network.publish(*signed_in, share, clock())
        assert len(practice.posts_on_server()) == 2


def test_a_budget_of_the_day_says_how_long_the_day_still_is(
    network: PracticeNetwork, signed_in: tuple[Account, Secrets], clock: Clock, practice: Practice
) -> None:
    practice.misbehave("busy", seconds=50_000)
    with pytest.raises(Busy) as caught:
        network.publish(*signed_in, words(clock), clock())
    assert caught.value.retry_after == 50_000


# --- prices -----------------------------------------------------------------------------------


def test_posts_are_free_until_the_program_says_otherwise(
    practice: Practice,
    web: Web,
    store: Store,
    signed_in: tuple[Account, Secrets],
    clock: Clock,
) -> None:
    account, plain = signed_in[0], words(clock, "No link.")
    linked = words(clock, "With one.", link=LinkCard("https://example.org/"))
    written = words(clock, "With https://example.org/ in it.")
    programs = Programs(store, web)
    free = practice.network(
        web, programs.join(practice.program_address, clock()).networks["practice"]
    )
    assert isinstance(free, Prefers)
    for share in (plain, linked, written):
        assert free.price(account, share) is None and free.way(account, share) == "send"
    practice.misbehave("charge")
    said = requests.get(practice.program_address, timeout=PATIENCE).json()["networks"]["practice"]
    paid = practice.network(web, said)
    prices = [paid.price(account, share) for share in (plain, linked, written)]
    assert [price.amount for price in prices if price] == ["0.015", "0.20", "0.20"]
    assert {(price.currency, price.on) for price in prices if price} == {("USD", "2026-11-20")}
    ways = [paid.way(account, share) for share in (plain, linked, written)]
    assert ways == ["send", "compose", "compose"]
    practice.misbehave("behave")
    assert (
        requests.get(practice.program_address, timeout=PATIENCE).json()["networks"]["practice"]
        == {}
    )


@pytest.mark.parametrize("prices", ["free", {}, {"post": "1"}, {"currency": "USD"}, None])
def test_a_price_that_is_not_told_whole_is_none(
    practice: Practice,
    web: Web,
    signed_in: tuple[Account, Secrets],
    clock: Clock,
    prices: object,
) -> None:
    network = practice.network(web, {"prices": prices})
    assert network.price(signed_in[0], words(clock)) is None


# --- its own page for writing -----------------------------------------------------------------


def test_the_composer_opens_ready_and_posting_there_leads_to_the_post(
    network: PracticeNetwork, signed_in: tuple[Account, Secrets], clock: Clock, practice: Practice
) -> None:
    assert isinstance(network, Composes)
    share = words(clock, "Zwei Zeilen,\n<b>& mehr", link=LinkCard("https://example.org/", "A page"))
    composer = network.compose(share)
    assert composer.prefilled and share.text in composer.clipboard
    assert "https://example.org/" in composer.clipboard and share.text not in repr(composer)
    page = requests.get(composer.url, timeout=PATIENCE)
    assert "Zwei Zeilen,\n&lt;b&gt;&amp; mehr</textarea>" in page.text and "A page" in page.text
    assert practice.posts_on_server() == ()
    form = dict(re.findall(r'name="(key|link|link_title)" value="([^"]*)"', page.text))
    told = {**form, "text": share.text.replace("\n", "\r\n"), "person": "p2"}
    posted = requests.post(
        f"{practice.address}/compose", data=told, timeout=PATIENCE, allow_redirects=False
    )
    assert posted.status_code == 303
    (note,) = practice.posts_on_server()
    assert (note.person, note.text, note.link) == ("p2", share.text, "https://example.org/")
    assert posted.headers["Location"].endswith(note.id)
    again = requests.post(f"{practice.address}/compose", data=told, timeout=PATIENCE)
    assert again.status_code == 400 and len(practice.posts_on_server()) == 1


def test_what_can_not_be_posted_stays_on_the_page(practice: Practice) -> None:
    page = requests.get(f"{practice.address}/compose", timeout=PATIENCE).text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    told = {"key": key[1], "person": "p1", "text": "a" * 501}
    answer = requests.post(f"{practice.address}/compose", data=told, timeout=PATIENCE)
    assert answer.status_code == 422
    assert "That is too long." in answer.text and "a" * 501 in answer.text


def test_another_page_can_not_post_in_somebodys_name(practice: Practice) -> None:
    told = {"key": "guessed", "person": "p1", "text": "Not by me"}
    answer = requests.post(f"{practice.address}/compose", data=told, timeout=PATIENCE)
    assert answer.status_code == 400 and practice.posts_on_server() == ()


def test_a_stopped_world_can_still_be_composed_for(
    network: PracticeNetwork, signed_in: tuple[Account, Secrets], clock: Clock, practice: Practice
) -> None:
    practice.stop()
    assert network.compose(words(clock)).url.startswith("http://127.0.0.1:")
    with pytest.raises((Offline, SignedOut)):
        network.publish(*signed_in, words(clock), clock())


def test_a_post_is_found_whatever_the_clock_of_this_machine_says(
    practice: Practice, network: PracticeNetwork, signed_in: tuple[Account, Secrets], clock: Clock
) -> None:
    """A clock that is an hour ahead of the server's must not hide what was posted."""
    for name, hours in (("ahead", 1), ("behind", -1)):
        mine = clock() + timedelta(hours=hours)
        share = replace(words(clock, f"My clock is {name}."), created=mine)
        practice.misbehave("hang_up_after")
        with pytest.raises(Unclear):
            network.publish(*signed_in, share, mine)
        assert network.find(*signed_in, share, mine) is not None
        other = replace(words(clock, f"Never sent, {name}."), created=mine)
        assert network.find(*signed_in, other, mine) is None
