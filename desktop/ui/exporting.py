"""What was shared, as a file that the person names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.share import receipts
from desktop.share.accounts import Accounts
from desktop.share.outbox import Outbox
from desktop.ui.saving import Saving


class Exporting(Saving):
    """All receipts, as CSV or JSON."""

    def __init__(
        self,
        jobs: Jobs,
        outbox: Outbox,
        accounts: Accounts,
        posts: Posts,
        now: Callable[[], datetime],
    ) -> None:
        self._outbox, self._accounts, self._posts = outbox, accounts, posts
        self._now = now
        super().__init__(jobs, self._receipts)

    def ask_where(self, parent: QWidget) -> None:
        """Where to, and as what."""
        kinds = [(self.tr("Table (*.csv)"), "csv"), (self.tr("JSON (*.json)"), "json")]
        name = f"goodword-{self._now().astimezone():%Y-%m-%d}"
        self.ask(parent, self.tr("Export what you shared"), name, kinds)

    def _receipts(self, ending: str) -> tuple[str, int]:
        """On the lane."""
        shares = self._outbox.sent()
        handles = {one.id: one.handle for one in self._accounts.all()}
        kept = {post: self._posts.get(post) for post in {one.post for one in shares if one.post}}
        titles = {post: one.post.title for post, one in kept.items() if one is not None}
        kind = "json" if ending == "json" else "csv"
        return receipts.export(shares, titles, handles, kind), len(shares)
