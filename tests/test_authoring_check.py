"""`program check` finds everything in one run: which file, which line, what to do about it."""

from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import authoring_places, minisign, minisign_keys
from desktop.authoring import run
from desktop.feeds import signature

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Check = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The sample program, which has nothing wrong."""
    made = tmp_path / "my program"
    assert run(["new", str(made)], NOW) == 0
    capsys.readouterr()
    return made


@pytest.fixture
def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """What is printed, without the folder's name; `code` is what it has to end with."""

    def checked(*words: str, code: int, now: datetime = NOW) -> list[str]:
        assert run(["check", str(folder), *words], now) == code
        return capsys.readouterr().out.replace(f"{folder}/", "").splitlines()

    return checked


def wrong(lines: list[str]) -> list[str]:
    return [one.removeprefix("WRONG ") for one in lines if one.startswith("WRONG ")]


def notes(lines: list[str]) -> list[str]:
    return [one.removeprefix("NOTE ") for one in lines if one.startswith("NOTE ")]


def edit(path: Path, change: Callable[[Any], object]) -> None:
    values = json.loads(path.read_text("utf-8"))
    change(values)
    path.write_text(json.dumps(values, indent=2), "utf-8")


def line_of(path: Path, words: str) -> int:
    found = [n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if words in line]
    assert len(found) == 1, (words, found)
    return found[0]


# --- the sample ------------------------------------------------------------------------------


def test_the_sample_is_well_and_shows_what_employees_will_see(check: Check) -> None:
    lines = check(code=0)
    assert (wrong(lines), notes(lines)) == ([], [])
    assert "posts.json: 4 posts, 1 withdrawn" in lines
    text = "\n".join(lines)
    for part in (
        "What employees will see",
        "drawn among all who shared: A day",
        "In this order: First readers, Everybody",
        "2026-11-21  We opened the third quay",
        "Quays and cranes · The third quay · important · 1 picture",
        "not before 2026-11-23 08:00 UTC",
        "evergreen · for Cranes and quays, Offices",
        "Zwei Stunden weniger Wartezeit",
    ):
        assert part in text
    assert lines[-1] == "Well."


def test_the_preview_is_as_long_as_asked(check: Check) -> None:
    assert "  … and 3 more" in check("--posts", "1", code=0)
    assert "What employees will see" not in check("--posts", "0", code=0)


def test_the_sample_is_never_written_over_anything(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "program.json").write_text("mine", "utf-8")
    assert run(["new", str(folder)], NOW) == 1
    assert "is not empty; nothing was written" in capsys.readouterr().err
    assert (folder / "program.json").read_text("utf-8") == "mine"
    assert {path for path in folder.rglob("*") if path.is_file()} == set(before)
    file = folder / "program.json" / "in a file"
    assert run(["new", str(file)], NOW) == 1
    assert capsys.readouterr().err.startswith(str(file))


def test_the_sample_is_not_over_years_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = NOW + timedelta(days=3000)
    assert run(["new", str(tmp_path / "later")], later) == 0
    assert run(["check", str(tmp_path / "later")], later) == 0
    assert "NOTE" not in capsys.readouterr().out


# --- everything in one run -------------------------------------------------------------------


