"""From an opened draft to what the composer's parts show. Pure but for the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, Qt

from desktop.model import Caption, Draft, KeptPost, LinkCard, Media, Program
from desktop.share.catalog import Catalog
from desktop.share.shares import outgoing_of
from desktop.ui.attachments import Offered
from desktop.ui.messages import moment_text
from desktop.ui.opening import Opened
from desktop.ui.preview import Shown
from desktop.ui.preview_facts import Side
from desktop.ui.preview_media import Reel
from desktop.ui.refusing import Surroundings, sent_text
from desktop.ui.target import Target, Way
from desktop.ui.ways import way

_CARD_TEXT = 200
Find = Callable[[str], str]
"""The file of a picture's address, empty while it is not here."""
Fact = tuple[str, str, str]


def facts(opened: Opened, kept: KeptPost, now: datetime) -> tuple[Fact, ...]:
    """Lines beside the post: what it is for, until when, where it was shared before."""
    lines: list[Fact] = []
    campaigns = opened.program.campaigns if opened.program is not None else ()
    for campaign in campaigns:
        if campaign.id == kept.post.campaign:
            lines.append(("flag", "muted", campaign.title))
            if campaign.text:
                lines.append(("", "muted", campaign.text))
    lines += _about(kept, opened.program)
    if kept.post.until is not None:
        words = _tr("Until {time}").format(time=moment_text(kept.post.until, now))
        lines.append(("clock", "warn", words))
    handles = {account.id: account.handle for account in opened.accounts}
    for share in opened.earlier[-2:]:
        when = moment_text(share.went_live, now)
        words = _tr("You shared this as {handle}: {time}").format(
            handle=handles.get(share.account, share.network), time=when
        )
        lines.append(("check", "good", words))
    return tuple(lines)


def _about(kept: KeptPost, program: Program | None) -> list[Fact]:
    """Whom it is for, whom it may name, how long it is good, and whether anybody signed it."""
    post, lines = kept.post, list[Fact]()
    known = program.segments if program is not None else ()
    whom = [one.title for one in known if one.id in post.segments]
    if whom:
        words = _tr("For {groups}").format(groups=", ".join(whom))
        lines.append(("accounts", "muted", words))
    if post.mentions:
        names = ", ".join(person.name for person in post.mentions)
        words = _tr("Mention {names}: write @ and choose").format(names=names)
        lines.append(("write", "muted", words))
    if post.evergreen:
        lines.append(("evergreen", "muted", _tr("Good to share at any time")))
    if kept.unsigned:
        words = _tr("Nobody has signed this: it came from a feed that can't be signed")
        lines.append(("unsigned", "warn", words))
    return lines


def languages(opened: Opened, own: str = "") -> tuple[str, ...]:
    """Languages that are likely for a post: its own, the person's, its program's."""
    post = opened.kept.post.language if opened.kept is not None else ""
    program = opened.program.language if opened.program is not None else ""
    return tuple(one for one in dict.fromkeys((own, post, program)) if one)


def wanted_media(kept: KeptPost | None) -> tuple[Media, ...]:
    return tuple(one for one in kept.post.media if one.kind == "picture") if kept else ()


def wanted(opened: Opened) -> tuple[str, ...]:
    """Addresses of every picture the window would like to show."""
    faces = [account.avatar for account in opened.accounts if account.avatar]
    return (*(media.url for media in wanted_media(opened.kept)), *faces)


def captions(opened: Opened) -> tuple[Caption, ...]:
    """What the post suggests."""
    return opened.kept.post.captions if opened.kept is not None else ()


def pictures(opened: Opened, find: Find) -> tuple[Offered, ...]:
    """The post's pictures, attached from the start where there is no link to show; then its
    video and its PDF, which are fetched when they are wanted."""
    kept = opened.kept
    fresh = not opened.restored and not opened.draft.pictures
    first = fresh and kept is not None and not kept.post.link
    found = [Offered(media, find(media.url), first) for media in wanted_media(kept)]
    rest = kept.post.media if kept is not None else ()
    for kind in ("video", "document"):  # no network of ours takes two
        found += [Offered(one) for one in rest if one.kind == kind and _is_taken(one)][:1]
    return tuple(found)


