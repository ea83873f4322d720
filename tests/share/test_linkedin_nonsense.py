"""Whatever LinkedIn (or somebody in between) answers: an error with a name, and no second post."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import BadReply, GoodwordError, Unclear
from desktop.model import Attachment, LinkCard, Outgoing
from desktop.share.linkedin_wire import codes_of, post_urn
from desktop.web import Answer
from tests.share import pictures, videos
from tests.share.linkedin_stage import REDIRECT, LinkedInStage
from tests.share.stage import connect, outgoing
from tests.share.test_contract import quiet

NAMES = st.sampled_from(
    [
        "value",
        "message",
        "code",
        "serviceErrorCode",
        "errorDetails",
        "inputErrors",
        "id",
        "image",
        "video",
        "uploadUrl",
        "uploadInstructions",
        "firstByte",
        "lastByte",
        "status",
        "recipes",
        "access_token",
        "scope",
        "expires_in",
        "refresh_token",
        "refresh_token_expires_in",
        "error",
        "error_description",
    ]
)
WORDS = st.sampled_from(
    [
        "DUPLICATE_POST",
        "urn:li:share:7",
        "https://127.0.0.1:9/x",
        "MEDIA_ASSET_WAITING_UPLOAD",
        "AVAILABLE",
        "ACCESS_DENIED",
        "NONEXISTENT_VERSION",
        "FIELD_LENGTH_TOO_LONG",
        "PROCESSING",
        "\u202e",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats() | WORDS | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
STATUS = st.sampled_from(
    [200, 201, 204, 307, 400, 401, 402, 403, 404, 408, 409, 413, 422, 426, 429]
)
OTHER = st.sampled_from([500, 502, 503, 504, 999])
PROFILE = st.fixed_dictionaries(
    {"sub": st.just("a_B-1") | JSON},
    optional=dict.fromkeys(("name", "given_name", "vanityName", "picture", "id"), JSON),
)
PATIENT = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def stage(serve, web) -> LinkedInStage:
    return LinkedInStage(serve, web)


@pytest.fixture
def shares(now, tmp_path) -> list[Outgoing]:
    picture, video = tmp_path / "a.png", tmp_path / "b.mp4"
    picture.write_bytes(pictures.png())
    video.write_bytes(videos.mp4())
    files = (Attachment(str(picture), "image/png"),), (Attachment(str(video), "video/mp4"),)
    link = LinkCard("https://a.example/", thumbnail=str(picture))
    every = [outgoing(now), Outgoing("x", "k", now, link=link)]
    return every + [Outgoing("x", "k", now, pictures=one) for one in files]


@PATIENT
@given(body=JSON, status=STATUS | OTHER, which=st.integers(0, 3))
def test_any_answer_to_a_share_is_an_error_with_a_name(stage, now, shares, body, status, which):
    stage.served.answer = stage._answer
    person = connect(stage, now)
    stage.served.answer = lambda request: (status, {}, json.dumps(body).encode())
    before = len(stage.served.requests)
    try:
        receipt = stage.network.publish(person.account, person.secrets, shares[which], now)
    except GoodwordError as error:
        caught = error
    else:  # only a yes that names a post is one
        assert status < 300
        assert receipt.remote_id == body["id"] == post_urn(body["id"])
        return
    assert quiet(caught)
    creates = [
        one for one in stage.served.requests[before:] if one.path in ("/rest/posts", "/v2/ugcPosts")
    ]
    if isinstance(caught, Unclear):
        assert creates  # and only the call that may have posted leaves a doubt
    assert type(caught) is not BadReply


@PATIENT
@given(body=JSON, status=STATUS | OTHER)
def test_any_answer_to_a_sign_in_is_an_error_with_a_name(stage, now, body, status):
    stage.served.answer = stage._answer
    attempt = stage.network.begin("", REDIRECT, now)
    answer = stage.consent(attempt)
    stage.served.answer = lambda request: (status, {}, json.dumps(body).encode())
    with pytest.raises(GoodwordError) as caught:
        stage.network.finish(attempt, answer, now)
    assert quiet(caught.value)


@PATIENT
@given(body=PROFILE)
def test_any_profile_is_a_person_or_an_error(stage, now, body):
    def profile(request):
        if request.path == "/v2/userinfo":
            return 200, {}, json.dumps(body).encode()
        return stage._answer(request)

    stage.served.answer = profile
    try:
        account = connect(stage, now).account
    except GoodwordError:
        return
    assert account.remote_id == body["sub"] and account.handle


@given(body=st.binary(max_size=60) | JSON.map(lambda found: json.dumps(found).encode()))
def test_any_body_has_a_set_of_codes(body):
    codes = codes_of(Answer(400, {}, body, "https://a.example/"))
    assert all(isinstance(code, str) for code in codes)


def test_only_whole_names_of_posts_are_names():
    assert post_urn("see urn:li:share:7123, or") == "urn:li:share:7123"
    assert post_urn("https://www.linkedin.com/feed/update/urn:li:ugcPost:9/") == "urn:li:ugcPost:9"
    for text in ("", "urn:li:person:7", "urn:li:share:x", "share:7"):
        assert post_urn(text) == ""
