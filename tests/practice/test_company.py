"""What the practice company publishes: program, feeds in three formats, guidelines, pages."""

from __future__ import annotations

import json
import re
import xml.dom.minidom
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from desktop.feeds import parse
from desktop.feeds.program import Programs
from desktop.guidelines import documents, rules
from desktop.guidelines.blocks import Tone, words_of
from desktop.guidelines.engine import Context, Engine
from desktop.model import DocumentSource, FeedSource
from desktop.practice.world import CONTENT, Practice
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock
from tests.pace import PATIENCE

ARABIC = re.compile(r"[\u0600-\u06ff]")


def items(practice: Practice) -> dict[str, dict[str, Any]]:
    feed = requests.get(f"{practice.address}/feed.json", timeout=PATIENCE).json()
    return {item["id"].rpartition(":")[2]: item for item in feed["items"]}


def get(url: str, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(url, headers=named, timeout=PATIENCE)


def test_the_program_is_one_that_goodword_reads(
    practice: Practice, store: Store, web: Web, now: datetime
) -> None:
    program = Programs(store, web).join(practice.program_address, now)
    assert program.title == "Sanderling Ferries" and not program.bare
    assert [campaign.id for campaign in program.campaigns] == [
        "short-crossings",
        "built-to-be-mended",
    ]
    assert program.campaigns[0].starts == now - timedelta(days=20)
    assert [campaign.won_by for campaign in program.campaigns] == ["draw", "engagement"]
    assert program.campaigns[0].prize.startswith("A morning at the wheel")
    assert (len(program.goals), program.languages[:2]) == (2, ("en", "de"))
    assert {segment.kind for segment in program.segments} == {"department"}
    assert set(program.networks) == {"practice", "mastodon", "bluesky"}
    assert [document.id for document in program.documents] == ["policy", "brand"]


def test_the_home_page_leads_to_the_program(
    practice: Practice, store: Store, web: Web, now: datetime
) -> None:
    assert Programs(store, web).join(practice.address, now).address == practice.program_address


def test_posts_name_only_what_the_program_defines_and_hold_what_is_locked(
    practice: Practice, store: Store, web: Web, now: datetime
) -> None:
    program = Programs(store, web).join(practice.program_address, now)
    told = [item["_goodword"] | {"captions": item["_goodword"].get("captions", [])}
            for item in items(practice).values()]  # fmt: skip
    for key, known in (
        ("category", {one.title for one in program.categories}),
        ("campaign", {one.id for one in program.campaigns}),
        ("segments", {one.id for one in program.segments}),
        ("mentions", {one.name for one in program.people}),
    ):
        named = [one[key] for one in told if key in one]
        assert named, key
        for names in named:
            assert {names} <= known if isinstance(names, str) else set(names) <= known
    assert any(one.get("evergreen") for one in told)
    (locked,) = [one for one in told if "locked" in one]
    assert all(
        text in caption["text"] for text in locked["locked"] for caption in locked["captions"]
    )


def test_there_are_a_dozen_posts_of_every_kind(practice: Practice, now: datetime) -> None:
    there = items(practice)
    assert len(there) == 12
    texts = {name: item["content_text"] for name, item in there.items()}
    assert any(re.search("[а-я]{4}", text) for text in texts.values())
    assert any(ARABIC.search(text) for text in texts.values())
    ours = {name: item["_goodword"] for name, item in there.items()}
    assert there["lehrstellen"]["language"] == "de"
    assert ours["open-yard-day"]["until"] == (now + timedelta(minutes=45)).isoformat()
    assert ours["islands-line"]["not_before"] == (now + timedelta(minutes=12)).isoformat()
    kinds = [
        attachment["mime_type"] for item in there.values() for attachment in item["attachments"]
    ]
    assert "video/mp4" in kinds and kinds.count("image/jpeg") >= 8
    assert sum(not item["attachments"] for item in there.values()) >= 3
    assert all(len(own["captions"]) >= 1 for own in ours.values())


@pytest.mark.parametrize("kind", ["json", "atom", "rss"])
def test_each_format_is_read_without_a_word_of_complaint(
    practice: Practice, web: Web, now: datetime, kind: str
) -> None:
    answer = web.read(f"{practice.address}/feed.{kind}")
    source = FeedSource("yard", "News", answer.url)
    parsed = parse.parse(answer.body, answer.mime, answer.url, source, practice.program_address)
    assert parsed.skipped == () and parsed.title == "News from the yard"
    # what may not be out yet is kept back where a format can't say "not before"
    assert len(parsed.posts) == (12 if kind == "json" else 11)
    assert all(post.title and post.text and post.link for post in parsed.posts)


def test_every_picture_and_page_that_is_named_is_there(practice: Practice) -> None:
    for item in items(practice).values():
        for attachment in item["attachments"]:
            found = get(attachment["url"])
            assert found.status_code == 200
            assert found.headers["Content-Type"] == attachment["mime_type"]
            assert len(found.content) < 150_000
            assert attachment["_goodword"]["alt"]
        if "not_before" not in item["_goodword"]:
            page = get(item["url"])
            assert page.status_code == 200 and 'property="og:title"' in page.text
    program = get(practice.program_address).json()
    for url in (program["logo"], program["home"], *program["guidelines"]["rules"]):
        assert get(url).status_code == 200


def test_pictures_on_disk_are_all_small_and_all_used(practice: Practice) -> None:
    while practice.arrive_now():
        pass
    told = json.dumps(items(practice))
    for path in (CONTENT / "pictures").glob("*.[jm]p*"):
        assert path.stat().st_size < 200_000
        assert path.name in told, path.name


# --- time passes ------------------------------------------------------------------------------


def test_a_first_post_arrives_after_forty_seconds_and_more_follow(
    practice: Practice, clock: Clock
) -> None:
    clock.forward(seconds=39)
    assert len(items(practice)) == 12
    moment = clock.forward(seconds=1)
    there = items(practice)
    assert len(there) == 13
    assert there["battery-two-hundred"]["date_published"] == moment.isoformat()
    clock.forward(minutes=4)
    assert len(items(practice)) == 14


def test_arrivals_keep_to_the_same_timetable_each_time(tmp_path: Path, now: datetime) -> None:
    seen = []
    for run in ("one", "two"):
        clock = Clock(now)
        practice = Practice(tmp_path / run, clock)
        practice.start()
        clock.forward(minutes=14)
        seen.append({name: item.get("date_published") for name, item in items(practice).items()})
        practice.stop()
    assert seen[0] == seen[1] and len(seen[0]) > 15


def test_one_post_is_withdrawn_after_ninety_seconds(
    practice: Practice, web: Web, clock: Clock
) -> None:
    clock.forward(seconds=89)
    assert items(practice)["ninety-moorings"]["content_text"]
    clock.forward(seconds=1)
    tombstone = items(practice)["ninety-moorings"]
    assert tombstone["_goodword"] == {"withdrawn": True} and not tombstone["content_text"]
    assert get(f"{practice.address}/news/ninety-moorings").status_code == 410
    for kind in ("json", "atom"):
        answer = web.read(f"{practice.address}/feed.{kind}")
        source = FeedSource("yard", "", answer.url)
        parsed = parse.parse(answer.body, answer.mime, answer.url, source)
        assert parsed.withdrawn == ("tag:sanderling.example,2026:ninety-moorings",)


def test_posts_can_be_hurried_and_taken_back_at_once(practice: Practice) -> None:
    assert practice.arrive_now().endswith(":battery-two-hundred")
    assert practice.withdraw_now().endswith(":ninety-moorings")
    assert practice.withdraw_now().endswith(":battery-two-hundred")
    while practice.arrive_now():
        pass
    assert len(items(practice)) == 20


def test_an_embargo_holds_for_pages_too(practice: Practice, clock: Clock) -> None:
    page = f"{practice.address}/news/islands-line"
    assert get(page).status_code == 404
    assert "islands-line" not in get(f"{practice.address}/").text
    clock.forward(minutes=12)
    assert get(page).status_code == 200
    assert "islands-line" in get(f"{practice.address}/feed.rss").text


# --- asking again -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/program.json", "/feed.json", "/feed.atom", "/feed.rss", "/guidelines/policy.md"],
)
def test_what_is_known_is_not_sent_again(practice: Practice, path: str) -> None:
    first = get(practice.address + path)
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    by_tag = get(practice.address + path, If_None_Match=f'"other", W/{tag}')
    assert by_tag.status_code == 304 and by_tag.content == b""
    assert by_tag.headers["ETag"] == tag
    assert get(practice.address + path, If_Modified_Since=changed).status_code == 304
    # the tag wins where both are sent
    both = get(practice.address + path, If_None_Match='"other"', If_Modified_Since=changed)
    assert both.status_code == 200


