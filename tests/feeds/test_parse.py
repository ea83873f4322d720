"""Feeds as the world writes them, and what is made of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.errors import NotAFeed, TooLarge
from desktop.feeds import xmlscan
from desktop.feeds.parse import Parsed, parse
from desktop.model import Caption, FeedSource, Media, Post
from tests.feeds import samples

SOURCE = FeedSource("news", "News", "https://acme.example/feed")


def read(body: bytes | str, mime: str = "", source: FeedSource = SOURCE) -> Parsed:
    if isinstance(body, str):
        body = body.encode()
    return parse(body, mime, source.url, source, "https://acme.example/program.json")


def only(parsed: Parsed) -> Post:
    assert len(parsed.posts) == 1, parsed
    return parsed.posts[0]


def test_a_wordpress_feed_becomes_plain_text_with_its_picture() -> None:
    page = read(samples.WORDPRESS, "application/rss+xml; charset=UTF-8")
    post = only(page)
    assert page.title == "Harbour – News"
    assert page.home == "https://harbour.example"
    assert post.title == "We opened the third quay & it works"
    assert post.text.startswith("Ships wait less now.\n\n")
    assert "Two hours less, on average — and we measured." in post.text.replace("\xa0", " ")
    assert "alert" not in post.text
    assert "<" not in post.text
    assert (post.author, post.category, post.language) == ("Ida Holm", "Company", "en-GB")
    assert post.guid == "https://harbour.example/?p=301"
    assert post.published == datetime(2026, 11, 19, 7, 59, tzinfo=UTC)
    (picture,) = post.media
    assert picture.url == "https://harbour.example/quay.jpg"
    assert (picture.alt, picture.width, picture.kind) == (
        "A crane over three ships",
        1024,
        "picture",
    )


def test_an_atom_feed_keeps_its_languages_links_and_tombstones() -> None:
    page = read(samples.ATOM)
    first, second = page.posts
    assert first.title == "Neue Presse läuft"
    assert first.link == "https://werk.example/blog/2026/presse"
    assert first.text == "Sie stanzt leise.\n\nUnd schnell."
    assert (first.author, first.category, first.language) == ("Jürgen Groß", "Produkt", "de")
    assert first.media == (Media("https://werk.example/presse.png", "image/png"),)
    assert second.title == "1 < 2 & 3"
    assert second.text == "Kurz.\nUnd knapp."
    assert page.withdrawn == ("tag:werk.example,2026:blog/5",)


def test_rss_1_has_its_id_in_rdf_about() -> None:
    post = only(read(samples.RDF))
    assert (post.guid, post.title, post.author) == ("https://old.example/1", "First", "Abe")
    assert post.published == datetime(2026, 11, 17, 3, tzinfo=UTC)
    assert post.category == "craft"


def test_a_podcast_has_its_sound_its_cover_and_its_film() -> None:
    sound, film = read(samples.PODCAST).posts
    assert [one.kind for one in sound.media] == ["document", "picture"]
    assert sound.media[0].mime == "audio/mpeg"
    assert sound.media[1].url == "https://talk.example/12.jpg"
    assert sound.published == datetime(2026, 11, 18, 11, tzinfo=UTC)
    assert film.media[0] == Media(
        "https://talk.example/11.mp4", "video/mp4", "Two people at a table", "", 1280, 720
    )
    assert film.media[1].url == "https://talk.example/11.jpg"
    assert film.text == "To be seen."


def test_a_json_feed_brings_everything_that_a_program_can_say() -> None:
    post = only(read(samples.json_feed(samples.RICH)))
    assert post.captions == (
        Caption("We did it.", "en"),
        Caption("Мы это сделали.", "ru", "mastodon"),
    )
    assert post.hashtags == ("#Acme", "#LaunchDay", "#acme")
    assert post.disclosure == "I work at Acme."
    assert post.networks == ("mastodon", "bluesky")
    assert post.not_before == datetime(2026, 11, 19, 7, tzinfo=UTC)
    assert post.until == datetime(2026, 12, 1, tzinfo=UTC)
    assert (post.campaign, post.category, post.important) == ("winter", "Product news", True)
    assert (post.author, post.language) == ("Ada L", "ru")
    assert post.media == (
        Media("https://acme.example/a.jpg", "image/jpeg"),
        Media("https://acme.example/a.png", "image/png", "Sales rise", "A chart", 640, 480),
    )


def test_a_tombstone_needs_nothing_but_the_id() -> None:
    page = read(samples.json_feed({"id": "gone", "_goodword": {"withdrawn": True}}))
    assert (page.posts, page.withdrawn, page.skipped) == ((), ("gone",), ())


def test_a_tombstone_counts_even_where_the_rest_of_the_item_is_wrong() -> None:
    wrong = {"id": "gone", "_goodword": {"withdrawn": "yes", "not_before": 7}}
    assert read(samples.json_feed(wrong)).withdrawn == ("gone",)


def test_items_are_refused_one_by_one_and_named() -> None:
    page = read(
        samples.json_feed(
            samples.item(1),
            {"title": "no id"},
            samples.item(1, title="the same id again"),
            samples.item(2, id="x" * 100_000),
            "not an object",  # type: ignore[arg-type]
            samples.item(3, _goodword={"not_before": "soon"}),
            samples.item(4, _goodword={"networks": "mastodon"}),
            samples.item(5, id=7),
            samples.item(6, _goodword=[]),
        )
    )
    assert [post.guid for post in page.posts] == ["post-1", "7"]
    assert page.skipped == (
        "items[1].id: missing",
        "items[2].id: twice",
        "items[3].id: too_long",
        "items[4]: not_object",
        "items[5]._goodword.not_before: not_a_time",
        "items[6]._goodword.networks: not_list",
        "items[8]._goodword: not_object",
    )


def test_an_rss_item_without_guid_is_known_by_its_link_and_without_both_refused() -> None:
    text = (
        "<rss version='2.0'><channel><item><title>a</title><link>https://a.example/1</link></item>"
        "<item><title>b</title></item></channel></rss>"
    )
    page = read(text)
    assert only(page).guid == "https://a.example/1"
    assert page.skipped == ("items[1].id: missing",)


@pytest.mark.parametrize(
    ("body", "mime", "found"),
    [
        (b"", "", "empty"),
        (b" \n\t ", "application/rss+xml", "empty"),
        (b"<!DOCTYPE html><html><title>Acme</title>", "text/html", "html"),
        (b"<html><form><input type='password'></form></html>", "text/html", "login_page"),
        (b"<html><h1>Hotel WiFi</h1><p>Please sign in</p></html>", "text/html", "login_page"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", "application/xhtml+xml", "html"),
        (b'{"hello": 1}', "application/json", "json"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "application/feed+json", "json"),
        (b"[" * 100_000, "application/json", "json"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", "image/png", "binary"),
        (b"just words", "text/plain", "binary"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "xml"),
        (b"<rss version='2.0'><channel><item>", "application/rss+xml", "xml"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, mime: str, found: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        read(body, mime)
    assert caught.value.found == found
    assert caught.value.address == SOURCE.url


LAUGHS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""
OUTSIDE = """<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&x;</title></channel></rss>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
def test_entities_are_refused_in_every_encoding(text: str, encoding: str) -> None:
    text = text.replace('<?xml version="1.0"?>', "")
    with pytest.raises(NotAFeed) as caught:
        read(text.encode(encoding))
    assert caught.value.found == "xml_entities"


