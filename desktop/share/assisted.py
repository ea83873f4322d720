"""Networks shared to by hand: their own composer, opened with the words ready where it takes them.

Nothing is sent from here. A composer is promised as `prefilled` only where the network reads
every word out of its address; where it does not, or forbids it, the words lie on the clipboard
and the person pastes them. Nothing is ever cut to make an address fit.
Sources: docs.x.com (web intent), docs.bsky.app (intent), developers.facebook.com (Threads web
intents, Share Dialog; Platform Terms on prefilled words), core.telegram.org/widgets/share,
learn.microsoft.com (Share to Teams), RFC 6068 (mailto). Read on 20 November 2026; the addresses
of LinkedIn, XING, Reddit and WhatsApp are in wide use, and LinkedIn's is not documented.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from desktop.model import NOTHING, Account, Facts, Limits, Outgoing
from desktop.share import configured
from desktop.share.limits import NETWORKS
from desktop.share.network import Composer
from desktop.share.tracking import holds
from desktop.share.wording import with_link
from desktop.text import tokens

LONGEST = 1800 if sys.platform == "win32" else 8000
"""Characters of an address that surely opens. Windows hands no more than 2,083 to a browser or
mail program (wininet.h: INTERNET_MAX_URL_LENGTH); elsewhere it is the networks' own servers
that take about 8,000."""
SUBJECT = 120
REDDIT_TITLE = 300


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be shared, as composers need it: `text` without the link (unless the person
    wrote it there), `whole` with it. `link` can be shown as a card: empty where there is none
    or pictures take its place. `title` is what the link says of itself."""

    text: str
    whole: str
    link: str = ""
    title: str = ""
    pictures: bool = False

    @property
    def apart(self) -> str:
        """The link where it does not stand in the text already."""
        return "" if holds(self.text, self.link) else self.link

    @property
    def to_paste(self) -> str:
        """The words for a composer that has the link already."""
        return self.text if self.text.strip() else self.whole


Way = Callable[[Words, int], Composer]
"""From the words and the longest address to the composer."""


class Assisted:
    """One network whose own composer is opened. `longest` is for tests."""

    def __init__(
        self, name: str, title: str, way: Way, longest: int = LONGEST, config: Facts = NOTHING
    ) -> None:
        self.name = name
        self.title = title
        self._way = way
        self._longest = longest
        self._limits = configured.limits(config, NETWORKS[name].limits)

    def limits(self, account: Account | None) -> Limits:
        """What the network takes as far as is known; it is asked nothing."""
        del account
        return self._limits

    def compose(self, outgoing: Outgoing) -> Composer:
        return self._way(_words(outgoing), self._longest)


def by_hand(
    longest: int = LONGEST, config: Mapping[str, Facts] = MappingProxyType({})
) -> tuple[Assisted, ...]:
    """Every network that can be shared to by hand, in the order in which they are offered."""
    return tuple(
        Assisted(name, title, way, longest, config.get(name, NOTHING)) for name, title, way in _ALL
    )


def composer(network: str, outgoing: Outgoing) -> Composer:
    """The composer of one of these networks, for an adapter that can send as well."""
    way = next(way for name, _, way in _ALL if name == network)
    return way(_words(outgoing), LONGEST)


def _words(outgoing: Outgoing) -> Words:
    card = outgoing.link
    link = card.url if card is not None else _first_link(outgoing.text)
    pictures = bool(outgoing.pictures)
    return Words(
        _lines(outgoing.text),
        _lines(with_link(outgoing)),
        "" if pictures else link,
        card.title if card is not None else "",
        pictures,
    )


def _first_link(text: str) -> str:
    return next((token.text for token in tokens(text) if token.kind == "url"), "")


def _lines(text: str) -> str:
    """Every kind of line break as one line feed, which every composer takes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _address(place: str, mark: str = "?", **parts: str) -> str:
    """An address with these parts. Blanks become %20: composers show a plus as a plus."""
    query = "&".join(
        f"{name}={quote(value, safe='', errors='replace')}"
        for name, value in parts.items()
        if value
    )
    return f"{place}{mark}{query}" if query else place


def _ready(address: str, words: Words, longest: int) -> Composer | None:
    """A composer that shows the words at once, where its address is not too long to open."""
    return Composer(address, True, words.whole) if len(address) <= longest else None


def _pasted(address: str, clipboard: str) -> Composer:
    return Composer(address, False, clipboard)


def _card(address: str, home: str, words: Words, longest: int) -> Composer:
    """A composer that has the link and waits for the words; `home` for a link too long."""
    if words.link and len(address) <= longest:
        return _pasted(address, words.to_paste)
    return _pasted(home, words.whole)


# --- one way a network ------------------------------------------------------------------------


def _x(words: Words, longest: int) -> Composer:
    """The link stands in the text, as it does in the posts of the adapter."""
    place = "https://x.com/intent/tweet"
    ready = _ready(_address(place, text=words.whole), words, longest)
    return ready or _pasted(place, words.whole)


def _linkedin(words: Words, longest: int) -> Composer:
    place = "https://www.linkedin.com/feed/?shareActive=true"
    ready = _ready(_address(place, "&", text=words.whole), words, longest)
    if ready is not None:
        return ready
    # its documented page shows the card and takes no words
    page = "https://www.linkedin.com/sharing/share-offsite/"
    return _card(_address(page, url=words.link), place, words, longest)


def _bluesky(words: Words, longest: int) -> Composer:
    place = "https://bsky.app/intent/compose"
    ready = _ready(_address(place, text=words.whole), words, longest)
    return ready or _pasted("https://bsky.app/", words.whole)


def _mastodon(words: Words, longest: int) -> Composer:
    """Mastodon's own page that asks for the server; the words stay in the browser (fragment)."""
    place = "https://share.joinmastodon.org/"
    ready = _ready(_address(place, "#", text=words.whole), words, longest)
    return ready or _pasted("https://joinmastodon.org/", words.whole)


