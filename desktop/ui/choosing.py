"""Which accounts a caption may go to, which are chosen, and what stands in the way. Pure
but for the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from desktop.errors import NotFound
from desktop.model import Account, AccountState, Hint, KeptPost, Share, ShareState
from desktop.share.catalog import Catalog
from desktop.ui.brief import shortened
from desktop.ui.messages import closed_text, hint_text, network_titles
from desktop.ui.opening import Opened
from desktop.ui.refusing import REFUSED
from desktop.ui.target import BY_HAND, SENT_BY_US, Target
from desktop.ui.targets import Targets
from desktop.ui.texts import ALL, Texts

_LONGEST = 160
"""Characters of a hint beside the button; the card has it whole."""


def targets(
    accounts: Sequence[Account], catalog: Catalog, kept: KeptPost | None
) -> tuple[Target, ...]:
    """Every account with what its network takes, and why it may not be chosen."""
    allowed = kept.post.networks if kept is not None else ()
    found = []
    for account in accounts:
        try:
            network = catalog.place(account)
        except NotFound:
            continue
        barred = ""
        if allowed and account.network not in allowed:
            barred = _tr("This post is not meant for {network}").format(network=network.title)
        elif account.state is AccountState.SIGNED_OUT:
            barred = _tr("This connection has ended")
        way = BY_HAND if account.by_hand else SENT_BY_US
        found.append(Target(account, network.title, network.limits(account), barred, way))
    return tuple(found)


def offers(catalog: Catalog, kept: KeptPost | None) -> tuple[tuple[str, str], ...]:
    """Networks (name, title) that can be connected for this post."""
    allowed = kept.post.networks if kept is not None else ()
    return tuple(
        (network.name, network.title)
        for network in catalog.all()
        if not allowed or network.name in allowed
    )


def chosen(opened: Opened, all_targets: Sequence[Target]) -> tuple[str, ...]:
    """The draft's own choice; for a fresh draft every account that may be chosen. Those by hand
    each open a window, so they are only where there is no other."""
    if opened.draft.accounts or opened.restored:
        return opened.draft.accounts
    free = [target.account for target in all_targets if not target.barred]
    connected = [account for account in free if not account.by_hand]
    return tuple(account.id for account in connected or free)


def networks(selected: Sequence[Target]) -> tuple[tuple[str, str], ...]:
    """Name and title of each network once."""
    return tuple({one.account.network: one.title for one in selected}.items())


def previews(shown: Sequence[Target]) -> tuple[tuple[str, str], ...]:
    """Account and words of the chips above the preview: the network; where two accounts
    are on the same one, the handle."""
    titles = [one.title for one in shown]
    return tuple(
        (one.account.id, one.title if titles.count(one.title) == 1 else one.account.handle)
        for one in shown
    )


def twice(selected: Sequence[Target]) -> str:
    """Accounts on one network that would get the same words, by name; mostly none."""
    by_title: dict[str, list[str]] = {}
    for one in selected:
        by_title.setdefault(one.title, []).append(one.account.handle)
    several = ((title, handles) for title, handles in by_title.items() if len(handles) > 1)
    return "; ".join(
        _tr("{handles} on {network}").format(handles=", ".join(handles), network=title)
        for title, handles in several
    )


def ended(all_targets: Sequence[Target]) -> Target | None:
    """An account that has to be connected again."""
    return next((one for one in all_targets if one.account.state is AccountState.SIGNED_OUT), None)


def all_sent(shares: Iterable[Share]) -> bool:
    """Whether there were shares and all are live."""
    states = {share.state for share in shares}
    return states == {ShareState.SENT}


def obstacle(closed: str, chips: Targets, texts: Texts, stopping: tuple[str, Hint] | None) -> str:
    """Why it can't be shared now, in one sentence; empty when it can."""
    selected = chips.selected()
    if closed:
        return closed_text(closed, words=texts.written)
    if not chips.all():
        return _tr("Connect an account first.")
    if not selected:
        return _nothing_chosen(chips)
    for target in selected:
        if not texts.text_for(target.account.network).strip():
            if texts.split:
                return _tr("Write a few words for {network} first.").format(network=target.title)
            return _tr("Write a few words first.")
    return "" if stopping is None else _stopped(stopping, selected)


def _nothing_chosen(chips: Targets) -> str:
    settled = [chip for chip in chips.chips() if chip.settled]
    left = any(chip.isCheckable() for chip in chips.chips())
    if settled and left:
        return _tr("Choose another account to share it there too.")
    if settled:
        return _tr("Every account has its share of this already.")
    return _tr("Choose at least one account.") if left else _tr("None of your accounts fits.")


def _stopped(stopping: tuple[str, Hint], selected: Sequence[Target]) -> str:
    key, hint = stopping
    titles = dict(networks(selected))
    words_ = shortened(hint_text(hint, network_titles(hint.network, titles)), _LONGEST)
    if hint.rule in REFUSED or key == ALL:
        return words_
    return _tr("{network}: {problem}").format(network=titles.get(key, key), problem=words_)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Choosing", text)
