"""X's interface: what goes over the wire, and what each answer leads to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.errors import (
    BadFile,
    BadReply,
    Busy,
    ConsentDenied,
    Duplicate,
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
from desktop.model import Attachment, LinkCard, Outgoing, Receipt, Secret
from desktop.share.catalog import standard
from desktop.share.network import Composes, Connected, Edits, Finds, Prefers, Price, Revokes
from desktop.share.x import X
from desktop.share.x_answers import SPREAD
from desktop.share.x_media import AGAIN, DEADLINE, PART
from desktop.share.x_setup import API, AUTHORIZE, PORTS, SCOPES, Setup
from desktop.web import Web
from tests.share.stage import CANARY, answer, connect, outgoing
from tests.share.x_stage import CLIENT, PROBLEMS, XStage, problem

REDIRECT = "http://127.0.0.1:45678/callback"
LINK = "https://example.org/a_(b)?c=1&d=2"
PNG, GIF = b"\x89PNG\r\n", b"GIF89a"


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> XStage:
    return XStage(serve, web)


@pytest.fixture
def person(stage, now) -> Connected:
    return connect(stage, now)


@pytest.fixture
def publish(stage, person, now) -> Callable[[Outgoing], Receipt]:
    return lambda share: stage.network.publish(person.account, person.secrets, share, now)


def file(folder: Path, start: bytes, mime: str, size: int = 100, alt: str = "") -> Attachment:
    path = folder / f"{mime.replace('/', '.')}-{size}"
    path.write_bytes(start + b"x" * (size - len(start)))
    return Attachment(str(path), mime, alt, 4, 3)


def with_files(now: datetime, *files: Attachment) -> Outgoing:
    return replace(outgoing(now), pictures=files)


def asked(stage: XStage, path: str, method: str = "POST") -> list[Any]:
    """The requests to a path, in order."""
    return [
        request
        for request in stage.served.requests
        if urlsplit(request.path).path == path and request.method == method
    ]


def form_of(request: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


# --- signing in -----------------------------------------------------------------------------


def test_beginning_asks_nothing_and_names_the_bound_address_the_scopes_and_no_secret(stage, now):
    attempt = stage.network.begin("", REDIRECT, now)
    query = {name: values[0] for name, values in parse_qs(urlsplit(attempt.url).query).items()}
    assert not stage.served.requests
    assert query["redirect_uri"] == REDIRECT
    assert query["scope"].split() == list(SCOPES)
    assert query["client_id"] == CLIENT
    assert set(query) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
    }
    again = parse_qs(urlsplit(stage.network.begin("", REDIRECT, now).url).query)
    assert again["code_challenge"] != [query["code_challenge"]]


def test_the_exchange_holds_the_client_in_its_body_and_nothing_of_a_secret(stage, now):
    connect(stage, now)
    (exchange,) = asked(stage, "/2/oauth2/token")
    form = form_of(exchange)
    assert set(form) == {"grant_type", "code", "client_id", "redirect_uri", "code_verifier"}
    assert form["client_id"] == CLIENT
    assert "Authorization" not in exchange.headers


def test_a_code_older_than_half_a_minute_is_worth_nothing(stage, now):
    attempt = stage.network.begin("", REDIRECT, now)
    consent = stage.consent(attempt)
    stage.clock = 31
    with pytest.raises(Refused) as caught:
        stage.network.finish(attempt, consent, now)
    assert CANARY not in str(caught.value)
    assert "***" in caught.value.reason


@pytest.mark.parametrize("redirect", ["http://127.0.0.1:45679/callback", f"{REDIRECT}/"])
def test_the_redirect_is_compared_letter_by_letter(stage, now, redirect):
    attempt = stage.network.begin("", REDIRECT, now)
    moved = replace(attempt, redirect=redirect)
    with pytest.raises(Refused):
        stage.network.finish(moved, stage.consent(attempt), now)


def test_who_it_is_comes_from_x_itself(person, now):
    account = person.account
    assert account.id == "x:2244994945"
    assert (account.server, account.handle) == ("https://x.com", "@alice")
    assert account.avatar == "https://a.b/c.png"
    assert account.expires is None
    assert person.secrets.expires == now + timedelta(hours=2)


def test_without_a_refresh_token_the_account_ends_with_its_token(serve, web, now):
    scopes = [scope for scope in SCOPES if scope != "offline.access"]
    stage = XStage(serve, web, config={"scopes": scopes})
    person = connect(stage, now)
    assert person.account.expires == now + timedelta(hours=2)
    before = len(stage.served.requests)
    with pytest.raises(SignedOut) as caught:
        stage.network.refresh(person.account, person.secrets, now)
    assert caught.value.final
    assert len(stage.served.requests) == before


def test_a_person_who_may_not_post_is_told_which_permission_is_missing(serve, web, now):
    stage = XStage(serve, web, config={"scopes": ["tweet.read", "users.read"]})
    with pytest.raises(NotAllowed) as caught:
        connect(stage, now)
    assert caught.value.permission == "tweet.write"


def test_an_application_that_x_does_not_know_is_the_companys_to_mend(serve, web, now):
    stage = XStage(serve, web)
    other = XStage(serve, web, config={"client_id": "somebody-else"})
    attempt = other.network.begin("", REDIRECT, now)
    with pytest.raises(Outdated) as caught:
        other.network.finish(attempt, {"code": "x", "state": ""}, now)
    assert caught.value.network == "x"
    person = connect(stage, now)
    stage.play("/2/oauth2/token", answer(401, {"error": "unauthorized_client"}))
    with pytest.raises(Outdated):
        stage.network.refresh(person.account, person.secrets, now)


def test_a_no_in_the_browser_is_a_no(stage, now):
    attempt = stage.network.begin("", REDIRECT, now)
    with pytest.raises(ConsentDenied):
        stage.network.finish(attempt, {"error": "access_denied", "state": "x"}, now)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (problem(402, "credits depleted", "credits-depleted"), NoCredit),
        (problem(403, "App not enrolled", "client-forbidden"), Outdated),
        (problem(401, "Unauthorized"), SignedOut),
        (answer(200, {"errors": [{"title": "Not Found Error"}]}), BadReply),
        (answer(200, {"data": {"id": "../2", "username": "alice"}}), BadReply),
        (answer(503, {}), Busy),
    ],
)
def test_who_it_is_must_be_told_properly(stage, now, reply, kind):
    stage.play("/2/users/me", reply)
    with pytest.raises(kind) as caught:
        connect(stage, now)
    assert type(caught.value) is kind


# --- renewing ---------------------------------------------------------------------------------


def test_every_renewal_gives_a_new_pair_and_the_second_use_ends_the_family(stage, person, now):
    first = person.secrets
    second = stage.network.refresh(person.account, first, now)
    assert second.refresh.reveal() != first.refresh.reveal()
    assert second.more == first.more
    third = stage.network.refresh(person.account, second, now)
    stage.network.publish(person.account, third, outgoing(now), now)
    with pytest.raises(SignedOut) as caught:
        stage.network.refresh(person.account, first, now)
    assert caught.value.final
    with pytest.raises(SignedOut):  # the thief's and ours alike
        stage.network.refresh(person.account, third, now)
    with pytest.raises(SignedOut):
        stage.network.publish(person.account, third, outgoing(now, "More"), now)


def test_a_refresh_token_is_sent_exactly_once_whatever_comes_back(stage, person, now):
    before = len(asked(stage, "/2/oauth2/token"))
    stage.play("/2/oauth2/token", None)
    with pytest.raises(Unclear):
        stage.network.refresh(person.account, person.secrets, now)
    assert len(asked(stage, "/2/oauth2/token")) == before + 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(400, {"error": "invalid_request", "error_description": "token"}), SignedOut),
        (answer(400, {"error": "invalid_grant"}), SignedOut),
        (answer(400, {}), Unclear),
        ((400, {"Content-Type": "text/html"}, b"<html>"), Unclear),
        (answer(500, {"error": "invalid_request"}), Unclear),
        (answer(503, {}), Busy),
        (answer(429, {}), Busy),
        (answer(200, {"token_type": "bearer"}), Unclear),
    ],
)
def test_only_x_itself_ends_a_connection(stage, person, now, reply, kind):
    stage.play("/2/oauth2/token", reply)
    with pytest.raises(kind) as caught:
        stage.network.refresh(person.account, person.secrets, now)
    assert type(caught.value) is kind
    if kind is SignedOut:
        assert caught.value.final


def test_an_expired_token_is_renewed_by_whoever_holds_the_turn_and_posts_nothing(
    stage, person, now
):
    stage.clock = 7201
    with pytest.raises(SignedOut) as caught:
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert caught.value.final is False
    assert len(asked(stage, "/2/tweets")) == 1
    fresh = stage.network.refresh(person.account, person.secrets, now)
    stage.network.publish(person.account, fresh, outgoing(now), now)
    assert stage.posts() == 1


def test_disconnecting_makes_both_tokens_worthless(stage, person, now):
    stage.network.revoke(person.account, person.secrets, now)
    forms = [form_of(request) for request in asked(stage, "/2/oauth2/revoke")]
    assert [form["token_type_hint"] for form in forms] == ["refresh_token", "access_token"]
    with pytest.raises(SignedOut):
        stage.network.refresh(person.account, person.secrets, now)


# --- posting ----------------------------------------------------------------------------------


def test_a_post_holds_the_words_the_link_and_no_more(stage, publish, now):
    share = replace(outgoing(now, "Two hours less"), link=LinkCard(LINK, "A title"))
    receipt = publish(share)
    (request,) = asked(stage, "/2/tweets")
    assert json.loads(request.body) == {"text": f"Two hours less\n\n{LINK}"}
    assert receipt.url == f"https://x.com/i/web/status/{receipt.remote_id}"
    assert receipt.at == now and not receipt.self_reported


def test_a_paid_partnership_is_marked(stage, publish, now):
    publish(replace(outgoing(now), paid=True))
    assert stage.tweets[0]["paid_partnership"] is True


def test_the_limit_counts_the_link_as_x_does(stage, publish, now):
    link = LinkCard("https://example.org/" + "a" * 300)
    publish(replace(outgoing(now, "w" * 255), link=link))  # 255 + 2 line breaks + 23
    with pytest.raises(TooLong) as caught:
        publish(replace(outgoing(now, "w" * 256), link=link))
    assert (caught.value.count, caught.value.limit) == (281, 280)
    assert stage.posts() == 1


def test_the_same_words_again_are_a_duplicate(stage, publish, now):
    publish(outgoing(now, key="one"))
    with pytest.raises(Duplicate):
        publish(outgoing(now, key="two"))
    assert stage.posts() == 1


REFUSALS: list[tuple[Any, type[GoodwordError]]] = [
    (
        answer(402, {"title": "CreditsDepleted", "type": f"{PROBLEMS}credits"}),
        NoCredit,
    ),
    (problem(402, "credits depleted", "credits-depleted"), NoCredit),
    (answer(402, {}), NoCredit),
    (problem(429, "Usage cap exceeded", "usage-capped", period="Monthly"), NoCredit),
    (problem(429, "Usage cap exceeded", "usage-capped", period="Daily"), Busy),
    (problem(403, "Client Forbidden", "client-forbidden"), Outdated),
    (problem(403, "Client Forbidden", reason="client-not-enrolled"), Outdated),
    (problem(426, "Upgrade"), Outdated),
    (problem(403, "Your account is suspended", "user-suspended"), NotAllowed),
    (problem(403, "Unsupported Authentication", "unsupported-authentication"), NotAllowed),
    (
        answer(403, {"errors": [{"code": 187, "message": "Status is a duplicate."}]}),
        Duplicate,
    ),
    (answer(400, {"errors": [{"message": "media id not found"}]}), Refused),
    (answer(404, {}), Refused),
    (answer(401, {}), SignedOut),
    (answer(408, {}), Unclear),
    (answer(500, {"title": "CreditsDepleted"}), Unclear),
    (answer(503, {}), Unclear),
    (answer(201, {"data": {}}), Unclear),
    (answer(201, {"data": {"id": 17}}), Unclear),
    (answer(200, {"errors": [{"title": "Not Found Error", "status": 404}]}), Unclear),
    ((302, {"Location": "https://x.com/login"}, b""), Unclear),
]


@pytest.mark.parametrize(("reply", "kind"), REFUSALS)
def test_each_answer_has_its_meaning(stage, person, publish, now, reply, kind):
    stage.play("/2/tweets", reply)
    with pytest.raises(kind) as caught:
        publish(outgoing(now))
    assert type(caught.value) is kind
    assert len(asked(stage, "/2/tweets")) == 1
    if kind in (NoCredit, Outdated):
        assert caught.value.network == "x"


def test_the_words_of_a_refusal_are_x_own_without_our_token(stage, person, publish, now):
    token = person.secrets.access.reveal()
    stage.play("/2/tweets", problem(400, f"No {token}\u202e here", "invalid-request"))
    with pytest.raises(Refused) as caught:
        publish(outgoing(now))
    assert caught.value.reason == "No *** here"


def test_a_good_answer_with_a_problem_beside_it_is_a_good_answer(stage, publish, now):
    said = {"data": {"id": "123", "text": "x"}, "errors": [{"title": "Field Authorization Error"}]}
    stage.play("/2/tweets", answer(201, said))
    assert publish(outgoing(now)).remote_id == "123"


def wait_after(stage: XStage, publish: Callable[..., Any], now: datetime, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    stage.play("/2/tweets", answer(429, {"title": "Too Many Requests"}, named))
    with pytest.raises(Busy) as caught:
        publish(outgoing(now))
    seconds: int = caught.value.retry_after
    return seconds


def test_x_says_when_to_come_back(stage, publish, now):
    def at(seconds: int) -> str:
        return str(int(datetime.now(UTC).timestamp()) + seconds)

    near = 30  # the slowest machine this runs on
    quarter = wait_after(stage, publish, now, x_rate_limit_reset=at(900))
    assert 900 - near <= quarter <= 902
    day = wait_after(
        stage,
        publish,
        now,
        x_rate_limit_reset=at(900),
        x_user_limit_24hour_remaining="0",
        x_user_limit_24hour_reset=at(40_000),
    )
    assert 40_000 - near <= day <= 40_002
    unused = wait_after(
        stage,
        publish,
        now,
        x_rate_limit_reset=at(900),
        x_user_limit_24hour_remaining="7",
        x_user_limit_24hour_reset=at(40_000),
    )
    assert 900 - near <= unused <= 902
    shared = wait_after(
        stage,
        publish,
        now,
        x_app_limit_24hour_remaining="0",
        x_app_limit_24hour_reset=at(40_000),
    )
    assert 40_000 - near <= shared <= 40_002 + SPREAD
    assert wait_after(stage, publish, now) == 60
    assert wait_after(stage, publish, now, x_rate_limit_reset="soon") == 60
    assert wait_after(stage, publish, now, x_rate_limit_reset="9" * 30) == 60
    assert wait_after(stage, publish, now, x_rate_limit_reset=at(-50)) == 1
    assert wait_after(stage, publish, now, x_rate_limit_reset=at(9_000_000)) <= 24 * 3600 + SPREAD


def test_the_people_of_a_company_do_not_come_back_all_at_once(stage, person, now):
    reset = str(int(datetime.now(UTC).timestamp()) + 40_000)
    headers = {"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": reset}
    seconds = set()
    for number in range(10):
        account = replace(person.account, id=f"x:{number}")
        stage.play("/2/tweets", answer(429, {}, headers))
        with pytest.raises(Busy) as caught:
            stage.network.publish(account, person.secrets, outgoing(now), now)
        seconds.add(caught.value.retry_after // 10)
    assert len(seconds) > 5


# --- media ------------------------------------------------------------------------------------


def test_pictures_go_up_with_their_descriptions_and_then_the_post(stage, publish, now, tmp_path):
    one = file(tmp_path, PNG, "image/png", 200, "A crane over three ships")
    two = file(tmp_path, b"\xff\xd8\xff", "image/jpeg", 300)
    publish(with_files(now, one, two))
    first, second = stage.uploads.values()
    assert (first.category, first.mime, first.alt) == ("tweet_image", "image/png", one.alt)
    assert first.body == Path(one.path).read_bytes()
    assert (second.mime, second.alt) == ("image/jpeg", "")
    assert stage.tweets[0]["media"]["media_ids"] == list(stage.uploads)
    assert len(asked(stage, "/2/media/metadata")) == 1
    assert not stage.pauses


def test_the_name_of_a_file_stays_here(stage, publish, now, tmp_path):
    picture = file(tmp_path, PNG, "image/png")
    secret = tmp_path / "merger-with-hooli.png"
    secret.write_bytes(Path(picture.path).read_bytes())
    publish(with_files(now, replace(picture, path=str(secret))))
    assert all(b"hooli" not in request.body for request in stage.served.requests)


def test_a_moving_picture_goes_in_parts_and_is_waited_for(stage, publish, now, tmp_path):
    stage.works_for = 2
    gif = file(tmp_path, GIF, "image/gif", PART + 1000, "A wave")
    publish(with_files(now, gif))
    (upload,) = stage.uploads.values()
    assert (upload.category, upload.alt) == ("tweet_gif", "A wave")
    assert [len(upload.parts[number]) for number in (0, 1)] == [PART, 1000]
    assert upload.body == Path(gif.path).read_bytes()
    assert stage.pauses == [3.0, 3.0, 3.0]
    assert stage.posts() == 1


def test_a_video_goes_in_parts_and_without_a_description(stage, publish, now, tmp_path):
    video = file(tmp_path, b"\0\0\0\x18ftypmp42", "video/mp4", 2 * PART + 17, "A ship leaves")
    publish(with_files(now, video))
    (upload,) = stage.uploads.values()
    assert upload.category == "tweet_video" and upload.total == 2 * PART + 17
    assert upload.body == Path(video.path).read_bytes()
    assert not asked(stage, "/2/media/metadata")
    assert stage.posts() == 1


def test_a_video_that_takes_long_is_asked_about_later_and_travels_once(
    stage, publish, now, tmp_path
):
    stage.works_for = 1000
    share = with_files(now, file(tmp_path, b"\0\0\0\x18ftypmp42", "video/mp4", 500))
    with pytest.raises(Busy) as caught:
        publish(share)
    assert caught.value.retry_after == AGAIN
    assert DEADLINE <= sum(stage.pauses) < DEADLINE + 30
    assert stage.posts() == 0
    stage.works_for = 0
    publish(share)
    assert len(stage.uploads) == 1
    assert stage.posts() == 1


def test_a_video_that_x_forgot_travels_again(stage, publish, now, tmp_path):
    stage.works_for = 1000
    share = with_files(now, file(tmp_path, b"\0\0\0\x18ftypmp42", "video/mp4", 500))
    with pytest.raises(Busy):
        publish(share)
    stage.uploads.clear()
    stage.works_for = 0
    publish(share)
    assert stage.posts() == 1


def test_a_video_that_never_gets_done_is_refused(stage, person, now, tmp_path):
    stage.works_for = 10_000
    share = with_files(now, file(tmp_path, b"\0\0\0\x18ftypmp42", "video/mp4", 500))
    network, account, secrets = stage.network, person.account, person.secrets
    with pytest.raises(Busy):
        network.publish(account, secrets, share, now)
    with pytest.raises(Refused) as caught:
        network.publish(account, secrets, share, now + timedelta(minutes=31))
    assert caught.value.reason == "processing"
    assert stage.posts() == 0


def test_a_video_that_x_cannot_read_is_refused_in_its_words(stage, publish, now, tmp_path):
    stage.ends_in = "failed"
    share = with_files(now, file(tmp_path, b"\0\0\0\x18ftypmp42", "video/mp4", 500))
    with pytest.raises(Refused) as caught:
        publish(share)
    assert caught.value.reason == "Unsupported codec"
    stage.ends_in = "succeeded"
    publish(share)  # tried again by hand, it travels anew
    assert len(stage.uploads) == 2


@pytest.mark.parametrize(
    ("path", "reply", "kind"),
    [
        ("/2/media/upload", None, Offline),
        ("/2/media/upload", answer(200, {}), Offline),
        ("/2/media/upload", answer(200, {"data": {"id": "../tweets"}}), Offline),
        ("/2/media/upload", answer(500, {}), Offline),
        ("/2/media/upload", answer(503, {}, {"Retry-After": "9"}), Busy),
        ("/2/media/upload", answer(429, {}, {"Retry-After": "9"}), Busy),
        ("/2/media/upload", answer(402, {}), NoCredit),
        ("/2/media/upload", answer(401, {}), SignedOut),
        ("/2/media/upload", problem(403, "no", "client-forbidden"), Outdated),
        ("/2/media/upload", answer(413, {}), Refused),
        ("/2/media/upload", answer(404, {}), Refused),
        ("/2/media/metadata", None, Offline),
        ("/2/media/metadata", answer(500, {}), Offline),
        ("/2/media/metadata", problem(400, "alt text", "invalid-request"), Refused),
    ],
)
@pytest.mark.parametrize("mime", ["image/png", "image/gif"])
def test_whatever_happens_to_a_file_nothing_was_posted_and_nothing_is_in_doubt(
    stage, publish, now, tmp_path, path, reply, kind, mime
):
    stage.play(path, reply)
    start = PNG if mime == "image/png" else GIF
    with pytest.raises(kind) as caught:
        publish(with_files(now, file(tmp_path, start, mime, alt="A crane")))
    assert type(caught.value) is kind
    assert stage.posts() == 0 and not asked(stage, "/2/tweets")


def test_a_part_that_gets_lost_is_no_doubt_either(stage, publish, now, tmp_path):
    stage.play("/2/media/upload/178", None)
    with pytest.raises(Offline):
        publish(with_files(now, file(tmp_path, GIF, "image/gif")))
    assert stage.posts() == 0


def test_what_x_would_not_take_is_not_even_sent(stage, publish, now, tmp_path):
    picture = file(tmp_path, PNG, "image/png")
    gif = file(tmp_path, GIF, "image/gif")
    video = file(tmp_path, b"\0\0\0\x18ftypmp42", "video/mp4")
    pdf = file(tmp_path, b"%PDF-1.7", "application/pdf")
    large = file(tmp_path, PNG, "image/png", 5_000_001)
    large_gif = file(tmp_path, GIF, "image/gif", 15_000_001)
    webm = replace(video, mime="video/webm")
    long = replace(video, seconds=1201.0)
    before = len(stage.served.requests)
    for files, why in (
        ([picture] * 5, "pictures"),
        ([gif, picture], "mixed"),
        ([gif, gif], "mixed"),
        ([video, picture], "mixed"),
        ([video, video], "videos"),
        ([pdf], "document"),
        ([large], "picture_size"),
        ([large_gif], "picture_size"),
        ([webm], "video_type"),
        ([long], "video_length"),
    ):
        with pytest.raises(Refused) as caught:
            publish(with_files(now, *files))
        assert caught.value.reason == why
    with pytest.raises(BadFile):
        publish(with_files(now, replace(picture, path=str(tmp_path / "gone.png"))))
    assert len(stage.served.requests) == before


def test_a_moving_picture_may_be_larger_than_a_still_one(stage, publish, now, tmp_path):
    publish(with_files(now, file(tmp_path, GIF, "image/gif", 6_000_000)))
    assert stage.posts() == 1


def test_a_picture_says_it_all_without_words(stage, publish, now, tmp_path):
    share = with_files(now, file(tmp_path, PNG, "image/png"))
    publish(replace(share, text=""))
    assert "text" not in json.loads(asked(stage, "/2/tweets")[0].body)


# --- the other way, and what it costs -----------------------------------------------------------


PRICES = {"post": "0.015", "link": "0.20", "currency": "USD", "on": "2026-11-20"}


def test_posts_with_a_link_are_composed_and_others_sent(stage, person, now):
    network, account = stage.network, person.account
    assert isinstance(network, Prefers) and isinstance(network, Composes)
    assert network.way(account, outgoing(now, "No link at all")) == "send"
    assert network.way(account, outgoing(now, f"See {LINK}")) == "compose"
    card = replace(outgoing(now, "Words"), link=LinkCard(LINK))
    assert network.way(account, card) == "compose"
    assert network.way(account, outgoing(now, "See example.org")) == "compose"
    made = network.compose(card)
    assert made.prefilled and made.url.startswith("https://x.com/intent/tweet?text=")


def test_a_company_that_pays_has_its_link_posts_sent_and_is_told_the_price(serve, web, now):
    stage = XStage(serve, web, config={"link_posts": "send", "prices": PRICES})
    account = connect(stage, now).account
    plain, linked = outgoing(now, "No link"), outgoing(now, f"See {LINK}")
    assert stage.network.way(account, linked) == "send"
    assert stage.network.price(account, plain) == Price("0.015", "USD", "2026-11-20")
    assert stage.network.price(account, linked) == Price("0.20", "USD", "2026-11-20")


@pytest.mark.parametrize(
    "prices",
    [
        None,
        [],
        "0.20",
        {"post": "0.015"},
        {"post": "free", "currency": "USD"},
        {"post": "0", "currency": "USD"},
        {"post": "-1", "currency": "USD"},
        {"post": "NaN", "currency": "USD"},
        {"post": "inf", "currency": "USD"},
        {"post": {"now": 1}, "currency": "USD"},
        {"post": "0.015", "currency": 3},
    ],
)
def test_a_price_that_is_none_is_not_shown(web, now, prices):
    network = X(web, {"client_id": CLIENT, "prices": prices})
    assert network.price(None, outgoing(now, "No link")) is None  # type: ignore[arg-type]


def test_a_wrong_configuration_breaks_nothing_and_leads_nowhere_else():
    wrong = {
        "client_id": 17,
        "ports": ["a", 0, 80, True, 99999],
        "scopes": "tweet.write",
        "link_posts": "both",
        "look_up": "yes",
        "api": "https://evil.example",
        "token": "https://evil.example/token",
        "authorize": "http://127.0.0.1:1/authorize",
    }
    setup = Setup.read(wrong)
    assert setup.client_id == "" and setup.ports == PORTS and setup.scopes == SCOPES
    assert setup.link_posts == "compose" and setup.look_up is False
    assert setup.api == API and setup.token.startswith(API) and setup.authorize == AUTHORIZE
    tested = Setup.read({**wrong, "allow_http": True})
    assert tested.api == API and tested.authorize == "http://127.0.0.1:1/authorize"
    assert Setup.read({"client_id": Secret("a"), "ports": [47821]}).client_id == ""


def test_x_can_be_connected_only_with_the_companys_application(web):
    assert "x" not in {network.name for network in standard(web, {}).all()}
    assert "x" not in {network.name for network in standard(web, {"x": {"client_id": ""}}).all()}
    plain = standard(web, {"x": {"client_id": CLIENT, "ports": [50001]}}).get("x")
    assert plain.ports == (50001,) and plain.asks_where == ""
    assert isinstance(plain, Revokes) and not isinstance(plain, (Finds, Edits))
    reading = standard(web, {"x": {"client_id": CLIENT, "look_up": True}}).get("x")
    assert isinstance(reading, Finds)
    assert "x" in {place.name for place in standard(web, {}).by_hand()}


# --- taking down ------------------------------------------------------------------------------


def test_what_is_gone_already_is_fine_and_what_stays_is_not(stage, person, publish, now):
    network, account, secrets = stage.network, person.account, person.secrets
    receipt = publish(outgoing(now))
    network.delete(account, secrets, receipt, now)
    network.delete(account, secrets, receipt, now)
    stage.play("/2/tweets/", answer(200, {"data": {"deleted": False}}))
    with pytest.raises(Refused):
        network.delete(account, secrets, receipt, now)
    stage.play("/2/tweets/", answer(404, {}))
    network.delete(account, secrets, receipt, now)


@pytest.mark.parametrize("remote", ["", "1/../2", "12?x", "\u0661"])
def test_a_post_without_a_number_is_not_guessed_at(stage, person, now, remote):
    before = len(stage.served.requests)
    with pytest.raises(Refused):
        receipt = Receipt(remote, "", now)
        stage.network.delete(person.account, person.secrets, receipt, now)
    assert len(stage.served.requests) == before


# --- looking ----------------------------------------------------------------------------------


def found(stage: XStage, person: Connected, share: Outgoing, now: datetime) -> Receipt | None:
    network = stage.network
    assert isinstance(network, Finds)
    return network.find(person.account, person.secrets, share, now)


@pytest.mark.parametrize(
    "text",
    [
        f"Words & more <b> about {LINK}, and https://example.com/b too",
        "A bare example.org and nothing else",
        "Zwei Stunden weniger 🚢 für @hafen #Kai",
        "a" * 280,
    ],
)
def test_ones_own_post_is_known_again_though_x_rewrites_it(stage, person, publish, now, text):
    share = outgoing(now, text)
    publish(share)
    receipt = found(stage, person, share, now)
    assert receipt is not None and receipt.remote_id == stage.tweets[0]["id"]
    assert found(stage, person, outgoing(now, "Entirely other words"), now) is None
    assert all(
        parse_qs(urlsplit(request.path).query)["max_results"] == ["5"]
        for request in asked(stage, f"/2/users/{person.account.remote_id}/tweets", "GET")
    )


def test_the_link_to_its_own_pictures_is_not_taken_for_the_words(
    stage, person, publish, now, tmp_path
):
    share = with_files(now, file(tmp_path, PNG, "image/png"))
    publish(share)
    assert found(stage, person, share, now) is not None


@pytest.mark.parametrize("wrong", [timedelta(hours=3), timedelta(hours=-3)])
def test_a_clock_that_is_wrong_hides_no_post(stage, person, now, wrong):
    share = outgoing(now + wrong)
    stage.network.publish(person.account, person.secrets, share, now + wrong)
    assert found(stage, person, share, now + wrong) is not None


def test_an_older_post_with_the_same_words_is_not_this_one(stage, person, publish, now):
    publish(outgoing(now))
    stage.tweets[0]["created_at"] = (now - timedelta(days=3)).isoformat()
    assert found(stage, person, outgoing(now), now) is None


def test_a_page_full_of_recent_posts_can_not_tell(stage, person, publish, now):
    for number in range(6):
        publish(outgoing(now, f"Other words, number {number} of many"))
    with pytest.raises(Unclear):
        found(stage, person, outgoing(now, "Words that are not there"), now)
    for tweet in stage.tweets[:2]:
        tweet["created_at"] = (now - timedelta(days=3)).isoformat()
    assert found(stage, person, outgoing(now, "Words that are not there"), now) is None


def test_nearly_the_same_words_are_for_a_person_to_judge(stage, person, publish, now):
    publish(outgoing(now, "We opened the third quay this morning, come and see"))
    with pytest.raises(Unclear):
        found(
            stage, person, outgoing(now, "We opened the third quay this morning, come & see"), now
        )


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(200, {}), Unclear),
        (answer(200, {"data": "x", "meta": {"result_count": 0}}), Unclear),
        (answer(200, {"data": [], "errors": [{"title": "x"}], "meta": {}}), Unclear),
        (answer(200, {"errors": [{"title": "x"}], "meta": {"result_count": 0}}), Unclear),
        (answer(500, {}), Unclear),
        (answer(404, {}), Unclear),
        (answer(402, {}), NoCredit),
        (answer(401, {}), SignedOut),
        (answer(429, {}), Busy),
        (None, Offline),
    ],
)
def test_an_answer_that_does_not_tell_is_not_taken_for_no(stage, person, now, reply, kind):
    stage.play(f"/2/users/{person.account.remote_id}", reply)
    with pytest.raises(kind) as caught:
        found(stage, person, outgoing(now), now)
    assert type(caught.value) is kind


def test_nobody_looks_where_the_company_does_not_want_it(serve, web: Web, now):
    assert not isinstance(XStage(serve, web, look_up=False).network, Finds)
