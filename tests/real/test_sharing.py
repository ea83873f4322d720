"""Journeys 3 and 4 on the services that the application is built from, at real servers."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.foundation import Foundation, build
from desktop.model import Account, AccountState, Secrets, Share, ShareState
from desktop.options import Options
from desktop.paths import Paths
from tests.real.lab.bluesky import BlueskyServer
from tests.real.lab.browser import Browser
from tests.real.lab.people import Consent, at_bluesky, at_snac, real_now
from tests.real.lab.snac import SnacServer


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


def put(foundation: Foundation, account: Account, words: str) -> Share:
    draft = replace(foundation.drafts.open(None, real_now(), fresh=True), text=words)
    foundation.drafts.keep(draft, real_now())
    (share,) = foundation.outbox.put(draft, [account.id], real_now())
    return share


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
