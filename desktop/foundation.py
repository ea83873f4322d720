"""Everything below the screen, built and handed out in one place; no Qt here.

Built on a lane, after the tray icon stands: this module brings in the heavy libraries
(requests 0.1 s; keyring, cryptography and the matchers come later still, when they are first used).
"""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from desktop import __version__, belonging, log, offered, settings
from desktop.clicking import Clicking
from desktop.errors import DiskFull, GoodwordError
from desktop.feeds.access import Access
from desktop.feeds.choices import Choices
from desktop.feeds.discover import spelled
from desktop.feeds.fetch import Fetcher
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.signature import Demands, join_link
from desktop.feeds.sync import Sync
from desktop.feeds.turns import PHASES, Turns
from desktop.feeds.wishes import Wishes
from desktop.forgetting import Forgetting
from desktop.happened import Happened
from desktop.model import Facts, Program
from desktop.newer import Newer
from desktop.obeying import tell_problems, way
from desktop.options import Options
from desktop.paths import Paths
from desktop.permitting import Permitting
from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.ranking import Ranking
from desktop.reach import telling
from desktop.reach.agreements import Agreements
from desktop.reach.events import Events
from desktop.reach.imports import Imports
from desktop.reach.metrics import Metrics
from desktop.reach.spans import Spans
from desktop.reporting import Reporting
from desktop.settings import Settings
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.drafts import Drafts
from desktop.share.media_folder import MediaFolder
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web, bare, is_loopback

if TYPE_CHECKING:
    from desktop.guidelines.engine import Engine
    from desktop.guidelines.rules import Rule, RuleBook
    from desktop.practice.world import Practice

PRACTICE_PACE = 2000.0
"""An hour of a post's life on the practice network takes two seconds."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Foundation:
    """The services by name. What the pages use is handed to them one by one."""

    paths: Paths
    rulings: Rulings
    store: Store
    settings: Settings
    web: Web
    vault: Vault
    access: Access
    programs: Programs
    posts: Posts
    pictures: Pictures
    sync: Sync
    wishes: Wishes
    catalog: Catalog
    accounts: Accounts
    drafts: Drafts
    outbox: Outbox
    media: MediaFolder
    metrics: Metrics
    spans: Spans
    imports: Imports
    forgetting: Forgetting
    clicking: Clicking
    reporting: Reporting
    ranking: Ranking
    newer: Newer
    practice: Practice | None
    options: Options
    engines: dict[str, tuple[tuple[bytes, ...], Engine]] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """What IT decided, as it is now."""
        return self.rulings.policy

    @property
    def pace(self) -> float:
        """How much faster than life metrics fall due."""
        return PRACTICE_PACE if self.practice else 1.0

    def renew_catalog(self) -> tuple[Program, ...]:
        """Take up what the programs now say about the networks; the programs themselves."""
        practised = self.practice.network if self.practice else None
        offered.networks(self.web, self.programs, self.policy, self.options, practised).renew(
            self.catalog
        )
        return self.programs.all()

    def engine(self, program: str) -> Engine:
        """The hints of one program's rules, built anew only when the rules changed."""
        from desktop.guidelines.engine import Engine  # late: only the caption editor needs it

        known = self.programs.of(program)
        bodies = self._rule_files(known) if known else ()
        if program not in self.engines or self.engines[program][0] != bodies:
            books = [self._book(body, program) for body in bodies]
            self.engines[program] = (bodies, Engine(books))
        return self.engines[program][1]

    def rules(self, program: str) -> tuple[Rule, ...]:
        """What one program's captions are checked for, to be read."""
        return self.engine(program).rules

    def close(self) -> None:
        """Let everything go; calls under way end at once."""
        self.web.close()
        self.reporting.close()
        if self.practice is not None:
            self.practice.stop()
        self.store.close()

    def _rule_files(self, program: Program) -> tuple[bytes, ...]:
        found = (self.programs.file(address) for address in program.rules)
        return tuple(body for body in found if body is not None)

    def _book(self, body: bytes, program: str) -> RuleBook:
        from desktop.guidelines.rules import read as read_rules  # late: as above

        try:
            book = read_rules(body, program)
        except GoodwordError as error:
            _log.warning("the rules of %s can't be read: %s", bare(program), error)
            return read_rules(b'{"schema": "guidelines/1", "rules": []}', program)
        for problem in book.problems:
            _log.info("a rule of %s was refused: %s", bare(program), problem)
        return book


