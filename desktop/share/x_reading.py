"""X for companies that let it be read: after a lost answer, one's own recent posts are looked at.

X gives a text back with its links shortened and a link to the pictures behind it, and tells
beside it what they stand for.
Source: docs.x.com: x-api/users/get-posts, fundamentals/data-dictionary (entities).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from desktop.errors import Unclear
from desktop.model import Account, Facts, Outgoing, Receipt, Secrets
from desktop.replies import record
from desktop.share.looking_back import created, since
from desktop.share.wording import Likeness, likeness, with_link
from desktop.share.x import X, receipt_of
from desktop.share.x_answers import no
from desktop.share.x_setup import Setup
from desktop.share.x_signin import bearer
from desktop.web import Answer, Web, bare

_LOOK_BACK = 5
"""Posts that are read: the fewest that X gives, because each one costs."""
_SHORT = re.compile(r"https://t\.co/\w+")


def offered(web: Web, config: Facts) -> tuple[X, ...]:
    """The adapter that fits a configuration; none without the company's own application."""
    setup = Setup.read(config)
    return ((ReadingX if setup.look_up else X)(web, config),) if setup.client_id else ()


class ReadingX(X):
    """The same adapter, which can also look up. Configuration: `look_up` is true."""

    def find(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt | None:
        answer = self._web.read(
            f"{self._setup.api}/2/users/{account.remote_id}/tweets",
            params={
                "max_results": str(_LOOK_BACK),
                "exclude": "retweets",
                "tweet.fields": "created_at,entities,note_tweet",
            },
            token=bearer(secrets.access),
        )
        if answer.status in (401, 402, 403, 429):
            raise no(answer, account, secrets, now)
        posts, first = _posts(answer), since(answer, outgoing, now)
        recent = [post for post in posts if created(post) >= first]
        wanted, unsure = with_link(outgoing), False
        for post in recent:
            alike = likeness(_as_written(post), wanted)
            receipt = receipt_of(post, now)
            if alike is Likeness.SAME and receipt is not None:
                return receipt
            unsure = unsure or alike is not Likeness.OTHER
        # where all are recent, an older page may hold more that are
        if unsure or (len(recent) == len(posts) and _more(answer)):
            raise Unclear(address=bare(answer.url), cause="not_found_for_sure")
        return None


def _posts(answer: Answer) -> list[Mapping[str, Any]]:
    """X leaves `data` out where there are none, and says so; problems hide posts."""
    found = record(answer) if answer.ok else {}
    meta = found.get("meta")
    empty = isinstance(meta, dict) and meta.get("result_count") == 0
    posts = found.get("data", [] if empty else None)
    good = isinstance(posts, list) and all(isinstance(post, dict) for post in posts)
    if not isinstance(posts, list) or not good or found.get("errors"):
        raise Unclear(address=bare(answer.url), cause="answer", status=answer.status)
    return posts


def _more(answer: Answer) -> bool:
    meta = record(answer).get("meta")
    return isinstance(meta, dict) and bool(meta.get("next_token"))


def _as_written(post: Mapping[str, Any]) -> str:
    """A post's text as markup, with the links that were written in place of X's."""
    note = post.get("note_tweet")
    source = note if isinstance(note, dict) and note.get("text") else post
    text = str(source.get("text") or "")
    written = {str(url.get("url")): str(url.get("expanded_url") or "") for url in _urls(source)}
    return _SHORT.sub(lambda found: escape(written.get(found[0], found[0]), quote=False), text)


def _urls(source: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    entities = source.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    return [url for url in urls if isinstance(url, dict)] if isinstance(urls, list) else []
