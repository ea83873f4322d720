"""What was read, in the order in which the sums, lines and comparisons of reach ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from desktop.metric import LINKS, Measure, Metric, Offer, Span
from desktop.model import Share, ShareState

GONE = "gone"
"""Why nothing is known of a post that is no longer there."""
NOTHING: Mapping[Measure, Metric] = {}
Offers = Mapping[str, Offer]
"""By account: what its network can tell at all."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Frozen; made once on a lane with `of`, then asked by everything else."""

    posts: Mapping[int, Mapping[Measure, Metric]]
    """By share: of each measure the newest number, else the newest reason for having none."""
    accounts: Mapping[tuple[str, Measure], tuple[Metric, ...]]
    """By account and measure: every reading about the account itself, the oldest first."""
    spans: Mapping[tuple[str, Measure], tuple[Span, ...]]
    """By account and measure: the newest reading of each span, in the order of days. A single
    day that was not over when it was read is not there: it would look like a bad one."""

    @classmethod
    def of(cls, metrics: Iterable[Metric], spans: Iterable[Span] = ()) -> Readings:
        """From rows in any order. Of shares the newest rows are enough (`Metrics.newest`), of
        accounts all count. Older rows of the same thing do no harm."""
        posts: dict[int, dict[Measure, Metric]] = {}
        accounts: dict[tuple[str, Measure], list[Metric]] = {}
        for metric in metrics:
            if not metric.share:
                accounts.setdefault((metric.account, metric.measure), []).append(metric)
                continue
            known = posts.setdefault(metric.share, {})
            before = known.get(metric.measure)
            if before is None or _rank(before) <= _rank(metric):
                known[metric.measure] = metric
        return cls(
            posts,
            {key: tuple(sorted(found, key=_when)) for key, found in accounts.items()},
            _by_days(spans),
        )

    def known(self, account: str, measure: Measure) -> tuple[Metric, ...]:
        """The readings of an account that have a number, the oldest first."""
        return tuple(m for m in self.accounts.get((account, measure), ()) if m.value is not None)


def live(shares: Iterable[Share]) -> tuple[Share, ...]:
    """The shares that stand (or stood) on a network."""
    return tuple(s for s in shares if s.state is ShareState.SENT and s.receipt is not None)


def went_live(share: Share) -> datetime:
    """To sort by; see `Share.went_live`."""
    return share.went_live


def post_of(share: Share) -> str:
    """What makes several shares one post: the draft that they were made of."""
    return share.draft or str(share.id)


def _over(span: Span) -> datetime:
    """The last second of a span, in UTC as networks count; files tell such a time as theirs."""
    return datetime.combine(span.first + timedelta(days=span.days - 1), time(23, 59, 59), UTC)


def _when(metric: Metric) -> datetime:
    return metric.read


def _rank(metric: Metric) -> tuple[bool, bool, datetime]:
    """A number over a reason (a post that is gone keeps what was last read); what the network
    counted over what a link service did, for two counts of the same clicks are no sum."""
    return metric.value is not None, metric.source != LINKS, metric.read


def _by_days(spans: Iterable[Span]) -> dict[tuple[str, Measure], tuple[Span, ...]]:
    found: dict[tuple[str, Measure], dict[tuple[int, int], Span]] = {}
    for span in spans:
        if span.days == 1 and span.read < _over(span):
            continue
        known = found.setdefault((span.account, span.measure), {})
        key = span.first.toordinal(), span.days
        before = known.get(key)
        if before is None or before.read <= span.read:
            known[key] = span
    return {key: tuple(known[days] for days in sorted(known)) for key, known in found.items()}
