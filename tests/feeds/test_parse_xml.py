"""Atom and RSS where we read more than feedparser does, or otherwise: a reason a test."""

from __future__ import annotations

import pytest

from desktop.errors import NotAFeed
from desktop.feeds import xmlscan
from desktop.feeds.parse import Parsed, parse
from desktop.model import FeedSource, Media, Post

SOURCE = FeedSource("news", "News", "https://acme.example/feeds/all.xml")
SPACES = (
    "xmlns:media='http://search.yahoo.com/mrss/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
)


def read(body: bytes | str) -> Parsed:
    body = body.encode() if isinstance(body, str) else body
    return parse(body, "", SOURCE.url, SOURCE, "p")


def item(inner: str, channel: str = "", spaces: str = SPACES) -> Post:
    text = (
        f"<rss version='2.0' {spaces}><channel>{channel}"
        f"<item><guid isPermaLink='false'>1</guid>{inner}</item></channel></rss>"
    )
    (post,) = read(text).posts
    return post


def entry(inner: str, attributes: str = "", feed: str = "") -> Post:
    text = (
        f"<feed xmlns='http://www.w3.org/2005/Atom' {attributes}>{feed}"
        f"<entry><id>1</id>{inner}</entry></feed>"
    )
    (post,) = read(text).posts
    return post


def test_the_author_is_a_name_and_his_address_is_nobodys_business() -> None:
    assert item("<author>ida@acme.example (Ida Holm)</author>").author == "Ida Holm"
    assert item("<author>Ida Holm &lt;ida@acme.example&gt;</author>").author == "Ida Holm"
    assert item("<author>ida@acme.example</author>").author == "ida@acme.example"
    named = "<author>ida@acme.example</author><dc:creator>Ida Holm</dc:creator>"
    assert item(named).author == "Ida Holm"
    assert entry("<author><name>Ida</name><email>ida@acme.example</email></author>").author == "Ida"


def test_an_entry_without_author_has_that_of_its_feed() -> None:
    """RFC 4287 section 4.2.1."""
    assert entry("<title>t</title>", feed="<author><name>Ida</name></author>").author == "Ida"


def test_an_id_stays_as_it_is_written_whatever_the_base() -> None:
    post = entry("<link href='b/1'/>", "xml:base='https://acme.example/a/'")
    assert (post.guid, post.link) == ("1", "https://acme.example/a/b/1")


def test_bases_add_up_and_begin_at_the_address_of_the_feed() -> None:
    post = entry("<link href='one'/>", "xml:base='../blog/'")
    assert post.link == "https://acme.example/blog/one"


def test_a_guid_is_a_link_only_where_it_is_an_address() -> None:
    text = "<rss version='2.0'><channel><item><guid>{}</guid></item></channel></rss>"
    (post,) = read(text.format("https://acme.example/1")).posts
    assert post.link == "https://acme.example/1"
    (post,) = read(text.format("post-1")).posts
    assert (post.guid, post.link) == ("post-1", "")


def test_addresses_with_blanks_or_escaped_twice_are_meant_well() -> None:
    assert item("<link> https://acme.example/a b </link>").link == "https://acme.example/a%20b"
    twice = item("<link>https://acme.example/?a=1&amp;amp;b=2</link>")
    assert twice.link == "https://acme.example/?a=1&b=2"


def test_the_longest_description_is_read_and_that_of_a_film_only_without_one() -> None:
    short = "<description>A long description of the whole thing</description>"
    post = item(f"{short}<itunes:summary>short</itunes:summary>")
    assert post.text == "A long description of the whole thing"
    film = "<media:group><media:content url='https://acme.example/1.mp4'/></media:group>"
    words = "<media:description>What it shows</media:description>"
    assert item(f"{words}{film}").text == "What it shows"
    assert item(f"{words}{film}<description>Other</description>").text == "Other"