def test_a_new_post_makes_a_new_tag(practice: Practice, clock: Clock) -> None:
    first = get(f"{practice.address}/feed.json").headers
    clock.forward(seconds=40)
    second = get(f"{practice.address}/feed.json", If_None_Match=first["ETag"])
    assert second.status_code == 200
    assert second.headers["ETag"] != first["ETag"]
    since = get(f"{practice.address}/feed.json", If_Modified_Since=first["Last-Modified"])
    assert since.status_code == 200


def test_the_xml_is_well_formed_and_says_which_language(practice: Practice) -> None:
    for kind in ("atom", "rss"):
        whole = xml.dom.minidom.parseString(get(f"{practice.address}/feed.{kind}").content)
        assert whole.documentElement is not None
    assert 'xml:lang="ar"' in get(f"{practice.address}/feed.atom").text


# --- guidelines -------------------------------------------------------------------------------


def test_every_rule_is_read_and_leads_to_its_paragraph() -> None:
    folder = CONTENT / "guidelines"
    body = (folder / "rules.json").read_bytes()
    book = rules.read(body, "rules.json")
    assert book.problems == () and len(book.rules) >= 18
    pages = {
        name: documents.page(
            DocumentSource(name, "", "http://127.0.0.1/"), (folder / f"{name}.md").read_bytes()
        )
        for name in ("policy", "brand")
    }
    for rule in json.loads(body)["rules"]:
        page, _, anchor = rule["link"].partition("#")
        assert pages[page].place(anchor) is not None, rule["id"]
        assert rule["why"]


