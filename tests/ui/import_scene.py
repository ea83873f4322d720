"""The card for files with numbers over real services, with two accounts by hand."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.reach.imports import Imports
from desktop.reach.metrics import Metrics
from desktop.reach.spans import Spans
from desktop.ui.importing import Importing
from desktop.ui.widgets import Text
from tests.ui.scene import Scene


class ImportScene(Scene):
    def card(self) -> Importing:
        self.metrics, self.spans = Metrics(self.store), Spans(self.store)
        self.imports = Imports(self.store, self.metrics, self.spans)
        for network in ("linkedin", "x"):
            self.accounts.add_by_hand(network, self.now())
        return Importing(self.look, self.jobs, self.imports, self.outbox, self.accounts, self.now)

    def shared(self, account: str, at: datetime, text: str, url: str = "") -> int:
        """A post that went live by hand; its number."""
        draft = replace(self.drafts.begin(at), id=secrets.token_hex(8))
        draft = replace(draft, text=text, link=None)
        (share,) = self.outbox.put(draft, [account], at)
        with self.store.writing() as write:
            write.execute(
                "UPDATE shares SET state = 'sent', settled = ?, remote_id = '', url = ? "
                "WHERE id = ?",
                (int(at.timestamp() * 1000), url, share.id),
            )
        return share.id


def texts(card: Importing) -> str:
    return "\n".join(one.text() for one in card.findChildren(Text) if one.isVisibleTo(card))


def file_of_nobody(folder: Path) -> Path:
    path = folder / "Connections.csv"
    path.write_text("Notes:\n\nFirst Name,Last Name,URL,Company,Connected On\nA,B,c,d,e\n")
    return path