def test_all_that_is_wrong_is_told_in_one_run_each_with_its_line(
    folder: Path, check: Check
) -> None:
    program, posts = folder / "program.json", folder / "posts.json"

    def spoil_program(values: dict[str, Any]) -> None:
        values["accent"] = "green"
        values["feeds"][0]["campaign"] = "fourth-quay"
        values["rings"][0]["delay"] = 7200
        values["campaigns"][0] |= {"until": "2020-01-01", "won_by": "jury"}
        values["people"][0]["handles"]["x"] = "two words"
        values["campains"] = []

    def spoil_posts(values: dict[str, Any]) -> None:
        one, two, *_ = values["items"]
        one["_goodword"] |= {"not_before": "soon", "important": "yes", "captions": [{"text": 7}]}
        two["_goodword"] |= {"segments": ["crane"], "campaign": "x", "not_befor": "2027-01-01"}

    edit(program, spoil_program)
    edit(posts, spoil_posts)
    told = wrong(check(code=1))
    expected = [
        (program, '"accent"', "accent: must be a colour: #0A7D55"),
        (program, "campains", "campains: nobody reads this; is 'campaigns' meant?"),
        (program, "fourth-quay", "feeds[0].campaign: no campaign of the program has the id"),
        (program, '"jury"', "campaigns[0].won_by: 'jury' is no way to win"),
        (program, "2020-01-01", "campaigns[0].until: it ends before it begins"),
        (program, '"delay": 3600', "rings[1].delay: opens before 'pilot'"),
        (program, "two words", "people[0].handles.x: 'two words' is no handle"),
        (posts, '"soon"', "items[0]._goodword.not_before: must be a time"),
        (posts, '"important": "yes"', "items[0]._goodword.important: must be true or false"),
        (posts, '"text": 7', "items[0]._goodword.captions[0].text: must be text"),
        (posts, '"crane"', "items[1]._goodword.segments: no segment of the program has the id"),
        (posts, '"campaign": "x"', "items[1]._goodword.campaign: no campaign of the program has"),
        (posts, '"not_befor"', "items[1]._goodword.not_befor: nobody reads this; is 'not_before'"),
    ]
    for path, words, sentence in expected:
        place = f"{path.name}:{line_of(path, words)}: "
        if "segments" in sentence:  # the list is named, not the word in it
            place = f"{path.name}:{line_of(path, words) - 1}: "
        assert any(one.startswith(place + sentence) for one in told), (place, sentence, told)
    # and nothing of it twice
    assert len(told) == len(expected), told


def test_limits_that_a_program_read_later_are_those_that_count(folder: Path, check: Check) -> None:
    wide = "wide " * 70

    def spoil(values: dict[str, Any]) -> None:
        values["networks"] = {
            "x": {"limits": {"characters": 4000, "on": "2026-11-20"}},
            "bluesky": {"limits": {"characters": "many", "letters": 3}},
        }

    def long(values: dict[str, Any]) -> None:
        values["items"][0]["_goodword"] = {
            "captions": [{"text": wide, "network": "x"}, {"text": wide, "network": "bluesky"}]
        }

    edit(folder / "program.json", spoil)
    edit(folder / "posts.json", long)
    lines = check(code=1)
    told = wrong(lines)
    assert any("networks.bluesky.limits.characters: changes nothing" in one for one in told), told
    assert any("networks.bluesky.limits.letters: changes nothing" in one for one in told), told
    assert any("say when you read them" in one for one in lines), lines
    assert any("captions[1]: too long for bluesky" in one for one in told), told
    assert not any("too long for x" in one for one in told), told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"hashtags": ["HarbourVoices"],', '"hashtags": ["HarbourVoices"]', "comma is missing"),
        ('"interval": 1800', '"interval": 1800,', "no comma may stand before this"),
        ('"interval": 1800', '"interval": 1800 // slow', "JSON has no comments"),
        ('"interval"', "'interval'", "quotation marks must be straight and double"),
        ("harbour.example/voices/draw", "harbour.example\n/draw", "a new line inside of it"),
        ("harbour.example/voices/draw", "harbour.example\\draw", "is written \\\\"),
    ],
)
def test_json_that_breaks_off_is_explained(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    path = folder / "program.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert run(["check", str(folder)], NOW) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{path}: line ")
    assert said in told


def test_a_feed_that_breaks_off_is_told_with_its_line(folder: Path, check: Check) -> None:
    path = folder / "posts.json"
    path.write_text(
        path.read_text("utf-8").replace('"language": "en",', '"language": "en"'), "utf-8"
    )
    (told,) = wrong(check(code=1))
    assert told.startswith("posts.json:6:3: is no JSON: a comma is missing before this")