def test_a_document_type_without_entities_is_no_harm() -> None:
    text = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
        "<title>t</title><item><title>a</title><link>https://a.example/1</link></item>"
        "</channel></rss>"
    )
    assert only(read(text)).title == "a"


def test_what_half_the_world_gets_wrong_in_xml_is_mended() -> None:
    text = (
        "\n  <?xml version='1.0'?><rss version='2.0'><channel><title>Q&A</title><item>"
        "<guid>1</guid>"
        "<title>Fish&nbsp;& chips &eacute; &unknown; &amp;</title>"
        "<link>https://a.example/?a=1&b=2</link></item></channel></rss>"
    )
    page = read(text)
    assert page.title == "Q&A"
    assert only(page).title.replace("\xa0", " ") == "Fish & chips é &unknown; &"
    assert only(page).link == "https://a.example/?a=1&b=2"


def test_a_truncated_feed_changes_nothing_rather_than_half() -> None:
    with pytest.raises(NotAFeed):
        read(samples.ATOM[:-40])
    with pytest.raises(NotAFeed):
        read(samples.json_feed(samples.item(1))[:-2])


UMLAUT = (
    "<rss version='2.0'><channel><title>Grüße €</title><item><guid>ü</guid></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("body", "mime"),
    [
        (UMLAUT.encode(), ""),
        (UMLAUT.encode("utf-8-sig"), "text/xml"),
        (UMLAUT.encode("utf-16"), "text/xml"),
        (b"\xfe\xff" + UMLAUT.encode("utf-16-be"), ""),
        (UMLAUT.encode("cp1252"), ""),
        (UMLAUT.encode("cp1252"), "text/xml; charset=iso-8859-1"),
        (UMLAUT.encode("cp1252"), "text/xml; charset=windows-1252"),
        (b"<?xml version='1.0' encoding='windows-1252'?>" + UMLAUT.encode("cp1252"), ""),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?>" + UMLAUT.encode(), ""),
        (UMLAUT.encode(), "text/xml; charset=punycode"),
        (("<?xml version='1.0' encoding='utf-16'?>" + UMLAUT).encode("utf-16-le"), ""),
        (UMLAUT.replace("title>G", "title>\0G\x01").encode(), ""),
    ],
)
def test_encodings_are_understood(body: bytes, mime: str) -> None:
    page = read(body, mime)
    assert page.title == "Grüße €"
    assert only(page).guid == "ü"