def test_a_group_of_sizes_is_one_picture() -> None:
    sizes = "".join(
        f"<media:content url='https://acme.example/{width}.jpg' width='{width}' medium='image'/>"
        for width in (150, 1200, 600)
    )
    (picture,) = item(f"<media:group>{sizes}</media:group>").media
    assert picture == Media("https://acme.example/1200.jpg", "image/jpeg", width=1200)


def test_a_player_is_no_video_but_its_still_is_a_picture() -> None:
    post = item(
        "<media:group><media:content url='https://tube.example/v/1' "
        "type='application/x-shockwave-flash'/>"
        "<media:thumbnail url='https://tube.example/1.jpg'/></media:group>"
    )
    assert [one.url for one in post.media] == ["https://tube.example/1.jpg"]


def test_what_a_picture_shows_is_told_by_the_description_inside_it() -> None:
    post = item(
        "<media:content url='https://acme.example/1.jpg' medium='image'>"
        "<media:description type='html'>A &lt;b&gt;crane&lt;/b&gt;</media:description>"
        "</media:content><media:description>not this</media:description>"
    )
    assert post.media[0].alt == "A crane"


def test_pictures_that_load_late_are_found_where_they_will_come_from() -> None:
    late = "&lt;img src='data:image/gif;base64,R0' data-src='/late.jpg' alt='Late'&gt;"
    (picture,) = item(f"<description>{late}</description>").media
    assert (picture.url, picture.alt) == ("https://acme.example/late.jpg", "Late")


def test_the_picture_of_the_summary_is_taken_where_the_text_has_none() -> None:
    post = item(
        "<description>&lt;img src='https://acme.example/1.png'&gt;</description>"
        "<content:encoded>words alone</content:encoded>"
    )
    assert (post.text, post.media[0].url) == ("words alone", "https://acme.example/1.png")


def test_content_of_another_kind_is_no_text() -> None:
    post = entry(
        "<content type='image/png' src='https://acme.example/1.png'/><summary>Words</summary>"
    )
    assert (post.text, post.media[0].url) == ("Words", "https://acme.example/1.png")
    post = entry("<content type='application/pdf'>JVBERi0=</content><summary>Words</summary>")
    assert post.text == "Words"


def test_signs_that_are_no_markup_stay_in_titles() -> None:
    assert (
        item("<title>Use vector&lt;T&gt; &amp; 1 &lt; 2</title>").title == "Use vector<T> & 1 < 2"
    )
    assert item("<title>&lt;b&gt;Bold&lt;/b&gt; news</title>").title == "Bold news"
    assert item("<title><![CDATA[Fish &#038; chips]]></title>").title == "Fish & chips"
    assert entry("<title>&lt;b&gt;Bold&lt;/b&gt;</title>").title == "<b>Bold</b>"
    assert entry("<title type='html'>&lt;b&gt;Bold&lt;/b&gt;</title>").title == "Bold"
    xhtml = (
        "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b>B</b>old</div></title>"
    )
    assert entry(xhtml).title == "Bold"


def test_html_that_nobody_escaped_is_read_as_html() -> None:
    post = item("<description><p>One <b>two</b></p><p>three</p></description>")
    assert post.text == "One two\n\nthree"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("GrÃ¼ÃŸe", "Grüße"),  # UTF-8 that was taken for Windows-1252
        ("itâ€™s", "it’s"),
        ("it&#146;s", "it’s"),  # a number of Windows-1252
        ("NÃO e Ã", "NÃO e Ã"),
    ],
)
def test_words_in_the_wrong_encoding_are_mended(written: str, wanted: str) -> None:
    assert item(f"<title>{written}</title>").title == wanted
    assert item(f"<description>{written}</description>").text == wanted


def test_prefixes_that_nobody_declared_mean_what_they_usually_mean() -> None:
    post = item(
        "<dc:creator>Ida</dc:creator><foo:bar>x</foo:bar><title>Q&A</title>"
        "<media:content url='https://acme.example/1.jpg'/>",
        spaces="",
    )
    assert (post.author, post.title) == ("Ida", "Q&A")
    assert post.media[0].url == "https://acme.example/1.jpg"


