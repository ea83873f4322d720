"""Pictures of the guidelines page in many states, to be looked at by people.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.show_guidelines [light|dark] [state …]

They go to `build/guidelines/`. Nothing is tested here.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QUrl
from PySide6.QtWidgets import QApplication, QWidget

from desktop.foundation import Foundation, build, join_first
from desktop.guidelines.documents import Documents, Page, page
from desktop.guidelines.readings import Readings
from desktop.jobs import Jobs
from desktop.model import DocumentSource
from desktop.options import Options
from desktop.paths import Paths
from desktop.ui.guidelines import GuidelinesPage
from desktop.ui.look import Look
from tests.ui.show_composer import main

FOLDER = Path("build/guidelines")
GERMAN = """# Donaudampfschifffahrtsgesellschaftskapitänsausbildungsrichtlinie

Wer über unsere Verkehrsinfrastrukturfinanzierungsgesellschaft schreibt, sagt dazu, dass er hier
arbeitet.

- ✓ *Unsere Ausbildungsförderungsmaßnahmenprogrammbeauftragte hat gut lachen.*
- ✗ **So lieber nicht:** Wir freuen uns außerordentlich!!!

| Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung | Kraftfahrzeughaftpflicht |
|---|---|
| Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz | Versicherung |

## Häufig gestellte Fragen

**Darf ich das?**
> Ja, und zwar gern: Rechtsschutzversicherungsgesellschaften tun es auch.
"""
ARABIC = """# ما نشاركه وما نحتفظ به

يمكنك أن تتحدث عن عملك، ولست مضطرا لذلك أبدا.

## قل إنك تعمل هنا {#say}

من حق القراء أن يعرفوا. وسم واحد يكفي: **#فريق_ساندرلينغ**.

- ✓ **جيد:** صنعنا هذا القارب بأيدينا. #فريق_ساندرلينغ
- ✗ أفضل قارب في العالم!!!

1. أولا
2. ثانيا

| نقول | بدلا من |
|---|---|
| ركاب | مستخدمون |

> نعم، أعمل هناك، وأحب القوارب.
"""


class Show:
    def __init__(self, app: QApplication, theme: str, only: list[str]) -> None:
        self.app, self.theme, self.only = app, theme, only
        self.home = Path(tempfile.mkdtemp())
        paths = Paths.of(self.home)
        options = Options(practice=True, memory_vault=True, policies=())
        self.found: Foundation = build(paths, options, self.now)
        join_first(self.found, self.now())
        self.found.sync.round(self.now(), force=True)
        self.jobs = Jobs()
        self.look = Look(app, theme)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def run(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in sorted(name for name in dir(self) if name.startswith("state_")):
            if not self.only or name.removeprefix("state_") in self.only:
                getattr(self, name)()
        self.jobs.leave(3)
        self.found.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def made(self, size: tuple[int, int] = (884, 700), **more: object) -> GuidelinesPage:
        documents = Documents(self.found.programs.file, self.found.programs.file_changed)
        if "documents" in more:
            documents = more["documents"]
        made = GuidelinesPage(
            self.look,
            self.jobs,
            self.found.programs,
            documents,
            self.found.pictures,
            self.found.rules,
            Readings(self.found.settings),
            self.now,
        )
        made.setObjectName("window")
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        made.resize(*size)
        made.show()
        self.until(lambda: made._shelf.complete and not made._reader.busy)
        self.until(lambda: False, 0.4)
        return made

    def until(self, true: Callable[[], bool], seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not true() and time.monotonic() < end:
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def save(self, widget: QWidget, name: str) -> None:
        self.until(lambda: False, 0.2)
        widget.grab().save(str(FOLDER / f"{name}-{self.theme}.png"))
        print(FOLDER / f"{name}-{self.theme}.png")
        widget.close()
        widget.deleteLater()

    # --- states ---------------------------------------------------------------------------

    def state_policy(self) -> None:
        self.save(self.made(), "policy")

    def state_examples(self) -> None:
        made = self.made()
        made.show_link("policy#say-that-you-work-here", back=True)
        self.save(made, "examples")

    def state_brand(self) -> None:
        made = self.made((884, 1500))
        made.show_link("brand")
        self.save(made, "brand")

    def state_answers(self) -> None:
        made = self.made()
        made.show_link("policy#when-people-comment")
        made._reader.anchorClicked.emit(QUrl("copy:6"))
        self.save(made, "answers")

    def state_bird(self) -> None:
        made = self.made()
        made.show_link("brand#in-your-own-words")
        self.until(lambda: False, 0.5)
        made.show_link("brand#colours-and-the-bird")
        self.save(made, "bird")

    def state_policy_long(self) -> None:
        self.save(self.made((884, 2600)), "policy-long")

    def state_gone(self) -> None:
        made = self.made()
        made.show_link("policy#nowhere", back=True)
        self.save(made, "gone")

    def state_search(self) -> None:
        made = self.made()
        made._search.field.setText("hashtag")
        self.until(lambda: bool(made._finding.found))
        made._finding._step(1)
        made._finding._step(1)
        self.save(made, "search")

    def state_rules(self) -> None:
        made = self.made((884, 900))
        made.show_link("goodword:rules")
        self.save(made, "rules")

    def state_small(self) -> None:
        self.save(self.made((484, 440)), "small")

    def state_wide(self) -> None:
        self.save(self.made((1700, 900)), "wide")

    def state_changed(self) -> None:
        readings = Readings(self.found.settings)
        program = self.found.programs.all()[0]
        source = program.documents[0]
        body = self.found.programs.file(source.url) or b""
        readings.read(page(source, body.replace(b"One hashtag does it", b"Once")))
        self.save(self.made(), "changed")

    def _own(self, markdown: str, name: str, size: tuple[int, int]) -> None:
        own = page(DocumentSource("own", "", "https://a.example/own.md"), markdown.encode())

        class Own(Documents):
            def pages(self, program: object) -> tuple[Page, ...]:
                return (own,)

        self.save(self.made(size, documents=Own(lambda address: None)), name)

    def state_german(self) -> None:
        self._own(GERMAN, "german", (700, 700))

    def state_german_small(self) -> None:
        self._own(GERMAN, "german-small", (484, 700))

    def state_arabic(self) -> None:
        self.app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._own(ARABIC, "arabic", (884, 760))
        self.app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def state_arabic_in_english(self) -> None:
        self._own(ARABIC, "arabic-in-english", (884, 760))

    def state_no_picture(self) -> None:
        self._own("# Pictures\n\n![A ferry at sea](x.png)\n\nAfter.", "no-picture", (884, 500))


if __name__ == "__main__":
    main(Show)