def test_a_key_that_stands_there_twice_is_told(folder: Path, check: Check) -> None:
    path = folder / "program.json"
    text = path.read_text("utf-8").replace(
        '"interval": 1800', '"title": "Other",\n  "interval": 1800'
    )
    path.write_text(text, "utf-8")
    (told,) = wrong(check(code=1))
    line = line_of(path, '"title": "Other"')
    assert told == f"program.json:{line}: title: stands there twice; only this one counts"


# --- posts -----------------------------------------------------------------------------------


def goodword(item: int, **values: Any) -> Callable[[Any], None]:
    def change(feed: Any) -> None:
        feed["items"][item]["_goodword"] |= values

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (goodword(3, until="2026-11-22"), "it ends before its embargo: nobody will ever see it"),
        (goodword(0, mentions=["Ida"]), "mentions: 'Ida' is none of the program's people"),
        (goodword(1, locked=["(m/w/d)"]), "captions[0]: lacks what is locked: '(m/w/d)'"),
        (goodword(1, networks=["faceboot"]), "networks: Goodword knows no network 'faceboot'"),
        (
            goodword(0, captions=[{"text": "ship " * 80, "network": "bluesky"}]),
            "captions[0]: too long for bluesky: 399 of 300",
        ),
        (
            goodword(0, captions=[{"text": "About Project Heron."}]),
            "captions[0]: the rule secret.names says of 'Project Heron': “Project Heron” is not",
        ),
    ],
)
def test_posts_that_would_not_do_what_they_say_are_wrong(
    folder: Path, check: Check, change: Callable[[Any], object], said: str
) -> None:
    edit(folder / "posts.json", change)
    told = wrong(check(code=1))
    assert told
    assert all(re.match(r"posts\.json:\d+: items\[\d\]\._goodword\.", one) for one in told)
    assert any(said in one for one in told), told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (goodword(1, until="2026-11-21"), "it is over: people see it, and can't share it"),
        (goodword(0, category="Gossip"), "'Gossip' is no category of the program"),
        (
            goodword(0, captions=[{"text": "ship " * 80}]),
            'too long for bluesky: 399 of 300; add one with "network": "bluesky"',
        ),
        (
            goodword(1, captions=[{"text": "(all genders)", "network": "x"}]),
            "the post may not go to x",
        ),
        (
            goodword(0, captions=[{"text": "The profit margin of it."}]),
            "the rule money.results says of 'profit margin'",
        ),
        (lambda feed: feed["items"][0]["attachments"][0].pop("_goodword"), "harbour.jpg shows"),
        (lambda feed: feed["items"][0].update(date_published="2027-01-01"), "not_before is"),
        (lambda feed: feed.update(_goodword={"hold": "Wait."}), "the program is on hold"),
    ],
)
def test_what_works_and_may_not_be_meant_is_a_note(
    folder: Path, check: Check, change: Callable[[Any], object], said: str
) -> None:
    edit(folder / "posts.json", change)
    lines = check(code=0)
    assert wrong(lines) == []
    assert any(said in one for one in notes(lines)), notes(lines)


def test_a_suggestion_for_a_network_spares_the_long_one_there(folder: Path, check: Check) -> None:
    captions = [{"text": "ship " * 80}, {"text": "Ship.", "network": "bluesky"}]
    edit(folder / "posts.json", goodword(0, captions=captions))
    assert notes(check(code=0)) == []


def test_items_of_rss_are_named_by_their_line(folder: Path, check: Check) -> None:
    (folder / "posts.rss").write_text(
        '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>x</title>\n'
        "<!-- <item> in a comment -->\n<item><guid>1</guid><title>One</title></item>\n"
        "<item><guid>1</guid><title>Two</title></item>\n</channel></rss>\n",
        "utf-8",
    )
    edit(folder / "program.json", lambda values: values["feeds"][0].update(url="posts.rss"))
    (told,) = wrong(check(code=1))
    assert told.startswith("posts.rss:5: ")
    assert "twice" in told or "further up" in told


# --- files around ----------------------------------------------------------------------------