def _is_taken(media: Media) -> bool:
    """Of what is neither picture nor video only a PDF goes anywhere; the sound of a podcast, a
    feed's usual enclosure, does not."""
    if media.kind != "document":
        return True
    named = urlsplit(media.url).path.lower().endswith(".pdf")
    return media.mime == "application/pdf" or (named and media.mime == "application/octet-stream")


def card(kept: KeptPost | None, find: Find) -> LinkCard | None:
    """The link on offer, with what its card shows."""
    if kept is None or not kept.post.link:
        return None
    media = wanted_media(kept)
    text = " ".join(kept.post.text.split())
    short = text if len(text) <= _CARD_TEXT else text[: _CARD_TEXT - 1].rstrip() + "…"
    return LinkCard(kept.post.link, kept.post.title, short, find(media[0].url) if media else "")


def surroundings(
    opened: Opened | None, draft: Draft | None, selected: Sequence[Target], now: datetime
) -> Surroundings:
    """What the words are checked against."""
    if opened is None or draft is None:
        return Surroundings(targets=tuple(selected), now=now)
    post = opened.kept.post if opened.kept is not None else None
    return Surroundings(
        targets=tuple(selected),
        language=draft.language,
        link=draft.link,
        tracking=opened.tracking,
        pictures=len(draft.pictures),
        alts=tuple(one.alt for one in draft.pictures if one.kind != "document"),
        film={one.kind for one in draft.pictures} == {"video"},
        warning=draft.warning,
        visibility=draft.visibility,
        paid=draft.paid,
        hashtags=post.hashtags if post is not None else (),
        disclosure=disclosure(opened),
        locked=post.locked if post is not None else (),
        now=now,
    )


def disclosure(opened: Opened) -> str:
    """What the post, or else its program, wants employees to say about themselves."""
    own = opened.kept.post.disclosure if opened.kept is not None else ""
    program = opened.program
    return own or (program.disclosure if program is not None and not program.bare else "")


def preview(
    draft: Draft,
    target: Target | None,
    find: Find,
    own_name: str = "",
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto,
) -> Shown:
    """What readers of one account will see; without one, of a person of this name."""
    stills = [one for one in draft.pictures if one.kind == "picture"]
    files = tuple(picture.path for picture in stills)
    alts = tuple(picture.alt for picture in stills)
    reel = next((Reel.of(one) for one in draft.pictures if one.kind != "picture"), None)
    if target is None:
        return Shown(
            name=own_name or _tr("You"),
            handle="",
            network="",
            title="",
            text=draft.text,
            pictures=files,
            alts=alts,
            reel=reel,
            link=draft.link,
            direction=direction,
        )
    account = target.account
    text, limits = draft.text_for(account.network), target.limits
    if reel is not None and not (limits.documents if reel.kind == "document" else limits.video):
        reel = None
    return Shown(
        name=account.name,
        handle=account.handle,
        network=account.network,
        title=target.title,
        text=sent_text(
            text, account.network, draft.link, len(draft.pictures), by_hand=target.opens
        ),
        avatar=find(account.avatar),
        pictures=files[: limits.pictures],
        alts=alts,
        reel=reel,
        warning=draft.warning if limits.warning and not target.opens else "",
        link=draft.link,
        direction=direction,
    )


def ways_of(
    catalog: Catalog, draft: Draft, targets: Sequence[Target], now: datetime
) -> dict[str, Way]:
    """How a draft would reach each account."""
    return {
        one.account.id: way(catalog, one.account, outgoing_of(draft, one.account, now), draft.ways)
        for one in targets
    }


def side(draft: Draft, target: Target, disclosure: str) -> Side:
    """One text on its way to one network, for what is special there."""
    network, pictures = target.account.network, len(draft.pictures)
    text, limits = draft.text_for(network), target.limits
    knows = not target.opens
    return Side(
        network=network,
        title=target.title,
        text=text,
        sent=sent_text(text, network, draft.link, pictures, by_hand=target.opens),
        limits=limits,
        pictures=sum(one.kind == "picture" for one in draft.pictures),
        media=pictures,
        link=draft.link,
        disclosure=disclosure,
        visibility=draft.visibility if knows and draft.visibility in limits.visibilities else "",
        paid=knows and draft.paid and limits.paid,
        opens=target.opens,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Showing", text)
