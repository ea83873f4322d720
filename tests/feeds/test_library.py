"""The library: what a question finds, in which order, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.feeds import findable, record
from desktop.feeds.decide import Decision, decide
from desktop.feeds.holds import Holds
from desktop.feeds.library import Found, Question, Which
from desktop.feeds.numbering import coarse
from desktop.feeds.page import Parsed
from desktop.feeds.posts import Posts
from desktop.feeds.viewer import Viewer
from desktop.model import Hold, Post
from desktop.store import Store

PROGRAM, OTHER = "https://acme.example/program.json", "https://other.example/feed.json"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def posts(store: Store) -> Posts:
    return Posts(store)


def post(guid: str, program: str = PROGRAM, **more: object) -> Post:
    made = Post(id=record.identify(program, "f", guid), feed="f", guid=guid)
    return replace(made, **more)  # type: ignore[arg-type]


def keep(posts: Posts, now: datetime, *found: Post, program: str = PROGRAM) -> Decision:
    decision = decide(posts.known(program, "f"), Parsed(posts=found), now, first=False)
    posts.keep(program, decision, now)
    return decision


def guids(found: Found) -> str:
    return " ".join(one.post.guid for one in found.posts)


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Größe", "gross"),
        ("STRASSE", "straße"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("Ёлка", "елка"),
        ("ПРИВЕТ", "прив"),
        ("Ελλάδα", "ελλαδα"),
        ("新しい会社の発表", "会社の発"),
        ("ｶﾀｶﾅ", "カタカ"),
        ("ＡＢＣ", "abc"),
        ("スーパーマーケット", "マーケ"),
        ("ภาษาไทยง่าย", "ไทย"),
        ("ភាសាខ្មែរ", "ខ្មែរ"),
        ("한국어를", "한국"),
        ("हिन्दी में", "हिन्दी"),
        ("العَرَبِيَّة", "العربية"),
        ("עִבְרִית", "עברית"),
        ("tiếng Việt", "viet"),
        ("e-mail", "e-ma"),
        ("don't", "don't"),
        ("snake_case", "snake_ca"),
        ("#WeCare", "#weca"),
        ("naïve", "NAIVE"),
        ("Donau\u00addampf", "donaudampf"),
        ("𠮷野家", "野家"),
        ("don’t", "don't"),
        ("Straßenbahnhaltestelle", "strassenbahnh"),
    ],
)
def test_a_word_is_found_however_it_is_typed(posts: Posts, text: str, typed: str) -> None:
    keep(posts, NOW, post("it", text=f"before {text} after"), post("other", text="nothing here"))
    assert guids(posts.find(Question(typed), NOW)) == "it"
    assert guids(posts.find(Question(f"before {typed}"), NOW)) == "it"


def test_only_the_last_word_is_a_beginning(posts: Posts) -> None:
    keep(posts, NOW, post("it", text="harbour quay"))
    assert guids(posts.find(Question("qu harb"), NOW)) == ""
    assert guids(posts.find(Question("quay harb"), NOW)) == "it"


def test_a_long_beginning_is_found_whether_few_or_many_words_begin_so(posts: Posts) -> None:
    few = [post(f"few{n}", text=f"harbour{n}") for n in range(3)]
    many = [post(f"many{n}", text=f"mountain{n}") for n in range(findable.SPELLED_OUT + 20)]
    keep(posts, NOW, *few, *many)
    assert guids(posts.find(Question("harbou"), NOW)) == "few0 few1 few2"
    assert len(posts.milestones(Question("mounta"), NOW, 1)) == len(many)
    assert guids(posts.find(Question("harbour1"), NOW)) == "few1"
    assert guids(posts.find(Question("harbourmaster"), NOW)) == ""


def test_a_changed_post_loses_its_old_words_at_every_length(posts: Posts) -> None:
    keep(posts, NOW, post("it", text="harbourmaster"))
    keep(posts, NOW, post("it", text="lighthouse"))
    for typed in ("h", "harb", "harbou", "harbourmaster"):
        assert len(posts.milestones(Question(typed), NOW, 1)) == 0
    assert guids(posts.find(Question("lightho"), NOW)) == "it"


SPOKEN = "quay quays harbour Hafen häfen 会社 社会 会 e-mail mail new news"
WORDS = st.sampled_from(SPOKEN.split())
TEXTS = st.lists(st.lists(WORDS, max_size=5).map(" ".join), min_size=1, max_size=6)


@settings(deadline=None, max_examples=25)
@given(texts=TEXTS, typed=st.lists(WORDS, min_size=1, max_size=3), cut=st.integers(0, 3))
def test_the_index_finds_what_reading_everything_finds(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], typed: list[str], cut: int
) -> None:
    """Against the slow way: folded words side by side, the last one as a beginning."""
    last = typed[-1][: max(1, len(typed[-1]) - cut)]
    store = Store(tmp_path_factory.mktemp("library") / "goodword.sqlite")
    try:
        posts = Posts(store)
        keep(posts, NOW, *(post(str(n), text=text) for n, text in enumerate(texts)))
        expected = {
            str(n)
            for n, text in enumerate(texts)
            if all(_stands(text, word, whole=True) for word in typed[:-1])
            and _stands(text, last, whole=False)
        }
        found = posts.find(Question(" ".join([*typed[:-1], last])), NOW)
        assert {one.post.guid for one in found.posts} == expected
    finally:
        store.close()


def _stands(text: str, phrase: str, *, whole: bool) -> bool:
    words, wanted = findable.words(text), findable.words(phrase)
    for at in range(len(words) - len(wanted) + 1):
        here = words[at : at + len(wanted)]
        last = here[-1] == wanted[-1] if whole else here[-1].startswith(wanted[-1])
        if here[:-1] == wanted[:-1] and last:
            return True
    return False


# --- filters ----------------------------------------------------------------------------------


@pytest.fixture
def filled(posts: Posts) -> Posts:
    keep(
        posts,
        NOW,
        post("a", text="quay", category="News", language="en", networks=("linkedin",)),
        post("b", text="quay", category="news", language="de", networks=("x", "linkedin")),
        post("c", text="quay crane", campaign="winter", evergreen=True),
    )
    keep(posts, NOW, post("d", OTHER, text="quay", campaign="winter"), program=OTHER)
    return posts


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question(), "a b c d"),
        (Question(category="News"), "a"),
        (Question(category="news"), "b"),
        (Question(category="New"), ""),
        (Question(language="de"), "b"),
        (Question(network="linkedin"), "a b c d"),
        (Question(network="x"), "b c d"),
        (Question(network="bluesky"), "c d"),
        (Question(campaign="winter"), "c d"),
        (Question(campaign="winter", program=OTHER), "d"),
        (Question(evergreen=True), "c"),
        (Question("crane", campaign="winter"), "c"),
        (Question("crane", category="News"), ""),
        (Question("qu", program=PROGRAM, network="x"), "b c"),
        (Question("winter"), "c d"),
        (Question("yes"), ""),  # a filter's own word can't be typed
        (Question('" OR words : "'), ""),
    ],
)
def test_filters_narrow_what_is_found(filled: Posts, question: Question, expected: str) -> None:
    found = filled.find(question, NOW)
    assert (sorted(guids(found).split()), found.more) == (expected.split(), False)
    assert len(filled.milestones(question, NOW, 1)) == len(expected.split())


def test_what_can_be_filtered_by_is_what_the_feed_holds(filled: Posts) -> None:
    assert filled.categories(NOW) == ("News", "news")
    assert {id for _, id in filled.campaigns(NOW)} == {"winter"}
    assert len({program for program, _ in filled.campaigns(NOW)}) == 2
    assert filled.languages(NOW) == ("de", "en")
    assert filled.networks(NOW) == ("linkedin", "x")
    filled.hide(post("b").id, NOW)
    assert filled.categories(NOW) == ("News",)
    assert filled.networks(NOW) == ("linkedin",)


@pytest.mark.parametrize("typed", ["", "quay"])
def test_what_was_put_aside_is_in_its_own_answer_only(posts: Posts, typed: str) -> None:
    viewer = Viewer(kinds={"fr": "country"})
    chosen = replace(viewer.chosen, muted=frozenset({"category:Jobs"}), segments=frozenset({"de"}))
    viewer = Viewer(kinds={"fr": "country", "de": "country"}, chosen=chosen)
    keep(
        posts,
        NOW,
        post("a", text="quay"),
        post("muted", text="quay", category="Jobs"),
        post("segment", text="quay", segments=("fr",)),
        post("hidden", text="quay"),
        post("later", text="quay", category="Jobs", not_before=NOW + timedelta(days=1)),
    )
    posts.choose(PROGRAM, viewer)
    posts.hide(post("hidden").id, NOW)
    for id in ("a", "muted", "hidden"):
        posts.mark_shared(post(id).id, NOW)

    def found(which: Which) -> str:
        return guids(posts.find(Question(typed, which=which), NOW))

    assert found("all") == found("unread") == found("shared") == "a"
    assert found("aside") == "muted segment hidden"
    assert (posts.counts(NOW).all, posts.counts(NOW).unread) == (1, 1)
    segment = posts.get(post("segment").id)
    assert segment is not None
    assert (segment.aside, segment.closed(NOW)) == ("segment", "segment")
    posts.choose(PROGRAM, Viewer())
    assert found("all") == "a muted segment"
    assert found("aside") == "hidden"


# --- order and pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("question", [Question(), Question("quay"), Question(program=PROGRAM)])
def test_pages_follow_each_other_down_and_up_without_a_gap(
    posts: Posts, question: Question
) -> None:
    for minute in range(10):
        moment = NOW + timedelta(minutes=minute)
        keep(posts, moment, *(post(f"{minute}-{n}", text="quay") for n in range(7)))
    later = NOW + timedelta(hours=1)
    everything = posts.find(question, later, 100)
    assert (len(everything.posts), everything.more) == (70, False)
    assert guids(everything).split()[:8] == [*(f"9-{n}" for n in range(7)), "8-0"]
    down: list[str] = []
    after: int | None = None
    while True:
        page = posts.find(question, later, 20, after=after)
        down += guids(page).split()
        if not page.more:
            break
        after = page.posts[-1].number
    assert down == guids(everything).split()
    marks = posts.milestones(question, later, 20)
    assert marks == tuple(everything.posts[at].number for at in (19, 39, 59))
    above = posts.find(question, later, 20, before=everything.posts[30].number)
    assert (guids(above).split(), above.more) == (down[10:30], True)
    top = posts.find(question, later, 20, before=everything.posts[15].number)
    assert (guids(top).split(), top.more) == (down[:15], False)


def test_of_one_round_the_youngest_comes_first_whatever_feed_it_is_from(posts: Posts) -> None:
    old, young = NOW - timedelta(days=400), NOW - timedelta(minutes=5)
    keep(posts, NOW, post("old", published=old), post("young", published=young))
    between = NOW - timedelta(days=2)
    keep(posts, NOW, post("between", OTHER, published=between), program=OTHER)
    assert guids(posts.find(Question(), NOW)) == "young between old"


def test_posts_of_one_moment_keep_the_order_of_their_page_however_many_they_are(
    posts: Posts,
) -> None:
    names = [str(n) for n in range(9000)]
    keep(posts, NOW, *(post(name, published=NOW) for name in names))
    assert guids(posts.find(Question(), NOW, 10_000)).split() == names
    keep(posts, NOW, post("next", OTHER, published=NOW), program=OTHER)
    assert guids(posts.find(Question(), NOW, 10_000)).split() == [*names, "next"]


def test_a_number_is_for_ever(posts: Posts) -> None:
    keep(posts, NOW, post("a", text="before"), post("b"))
    number = posts.find(Question("before"), NOW).posts[0].number
    later = NOW + timedelta(days=1)
    keep(posts, later, post("a", text="after", published=later), post("c"))
    assert posts.find(Question("after"), later).posts[0].number == number
    assert guids(posts.find(Question(), later)) == "c a b"


def test_a_clock_before_all_posts_and_one_far_ahead_still_number_them(posts: Posts) -> None:
    keep(posts, datetime(1999, 1, 1, tzinfo=UTC), post("first"), post("second"))
    keep(posts, datetime(2150, 1, 1, tzinfo=UTC), post("last"))
    found = posts.find(Question(), NOW)
    assert guids(found) == "last first second"
    assert all(0 < one.number < 2**63 for one in found.posts)


@settings(max_examples=500)
@given(st.integers(0, 2**31), st.integers(0, 2**31))
def test_older_posts_never_stand_above_younger_ones(one: int, other: int) -> None:
    young, old = sorted((one, other))
    assert 0 <= coarse(young) <= coarse(old) < 2**19


# --- held, reminded -----------------------------------------------------------------------------


@pytest.fixture
def holds(store: Store) -> Holds:
    return Holds(store)


def test_a_held_post_says_so_everywhere_and_is_offered_nowhere(posts: Posts, holds: Holds) -> None:
    keep(posts, NOW, post("a"))
    keep(posts, NOW, post("b", OTHER), program=OTHER)
    holds.say(PROGRAM, "", Hold("Please wait"), NOW)
    assert [(one.post.guid, one.held) for one in posts.find(Question(), NOW).posts] == [
        ("a", True),
        ("b", False),
    ]
    assert posts.closed(post("a").id, NOW) == "held"
    assert posts.closed(post("b", OTHER).id, NOW) == ""
    assert [one.post.guid for one in posts.newest(NOW)] == ["b"]
    holds.say(PROGRAM, "", None, NOW)
    assert posts.closed(post("a").id, NOW) == ""
    assert len(posts.newest(NOW)) == 2


def test_a_reminder_is_due_until_it_is_taken_back(posts: Posts, holds: Holds) -> None:
    soon, later = NOW + timedelta(hours=1), NOW + timedelta(hours=3)
    keep(posts, NOW, *(post(name) for name in "abc"))
    assert posts.next_reminder(NOW) is None
    posts.remind(post("a").id, later)
    posts.remind(post("b").id, soon)
    assert posts.next_reminder(NOW) == soon
    assert posts.reminders(NOW) == ()
    assert [one.post.guid for one in posts.reminders(later)] == ["b", "a"]
    holds.say(PROGRAM, "", Hold(), NOW)
    assert posts.reminders(later) == ()
    holds.say(PROGRAM, "", None, NOW)
    posts.remind(post("b").id, None)
    posts.mark_shared(post("a").id, NOW)
    assert posts.reminders(later) == ()
    assert posts.next_reminder(NOW) is None


@pytest.mark.parametrize("what", ["hidden", "expired", "withdrawn", "muted"])
def test_nobody_is_reminded_of_what_can_not_be_shared(posts: Posts, what: str) -> None:
    until = NOW + timedelta(minutes=5) if what == "expired" else None
    keep(posts, NOW, post("a", until=until, category="Jobs"))
    posts.remind(post("a").id, NOW + timedelta(hours=1))
    if what == "hidden":
        posts.hide(post("a").id, NOW)
    elif what == "withdrawn":
        gone = Parsed(withdrawn=("a",))
        posts.keep(PROGRAM, decide(posts.known(PROGRAM, "f"), gone, NOW, first=False), NOW)
    elif what == "muted":
        chosen = replace(Viewer().chosen, muted=frozenset({"category:Jobs"}))
        posts.choose(PROGRAM, Viewer(chosen=chosen))
    assert posts.reminders(NOW + timedelta(hours=2)) == ()
    assert posts.next_reminder(NOW) is None


def test_a_reminder_that_a_post_s_end_overtook_is_no_moment_any_more(posts: Posts) -> None:
    until = NOW + timedelta(hours=2)
    keep(posts, NOW, post("a", until=until))
    posts.remind(post("a").id, NOW + timedelta(hours=1))
    assert posts.next_reminder(NOW) is not None
    assert posts.next_reminder(until) is None


def test_reminders_that_are_told_are_taken_together(posts: Posts) -> None:
    keep(posts, NOW, *(post(name) for name in "abc"))
    for name in "ab":
        posts.remind(post(name).id, NOW)
    assert [one.post.guid for one in posts.take_reminders(NOW)] == ["a", "b"]
    assert posts.take_reminders(NOW) == ()


# --- leaving ------------------------------------------------------------------------------------


@pytest.fixture
def reopened(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "other.sqlite")
    yield store
    store.close()


def test_words_of_a_program_that_was_left_are_gone_from_the_file(reopened: Store) -> None:
    posts = Posts(reopened)
    keep(posts, NOW, post("a", text="unspeakable harbour"))
    keep(posts, NOW, post("b", OTHER, text="harbour"), program=OTHER)
    posts.forget(PROGRAM)
    words = {row["word"] for row in reopened.read("SELECT word FROM posts_words")}
    assert "harbour" in words
    assert "unspeakable" not in words
    assert reopened.read("SELECT * FROM posts_bodies WHERE body LIKE '%unspeak%'") == []
    assert guids(posts.find(Question("harb"), NOW)) == "b"
