"""How much of a caption is one's own, against suggestions and against what was shared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.model import Account, Caption, Outgoing, Receipt, Share, ShareState
from desktop.ui.likeness import Known, Likeness, likest, runs, shared, suggested, words

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def share(text: str, account: str, days: int) -> Share:
    at = NOW - timedelta(days=days)
    return Share(
        id=days,
        account=account,
        network=account.partition(":")[0],
        draft=f"d{days}",
        post="",
        outgoing=Outgoing(text, "key", at),
        state=ShareState.SENT,
        created=at,
        due=at,
        receipt=Receipt("1", "https://p.example/1", at),
    )


def known(*texts: str) -> tuple[Known, ...]:
    return suggested([Caption(text) for text in texts])


def found(text: str, *texts: str) -> Likeness:
    answer = likest(text, known(*texts))
    assert answer is not None
    return answer


def test_a_copy_is_nothing_of_ones_own_and_other_words_are_all_of_it() -> None:
    suggestions = ("Our school opens its doors today.", "Something else entirely, quite long.")
    assert found("Our school opens its doors today.", *suggestions).own == 0
    assert found("our SCHOOL opens its doors today", *suggestions).same
    assert found("I learned welding there myself!", *suggestions).own == 1
    half = found("Our school opens its doors, and so I am proud today.", *suggestions)
    assert 0.4 < half.own < 0.7 and not half.same


def test_common_little_words_are_nobodys_copy() -> None:
    assert found("The end of the day is near", "It is the end and the day was long").own == 1


def test_there_is_nothing_to_say_about_no_words_or_against_nothing() -> None:
    assert likest("", known("Words")) is None
    assert likest("🚢 !", known("Words")) is None
    assert likest("Words", ()) is None


def test_links_do_not_make_two_texts_different() -> None:
    assert found("Read on https://a.example/1", "Read on https://b.example/2").same


def test_other_hashtags_do_not_make_another_text() -> None:
    assert found("We build ferries. #Harbour #Ferries", "We build ferries!\n\n#Boats").same


def test_scripts_without_spaces_are_compared_too() -> None:
    same = "今日は港の学校が始まります"
    assert found(same, same).same
    assert found("港の学校が始まりますので来てください", same).own < 0.6
    assert found("全然違う話をします", same).own == 1


def test_the_likest_text_is_named_with_time_and_account() -> None:
    accounts = [Account("x:1", "x", "https://x.com", "1", "@anna")]
    past = shared(
        [share("We build ferries for short crossings.", "x:1", 9), share("Rain again.", "x:1", 2)],
        accounts,
    )
    assert [one.when for one in past] == [NOW - timedelta(days=2), NOW - timedelta(days=9)]
    answer = likest("We build ferries for short crossings.", past)
    assert answer is not None and answer.same
    assert (answer.nearest.handle, answer.nearest.network) == ("@anna", "x")
    assert answer.nearest.when == NOW - timedelta(days=9)


def test_of_two_same_texts_the_newest_share_is_named() -> None:
    past = shared([share("The same words.", "a", 9), share("The same words.", "b", 2)], [])
    answer = likest("The same words.", past)
    assert answer is not None and answer.nearest.account == "b"


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=6))
def test_any_text_against_any_others_is_a_part_of_one(text: str, others: list[str]) -> None:
    texts = [words(one) for one in others]
    answer = likest(text, [Known(one, frozenset(runs(one))) for one in texts if one])
    assert answer is None or 0 <= answer.own <= 1
    if any(words(text) == one for one in texts) and words(text):
        assert answer is not None and answer.same and answer.own == 0