def test_pictures_that_nobody_would_see_are_told(folder: Path, check: Check) -> None:
    logo = line_of(folder / "program.json", '"logo"')
    (folder / "pictures" / "logo.png").write_bytes(b"<svg/>")
    (folder / "pictures" / "harbour.jpg").unlink()
    with (folder / "policy.md").open("a") as page:
        page.write("\n![A crane](pictures/crane.png)\n")
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (30_000).to_bytes(4, "big") * 2
    (folder / "pictures" / "crane.png").write_bytes(head + b"\x08\x06\0\0\0")
    assert sorted(wrong(check(code=1))) == [
        "pictures/crane.png: 30000 × 30000 pixels, at most 40000000 are shown (named in policy.md)",
        "pictures/harbour.jpg: nothing is there (named in posts.json:7: items[0])",
        "pictures/logo.png: is no PNG, JPEG, GIF or WebP, so nobody sees it "
        f"(named in program.json:{logo}: logo)",
    ]


def test_rules_are_told_with_their_line(folder: Path, check: Check) -> None:
    path = folder / "rules.json"

    def change(values: Any) -> None:
        values["rules"][1]["link"] = "policy#gone"
        values["rules"][2]["type"] = "magic"
        values["rules"][3]["segments"] = ["sales"]

    edit(path, change)
    lines = [
        line_of(path, f'"{name}"') - 1
        for name in ("claims.safety", "money.results", "names.harbour")
    ]
    told = wrong(check(code=1))
    assert [one.partition(": ")[0] for one in told] == [f"rules.json:{line}" for line in lines]
    assert "leads to no heading: policy#gone" in told[1]
    assert "the program has no segment 'sales'" in told[2]


def test_offline_asks_nobody(folder: Path, check: Check, serve: Callable[..., Any]) -> None:
    served = serve(lambda request: (404, {}, b""))
    edit(folder / "program.json", lambda values: values.update(logo=f"{served.address}/logo.png"))
    (told,) = wrong(check("--offline", code=1))
    assert "nobody is to be asked" in told
    assert served.requests == []
    (told,) = wrong(check(code=1))
    assert "/logo.png: nothing is there (named in program.json:" in told


def test_a_published_program_is_checked_as_employees_get_it(
    folder: Path, capsys: pytest.CaptureFixture[str], serve: Callable[..., Any]
) -> None:
    def answer(request: Any) -> tuple[int, dict[str, str], bytes]:
        path = folder / request.path.lstrip("/")
        return (200, {}, path.read_bytes()) if path.is_file() else (404, {}, b"")

    served = serve(answer)
    assert run(["check", f"{served.address}/program.json"], NOW) == 0
    said = capsys.readouterr().out
    assert "4 posts, 1 withdrawn" in said
    assert "NOTE" not in said
    edit(folder / "posts.json", goodword(0, important="yes"))
    assert run(["check", f"{served.address}/program.json"], NOW) == 1
    assert "/posts.json:" in capsys.readouterr().out


def test_files_that_are_not_there_are_told_with_who_names_them(folder: Path, check: Check) -> None:
    program = folder / "program.json"
    for name in ("posts.json", "policy.md", "rules.json"):
        (folder / name).unlink()
    told = wrong(check(code=1))
    places = [
        f"posts.json: nothing is there (named in program.json:{line_of(program, 'posts.json')}: "
        "feeds[0].url)",
        f"policy.md: nothing is there (named in program.json:{line_of(program, 'policy.md')}: "
        "guidelines.documents[0].url)",
        f"rules.json: nothing is there (named in program.json:{line_of(program, 'rules.json')}: "
        "guidelines.rules[0])",
    ]
    assert told == places


def test_a_feed_without_a_program_is_checked_too(
    folder: Path, capsys: pytest.CaptureFixture[str], serve: Callable[..., Any]
) -> None:
    served = serve(lambda request: (200, {}, (folder / "posts.json").read_bytes()))
    assert run(["check", f"{served.address}/feed"], NOW) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"{served.address}/feed: a feed without a program" in lines
    assert any("no campaign of the program has the id" in one for one in wrong(lines))
    assert not any(f"{served.address}/feed.minisig" in one for one in lines)


