"""What happened that a program may be told: shares and their numbers as events, by agreement.

Stands between the wings: programs and posts belong to `feeds`, shares to `share`, numbers and
events to `reach`. Nothing here sends anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.metric import Measure, Metric
from desktop.model import Post, Share
from desktop.reach import cloudevents
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.reach.cloudevents import Event, Kind
from desktop.reach.events import Events, EventState, Told
from desktop.reach.known import Readings
from desktop.reach.metrics import Metrics
from desktop.share.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Happened:
    """Reads what there is, and makes the events that are not there yet."""

    programs: Programs
    posts: Posts
    outbox: Outbox
    metrics: Metrics
    events: Events

    def since(self, agreement: Agreement, changed: frozenset[int], now: datetime) -> list[Event]:
        """What is to be told. `changed`: shares whose numbers may be others than were told."""
        told = self.events.newest(agreement.program, Kind.MADE)
        numbers = self.events.newest(agreement.program, Kind.NUMBERS)
        gone = self.events.newest(agreement.program, Kind.REMOVED)
        found: list[Event] = []
        counted: list[tuple[Share, Post]] = []
        for share in self.outbox.sent():
            known = told.get(share.id)
            if share.deleted is not None:
                known = known or numbers.get(share.id)
                if known is not None and _open(gone.get(share.id)):
                    found.append(cloudevents.removed(agreement, known.body, share.id, now))
                continue
            if known is not None and _open(known) and _as_now(agreement, share, known):
                known = None  # the choice changed while it was tried: it is told anew
            if known is not None and share.id not in changed:
                continue
            post = self._post(agreement, share)
            if post is None:
                continue
            if known is None:
                found.append(cloudevents.made(agreement, share, post))
            # numbers about what somebody else told would join the two
            if known is None or _as_now(agreement, share, known):
                counted.append((share, post))
        if agreement.numbers:
            found += self._numbers(agreement, counted)
        return [*found, *self._rankings(agreement, now)]

    def last(self, program: str) -> tuple[Share, Post] | None:
        """The newest share of a post of this program."""
        for share in reversed(self.outbox.sent()):
            kept = self.posts.get(share.post) if share.post and not share.deleted else None
            if kept is not None and kept.program == program:
                return share, kept.post
        return None

    def known_numbers(self, shares: frozenset[int]) -> Mapping[int, Mapping[Measure, Metric]]:
        """The newest number of each measure of these shares; one that is not known any more is
        told as it was last known."""
        posts = Readings.of(self.metrics.newest()).posts
        return {
            share: {measure: one for measure, one in found.items() if one.value is not None}
            for share, found in posts.items()
            if share in shares
        }

    def leaving(self, before: Agreement, after: Agreement, now: datetime) -> Iterator[Event]:
        """Who becomes anonymous is placed nowhere any more; the receiver hears it from who
        joined, and learns nothing new by it."""
        if after.known or not before.participant:
            return
        joined = before if before.known else replace(before, who=Who.PSEUDONYM)
        for campaign, told in self.events.rankings(before.program).items():
            if _shown(told.body) is not Shown.NOT or _open(told):
                yield cloudevents.ranking(joined, campaign, Shown.NOT, now)

    def deletions(self, agreement: Agreement, now: datetime) -> Iterator[Event]:
        """All that has to be asked so that the receiver forgets what may have arrived."""
        arrived = [one for one in self.events.told(agreement.program, limit=-1) if one.arrived]
        known = f"urn:uuid:{agreement.participant}"
        sources = {one.id: json.loads(one.body)["source"] for one in arrived}
        if known in sources.values():
            yield cloudevents.forgotten(agreement, now)
        done = {
            one.share
            for one in arrived
            if one.kind is Kind.REMOVED and one.state is EventState.SENT
        }
        for one in arrived:
            about = one.kind in (Kind.MADE, Kind.NUMBERS)
            if about and sources[one.id] != known and one.share not in done:
                done.add(one.share)
                yield cloudevents.removed(agreement, one.body, one.share, now)

    # --- inside --------------------------------------------------------------------------------

    def _post(self, agreement: Agreement, share: Share) -> Post | None:
        """What was shared, where it is this program's and the agreement covers it. Posts of
        one's own are nobody's business."""
        receipt = share.receipt
        if not share.post or receipt is None or not agreement.covers(receipt.at):
            return None
        kept = self.posts.get(share.post)
        return None if kept is None or kept.program != agreement.program else kept.post

    def _numbers(
        self, agreement: Agreement, shares: Iterable[tuple[Share, Post]]
    ) -> Iterator[Event]:
        pairs = list(shares)
        if not pairs:
            return
        latest = self.known_numbers(frozenset(share.id for share, _ in pairs))
        told = self.events.newest(agreement.program, Kind.NUMBERS)
        for share, post in pairs:
            event = cloudevents.numbers(agreement, share, post, latest.get(share.id, {}).values())
            before = told.get(share.id)
            if event is None:
                continue
            if _open(before) or (
                before is not None
                and cloudevents.counted(before.body) != cloudevents.counted(event.body)
            ):
                yield event

    def _rankings(self, agreement: Agreement, now: datetime) -> Iterator[Event]:
        if not agreement.known:
            return
        told = self.events.rankings(agreement.program)
        for campaign in sorted({*told, *agreement.rankings}):
            wanted = agreement.shown(campaign)
            said = _shown(told[campaign].body) if campaign in told else Shown.NOT
            if wanted is not said or (campaign in told and _open(told[campaign])):
                yield cloudevents.ranking(agreement, campaign, wanted, now)


def _open(told: Told | None) -> bool:
    """Whether it is to be told yet: never was, or was withdrawn while it was tried."""
    return told is None or told.state is EventState.WITHDRAWN


def _as_now(agreement: Agreement, share: Share, told: Told) -> bool:
    return cloudevents.told_as_now(agreement, share, told.body)


def _shown(body: str) -> Shown:
    return Shown(json.loads(body)["data"]["shown"])
