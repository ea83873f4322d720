"""Fills the composer's rooms when a draft opens, and reads back what stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.model import Draft
from desktop.share.catalog import Catalog
from desktop.ui import choosing, showing
from desktop.ui.messages import moment_text
from desktop.ui.opening import Opened
from desktop.ui.rooms import Rooms
from desktop.ui.showing import Find


def fill(
    rooms: Rooms, opened: Opened, catalog: Catalog, find: Find, now: datetime, language: str = ""
) -> None:
    """Everything that comes from outside the words themselves, and then the words. `language`
    is the one that the person always writes in, or empty."""
    draft = opened.draft
    if language and not opened.restored:
        draft = replace(draft, language=language)
    rooms.banner.clear()
    show_post(rooms, opened, find, now)
    targets = choosing.targets(opened.accounts, catalog, opened.kept)
    rooms.bar.targets.offer(choosing.offers(catalog, opened.kept))
    rooms.bar.targets.choose_ways(draft.ways)
    rooms.bar.targets.show_targets(targets, choosing.chosen(opened, targets))
    show_faces(rooms, find)
    card = showing.card(opened.kept, find)
    pictures = showing.pictures(opened, find)
    rooms.attachments.show_offer(card, pictures, draft.link, draft.pictures)
    rooms.texts.load(draft, choosing.networks(rooms.bar.targets.selected()))
    rooms.terms.load(draft, showing.languages(opened, language), rooms.bar.targets.selected())
    rooms.saved.setText(_restored(opened, now))


def show_post(rooms: Rooms, opened: Opened, find: Find, now: datetime) -> None:
    """The left side: the post as it came, or what a post of one's own is."""
    kept = opened.kept
    if kept is None:
        rooms.post.show_own(opened.program, now)
        return
    rooms.post.show_post(kept, opened.program, showing.facts(opened, kept, now), now)
    for media in showing.wanted_media(kept):
        path = find(media.url)
        if path:
            rooms.post.show_picture(path, media.alt)
            break


def show_faces(rooms: Rooms, find: Find) -> None:
    """The pictures of the accounts, where they are here."""
    for chip in rooms.bar.targets.chips():
        path = find(chip.target.account.avatar)
        if path:
            chip.show_face(path)


def title(opened: Opened) -> str:
    """The window's title."""
    about = _tr("A post of your own") if opened.kept is None else opened.kept.post.title or "…"
    return _tr("{title} – Goodword").format(title=about)


def read(rooms: Rooms, draft: Draft) -> Draft:
    """The draft with what is on the screen."""
    return replace(
        rooms.terms.read(draft),
        text=rooms.texts.text(),
        captions=rooms.texts.captions(),
        accounts=tuple(one.account.id for one in rooms.bar.targets.selected()),
        pictures=rooms.attachments.pictures(),
        link=rooms.attachments.link(),
        ways=rooms.bar.targets.choices(),
    )


def networks(rooms: Rooms) -> tuple[str, ...]:
    """Where the text on the screen goes."""
    key = rooms.texts.key
    names = [one.account.network for one in rooms.bar.targets.selected()]
    return (key,) if key else tuple(dict.fromkeys(names))


def _restored(opened: Opened, now: datetime) -> str:
    changed = opened.draft.changed
    if not opened.restored or changed is None:
        return ""
    return _tr("Restored from {time}").format(time=moment_text(changed, now))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Filling", text)