def test_nul_surrogates_and_overrides_do_not_reach_a_post() -> None:
    body = samples.json_feed(
        samples.item(1, title="a\ud800b\0c\u202ed", content_text="x\ud83dy\r\nz\x07")
    )
    post = only(read(body))
    assert (post.title, post.text) == ("abcd", "xy\nz")
    post.text.encode()


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("<b>Bold</b> news", "Bold news"),
        ("<script>alert(1)</script>Safe", "Safe"),
        ("Fish &amp; chips", "Fish & chips"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a\n  b", "a b"),
        ("<img src=x onerror=alert(1)>", ""),
        ("x" * 9000, "x" * 500),
        (7, ""),
    ],
)
def test_titles_of_json_feeds_become_plain_lines(title: object, wanted: str) -> None:
    assert only(read(samples.json_feed(samples.item(1, title=title)))).title == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2026-11-20T09:00:00Z", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("2026-11-20T09:00:00.123456789+02:00", None),
        ("2026-11-20T09:00:00.5+02:00", datetime(2026, 11, 20, 7, 0, 0, 500000, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("yesterday", None),
        (1_700_000_000, None),
        (None, None),
    ],
)
def test_dates_of_json_feeds(written: object, wanted: datetime | None) -> None:
    found = only(read(samples.json_feed(samples.item(1, date_published=written)))).published
    if wanted is not None or not str(written).startswith("2026"):
        assert found == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("Fri, 20 Nov 2026 09:00:00 GMT", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 09:00:00 EST", datetime(2026, 11, 20, 14, tzinfo=UTC)),
        ("Fri, 20 Nov 26 09:00:00 +0200", datetime(2026, 11, 20, 7, tzinfo=UTC)),
        ("2026-11-20T09:00:00Z", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("32 Foo 2026", None),
        ("Fri, 99 Nov 99999 99:99:99", None),
        ("", None),
        ("1" * 5000, None),
    ],
)
def test_dates_of_rss(written: str, wanted: datetime | None) -> None:
    text = (
        "<rss version='2.0'><channel><item><guid>1</guid>"
        f"<pubDate>{written}</pubDate></item></channel></rss>"
    )
    assert only(read(text)).published == wanted


def test_only_http_addresses_become_links_and_media() -> None:
    for bad in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "http://[::1",
        "ftp://x/y",
    ):
        post = only(
            read(samples.json_feed(samples.item(1, url=bad, image=bad, attachments=[{"url": bad}])))
        )
        assert (post.link, post.media) == ("", ())


def test_the_id_is_the_same_after_a_move_to_https() -> None:
    old = read(samples.rss("http://a.example/1"))
    new = read(samples.rss("https://a.example/1"))
    assert only(old).id == only(new).id


def test_the_same_id_in_two_programs_makes_two_posts() -> None:
    body = samples.json_feed(samples.item(1))
    one = parse(body, "", SOURCE.url, SOURCE, "https://a.example/")
    two = parse(body, "", SOURCE.url, SOURCE, "https://b.example/")
    assert only(one).id != only(two).id


def test_more_items_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlscan, "ITEMS", 50)
    with pytest.raises(TooLarge):
        read(samples.rss(*(str(number) for number in range(51))))


def test_nesting_without_end_is_refused() -> None:
    deep = "<rss version='2.0'><channel>" + "<a>" * 5000 + "</a>" * 5000 + "</channel></rss>"
    with pytest.raises(NotAFeed):
        read(deep)


def test_text_that_is_too_long_is_cut_not_refused() -> None:
    post = only(read(samples.json_feed(samples.item(1, content_text="x" * 500_000))))
    assert len(post.text) == 50_000