def test_a_private_program_is_said_to_be_one(
    capsys: pytest.CaptureFixture[str], serve: Callable[..., Any]
) -> None:
    served = serve(lambda request: (401, {"WWW-Authenticate": "Bearer"}, b""))
    assert run(["check", f"{served.address}/program.json"], NOW) == 1
    assert "check the files in their folder instead" in capsys.readouterr().err


def test_no_file_speaks_to_the_terminal(folder: Path, check: Check) -> None:
    edit(folder / "program.json", lambda values: values.update({"\x1b]0;mine\x07": 1}))
    edit(folder / "posts.json", goodword(0, segments=["\x1b[31m"]))
    assert not [one for one in "".join(check(code=1)) if ord(one) < 32]


# --- signatures ------------------------------------------------------------------------------


def sign(path: Path, key: minisign.SecretKey, *, now: datetime = NOW) -> None:
    signed = key.sign(path.read_bytes(), minisign.trusted_comment(path.name, now))
    path.with_name(path.name + signature.SUFFIX).write_bytes(signed.file())


def test_signatures_are_checked_where_there_are_some(folder: Path, check: Check) -> None:
    key, other = minisign_keys.make(), minisign_keys.make()
    edit(folder / "program.json", lambda values: values.update(keys=[key.public.text]))
    told = wrong(check(code=1))
    assert [one.partition(":")[0] for one in told] == ["program.json.minisig", "posts.json.minisig"]
    assert all("is not there: sign" in one for one in told)
    for name in ("program.json", "posts.json"):
        sign(folder / name, key)
    lines = check(code=0)
    assert "program.json.minisig: signed on 2026-11-22 09:00 UTC" in lines
    edit(folder / "posts.json", goodword(0, important=False))
    (told_,) = wrong(check(code=1))
    assert told_ == (
        "posts.json.minisig: does not fit: the file was changed after it was signed; sign it anew"
    )
    sign(folder / "posts.json", other)
    (told_,) = wrong(check(code=1))
    assert "another key than those that count" in told_
    assert wrong(check("--key", other.public.text, code=0)) == []


def test_a_signature_without_a_known_key_is_a_note(folder: Path, check: Check) -> None:
    key = minisign_keys.make()
    sign(folder / "program.json", key)
    (told,) = notes(check(code=0))
    assert told == (
        "program.json.minisig: signed, but no key is known: give one with --key to check it"
    )
    (folder / "posts.json.minisig").write_text("nothing of the kind", "utf-8")
    assert wrong(check(code=1)) == ["posts.json.minisig: is no signature of minisign's"]
    (folder / "posts.json.minisig").unlink()
    (told,) = wrong(check("--key", "nonsense", code=1))
    assert told.startswith("nonsense: must be a public key")
    (told,) = wrong(check("--key", "our.pub", code=1))
    assert told == "our.pub: there is no such file"


def test_a_key_is_taken_from_its_file_too(folder: Path, check: Check, tmp_path: Path) -> None:
    key = minisign_keys.make()
    for name in ("program.json", "posts.json"):
        sign(folder / name, key)
    public = tmp_path / "our key.pub"
    public.write_bytes(key.public.file())
    lines = check("--key", str(public), code=0)
    assert "posts.json.minisig: signed on 2026-11-22 09:00 UTC" in lines


@pytest.mark.parametrize("password", ["", "long and winding"])
def test_a_secret_key_must_not_lie_where_it_gets_published(
    folder: Path, check: Check, password: str
) -> None:
    (folder / "keys").mkdir()
    hidden = folder / "keys" / "mine.key"
    hidden.write_bytes(minisign_keys.seal(minisign_keys.make(), password, memory=2**20))
    (told,) = wrong(check(code=1))
    assert told.startswith("keys/mine.key: a secret key; keep it out of this folder")


def test_a_program_with_nothing_but_a_name_is_told_what_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "program.json"
    path.write_text('{"schema": "goodword-program/1", "title": "x"}', "utf-8")
    assert run(["check", str(path)], NOW) == 1
    lines = capsys.readouterr().out.splitlines()
    assert wrong(lines) == [f"{path}:1: feeds: no feed, so nobody gets a post"]
    assert notes(lines) == [f"{path}:1: contact: nobody to ask: name somebody, with an address"]


