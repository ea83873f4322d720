"""The name of the act on the Share button: as whom, where to, and what opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from desktop.ui.hand_words import MAIL, press_words
from desktop.ui.messages import listed, number_text
from desktop.ui.target import Target


def share_words(targets: Sequence[Target]) -> tuple[str, ...]:
    """In full, then ever shorter: “Share as @anna on LinkedIn and open Facebook”, “Share to 2
    and open Facebook”. An e-mail is written."""
    sent = [target for target in targets if not target.opens]
    opened = {target.account.network: target.title for target in targets if target.opens}
    if not targets:
        return (_tr("Share"),)
    if not sent:
        return tuple(dict.fromkeys(_opened(opened)))
    if not opened:
        return tuple(dict.fromkeys(_sent(sent)))
    short = _tr("Share to {count}").format(count=number_text(len(sent)))
    titles = [title for name, title in opened.items() if name != MAIL]
    last = [_tr("open {networks}").format(networks=listed(titles))] if titles else []
    last += [_tr("write the e-mail")] if MAIL in opened else []
    ways = [listed([one, *last]) for one in (*_sent(sent), short)]
    if len(opened) > 1:
        more = _tr("{share} and open {count} more")
        ways.append(more.format(share=short, count=number_text(len(opened))))
    return tuple(dict.fromkeys(ways))


def local_part(handle: str) -> str:
    """A handle without its server: `@anna@mastodon.example` → `@anna`."""
    return "@" + handle[1:].partition("@")[0] if handle.startswith("@") else handle


def _opened(opened: Mapping[str, str]) -> list[str]:
    titles = [title for name, title in opened.items() if name != MAIL]
    if not titles:
        return [press_words(MAIL, "")]
    ways = [_tr("Open {networks}").format(networks=listed(titles))]
    if len(titles) > 1:
        ways.append(_tr("Open {count} networks").format(count=number_text(len(titles))))
    if MAIL in opened:
        ways = [listed([one, _tr("write the e-mail")]) for one in ways]
    return ways


def _sent(targets: Sequence[Target]) -> list[str]:
    titles = list(dict.fromkeys(target.title for target in targets))
    handles = list(dict.fromkeys(target.account.handle for target in targets))
    short = list(dict.fromkeys(local_part(handle) for handle in handles))
    ways = [
        _who([(target.account.handle, target.title) for target in targets]),
        _who([(local_part(target.account.handle), target.title) for target in targets]),
    ]
    if len(short) > 1:
        ways.append(_tr("Share as {handles}").format(handles=listed(short)))
    ways.append(_tr("Share on {networks}").format(networks=listed(titles)))
    return ways


def _who(pairs: Sequence[tuple[str, str]]) -> str:
    by_handle: dict[str, list[str]] = {}
    for handle, title in pairs:
        by_handle.setdefault(handle, []).append(title)
    parts = [
        _tr("as {handle} on {networks}").format(handle=handle, networks=listed(titles))
        for handle, titles in by_handle.items()
    ]
    return _tr("Share {who}").format(who=listed(parts))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ShareBar", text)
