"""Feeds in the shapes in which the world writes them; every word of them is invented."""

from __future__ import annotations

import json
from typing import Any

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
    xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:wfw="http://wellformedweb.org/CommentAPI/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:atom="http://www.w3.org/2005/Atom"
    xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
    xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
    <title>Harbour &#8211; News</title>
    <atom:link href="https://harbour.example/feed/" rel="self" type="application/rss+xml" />
    <link>https://harbour.example</link>
    <description>What the harbour does</description>
    <lastBuildDate>Thu, 19 Nov 2026 08:00:12 +0000</lastBuildDate>
    <language>en-GB</language>
    <sy:updatePeriod>hourly</sy:updatePeriod>
    <generator>https://wordpress.org/?v=6.8</generator>
    <item>
        <title>We opened the third quay &#038; it works</title>
        <link>https://harbour.example/third-quay/</link>
        <dc:creator><![CDATA[Ida Holm]]></dc:creator>
        <pubDate>Thu, 19 Nov 2026 07:59:00 +0000</pubDate>
        <category><![CDATA[Company]]></category>
        <category><![CDATA[Ships]]></category>
        <guid isPermaLink="false">https://harbour.example/?p=301</guid>
        <description>
<![CDATA[<p>Ships wait less now. [&#8230;]</p>
<p>The post <a href="https://harbour.example/third-quay/">We opened</a> came first.</p>]]>
        </description>
        <content:encoded><![CDATA[
<p>Ships wait less now.</p>
<figure><img loading="lazy" width="1024" height="512" src="https://harbour.example/quay.jpg"
 alt="A crane over three ships" class="wp-image-302" /></figure>
<p>Two hours&nbsp;less, on average &mdash; and we measured.</p>
<script>alert(1)</script>
]]></content:encoded>
        <slash:comments>0</slash:comments>
    </item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
      xml:lang="de" xml:base="https://werk.example/blog/">
  <title type="text">Werkblog</title>
  <link rel="alternate" href="https://werk.example/"/>
  <link rel="self" href="https://werk.example/atom.xml"/>
  <id>tag:werk.example,2026:blog</id>
  <updated>2026-11-19T10:00:00+01:00</updated>
  <entry>
    <id>tag:werk.example,2026:blog/7</id>
    <title type="html">Neue &lt;em&gt;Presse&lt;/em&gt; läuft</title>
    <link rel="alternate" href="2026/presse"/>
    <link rel="enclosure" type="image/png" length="1000" href="https://werk.example/presse.png"/>
    <author><name>Jürgen Groß</name></author>
    <category term="produkt" label="Produkt"/>
    <published>2026-11-19T10:00:00+01:00</published>
    <updated>2026-11-19T10:05:00+01:00</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Sie stanzt <b>leise</b>.</p>
      <p>Und schnell.</p></div></content>
  </entry>
  <entry>
    <id>tag:werk.example,2026:blog/6</id>
    <title>1 &lt; 2 &amp; 3</title>
    <link href="https://werk.example/6"/>
    <updated>2026-11-18T10:00:00Z</updated>
    <summary>Kurz.
Und knapp.</summary>
  </entry>
  <at:deleted-entry ref="tag:werk.example,2026:blog/5" when="2026-11-19T09:00:00Z"/>
</feed>"""

RDF = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
 <channel rdf:about="https://old.example/index.rdf">
  <title>Old but alive</title><link>https://old.example/</link><description>x</description>
  <items><rdf:Seq><rdf:li rdf:resource="https://old.example/1"/></rdf:Seq></items>
 </channel>
 <item rdf:about="https://old.example/1">
  <title>First</title><link>https://old.example/1</link>
  <description>Text of the first</description>
  <dc:date>2026-11-17T12:00:00+09:00</dc:date><dc:creator>Abe</dc:creator>
  <dc:subject>craft</dc:subject>
 </item>
</rdf:RDF>"""

PODCAST = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
     xmlns:media="http://search.yahoo.com/mrss/">
 <channel><title>Deep Work Talk</title><link>https://talk.example</link><language>en</language>
  <itunes:image href="https://talk.example/cover.jpg"/>
  <item><title>12: Listening</title><guid isPermaLink="false">ep-12</guid>
   <link>https://talk.example/12</link><pubDate>Wed, 18 Nov 2026 06:00:00 EST</pubDate>
   <enclosure url="https://talk.example/12.mp3?x=1" length="1" type="audio/mpeg"/>
   <itunes:image href="https://talk.example/12.jpg"/><itunes:duration>1800</itunes:duration>
   <description>About ears.</description></item>
  <item><title>11: A film</title><guid isPermaLink="false">ep-11</guid>
   <link>https://talk.example/11</link><pubDate>Wed, 11 Nov 2026 06:00:00 +0100</pubDate>
   <media:group>
    <media:content url="https://talk.example/11.mp4" medium="video" width="1280" height="720">
     <media:description type="plain">Two people at a table</media:description>
    </media:content>
    <media:thumbnail url="https://talk.example/11.jpg"/>
   </media:group>
   <description>To be seen.</description></item>
 </channel></rss>"""


def json_feed(*items: dict[str, Any], **top: Any) -> bytes:
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": list(items)}
    return json.dumps(whole | top).encode()


def item(number: int | str, **more: Any) -> dict[str, Any]:
    made = {
        "id": f"post-{number}",
        "title": f"Post {number}",
        "url": f"https://acme.example/{number}",
        "content_text": f"What happened, part {number}.",
        "date_published": "2026-11-20T09:00:00Z",
    }
    return made | more


def rss(*guids: str, title: str = "News") -> bytes:
    items = "".join(
        f"<item><title>Item {guid}</title><guid isPermaLink='false'>{guid}</guid>"
        f"<link>https://acme.example/{guid}</link>"
        "<pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate></item>"
        for guid in guids
    )
    text = f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"
    return text.encode()


def program(*feeds: str, **more: Any) -> bytes:
    listed = [{"id": f"feed{i}", "title": f"Feed {i}", "url": url} for i, url in enumerate(feeds)]
    return json.dumps(
        {"schema": "goodword-program/1", "title": "Acme", "feeds": listed} | more
    ).encode()


RICH = item(
    "rich",
    image="https://acme.example/a.jpg",
    authors=[{"name": "Ada <b>L</b>"}],
    language="ru",
    tags=["Product"],
    attachments=[
        {
            "url": "/a.png",
            "mime_type": "image/png",
            "title": "A chart",
            "_goodword": {"alt": "Sales rise", "width": 640, "height": 480},
        },
        {"url": "javascript:alert(1)", "mime_type": "image/png"},
    ],
    _goodword={
        "captions": [
            {"text": "We did it.", "language": "en"},
            {"text": "Мы это сделали.", "language": "ru", "network": "Mastodon"},
            {"text": ""},
        ],
        "hashtags": ["Acme", "#Launch Day", "acme"],
        "disclosure": "I work at Acme.",
        "networks": ["Mastodon", "bluesky"],
        "not_before": "2026-11-19T08:00:00+01:00",
        "until": "2026-12-01",
        "campaign": "winter",
        "category": "Product news",
        "important": True,
        "something_new": {"x": 1},
    },
)