def build(paths: Paths, options: Options, now: Callable[[], datetime]) -> Foundation:
    """Open what is kept and put the services together.
    Errors: `DatabaseTooNew`, `DatabaseDamaged`, `DiskFull`, `OSError`."""
    rulings = Rulings(options.policies)
    decided = rulings.policy
    log.level(decided.log_level)
    tell_problems(rulings)
    # SQLite's WAL needs shared memory, which a network drive does not have
    store = Store(paths.database, journal="TRUNCATE" if paths.on_network else "WAL")
    kept = Settings(store, rulings)
    asked = options.system_proxies
    web = Web(f"Goodword/{__version__}", **way(decided), system=asked)
    vault = _vault(options, kept)
    access = Access(web, vault, store, kept, rulings)
    phase = _phase(kept, anew=belonging.moved(kept, paths))
    fetcher = Fetcher(web, store, reader=access.reader, turns=Turns(phase))
    programs = Programs(store, web, fetcher, lambda: Demands.of(rulings.policy), access)
    posts = Posts(store)
    pictures = Pictures(web, paths.pictures, private=lambda url: access.picture_reader(url, now()))
    practice = _practice(paths, now) if options.practice else None
    if practice is not None and not kept.get(settings.WELCOME_DONE):
        # whoever practises at night wants to see an alert all the same
        kept.put(settings.QUIET_FROM, kept.get(settings.QUIET_UNTIL))
    practised = practice.network if practice else None
    catalog = Catalog()
    offered.networks(web, programs, decided, options, practised).renew(catalog)
    accounts = Accounts(store, vault, catalog)
    drafts = Drafts(store)
    wishes = Wishes(store, posts, Choices(store), programs.of, rulings)
    sync = Sync(
        programs,
        posts,
        pictures,
        web,
        store,
        fetcher,
        more_pictures=partial(_page_pictures, programs),
        wishes=wishes,
    )

    def configuration() -> dict[str, Facts]:
        return offered.configuration(programs, rulings.policy, options)

    permitting = Permitting(posts, programs, sync, rulings, configuration)
    outbox = Outbox(store, accounts, catalog, posts.closed, permitting.terms())

    metrics = Metrics(store, pace=PRACTICE_PACE if practice else 1.0)
    spans = Spans(store)
    imports = Imports(store, metrics, spans)
    events = Events(store, pace=PRACTICE_PACE if practice else 1.0)
    agreements = Agreements(store)
    belonging.settle(store, kept, outbox, agreements, paths, now())
    reporting = Reporting(
        Happened(programs, posts, outbox, metrics, events),
        agreements,
        store,
        # over a door of its own: nobody signed in anywhere through it
        Web(telling.AGENT, **way(decided), system=asked),
        allowed=lambda: rulings.policy.receipts is not False,
    )

    def needed() -> frozenset[str]:
        return drafts.needed() | outbox.needed()

    return Foundation(
        paths=paths,
        rulings=rulings,
        store=store,
        settings=kept,
        web=web,
        vault=vault,
        access=access,
        programs=programs,
        posts=posts,
        pictures=pictures,
        sync=sync,
        wishes=wishes,
        catalog=catalog,
        accounts=accounts,
        drafts=drafts,
        outbox=outbox,
        # what an older copy of the database does not know of may still be wanted
        media=MediaFolder(paths.media, None if store.repaired else needed),
        metrics=metrics,
        spans=spans,
        imports=imports,
        clicking=Clicking(programs, fetcher, outbox, metrics, kept),
        forgetting=Forgetting(store, metrics, spans, kept, imports.forget_everything),
        reporting=reporting,
        ranking=Ranking(programs, fetcher),
        newer=Newer(web, kept, rulings),
        practice=practice,
        options=options,
    )


def join_first(foundation: Foundation, now: datetime) -> Program | None:
    """Join what was decided for the person: the practice program, or IT's. None: nothing.
    Errors: those of `Programs.join`."""
    if foundation.practice is not None:
        wanted = foundation.practice.program_address
        for program in foundation.programs.all():
            # the practice world came up on another port than last time
            if program.address != wanted and is_loopback(program.address):
                foundation.sync.leave(program.address)
        link = join_link(wanted, foundation.practice.program_key)
    else:
        wanted = link = spelled(foundation.policy.program)
    if not wanted or any(spelled(one.address) == wanted for one in foundation.programs.all()):
        return None
    return foundation.programs.join(link, now)


def _phase(kept: Settings, *, anew: bool) -> int:
    """Drawn once for every install, and for a copy of it; for this run only where the disk
    is full."""
    phase = kept.get(settings.PHASE)
    if phase < 0 or anew:
        phase = secrets.randbelow(PHASES)
        with contextlib.suppress(DiskFull):
            kept.put(settings.PHASE, phase)
    return phase


def _vault(options: Options, kept: Settings) -> Vault:
    if options.memory_vault:
        return Vault.in_memory()
    return Vault.allowed(kept.get(settings.VAULT_BACKEND))


def _page_pictures(programs: Programs, program: Program) -> tuple[str, ...]:
    """Pictures of the guideline pages, so that they can be read offline."""
    if not program.documents:
        return ()
    from desktop.guidelines.documents import pictures_in  # late: not every program has pages

    kept = ((source.url, programs.file(source.url)) for source in program.documents)
    return tuple(url for address, body in kept if body for url in pictures_in(body, address))


def _practice(paths: Paths, now: Callable[[], datetime]) -> Practice:
    from desktop.practice.world import Practice  # late: only those who practise need it

    practice = Practice(paths.data / "practice", now, pace=PRACTICE_PACE)
    practice.start()
    return practice