# --- whatever people write -------------------------------------------------------------------

PIECES: list[Any] = [
    None, True, -1, 10**30, 1e999, "", "x", "\ud800", "a.b[0]", [], {}, [7], ["x"], [[]], [{}],
    {"x": 1}, {"": {"": []}}, {"id": "x"}, {"id": 7, "url": []}, "9999-12-31",
    "0001-01-01T00:00:00+23:59", "http://[", "//", "?", "#",
]  # fmt: skip


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.lists(st.tuples(st.sampled_from(("program", "posts", "rules")), st.randoms(),
                          st.sampled_from(PIECES)), min_size=1, max_size=4))  # fmt: skip
def test_whatever_stands_there_a_check_ends_with_words(
    folder: Path, capsys: pytest.CaptureFixture[str], changes: list[tuple[str, Any, Any]]
) -> None:
    kept = {name: (folder / f"{name}.json").read_bytes() for name in ("program", "posts", "rules")}
    try:
        for name, random, piece in changes:
            edit(folder / f"{name}.json", lambda values: spoil(values, random, piece))  # noqa: B023
        code = run(["check", "--offline", str(folder)], NOW)
        out = capsys.readouterr()
        assert code == bool(wrong(out.out.splitlines()) or out.err)
    finally:
        for name, body in kept.items():
            (folder / f"{name}.json").write_bytes(body)


def spoil(values: Any, random: Any, piece: Any) -> None:
    """Put `piece` somewhere, at any depth."""
    inner = values
    while True:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        key = random.choice(keys)
        deeper = inner[key]
        if isinstance(deeper, (dict, list)) and deeper and random.random() < 0.8:
            inner = deeper
            continue
        inner[key] = piece
        return


# --- hostile and unlucky files ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("9" * 5000, "holds a number of more digits than anybody can mean"),
        ("[" * 100_000, "has brackets inside of brackets, deeper than anybody can mean"),
    ],
)
def test_numbers_and_nesting_that_nobody_means_are_said_to_be_that(
    folder: Path, check: Check, body: str, said: str
) -> None:
    (folder / "posts.json").write_text(f'{{"items": {body}', "utf-8")
    assert wrong(check(code=1)) == [f"posts.json: {said}"]


def test_the_line_of_an_item_is_found_in_time_that_goes_with_the_file() -> None:
    """What opens and never ends was looked through again from each place where it opens."""
    for begin in ("<![CDATA[", "<!--", "<?x "):
        text = f"<rss><item/>\n<item/>{begin * 200_000}"
        assert authoring_places.of_xml(text).line("items[1]") == 2
    inside = "<rss><?x <item> <![CDATA[ ?>\n<item/></rss>"
    assert authoring_places.of_xml(inside).line("items[0]") == 2


def test_places_take_no_more_room_than_the_file_has_reason_for() -> None:
    """A long key stands in the path of all that is below it."""
    text = json.dumps({"k" * 100_000: [0] * 100_000, "a": [{"b": 1}]}, indent=0)
    tracemalloc.start()
    try:
        places = authoring_places.of_json(text)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    assert places.line("a[0].b") == text[: text.index('"b"')].count("\n") + 1
    assert places.doubled == {}


def test_a_name_in_an_error_does_not_speak_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "program.json").write_text('{"schema": "goodword-program/1"}', "utf-8")
    named = tmp_path / "\x1b[2Jgone"
    assert run(["check", str(named)], NOW) == 1
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["feed.xml", "feed.json"])
def test_a_feed_alone_in_a_folder_is_checked_as_one(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    feeds = {
        "feed.xml": "<rss version='2.0'><channel><title>Quay news</title><item><title>Tide"
        "</title><link>https://harbour.example/tide</link></item></channel></rss>",
        "feed.json": json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Quay news",
                "items": [{"id": "1", "title": "Tide", "url": "https://harbour.example/tide"}],
            }
        ),
    }
    path = tmp_path / "Häfen & Co" / name
    path.parent.mkdir()
    path.write_text(feeds[name], "utf-8")
    assert run(["check", str(path)], NOW) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"{path}: 1 posts" in lines
    assert wrong(lines) == []


