"""One page My reach over a given database: `reach_page DATABASE`, figures as JSON.

What the main thread works is taken apart: making the page, the longest piece of work at one go
while it opens, and what every redraw (a new number, another period, another width) takes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop.balance import Ledger
from desktop.feeds.program import Programs
from desktop.forgetting import Forgetting
from desktop.jobs import Jobs
from desktop.metric import Measure, Metric
from desktop.reach.metrics import Metrics
from desktop.reach.overview import Period
from desktop.reach.spans import Spans
from desktop.settings import Settings
from desktop.share.accounts import Accounts
from desktop.share.assisted import by_hand
from desktop.share.bluesky import Bluesky
from desktop.share.catalog import Catalog
from desktop.share.mastodon import Mastodon
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.ui.look import Look
from desktop.ui.reach_answer import Answering
from desktop.ui.reach_overview import THERE, ReachOverview
from desktop.vault import Vault
from desktop.web import Web

REDRAWS = 7


def main(database: Path, now: datetime) -> None:
    qt = QApplication(["goodword"])
    store, web = Store(database), Web("Goodword-bench", system_store=False)
    catalog = Catalog((Mastodon(web, {}), Bluesky(web, {})), by_hand())
    accounts = Accounts(store, Vault.in_memory(), catalog)
    outbox = Outbox(store, accounts, catalog, lambda post, now: "")
    metrics, spans, kept = Metrics(store), Spans(store), Settings(store)
    ledger = Ledger(outbox, accounts, catalog, metrics, spans, Programs(store, web))
    look, jobs = Look(qt, "light"), Jobs()
    look.dress()
    forgetting = Forgetting(store, metrics, spans, kept, list)
    began = time.thread_time()
    answering = Answering(ledger, kept, lambda: now)
    page = ReachOverview(look, jobs, answering, kept, forgetting, lambda: now)
    page.resize(1000, 800)
    page.show()
    made = (time.thread_time() - began) * 1000
    first = worked(qt, page, page.reach_changed)
    figures: dict[str, object] = {"made": made, "first": max(first), "first_all": sum(first)}
    for period in (Period.MONTH, Period.YEAR, Period.ALL):
        page.choose_period(period)
        worked(qt, page, page.reach_changed)
        pieces = []
        for number in range(REDRAWS):
            grown = Metric("linkedin:0", 0, Measure.FOLLOWERS, 900 + number, now, "linkedin")
            metrics.keep([grown])
            pieces.append(worked(qt, page, page.reach_changed))
        figures[period] = [max(one) for one in pieces]
        figures[f"{period} all"] = [sum(one) for one in pieces]
    widths = []
    for number in range(2 * REDRAWS):
        began = time.thread_time()
        page.resize(1000 + 17 * (number + 1), 800)
        qt.processEvents()
        widths.append((time.thread_time() - began) * 1000)
    began = time.perf_counter()
    answering.answer(Period.ALL)
    figures["lane"] = (time.perf_counter() - began) * 1000
    ledger.changed()
    began = time.perf_counter()
    ledger.balance()
    figures["gather"] = (time.perf_counter() - began) * 1000
    assert page.answer is not None
    figures |= {"widths": widths, "shares": len(page.answer.balance.shares)}
    print(json.dumps(figures))
    jobs.leave(5)
    store.close()
    web.close()
    os._exit(0)


def worked(qt: QApplication, page: ReachOverview, ask: Callable[[], object]) -> list[float]:
    """Milliseconds of this thread for every piece of work at one go, from asking until the new
    answer is painted and nothing is left to do."""
    seen, pieces = page.answer, []
    began = time.thread_time()
    ask()
    end = time.monotonic() + 60
    quiet = 0
    while quiet < 20:
        qt.processEvents()
        took = (time.thread_time() - began) * 1000
        pieces.append(took)
        fresh = page.answer is not seen and page.state == THERE
        quiet = quiet + 1 if fresh and took < 0.2 else 0
        time.sleep(0.002)
        began = time.thread_time()
        if time.monotonic() > end:
            raise SystemExit("waited in vain")
    return pieces


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]).replace(tzinfo=UTC))
