"""Answers made to mislead: no second post, no secret on a screen, no token to strangers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import Duplicate, Offline, Refused, Unclear
from desktop.model import Attachment, LinkCard, Outgoing
from desktop.replies import reason
from desktop.share.assisted import composer
from desktop.share.linkedin_setup import Setup
from desktop.share.uploads import nothing_posted
from desktop.share.wording import with_link
from desktop.share.x_answers import said
from desktop.share.x_reading import offered
from desktop.web import Answer, Web, is_loopback
from tests.conftest import Reply, Request, Served
from tests.pace import PATIENCE
from tests.share import videos
from tests.share.linkedin_stage import LinkedInStage
from tests.share.stage import answer, connect, outgoing
from tests.share.x_stage import XStage
from tests.share.x_uploads import MP4, file, with_files

Serve = Callable[[Callable[[Request], Reply | None]], Served]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LONG = "AQX" + "t0ken" * 100


# --- "not ready yet" -------------------------------------------------------------------------


class Pretending(LinkedInStage):
    """Keeps the post, and says that it is not ready."""

    status, code = 422, "MEDIA_ASSET_PROCESSING"

    def _answer(self, request: Request) -> Reply | None:
        made = super()._answer(request)
        if request.path == "/rest/posts" and made is not None and made[0] == 201:
            return answer(self.status, {"code": self.code, "message": "It is still processing"})
        return made


def test_a_post_without_files_is_never_made_again_whatever_is_not_ready(
    serve: Serve, web: Web
) -> None:
    stage = Pretending(serve, web)
    person = connect(stage, NOW)
    with pytest.raises(Refused):
        stage.network.publish(person.account, person.secrets, outgoing(NOW), NOW)
    assert (stage.posts(), stage.pauses) == (1, [])


def test_a_proxy_that_gave_up_waiting_is_no_word_about_a_file(
    serve: Serve, web: Web, tmp_path: Path
) -> None:
    stage = Pretending(serve, web)
    stage.status = 408
    (tmp_path / "a.mp4").write_bytes(videos.mp4())
    person = connect(stage, NOW)
    with_video = replace(
        outgoing(NOW), pictures=(Attachment(str(tmp_path / "a.mp4"), "video/mp4"),)
    )
    with pytest.raises(Unclear):
        stage.network.publish(person.account, person.secrets, with_video, NOW)
    assert stage.posts() == 1


# --- secrets ---------------------------------------------------------------------------------


@pytest.mark.parametrize("said_by", [reason, said])
def test_a_token_longer_than_what_is_shown_is_hidden_too(
    said_by: Callable[[Answer, tuple[str, ...]], str],
) -> None:
    reply = answer(403, {"message": f"The token {LONG} is not good for this", "detail": ""})
    shown = said_by(Answer(reply[0], reply[1], reply[2], "https://a.example/"), (LONG,))
    assert shown == "The token *** is not good for this"


@pytest.mark.parametrize(
    "address",
    [
        "https://files.example\\@api.linkedin.com/upload",
        "https://files.example\\.linkedin.com/upload",
        "https://files.example/\t@api.linkedin.com\\x",
    ],
)
def test_an_address_that_two_readers_read_differently_gets_no_token(address: str) -> None:
    setup = Setup.read({"client_id": "78"})
    assert not setup.may_have_token(address)
    assert not setup.may_upload_to(address)


def test_an_address_that_only_looks_like_this_machine_is_not_it() -> None:
    assert is_loopback("http://127.0.0.1:8080/x")
    assert not is_loopback("http://stranger.example\\@127.0.0.1/x")


# --- what belongs to an upload only ----------------------------------------------------------


def test_a_duplicate_file_proves_no_post() -> None:
    with pytest.raises(Refused) as caught, nothing_posted():
        raise Duplicate(reason="duplicate segment", status=403)
    assert not isinstance(caught.value, Duplicate)
    assert caught.value.reason == "duplicate segment"


class Watched(Web):
    """Tells when a wait begins."""

    def __init__(self) -> None:
        super().__init__("test", system_store=False)
        self.waits = threading.Event()

    def pause(self, seconds: float) -> None:
        self.waits.set()
        super().pause(seconds)


def test_leaving_ends_the_wait_for_x(serve: Serve, tmp_path: Path) -> None:
    web = Watched()
    stage = XStage(serve, web)
    stage.uploads.works_for = 10_000
    person = connect(stage, NOW)
    address = stage.served.address
    (network,) = offered(web, {"client_id": "x", "allow_http": True, "api": address})
    share = with_files(NOW, file(tmp_path, MP4, "video/mp4"))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(network.publish, person.account, person.secrets, share, NOW)
        assert web.waits.wait(PATIENCE)
        web.close()
        with pytest.raises(Offline) as caught:
            sending.result(60)
    assert caught.value.cause == "leaving"  # in the middle of the wait, not at the next call


# --- who may see it --------------------------------------------------------------------------


def test_what_is_to_stay_out_of_lists_is_not_posted_where_there_is_no_such_thing(
    serve: Serve, web: Web
) -> None:
    stage = LinkedInStage(serve, web)
    person = connect(stage, NOW)
    with pytest.raises(Refused) as caught:
        stage.network.publish(
            person.account, person.secrets, replace(outgoing(NOW), visibility="quiet"), NOW
        )
    assert caught.value.reason == "visibility"
    assert stage.posts() == 0


# --- the link --------------------------------------------------------------------------------


def test_no_link_stands_in_every_text() -> None:
    share = Outgoing(text="Words only", key="1", created=NOW)
    assert with_link(share) == "Words only"
    assert "&url=" not in composer("threads", share).url


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("See https://acme.example/jobs for more", True),
        ("See (https://acme.example/jobs).", True),
        ("Really https://acme.example/jobs?", True),
        ("See https://acme.example/jobs/42", False),
        ("See https://acme.example/jobs?team=sea", False),
        ("See https://acme.example/jobs-at-sea", False),
        ("https://acme.example/jobs/42 or https://acme.example/jobs", True),
    ],
)
def test_a_longer_address_is_not_the_link(text: str, there: bool) -> None:
    link = "https://acme.example/jobs"
    share = Outgoing(text=text, key="1", created=NOW, link=LinkCard(link))
    assert with_link(share) == (text if there else f"{text}\n\n{link}")
    assert ("&url=" in composer("threads", share).url) is not there
