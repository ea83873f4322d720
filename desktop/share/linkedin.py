"""LinkedIn's interface: sharing as a member, with the company's own application.

LinkedIn knows no idempotency key and lets nobody read their own posts, so after an unclear
answer nothing can be looked up and nothing is repeated: the person is asked. Should they say
that it is not there, LinkedIn's own refusal of duplicates stands behind the second try: it
proves that the first went through, and names the post.
Sources: learn.microsoft.com/linkedin: marketing/community-management/shares (posts-api),
consumer/integrations/self-serve/share-on-linkedin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from desktop.errors import BadFile, Busy, NotAllowed, NotFound, Refused, TooLong, Unclear
from desktop.metric import EVERYTHING, Offer, Reading, Wanted
from desktop.model import Account, Attachment, Facts, Limits, Outgoing, Receipt, Secrets, Share
from desktop.replies import reason, record, words
from desktop.share import configured
from desktop.share import linkedin_posts as posts
from desktop.share.assisted import composer
from desktop.share.departure import check_owner
from desktop.share.linkedin_media import AGAIN, THUMBNAIL, Files
from desktop.share.linkedin_numbers import Numbers
from desktop.share.linkedin_setup import Setup
from desktop.share.linkedin_signin import SignIn
from desktop.share.linkedin_text import little
from desktop.share.linkedin_wire import (
    LIMITS,
    NAME,
    Caller,
    Wire,
    address_of,
    closed,
    codes_of,
    post_urn,
)
from desktop.share.network import Attempt, Composer, Connected
from desktop.share.text import count, fits
from desktop.web import Answer, Web, bare

POSTS, OLDER = "/rest/posts", "/v2/ugcPosts"
_SETTLING = (5.0, 10.0, 20.0)
"""A post that holds a file LinkedIn is still at work on is refused: then wait, and once more."""
_NOT_READY = frozenset({"MEDIA_ASSET_WAITING_UPLOAD", "MEDIA_ASSET_PROCESSING"})


class LinkedIn:
    """The adapter. Configuration: see `Setup` and docs/program-format.md. `pause` waits for a
    fresh token and for files that LinkedIn is at work on."""

    name = NAME
    title = "LinkedIn"
    asks_where = ""

    def __init__(
        self, web: Web, config: Facts, *, pause: Callable[[float], None] | None = None
    ) -> None:
        self._setup = Setup.read(config)
        self._pause = pause or web.pause
        self._wire = Wire(web, self._setup, self._pause)
        self._files = Files(web, self._wire, self._setup, self._pause)
        self._sign_in = SignIn(web, self._setup, self._wire)
        self._numbers = Numbers(self._wire, self._setup)
        usual = replace(LIMITS, documents=self._setup.endpoint != "ugcPosts")
        self._limits = configured.limits(config, usual)
        self.ports = self._setup.ports

    @property
    def usable(self) -> bool:
        """Whether it is configured so that it can be connected."""
        return self._setup.usable

    def limits(self, account: Account | None) -> Limits:
        return self._limits

    def repeat_window(self, account: Account) -> int:
        """A duplicate is refused only for a while, and nobody says for how long."""
        return 0

    def compose(self, outgoing: Outgoing) -> Composer:
        return composer(NAME, outgoing)

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        return self._sign_in.begin(redirect)

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        return self._sign_in.finish(attempt, answer, now)

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        return self._sign_in.refresh(account, secrets, now)

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        self._sign_in.revoke(account, secrets, now)

    def offers(self, account: Account) -> Offer:
        return self._numbers.offers(account)

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        shares: Sequence[Share],
        now: datetime,
        wanted: Wanted = EVERYTHING,
    ) -> Iterator[Reading]:
        return self._numbers.measure(Caller(account, secrets, now), shares, wanted)

    def publish(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt:
        check_owner(account, secrets)
        caller, text = Caller(account, secrets, now), self._fitting(posts.words_of(outgoing))
        kind = posts.kind_of(outgoing, self._limits)
        if self._setup.endpoint == "ugcPosts":
            return self._publish_older(caller, outgoing, text, kind)
        try:
            return self._publish(caller, outgoing, text, kind)
        except NotAllowed as error:
            # Refused as a kind of call, so nothing was posted. Nothing is kept about it: an
            # application gets more rights from one day to the next.
            if self._setup.endpoint != "auto" or kind == "document" or not closed(error):
                raise
            try:
                return self._publish_older(caller, outgoing, text, kind)
            except NotAllowed:
                raise error from None

    def edit(
        self,
        account: Account,
        secrets: Secrets,
        receipt: Receipt,
        outgoing: Outgoing,
        now: datetime,
    ) -> Receipt:
        check_owner(account, secrets)
        caller, text = Caller(account, secrets, now), self._fitting(posts.words_of(outgoing))
        answer = self._wire.send(
            caller,
            "POST",
            f"{POSTS}/{_encoded(receipt)}",
            {"patch": {"$set": {"commentary": little(text, self._setup.mentions)}}},
            {"X-RestLi-Method": "PARTIAL_UPDATE"},
        )
        if not answer.ok:
            raise self._wire.no(answer, caller, publishing=True, text=text)
        return receipt

    def delete(self, account: Account, secrets: Secrets, receipt: Receipt, now: datetime) -> None:
        check_owner(account, secrets)
        caller, urn = Caller(account, secrets, now), _encoded(receipt)
        for path in {"auto": (POSTS, OLDER)}.get(self._setup.endpoint, (self._path(),)):
            answer = self._wire.send(caller, "DELETE", f"{path}/{urn}")
            if answer.ok or answer.status in (404, 410):
                return
            error = self._wire.no(answer, caller)
            if not closed(error):
                break
        raise error

    # --- inside --------------------------------------------------------------------------

    def _fitting(self, text: str) -> str:
        """Counted as people read it: nobody says whether LinkedIn counts what is escaped."""
        if fits(text, self._limits):
            return text
        raise TooLong(
            count=count(text, self._limits), limit=self._limits.maximum, network=self.name
        )

    def _visibility(self, outgoing: Outgoing) -> str:
        """Errors: `Refused` where more people would see it than were meant."""
        if outgoing.visibility not in ("", "followers"):
            raise Refused(reason="visibility", status=0)
        return "CONNECTIONS" if outgoing.visibility else self._setup.visibility

    def _publish(self, caller: Caller, outgoing: Outgoing, text: str, kind: str) -> Receipt:
        """With the Posts API: files first, for nobody sees them."""
        content = self._content(caller, outgoing, kind)
        commentary = little(text, self._setup.mentions)
        body = posts.post(caller.urn, commentary, self._visibility(outgoing), content)
        return self._create(caller, POSTS, body, outgoing, text)

    def _publish_older(self, caller: Caller, outgoing: Outgoing, text: str, kind: str) -> Receipt:
        category, media = "NONE", []
        if kind == "article" and outgoing.link is not None:
            category, media = "ARTICLE", [posts.ugc_article(outgoing.link)]
        elif kind in ("pictures", "video"):
            category = "IMAGE" if kind == "pictures" else "VIDEO"
            for place, file in enumerate(outgoing.pictures):
                asset = self._files.asset(caller, outgoing, place, file)
                media.append(posts.ugc_file(asset, file.alt))
        visibility = self._visibility(outgoing)
        body = posts.ugc_post(caller.urn, text, visibility, category, media)
        return self._create(caller, OLDER, body, outgoing, text)

    def _content(self, caller: Caller, outgoing: Outgoing, kind: str) -> posts.Body:
        if kind == "article" and outgoing.link is not None:
            return posts.article(outgoing.link, self._thumbnail(caller, outgoing))
        uploaded = [
            self._files.ready(caller, outgoing, place, file)
            for place, file in enumerate(outgoing.pictures)
        ]
        if kind == "pictures":
            alts = [file.alt for file in outgoing.pictures]
            return posts.pictures(list(zip(uploaded, alts, strict=True)))
        return posts.single(uploaded[0], outgoing) if uploaded else {}

    def _thumbnail(self, caller: Caller, outgoing: Outgoing) -> str:
        """A card's picture; a card without one is better than none at all."""
        path = outgoing.link.thumbnail if outgoing.link is not None else ""
        mime = posts.picture_mime(path, self._limits)
        if not mime:
            return ""
        try:
            return self._files.ready(caller, outgoing, THUMBNAIL, Attachment(path, mime))
        except NotAllowed:
            raise
        except (BadFile, Refused):
            return ""

    def _create(
        self, caller: Caller, path: str, body: Facts, outgoing: Outgoing, text: str
    ) -> Receipt:
        """The one call that posts. Only a refusal because of a file that is not ready yet is
        answered by trying again."""
        answer = self._wire.send(caller, "POST", path, body)
        files = outgoing.pictures or (outgoing.link is not None and outgoing.link.thumbnail)
        for seconds in _SETTLING if files else ():
            if not _not_ready(answer):
                break
            self._pause(seconds)
            answer = self._wire.send(caller, "POST", path, body)
        if files and _not_ready(answer):
            raise Busy(address=bare(answer.url), retry_after=AGAIN)
        if answer.status != 429:
            self._files.forget(caller, outgoing)
        if not answer.ok:
            raise self._wire.no(answer, caller, publishing=True, text=text)
        urn = _made(answer)
        if not urn:
            # a page of somebody in between, or a yes without a name: it may be there
            raise Unclear(address=bare(answer.url), cause="answer", status=answer.status)
        return Receipt(urn, address_of(urn), caller.now)

    def _path(self) -> str:
        return OLDER if self._setup.endpoint == "ugcPosts" else POSTS


def _made(answer: Answer) -> str:
    """The name of the post just made: in a header, with the older interface in the body too."""
    named = answer.headers.get("x-restli-id") or answer.headers.get("x-linkedin-id")
    return post_urn(words(named) or words(record(answer).get("id")))


def _not_ready(answer: Answer) -> bool:
    """Refused, so not posted, because a file is not ready yet."""
    if not 400 <= answer.status < 500 or answer.status == 408:
        return False
    return bool(codes_of(answer) & _NOT_READY) or "still processing" in reason(answer)


def _encoded(receipt: Receipt) -> str:
    """A post's name for an address. Errors: `NotFound` where it never was known."""
    urn = post_urn(receipt.remote_id) or post_urn(receipt.url)
    if not urn:
        raise NotFound(address=receipt.url, status=0)
    return quote(urn, safe="")