def test_mending_leaves_what_is_right_as_it_is() -> None:
    post = item("<title>A & B</title><description><![CDATA[<p>C &amp; D & E</p>]]></description>")
    assert (post.title, post.text) == ("A & B", "C & D & E")
    code = "<title>A & B</title><description><![CDATA[&lt;br&gt; and <!ENTITY x>]]></description>"
    assert item(code).text.startswith("<br> and")


def test_entities_of_a_document_type_that_lies_elsewhere_are_those_of_html() -> None:
    text = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "rss-0.91.dtd">'
        "<rss version='0.91'><channel><item><guid>1</guid><title>Caf&eacute;</title></item>"
        "</channel></rss>"
    )
    assert read(text).posts[0].title == "Café"


def test_the_namespace_of_the_root_is_the_feeds_own_whatever_it_is() -> None:
    text = (
        "<rss version='2.0' xmlns='http://backend.userland.com/rss2'><channel><item>"
        "<guid>1</guid><title>t</title></item></channel></rss>"
    )
    assert read(text).posts[0].title == "t"
    assert read(text.replace("backend.userland.com/rss2", "x.example/y")).posts[0].title == "t"


def test_languages_are_the_items_own_or_that_of_the_feed_wherever_it_stands() -> None:
    assert item("<dc:language>fr</dc:language>", "<language>de</language>").language == "fr"
    assert item("", "<language>de</language>").language == "de"
    assert entry("<title xml:lang='pt_BR'>t</title>", "xml:lang='de'").language == "pt-BR"
    text = (
        "<rss version='2.0'><channel><item><guid>1</guid></item><language>de</language>"
        "</channel></rss>"
    )
    assert read(text).posts[0].language == "de"


def test_the_facts_of_the_channel_are_not_those_of_its_picture() -> None:
    text = (
        "<rss version='2.0'><channel><image><title>Logo</title><link>https://x.example/</link>"
        "</image><title>News</title><link>https://acme.example/</link></channel></rss>"
    )
    page = read(text)
    assert (page.title, page.home) == ("News", "https://acme.example/")


def test_tombstones_are_found_in_rss_too() -> None:
    text = (
        "<rss version='2.0' xmlns:at='http://purl.org/atompub/tombstones/1.0'><channel>"
        "<at:deleted-entry ref=' 7 '/></channel></rss>"
    )
    assert read(text).withdrawn == ("7",)


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'><channel>" + "<item><guid>1</guid>" + "<b/>" * 11_000 + "</item>",
        "<rss version='2.0'>" + "".join(f"<n{number}/>" for number in range(6000)) + "</rss>",
        "<rss " + " ".join(f"a{number}=''" for number in range(200)) + "/>",
        "<rss a='" + "x" * 3_000_000 + "'/>",
        "<rss version='2.0'><!--" + "x" * 3_000_000 + "--></rss>",
    ],
)
def test_what_no_feed_looks_like_is_refused(body: str) -> None:
    with pytest.raises(NotAFeed):
        read(body)


def test_where_xml_breaks_is_told_in_lines_of_the_file() -> None:
    text = "\n<?xml version='1.0'?>\n<rss version='2.0'>\n<channel>\n</chanel></rss>"
    with pytest.raises(NotAFeed) as caught:
        read(text)
    assert caught.value.facts["line"] == 5


def test_a_long_text_is_cut_and_the_next_item_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlscan, "CHARACTERS", 1000)
    text = (
        "<rss version='2.0'><channel><item><guid>1</guid><description>"
        + "many words " * 60_000
        + "</description></item><item><guid>2</guid><title>next</title></item></channel></rss>"
    )
    first, second = read(text).posts
    assert len(first.text) < 600_000
    assert second.title == "next"
