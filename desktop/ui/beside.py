"""What stands ready beside the words: completion, earlier versions, other posts of one's own,
and suggesting this one to the team."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.jobs import Jobs
from desktop.model import Draft
from desktop.share.drafts import Drafts
from desktop.ui import suggesting
from desktop.ui.completion import Completion
from desktop.ui.look import Look
from desktop.ui.offers import Words, collected
from desktop.ui.opening import Opened
from desktop.ui.rooms import Rooms
from desktop.ui.versions import Versions


class Beside(QObject):
    """Tied to the rooms once; `begin` with every draft."""

    draft_wanted = Signal(str)
    fresh_wanted = Signal()

    def __init__(
        self,
        look: Look,
        rooms: Rooms,
        jobs: Jobs,
        drafts: Drafts,
        draft: Callable[[], Draft | None],
        networks: Callable[[], Sequence[str]],
        browse: Callable[[str], bool],
        now: Callable[[], datetime],
    ) -> None:
        """`networks`: names of those that the text on the screen goes to; `browse` opens an
        address in the person's own programs."""
        super().__init__(rooms)
        self._rooms, self._browse, self._now = rooms, browse, now
        self._place = ""
        self.completion = Completion(look, rooms.texts, networks)
        self.versions = Versions(rooms.texts.earlier, rooms.texts, jobs, drafts, draft, now)
        own = rooms.post.own
        own.draft_wanted.connect(self.draft_wanted)
        own.fresh_wanted.connect(self.fresh_wanted)
        own.suggest_wanted.connect(self._suggest)

    def begin(self, opened: Opened, titles: Mapping[str, str]) -> None:
        """Another draft is open. `titles` names networks."""
        post = opened.kept.post if opened.kept is not None else None
        words = Words(_tr("this post"), _tr("suggested"), _tr("used before"), _tr("disclosure"))
        offers = collected(post, opened.program, opened.used, words, self._now())
        self.completion.offer(offers, dict(titles))
        program = opened.program
        self._place = program.suggestions if program is not None else ""
        self._rooms.post.own.show_drafts(opened.waiting, self._now())
        self.versions.found(opened.versions)

    def _suggest(self) -> None:
        words = self._rooms.texts.current.text()
        if self._place and words.strip():
            said = suggesting.suggest(self._place, words, self._browse)
            self._rooms.banner.say("info", said)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Beside", text)
