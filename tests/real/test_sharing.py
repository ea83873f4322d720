"""Journeys 3 and 4 on the services that the application is built from, at real servers."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.foundation import Foundation, build
from desktop.model import Account, AccountState, Draft, Secrets, Share, ShareState
from desktop.options import Options
from desktop.paths import Paths
from desktop.practice.world import CONTENT
from desktop.share.outbox import UNDO, Plan
from tests.real.lab.bluesky import BlueskyServer
from tests.real.lab.browser import Browser
from tests.real.lab.people import Consent, at_bluesky, at_snac, real_now
from tests.real.lab.snac import SnacServer
from tests.share.pictures import PLACE as CAMERA_PLACE
from tests.share.pictures import planted_jpeg
from tests.share.videos import PLACE, mp4


@pytest.fixture
def foundation(tmp_path: Path, bluesky: BlueskyServer) -> Iterator[Foundation]:
    networks = {
        "mastodon": {"client_name": "Goodword", "allow_http": True},
        "bluesky": {
            "directory": bluesky.directory,
            "resolver": bluesky.server,
            "appview": "",
            "allow_http": True,
        },
    }
    options = Options(memory_vault=True, policies=(), networks=networks)
    built = build(Paths.of(tmp_path / "home"), options, real_now)
    yield built
    built.close()


def connect(foundation: Foundation, network: str, where: str, consent: Consent) -> Account:
    connection = foundation.accounts.begin(network, where, real_now())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(foundation.accounts.complete, connection, real_now)
        try:
            consent(connection.url, connection.listener.redirect)
        except BaseException:
            connection.cancel()
            raise
        return waiting.result(30)


def written_down(foundation: Foundation, words: str) -> Draft:
    draft = replace(foundation.drafts.open(None, real_now(), fresh=True), text=words)
    foundation.drafts.keep(draft, real_now())
    return draft


def put(foundation: Foundation, account: Account, words: str) -> Share:
    draft = written_down(foundation, words)
    (share,) = foundation.outbox.put(draft, [account.id], real_now())
    return share


def in_hours(hours: float) -> datetime:
    return real_now() + timedelta(hours=hours)


def settle(foundation: Foundation, share: Share) -> Share:
    """Deliver, and look where the end was unclear; the share as it ended."""
    settled = foundation.outbox.deliver(share.id, real_now)
    if settled.state is ShareState.UNSURE:
        settled = foundation.outbox.look(share.id, real_now())
    assert settled.state is ShareState.SENT, settled
    return settled


def spoken(secrets: Secrets) -> list[bytes]:
    """Every secret as it might lie somewhere: plain, UTF-16, base64."""
    known = ("owner", "goodword.account", "client_id")  # kept beside them, and no secret
    others = [value for name, value in secrets.more.items() if name not in known]
    plain = [secrets.access, secrets.refresh, *others]
    found = []
    for secret in plain:
        text = secret.reveal().encode()
        if len(text) > 12:
            found += [text, text.decode().encode("utf-16-le"), base64.b64encode(text)[:-4]]
    return found


def written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_bluesky_from_connecting_to_the_receipt_with_a_lost_answer_on_the_way(
    foundation: Foundation, bluesky: BlueskyServer, browser: Browser
) -> None:
    member = bluesky.member("iris")
    account = connect(foundation, "bluesky", member.handle, at_bluesky(browser, member))
    share = put(foundation, account, f"In my own words {uuid.uuid4()}")
    bluesky.gate.lose_answer("POST", "/xrpc/com.atproto.repo.createRecord")
    settled = settle(foundation, share)
    assert settled.receipt is not None
    posts = bluesky.posts(member)
    assert [(one["uri"], one["value"]["text"]) for one in posts] == [
        (settled.receipt.remote_id, share.outgoing.text)
    ]
    assert foundation.outbox.deliver(share.id, real_now).state is ShareState.SENT
    assert len(bluesky.posts(member)) == 1


def test_snac_from_connecting_to_the_receipt_with_a_lost_answer_on_the_way(
    foundation: Foundation, snac: SnacServer, browser: Browser
) -> None:
    member = snac.member("jana")
    account = connect(foundation, "mastodon", snac.server, at_snac(browser, member))
    share = put(foundation, account, f"In my own words {uuid.uuid4()}")
    snac.gate.lose_answer("POST", "/api/v1/statuses")
    assert settle(foundation, share).receipt is not None
    assert len(snac.posts(member)) == 1
    assert foundation.outbox.deliver(share.id, real_now).state is ShareState.SENT
    assert len(snac.posts(member)) == 1


def test_no_secret_lies_in_any_file_of_the_home(
    foundation: Foundation,
    bluesky: BlueskyServer,
    snac: SnacServer,
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    member, other = bluesky.member("karla"), snac.member("lena")
    people = (
        connect(foundation, "bluesky", member.handle, at_bluesky(browser, member)),
        connect(foundation, "mastodon", snac.server, at_snac(browser, other)),
    )
    for account in people:
        settle(foundation, put(foundation, account, "Nothing to hide here"))
    home = written(foundation.paths.data.parent) + caplog.text.encode()
    assert b"Nothing to hide here" in home
    for account in people:
        for secret in spoken(foundation.accounts.secrets(account, real_now())):
            assert secret not in home


def test_a_session_that_was_ended_elsewhere_waits_for_its_person_and_goes_out_once(
    foundation: Foundation, bluesky: BlueskyServer, browser: Browser
) -> None:
    member = bluesky.member("mona")
    account = connect(foundation, "bluesky", member.handle, at_bluesky(browser, member))
    network = foundation.catalog.get("bluesky")
    secrets = foundation.accounts.secrets(account, real_now())
    network.revoke(account, secrets, real_now())  # type: ignore[attr-defined]
    share = put(foundation, account, f"Later is fine {uuid.uuid4()}")
    stopped = foundation.outbox.deliver(share.id, real_now)
    assert (stopped.state, stopped.reason) == (ShareState.WAITING, "SignedOut")
    signed_out = foundation.accounts.get(account.id)
    assert signed_out is not None
    assert signed_out.state is AccountState.SIGNED_OUT
    again = connect(foundation, "bluesky", member.handle, at_bluesky(browser, member))
    assert again.id == account.id
    foundation.outbox.release(account.id, real_now())
    assert foundation.outbox.deliver(share.id, real_now).state is ShareState.SENT
    assert len(bluesky.posts(member)) == 1


def test_a_picture_and_a_video_arrive_on_bluesky_without_their_places_and_come_down_again(
    foundation: Foundation, bluesky: BlueskyServer, browser: Browser, tmp_path: Path
) -> None:
    member = bluesky.member("nele")
    account = connect(foundation, "bluesky", member.handle, at_bluesky(browser, member))
    files = {
        "hall.jpg": planted_jpeg((CONTENT / "pictures" / "harbour.jpg").read_bytes()),
        "hall.mp4": mp4(),
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
        draft = written_down(foundation, f"We open the hall: {name}")
        with foundation.media.hand() as hand:
            taken = replace(hand.take_file(tmp_path / name), alt="People in a hall")
            draft = replace(draft, pictures=(taken,))
            (share,) = foundation.outbox.put(draft, [account.id], real_now())
        settle(foundation, share)
    there = {one["value"]["text"]: one["value"]["embed"] for one in bluesky.posts(member)}
    (image,) = there["We open the hall: hall.jpg"]["images"]
    clip = there["We open the hall: hall.mp4"]
    assert image["alt"] == clip["alt"] == "People in a hall"
    for blob in (image["image"], clip["video"]):
        body = bluesky.blob(member, blob["ref"]["$link"])
        assert len(body) == blob["size"]
        assert not any(place in body for place in (PLACE, CAMERA_PLACE, b"GPS"))
    for share in foundation.outbox.sent():
        assert foundation.outbox.may_delete(share)
        assert foundation.outbox.delete(share.id, real_now()).deleted is not None
    assert bluesky.posts(member) == []


def test_undone_planned_and_slept_through_on_bluesky_only_what_was_meant_goes_out(
    foundation: Foundation, bluesky: BlueskyServer, browser: Browser
) -> None:
    """The clock runs ahead of the server's by hours here, past the end of the first token."""
    outbox, member = foundation.outbox, bluesky.member("olga")
    account = connect(foundation, "bluesky", member.handle, at_bluesky(browser, member))
    undone = written_down(foundation, "No, wait")
    outbox.put(undone, [account.id], real_now(), due=real_now() + UNDO)
    assert [one.state for one in outbox.take_back(undone.id, real_now())] == [ShareState.CANCELLED]
    walls = {hours: in_hours(hours).replace(tzinfo=None) for hours in (2, 4)}
    in_time, slept = (
        outbox.put(
            written_down(foundation, f"In {hours} hours"),
            [account.id],
            real_now(),
            plan=Plan(wall, "UTC"),
        )[0]
        for hours, wall in walls.items()
    )
    assert outbox.due(real_now()) == () and bluesky.posts(member) == []
    assert outbox.due(in_hours(2.01)) == (in_time.id,)
    assert outbox.deliver(in_time.id, lambda: in_hours(2.01)).state is ShareState.SENT
    (missed,) = outbox.review(in_hours(5))
    assert (missed.id, missed.reason, missed.facts["asks"]) == (slept.id, "Missed", True)
    assert outbox.due(in_hours(9)) == ()
    assert [one["value"]["text"] for one in bluesky.posts(member)] == ["In 2 hours"]
    late = outbox.send_missed(slept.id, in_hours(9))
    assert outbox.deliver(late.id, lambda: in_hours(9.5)).state is ShareState.SENT
    texts = [one["value"]["text"] for one in bluesky.posts(member)]
    assert sorted(texts) == ["In 2 hours", "In 4 hours"]


def test_words_on_a_mastodon_server_are_changed_where_they_stand(
    foundation: Foundation, snac: SnacServer, browser: Browser
) -> None:
    member = snac.member("pia")
    account = connect(foundation, "mastodon", snac.server, at_snac(browser, member))
    share = settle(foundation, put(foundation, account, "With a tpyo"))
    assert foundation.outbox.may_edit(share)
    edited = foundation.outbox.edit(share.id, "Without a typo", real_now())
    assert edited.edited is not None and edited.outgoing.text == "Without a typo"
    (post,) = snac.posts(member)
    assert "Without a typo" in str(post["content"])
