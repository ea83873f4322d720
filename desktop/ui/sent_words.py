"""What is said about that which leaves for a program: kinds of events, fields, as whom, states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop.reach.agreements import Agreement, Shown, Who
from desktop.reach.cloudevents import Kind
from desktop.reach.events import EventState, Told
from desktop.ui.messages import moment_text


def kind_text(kind: str) -> str:
    """What an event is about; the type itself where it is one of a later Goodword."""
    words: dict[str, str] = {
        Kind.MADE: _tr("You shared a post"),
        Kind.NUMBERS: _tr("Numbers of a post"),
        Kind.REMOVED: _tr("A post of yours is to be forgotten"),
        Kind.RANKING: _tr("Your choice about a ranking"),
        Kind.FORGOTTEN: _tr("Forget me"),
    }
    return words.get(kind, kind)


def who_text(who: Who) -> str:
    """The name of a choice."""
    return {
        Who.ANONYMOUS: _tr("Anonymous"),
        Who.PSEUDONYM: _tr("Under a number made by chance"),
        Who.NAME: _tr("By name"),
    }[who]


def who_reason(who: Who) -> str:
    """What follows from it."""
    return {
        Who.ANONYMOUS: _tr(
            "They learn that somebody shared it, on which network, on which day. Nothing joins "
            "two of your posts."
        ),
        Who.PSEUDONYM: _tr(
            "The number is always the same, for this program only. They see which posts come "
            "from one person, and not who that is unless something else tells them."
        ),
        Who.NAME: _tr(
            "Your name as you write it here, and the number too: what was told under the number "
            "before is known to be yours then."
        ),
    }[who]


def shown_text(shown: Shown) -> str:
    """A choice about a ranking."""
    return {
        Shown.NOT: _tr("Not at all"),
        Shown.OWN: _tr("Take part, and only I see my place"),
        Shown.ALL: _tr("Take part, and all who take part see each other"),
    }[shown]


def summed_up(agreement: Agreement, title: str) -> str:
    """One sentence that says what holds now."""
    if not agreement.on:
        return _tr("Off. {program} is told nothing.").format(program=title)
    numbers, link = agreement.numbers, agreement.tells_link
    what = _tr("what you share")
    if numbers and link:
        what = _tr("what you share, with its address and its numbers")
    elif numbers:
        what = _tr("what you share, with its numbers")
    elif link:
        what = _tr("what you share, with its address")
    words = {
        Who.ANONYMOUS: _tr("On. {program} is told {what}, and not by whom."),
        Who.PSEUDONYM: _tr("On. {program} is told {what}, under a number made by chance."),
        Who.NAME: _tr("On. {program} is told {what}, under the name {name}."),
    }[agreement.who]
    return words.format(program=title, what=what, name=agreement.name)


def field_text(path: str) -> str:
    """What a field of an event means. Empty for a field that nobody described: a test holds
    that there is none."""
    return {
        "specversion": _tr("Which standard it follows: CloudEvents"),
        "type": _tr("What happened"),
        "source": _tr("Where it comes from: the program, or your number"),
        "id": _tr("A number of this message, so that it counts once"),
        "time": _tr("When; of somebody anonymous only the day"),
        "subject": _tr("Which share; a number that means nothing elsewhere"),
        "datacontenttype": _tr("How it is written"),
        "data.program": _tr("The program"),
        "data.post.feed": _tr("The feed of the post"),
        "data.post.id": _tr("The post that you shared"),
        "data.network": _tr("The network"),
        "data.campaign": _tr("The campaign of the post"),
        "data.self_reported": _tr("That you posted it by hand, and told Goodword so"),
        "data.url": _tr("The address of your own post"),
        "data.participant.id": _tr("Your number, made by chance for this program"),
        "data.participant.name": _tr("Your name, as you wrote it"),
        "data.numbers": _tr("One number: what was counted, how often, read when, from whom"),
        "data.shown": _tr("Whether and to whom your place shows"),
    }.get(path, "")


def fields(body: str) -> tuple[tuple[str, str], ...]:
    """Every field of an event with its value: nothing is left out. What it tells stands before
    what it is wrapped in; each thing of a list is one field."""
    found = tuple(_flat("", json.loads(body)))
    return tuple(sorted(found, key=lambda one: not one[0].startswith("data.")))


def state_text(told: Told, now: datetime) -> str:
    """What became of an event: never “failed” where it may have arrived."""
    if told.state is EventState.SENT:
        return _tr("Sent")
    if told.state is EventState.WITHDRAWN:
        return _tr("Taken back; it may have arrived before")
    if told.state is EventState.REFUSED:
        return _tr("Not taken: {reason}").format(reason=reason_text(told.reason))
    if told.due > now:
        when = moment_text(told.due, now)
        if told.reason:
            words = _tr("Waits until {when}: {reason}")
            return words.format(when=when, reason=reason_text(told.reason))
        return _tr("Goes out {when}").format(when=when)
    return _tr("Goes out in a moment")


def reason_text(reason: str) -> str:
    """Why the receiver did not take it the last time."""
    if reason.startswith("http_"):
        return _tr("its server answered {code}").format(code=reason.removeprefix("http_"))
    return {
        "not_encrypted": _tr("the way there is not encrypted"),
        "Offline": _tr("its server could not be reached"),
        "Unclear": _tr("no answer came; it is sent again under the same number"),
    }.get(reason, reason)


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{path}.{name}" if path else name, inner)
    elif isinstance(value, list):
        for one in value:
            parts = [f"{name}: {inner}".removeprefix(": ") for name, inner in _flat("", one)]
            yield path, ", ".join(parts)
    else:
        yield path, value if isinstance(value, str) else json.dumps(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sent", text)