def test_the_guidelines_are_short_and_their_examples_keep_the_rules() -> None:
    folder = CONTENT / "guidelines"
    engine = Engine([rules.read((folder / "rules.json").read_bytes(), "")])
    tones = set()
    for name in ("policy", "brand"):
        body = (folder / f"{name}.md").read_bytes()
        page = documents.page(DocumentSource(name, "", "http://127.0.0.1/"), body)
        assert not page.length.too_long, page.length
        boxes = {block.box.number: block.box for block in page.blocks if block.box}
        for number, box in boxes.items():
            inside = [one for one in page.blocks if one.box and one.box.number == number]
            text = f"{words_of(inside)} #TeamSanderling"
            found = engine.check(text, Context(language="en"))
            tones.add(box.tone)
            if box.tone is not Tone.BAD and "press@" not in text:
                assert found == (), text
    assert tones == set(Tone)


def test_the_suggested_captions_keep_the_rules() -> None:
    engine = Engine([rules.read((CONTENT / "guidelines" / "rules.json").read_bytes(), "")])
    for name in ("posts", "arriving"):
        for post in json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8")):
            for caption in post["captions"]:
                text = f"{caption['text']} #TeamSanderling"
                language = caption.get("language", "en")
                assert len(text) <= 300
                assert engine.check(text, Context(language=language)) == (), caption["text"]
