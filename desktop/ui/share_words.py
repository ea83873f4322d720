"""How a share stands, in words, and what can be done about it: the same wherever it is shown.

Pure but for the language. It never says that something failed when that is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.model import Facts, Share, ShareState
from desktop.share.postaddress import WITHOUT
from desktop.ui.hand_words import press_words, yours_words
from desktop.ui.messages import closed_text, error_text, moment_text, next_step
from desktop.ui.plan_words import planned_text
from desktop.ui.share_kinds import halted, handed, missed, moved, planned, undoable

FAR = 8000
"""A due time in such a year means: only after somebody did something."""

WAITING, SENDING, SENT = ShareState.WAITING, ShareState.SENDING, ShareState.SENT
UNSURE, REFUSED, CANCELLED = ShareState.UNSURE, ShareState.REFUSED, ShareState.CANCELLED

_ICONS = {
    WAITING: ("clock", "muted"),
    SENDING: ("refresh", "muted"),
    SENT: ("check", "good"),
    UNSURE: ("question", "warn"),
    REFUSED: ("warning", "bad"),
    CANCELLED: ("undo", "muted"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a share stands: an icon with its colour, two or three words, what happened, and what
    to do or expect."""

    icon: str
    tone: str
    state: str
    what: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to press. `name` is what it does: open, copy, connect, hurry, cancel, draft,
    edit, delete, missed, replan, hand."""

    name: str
    words: str
    icon: str = ""


# --- words ------------------------------------------------------------------------------------


def standing(share: Share, network: str, now: datetime, closed: str = "") -> Standing:
    """`network` is the title people know; `closed` why its post can't be shared just now, as
    `KeptPost.closed` says: a share that is not sent yet tells so before its turn comes."""
    icon, tone = _ICONS[share.state]
    if closed and (share.state is WAITING or handed(share)):
        return _closed(share, closed)
    if share.state is SENT:
        return _sent(share, now)
    if share.state is WAITING:
        return _waiting(share, network, now)
    if share.state is UNSURE:
        return _unsure(share, network, now)
    if share.state is REFUSED:
        what = error_text(share.reason, share.facts)
        return Standing(icon, tone, _tr("Not sent"), what, _refused(share.reason))
    if share.state is CANCELLED:
        return _cancelled(share)
    what = _tr("On its way to {network}.").format(network=network)
    return Standing(icon, tone, _tr("Sending …"), what)


def _sent(share: Share, now: datetime) -> Standing:
    at = share.went_live
    when = moment_text(at, now)
    if share.deleted is not None:
        taken = moment_text(share.deleted, now)
        words = _tr("You took it down ({when}).").format(when=taken)
        return Standing("trash", "muted", _tr("Taken down"), words)
    own = share.receipt is not None and share.receipt.self_reported
    if share.outgoing.by_hand:
        state, what = _tr("Posted by hand"), _tr("You posted it yourself ({when}).")
    elif own:
        state, what = _tr("Sent"), _tr("You found it there ({when}).")
    else:
        state, what = _tr("Sent"), _tr("It is live since {when}.")
    advice = ""
    if share.facts.get("deleting"):
        advice = _tr("You wanted to delete it; the network has not said yes yet. Try again.")
    elif share.facts.get("editing"):
        advice = _tr("You changed the words; the network has not said yes yet. Try again.")
    elif share.edited is not None:
        advice = _tr("Changed {when}.").format(when=moment_text(share.edited, now))
    return Standing("write" if share.outgoing.by_hand else "check", "good", state,
                    what.format(when=when), advice)  # fmt: skip


def _waiting(share: Share, network: str, now: datetime) -> Standing:
    state = _tr("Waiting")
    if missed(share) and moved(share):
        words = _tr("It was put on another computer, or before your data was copied or restored. "
                    "It may have been sent from there.")  # fmt: skip
        return Standing("question", "warn", _tr("Not sent from here"), words, _tr("What now?"))
    if missed(share):
        words = _tr("Its time passed while this computer was off or asleep.")
        if share.wall:
            words = _tr("It was planned for {when}, while this computer was off or asleep.")
            words = words.format(when=planned_text(share, now))
        return Standing("question", "warn", _tr("Missed its time"), words, _tr("What now?"))
    if undoable(share, now):
        return Standing("clock", "muted", _tr("In a moment"), _tr("It can still be undone."))
    if planned(share, now):
        return _planned(share, network, now)
    if halted(share):
        return _halted(share, network)
    words = _why(share)
    if share.reason == "Barred":
        return Standing("lock", "muted", state, words, _tr("It goes out once it is allowed."))
    if share.due.year > FAR:
        return Standing("clock", "muted", state, words, _tr("It goes out by itself afterwards."))
    if share.due <= now:
        return Standing("clock", "muted", state, words or _tr("It goes out now."))
    when = moment_text(share.due, now)
    if share.reason in ("Paced", ""):
        return Standing("clock", "muted", state, words,
                        _tr("It is set for {when}.").format(when=when))  # fmt: skip
    return Standing("clock", "muted", state, words,
                    _tr("Next try: {when}.").format(when=when))  # fmt: skip


def _closed(share: Share, closed: str) -> Standing:
    words = closed_text(closed)
    if handed(share):
        return Standing("warning", "warn", _tr("Please don't post it"), words)
    if closed == "held":
        advice = _tr("It goes out by itself afterwards.")
        return Standing("pause", "warn", _tr("On hold"), words, advice)
    if closed == "embargoed":
        return Standing("clock", "muted", _tr("Waiting"), words)
    return Standing("warning", "warn", _tr("Won't be sent"), words)


def _why(share: Share) -> str:
    if share.reason == "Paced":
        rule = str(share.facts.get("rule", ""))
        return _paces().get(rule, _tr("Your program asks for a pause between posts."))
    if share.reason == "Stale":
        return _tr(
            "Goodword could not ask the company for a long time whether this post still stands. "
            "It goes out after the next successful check."
        )
    return error_text(share.reason, share.facts) if share.reason else ""


def _paces() -> Mapping[str, str]:
    return {
        "a_day": _tr("Your program asks for no more posts a day from this account."),
        "gap": _tr("Your program asks for a pause between two posts of one account."),
        "hours": _tr("Your program shares at other hours of the day."),
        "weekend": _tr("Your program does not share at weekends."),
    }


def _planned(share: Share, network: str, now: datetime) -> Standing:
    when = planned_text(share, now)
    if share.outgoing.by_hand:
        reminder = _tr("Goodword reminds you: {when}.").format(when=when)
        words = f"{yours_words(share.network, network)} {reminder}"
        return Standing("calendar", "muted", _tr("Planned"), words,
                        _tr("This computer has to be on then."))  # fmt: skip
    words = _tr("It is set for {when}.").format(when=when)
    return Standing("calendar", "muted", _tr("Planned"), words,
                    _tr("This computer has to be on then."))  # fmt: skip


def _halted(share: Share, network: str) -> Standing:
    advice = _tr("Your words are kept, and it goes out by itself afterwards.")
    return Standing("pause", "warn", _tr("On hold"), halt_text(share.reason, share.facts, network),
                    advice)  # fmt: skip


def halt_text(reason: str, facts: Facts, network: str) -> str:
    """Why nothing goes to a network for now."""
    if reason == "Busy":
        return _tr("{network} takes no more posts for today.").format(network=network)
    return error_text(reason, facts)


def _unsure(share: Share, network: str, now: datetime) -> Standing:
    if share.outgoing.by_hand:
        state = _tr("Yours to send") if share.network in WITHOUT else _tr("Yours to post")
        return Standing("write", "warn", state, yours_words(share.network, network))
    state = _tr("Unsure whether it is there")
    words = error_text(share.reason or "Unclear", share.facts)
    if share.facts.get("asks") or share.due.year > FAR:
        advice = _tr("Please look at your profile on {network}: is it there?")
        return Standing("question", "warn", state, words, advice.format(network=network))
    if share.due > now:
        when = moment_text(share.due, now)
        advice = _tr("Goodword looks there again: {when}.").format(when=when)
        return Standing("question", "warn", state, words, advice)
    return Standing("question", "warn", state, words, _tr("Goodword is looking there now."))


def _cancelled(share: Share) -> Standing:
    if share.outgoing.by_hand:
        return Standing("undo", "muted", _tr("Not posted"), _tr("Your words are kept."))
    words = _tr("Nothing more will be sent. Your words are kept.")
    return Standing("undo", "muted", _tr("Taken back"), words)


def _refused(reason: str) -> str:
    advice = {
        "TooLong": _tr("Shorten the text and share again."),
        "Duplicate": _tr("Change the words and share again, or leave it at that."),
        "Closed": "",
        "NotAllowed": _tr("Connect the account again and give the permission."),
    }
    return advice.get(reason, _tr("Your words are still here. Change them and share again."))


# --- deeds ------------------------------------------------------------------------------------


def deeds(
    share: Share,
    network: str,
    now: datetime,
    closed: str = "",
    *,
    may_edit: bool = False,
    may_delete: bool = False,
) -> tuple[Deed, ...]:
    """What can be pressed, the likeliest first; `closed` as in `standing`. Unsure shares have
    their own questions."""
    if share.state is SENT:
        return _deeds_sent(share, may_edit=may_edit, may_delete=may_delete)
    if share.state is WAITING:
        vain = _in_vain(closed)
        return tuple(one for one in _deeds_waiting(share, network, now) if one.name not in vain)
    if share.state in (REFUSED, CANCELLED):
        return (Deed("draft", _tr("Edit and try again"), "write"),)
    return ()


def _deeds_sent(share: Share, *, may_edit: bool, may_delete: bool) -> tuple[Deed, ...]:
    if share.deleted is not None:
        return ()
    found = []
    if share.receipt is not None and share.receipt.url:
        found.append(Deed("open", _tr("Open the post"), "external"))
        found.append(Deed("copy", _tr("Copy the link"), "copy"))
    if may_edit:
        found.append(Deed("edit", _tr("Edit …"), "write"))
    if may_delete:
        found.append(Deed("delete", _tr("Delete …"), "trash"))
    return tuple(found)


def _in_vain(closed: str) -> tuple[str, ...]:
    """Names of deeds that would only be refused."""
    if not closed:
        return ()
    at_once = ("hurry", "missed")
    return at_once if closed in ("held", "embargoed") else (*at_once, "replan", "connect")


def _deeds_waiting(share: Share, network: str, now: datetime) -> tuple[Deed, ...]:
    back = Deed("cancel", _tr("Take it back"), "undo")
    later = Deed("replan", _tr("Another time …"), "clock")
    if missed(share):
        first = Deed("missed", _tr("Send it now"), "refresh")
        if share.outgoing.by_hand:
            first = Deed("missed", press_words(share.network, network), "external")
        return first, later, Deed("cancel", _tr("Don't send it"), "close")
    if undoable(share, now):
        return (Deed("cancel", _tr("Undo"), "undo"),)
    if planned(share, now):
        by_hand = share.outgoing.by_hand
        words = press_words(share.network, network) if by_hand else _tr("Share it now")
        return Deed("hurry", words, "refresh"), later, back
    if share.reason == "Paced" and share.facts.get("rule") == "a_day":
        return later, back
    if share.reason == "Paced":
        return Deed("hurry", _tr("Share it now all the same"), "refresh"), later, back
    if halted(share) or share.reason in ("Stale", "Closed", "Barred"):
        return (back,)
    words, deed = next_step(share.reason)
    if deed == "connect":
        return Deed("connect", words, "key"), back
    if share.reason or share.due <= now:
        return Deed("hurry", words or _tr("Try now"), "refresh"), back
    return Deed("hurry", _tr("Try now"), "refresh"), back


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shares", text)
