"""What people paste is looked at before it becomes a receipt."""

from __future__ import annotations

import pytest

from desktop.share.postaddress import Checked, check, profile


@pytest.mark.parametrize(
    ("pasted", "network", "kept"),
    [
        (" https://www.facebook.com/ada/posts/123 ", "facebook",
         "https://www.facebook.com/ada/posts/123"),
        ("m.facebook.com/story.php?story_fbid=1&id=2", "facebook",
         "https://m.facebook.com/story.php?story_fbid=1&id=2"),
        ("http://instagram.com/p/Cabc/", "instagram", "https://instagram.com/p/Cabc/"),
        ("<https://de.linkedin.com/feed/update/urn:li:share:7/>", "linkedin",
         "https://de.linkedin.com/feed/update/urn:li:share:7/"),
        ("https://twitter.com/ada/status/20#m", "x", "https://twitter.com/ada/status/20#m"),
        ("https://any.server.example/@ada/1", "mastodon", "https://any.server.example/@ada/1"),
        ("https://somewhere.example/post", "nowhere", "https://somewhere.example/post"),
    ],
)  # fmt: skip
def test_an_address_of_the_network_is_kept_as_https(pasted: str, network: str, kept: str) -> None:
    assert check(pasted, network) == Checked(kept)


@pytest.mark.parametrize(
    ("pasted", "network", "problem"),
    [
        ("https://evil.example/facebook.com/ada", "facebook", "other_host"),
        ("https://notfacebook.com/ada/posts/1", "facebook", "other_host"),
        ("https://facebook.com.evil.example/posts/1", "facebook", "other_host"),
        ("https://facebook.com@evil.example/posts/1", "facebook", "not_address"),
        ("https://www.facebook.com/", "facebook", "start_page"),
        ("https://www.facebook.com", "facebook", "start_page"),
        ("javascript:alert(1)", "facebook", "not_address"),
        ("file:///etc/passwd", "facebook", "not_address"),
        ("ftp://facebook.com/a", "facebook", "not_address"),
        ("I posted it", "facebook", "not_address"),
        ("done", "facebook", "not_address"),
        ("https://[::1/x", "facebook", "not_address"),
        ("https://facebook.com:port/x", "facebook", "not_address"),
        ("https://facebook.com/" + "a" * 3000, "facebook", "not_address"),
        ("https://facebook.com/a\u202eb", "facebook", "not_address"),
    ],
)
def test_anything_else_is_told_apart(pasted: str, network: str, problem: str) -> None:
    assert check(pasted, network) == Checked(problem=problem)


def test_nothing_pasted_is_no_mistake() -> None:
    assert check("  ", "facebook") == Checked()


def test_a_server_among_many_is_known_by_the_account() -> None:
    home = "https://chirp.example"
    assert check("https://chirp.example/@ada/1", "mastodon", home).url
    assert check("https://other.example/@ada/1", "mastodon", home).problem == "other_host"


def test_only_the_practice_server_may_do_without_https() -> None:
    home = "http://127.0.0.1:8123"
    assert check("http://127.0.0.1:8123/@ada/1", "practice", home).url == (
        "http://127.0.0.1:8123/@ada/1"
    )


def test_a_profile_is_known_where_the_name_is() -> None:
    assert profile("mastodon", "https://chirp.example", "@ada@chirp.example") == (
        "https://chirp.example/@ada"
    )
    assert profile("bluesky", "https://pds.example", "@ada.example") == (
        "https://bsky.app/profile/ada.example"
    )
    assert profile("x", "", "@ada") == "https://x.com/ada"
    assert profile("mastodon", "https://chirp.example", "a/../b") == ""
    assert profile("whatsapp", "", "ada") == ""