# --- leaderboards --------------------------------------------------------------------------------


def with_board(folder: Path, board: object) -> Path:
    edit(
        folder / "program.json",
        lambda program: program.update(
            receipts="https://harbour.example/receipts", leaderboard="leaderboard.json"
        ),
    )
    path = folder / "leaderboard.json"
    path.write_text(json.dumps(board, indent=1), "utf-8")
    return path


def test_a_leaderboard_that_is_right_is_counted(folder: Path, check: Check) -> None:
    program = json.loads((folder / "program.json").read_text("utf-8"))
    one = program["campaigns"][0]
    rows = [{"id": "0" * 32, "place": 1, "value": 3, "shown": "all", "name": "Tove"}]
    campaign = {"id": one["id"], "entries": rows}
    with_board(
        folder,
        {"schema": "goodword-leaderboard/1", "as_of": "2026-11-22", "campaigns": [campaign]},
    )
    lines = check(code=0)
    assert "leaderboard.json: 1 campaigns, 1 entries" in " ".join(lines)


def test_what_is_wrong_with_a_leaderboard_is_told_with_its_line(folder: Path, check: Check) -> None:
    program = json.loads((folder / "program.json").read_text("utf-8"))
    rows = [
        {"id": "7c2f4a0e-7d0b-4e2c-9a53-6f7f6f1f0d11", "place": 1, "value": 3},
        {"id": "0" * 32, "place": 0, "value": 3},
        {"id": "mira", "place": 1, "value": 3},
        {"id": "1" * 32, "place": 1, "value": 3, "name": "Tove"},
    ]
    board = {
        "schema": "goodword-leaderboard/1",
        "as_off": "2026-11-22",
        "campaigns": [{"id": "nowhere"}, {"id": program["campaigns"][0]["id"], "entries": rows}],
    }
    path = with_board(folder, board)
    told = wrong(check(code=1))
    found = [one for one in told if one.startswith("leaderboard.json")]
    where = [one.split(": ")[1] for one in found]
    assert where == [
        "as_off",
        "as_of",
        "campaigns[0].id",
        "campaigns[1].entries[0].id",
        "campaigns[1].entries[1]",
        "campaigns[1].entries[2].id",
        "campaigns[1].entries[3].name",
    ]
    assert found[3].startswith(f"leaderboard.json:{line_of(path, '7c2f4a0e')}: ")


def test_a_leaderboard_that_is_made_elsewhere_is_no_mistake(folder: Path, check: Check) -> None:
    with_board(folder, {}).unlink()
    assert any("not looked at" in one for one in notes(check(code=0)))
    with_board(folder, [])
    assert any("must be an object" in one for one in wrong(check(code=1)))


# --- clicks --------------------------------------------------------------------------------------


def with_clicks(folder: Path, found: object) -> Path:
    edit(folder / "program.json", lambda program: program.update(clicks="clicks.json"))
    path = folder / "clicks.json"
    path.write_text(json.dumps(found, indent=1), "utf-8")
    return path


def test_clicks_that_are_right_are_counted(folder: Path, check: Check) -> None:
    links = {"https://go.example/a": 12, "https://go.example/b": 3}
    with_clicks(folder, {"as_of": "2026-11-20T06:00:00Z", "links": links})
    assert "clicks.json: 2 links, 15 clicks" in " ".join(check(code=0))


def test_what_is_wrong_with_clicks_is_told_with_its_line(folder: Path, check: Check) -> None:
    path = with_clicks(folder, {"links": {"https://go.example/a": "12"}})
    told = [one for one in wrong(check(code=1)) if one.startswith("clicks.json")]
    assert len(told) == 1
    assert f":{line_of(path, 'go.example')}: links" in told[0]
    with_clicks(folder, {"links": {"https://go.example/a": 12}})
    assert any("as_of" in one for one in wrong(check(code=1)))