def _facebook(words: Words, longest: int) -> Composer:
    """Facebook's terms forbid filling in a person's words, and its page drops them anyway."""
    page = "https://www.facebook.com/sharer/sharer.php"
    return _card(_address(page, u=words.link), "https://www.facebook.com/", words, longest)


def _instagram(words: Words, longest: int) -> Composer:
    del longest
    return _pasted("https://www.instagram.com/", words.whole)


def _threads(words: Words, longest: int) -> Composer:
    place = "https://www.threads.com/intent/post"
    text = words.text if words.apart else words.whole
    ready = _ready(_address(place, text=text, url=words.apart), words, longest)
    return ready or _card(_address(place, url=words.link), place, words, longest)


def _xing(words: Words, longest: int) -> Composer:
    """Its share page takes nothing but a link."""
    page = "https://www.xing.com/spi/shares/new"
    return _card(_address(page, url=words.link), "https://www.xing.com/", words, longest)


def _reddit(words: Words, longest: int) -> Composer:
    """A post there has a title of one line. Words that are no more than that are the title;
    else the first line is, and the rest is the text, which only a post without a link has."""
    place = "https://www.reddit.com/submit"
    first, _, rest = words.text.lstrip("\n").partition("\n")
    title = _shortened(first or words.title, REDDIT_TITLE)
    if words.pictures:
        return _pasted(_address(place, type="IMAGE", title=title), words.whole)
    if words.link:
        address = _address(place, type="LINK", url=words.link, title=title)
        ready = _ready(address, words, longest) if title == words.text else None
        return ready or _card(address, place, words, longest)
    body = rest.lstrip("\n") if title == first else words.whole
    ready = _ready(_address(place, type="TEXT", title=title, text=body), words, longest)
    return ready or _pasted(_address(place, type="TEXT"), words.whole)


def _whatsapp(words: Words, longest: int) -> Composer:
    ready = _ready(_address("https://wa.me/", text=words.whole), words, longest)
    return ready or _pasted("https://web.whatsapp.com/", words.whole)


def _telegram(words: Words, longest: int) -> Composer:
    """It writes `url` first and the text below. Without a link of its own the words themselves
    go there; then they must not begin with an @, which Telegram refuses."""
    place = "https://t.me/share/url"
    if words.apart:
        ready = _ready(_address(place, url=words.apart, text=words.text), words, longest)
    elif words.whole.lstrip().startswith("@"):
        ready = None
    else:
        ready = _ready(_address(place, url=words.whole), words, longest)
    return ready or _pasted("https://web.telegram.org/", words.whole)


def _teams(words: Words, longest: int) -> Composer:
    """Its share page wants a link; words go with it."""
    page, home = "https://teams.microsoft.com/share", "https://teams.microsoft.com/"
    if not words.link:
        return _pasted(home, words.whole)
    address = _address(page, href=words.link, msgText=words.text, preview="true")
    bare = _address(page, href=words.link, preview="true")
    return _ready(address, words, longest) or _card(bare, home, words, longest)


def _email(words: Words, longest: int) -> Composer:
    """The person's mail program. What does not fit is left out whole, never cut: half a text
    that looks like all of it would be sent."""
    first = words.text.strip().partition("\n")[0]
    subject = _shortened(" ".join((words.title or first).split()), SUBJECT)
    body = words.whole.replace("\n", "\r\n")  # RFC 6068 section 5
    ready = _ready(_address("mailto:", subject=subject, body=body), words, longest)
    return ready or _pasted(_address("mailto:", subject=subject), words.whole)


def _shortened(line: str, most: int) -> str:
    """At most `most` characters, broken between two words."""
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    return f"{kept.rpartition(' ')[0] or kept}…"


_ALL: tuple[tuple[str, str, Way], ...] = (
    ("linkedin", "LinkedIn", _linkedin),
    ("x", "X", _x),
    ("mastodon", "Mastodon", _mastodon),
    ("bluesky", "Bluesky", _bluesky),
    ("facebook", "Facebook", _facebook),
    ("instagram", "Instagram", _instagram),
    ("threads", "Threads", _threads),
    ("xing", "XING", _xing),
    ("reddit", "Reddit", _reddit),
    ("whatsapp", "WhatsApp", _whatsapp),
    ("telegram", "Telegram", _telegram),
    ("teams", "Microsoft Teams", _teams),
    ("email", "E-mail", _email),
)
