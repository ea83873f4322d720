"""The tables of Goodword as a list of migrations; `store.py` runs them.

Each entry leads from version n to n+1 and is a sequence of statements (never a script:
`executescript` would commit behind the migration's back). Times are INTEGER milliseconds
since 1970 in UTC. Beside each table stands who writes it; the house test holds who may
name it.
"""

from __future__ import annotations

APPLICATION_ID = 0x676F6F64  # "good"

FIRST = (
    # desktop/settings.py: what the person decided, as JSON values
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # desktop/feeds/program.py: the programs joined, as they came
    """CREATE TABLE programs (
        address TEXT PRIMARY KEY,
        body TEXT NOT NULL,
        bare INTEGER NOT NULL,
        joined INTEGER NOT NULL,
        place INTEGER NOT NULL
    )""",
    # desktop/feeds/fetched.py: validators and state of every address fetched for a program (two
    # programs may share a feed: each needs its own); body is kept for small files that must
    # be readable offline (rules, documents)
    """CREATE TABLE fetched (
        program TEXT NOT NULL,
        address TEXT NOT NULL,
        etag TEXT NOT NULL DEFAULT '',
        modified TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL DEFAULT '',
        body BLOB,
        checked INTEGER,
        changed INTEGER,
        not_before INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT '',
        facts TEXT NOT NULL DEFAULT '{}',
        PRIMARY KEY (program, address)
    )""",
    # desktop/feeds/posts.py: `number` ties a post to its words in posts_text (a rowid without
    # a name may change); `likeness` finds a post again whose feed changed all its ids
    """CREATE TABLE posts (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        program TEXT NOT NULL,
        feed TEXT NOT NULL,
        guid TEXT NOT NULL,
        digest TEXT NOT NULL,
        likeness TEXT NOT NULL DEFAULT '',
        body TEXT NOT NULL,
        published INTEGER,
        not_before INTEGER,
        until INTEGER,
        category TEXT NOT NULL DEFAULT '',
        campaign TEXT NOT NULL DEFAULT '',
        first_seen INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        place INTEGER NOT NULL DEFAULT 0,
        announced INTEGER,
        read INTEGER,
        hidden INTEGER,
        withdrawn INTEGER,
        shared INTEGER
    )""",
    "CREATE INDEX posts_newest ON posts (first_seen DESC, place)",
    "CREATE INDEX posts_feed ON posts (program, feed)",
    "CREATE VIRTUAL TABLE posts_text USING fts5 (words, prefix = '2 3', "
    "tokenize = 'unicode61 remove_diacritics 2')",
    # desktop/share/profiles.py
    """CREATE TABLE accounts (
        id TEXT PRIMARY KEY,
        network TEXT NOT NULL,
        server TEXT NOT NULL,
        remote_id TEXT NOT NULL,
        handle TEXT NOT NULL,
        name TEXT NOT NULL,
        avatar TEXT NOT NULL,
        state TEXT NOT NULL,
        connected INTEGER,
        expires INTEGER,
        facts TEXT NOT NULL DEFAULT '{}',
        place INTEGER NOT NULL
    )""",
    # desktop/share/drafts.py
    """CREATE TABLE drafts (
        id TEXT PRIMARY KEY,
        post TEXT NOT NULL DEFAULT '',
        body TEXT NOT NULL,
        started INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        done INTEGER
    )""",
    "CREATE INDEX drafts_post ON drafts (post, done)",
    """CREATE TABLE draft_versions (
        draft TEXT NOT NULL,
        changed INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (draft, changed)
    ) WITHOUT ROWID""",
    # desktop/share/shares.py
    """CREATE TABLE shares (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        account TEXT NOT NULL,
        network TEXT NOT NULL,
        draft TEXT NOT NULL,
        post TEXT NOT NULL,
        digest TEXT NOT NULL,
        outgoing TEXT NOT NULL,
        state TEXT NOT NULL,
        created INTEGER NOT NULL,
        due INTEGER NOT NULL,
        claimed INTEGER,
        attempts INTEGER NOT NULL DEFAULT 0,
        reason TEXT NOT NULL DEFAULT '',
        facts TEXT NOT NULL DEFAULT '{}',
        remote_id TEXT NOT NULL DEFAULT '',
        url TEXT NOT NULL DEFAULT '',
        settled INTEGER,
        self_reported INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX shares_due ON shares (state, due)",
    # one draft goes to one account at most once, unless the first try came to nothing
    """CREATE UNIQUE INDEX shares_once ON shares (draft, account)
       WHERE state NOT IN ('cancelled', 'refused')""",
    # desktop/reach/metrics.py
    """CREATE TABLE metrics (
        id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        share INTEGER NOT NULL,
        measure TEXT NOT NULL,
        value INTEGER,
        read INTEGER NOT NULL,
        source TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX metrics_of ON metrics (share, account, measure, read)",
)

SECOND = (
    # a plan (wall and zone as the person chose them, planned as the moment that followed),
    # what hastens a share, whose pace counts it, who posts it, and what came afterwards
    "ALTER TABLE shares ADD COLUMN wall TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE shares ADD COLUMN zone TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE shares ADD COLUMN planned INTEGER",
    "ALTER TABLE shares ADD COLUMN hurried INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE shares ADD COLUMN late INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE shares ADD COLUMN program TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE shares ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE shares ADD COLUMN edited INTEGER",
    "ALTER TABLE shares ADD COLUMN deleted INTEGER",
    # what was taken down may be shared anew
    "DROP INDEX shares_once",
    """CREATE UNIQUE INDEX shares_once ON shares (draft, account)
       WHERE state NOT IN ('cancelled', 'refused') AND deleted IS NULL""",
    "CREATE INDEX shares_account ON shares (account, state)",
    # desktop/share/halts.py: networks (one row a server) on which nothing can be shared;
    # `probe` is when one share may look whether that is over
    """CREATE TABLE halts (
        network TEXT NOT NULL,
        server TEXT NOT NULL,
        reason TEXT NOT NULL,
        facts TEXT NOT NULL,
        configuration TEXT NOT NULL,
        since INTEGER NOT NULL,
        probe INTEGER NOT NULL,
        PRIMARY KEY (network, server)
    ) WITHOUT ROWID""",
)

THIRD = (
    # desktop/feeds/keeping.py and posts.py: a post in several rows with one number, for
    # short ones are gone over fast. `number` is the order of the screen (see numbering.py);
    # `opens` the embargo and the person's ring in one, `aside` why a post is not in the feed
    # (muted, segment); networks and segments stand one a line
    """CREATE TABLE posts_anew (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        program TEXT NOT NULL,
        feed TEXT NOT NULL,
        opens INTEGER,
        until INTEGER,
        withdrawn INTEGER,
        hidden INTEGER,
        aside TEXT NOT NULL DEFAULT '',
        read INTEGER,
        shared INTEGER,
        announced INTEGER,
        remind INTEGER,
        first_seen INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        published INTEGER,
        not_before INTEGER,
        evergreen INTEGER NOT NULL DEFAULT 0,
        important INTEGER NOT NULL DEFAULT 0,
        unsigned INTEGER NOT NULL DEFAULT 0,
        category TEXT NOT NULL DEFAULT '',
        campaign TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        networks TEXT NOT NULL DEFAULT '',
        segments TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL,
        likeness TEXT NOT NULL DEFAULT '',
        guid TEXT NOT NULL
    )""",
    """INSERT INTO posts_anew (number, id, program, feed, opens, until, withdrawn, hidden, read,
        shared, announced, first_seen, changed, published, not_before, category, campaign, digest,
        likeness, guid)
       SELECT (min(max(first_seen / 1000 - 1577836800, 0), 4294967295) << 31) + 2147483647
            - row_number() OVER (
            PARTITION BY min(max(first_seen / 1000 - 1577836800, 0), 4294967295)
            ORDER BY first_seen DESC, place, number
        ), id, program, feed, not_before, until, withdrawn, hidden, read, shared, announced,
        first_seen, changed, published, not_before, category, campaign, digest, likeness, guid
       FROM posts""",
    "CREATE TABLE posts_bodies (number INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    """INSERT INTO posts_bodies (number, body)
       SELECT posts_anew.number, posts.body FROM posts JOIN posts_anew USING (id)""",
    "DROP TABLE posts",
    "ALTER TABLE posts_anew RENAME TO posts",
    "CREATE INDEX posts_feed ON posts (program, feed, guid)",
    # what the feed shows is counted, and what it can be filtered by is listed, without a look at
    # the rows: so these hold all that such a question names
    """CREATE INDEX posts_shown ON posts
       (number, opens, hidden, aside, category, campaign, language, networks)
       WHERE hidden IS NULL AND aside = ''""",
    """CREATE INDEX posts_unread ON posts
       (number, opens, until, announced, hidden, aside, withdrawn, read)
       WHERE hidden IS NULL AND aside = '' AND withdrawn IS NULL AND read IS NULL""",
    "CREATE INDEX posts_shared ON posts (number) WHERE shared IS NOT NULL",
    "CREATE INDEX posts_aside ON posts (number) WHERE hidden IS NOT NULL OR aside != ''",
    "CREATE INDEX posts_opens ON posts (opens) WHERE opens IS NOT NULL",
    "CREATE INDEX posts_until ON posts (until) WHERE until IS NOT NULL",
    "CREATE INDEX posts_remind ON posts (remind) WHERE remind IS NOT NULL",
    # the index is filled again by Posts.mend: its words are folded by findable.py, so its own
    # tokenizer only parts them at spaces; lengths of documents are for ranking, which is not done
    "DROP TABLE posts_text",
    """CREATE VIRTUAL TABLE posts_text
       USING fts5 (words, prefix = '1 2 3 4', tokenize = 'ascii', columnsize = 0)""",
    "CREATE VIRTUAL TABLE posts_terms USING fts5vocab (posts_text, row)",
    "CREATE TABLE posts_words (word TEXT PRIMARY KEY) WITHOUT ROWID",
    # desktop/feeds/holds.py: which file holds its program (feed '' is program.json) and what
    # employees are told
    """CREATE TABLE holds (
        program TEXT NOT NULL,
        feed TEXT NOT NULL,
        text TEXT NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (program, feed)
    ) WITHOUT ROWID""",
    # desktop/feeds/tombstones.py: posts, by our ids, that were withdrawn before they were seen
    """CREATE TABLE tombstones (
        id TEXT PRIMARY KEY,
        program TEXT NOT NULL,
        seen INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX tombstones_of ON tombstones (program, seen)",
    # desktop/feeds/choices.py: what the person chose of a program: kind `topic` (value `follow`
    # or `mute`; name `category:TITLE` or `campaign:ID`), `segment` and `ring` (value `mine`);
    # kind `applied` says in `value` which of all this the posts were kept by
    """CREATE TABLE choices (
        program TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (program, kind, name)
    ) WITHOUT ROWID""",
    # desktop/feeds/program.py: `keys` are the minisign keys that count (base64, spaces between),
    # `pinned` those of them that only the person or IT may change; `access`, which
    # desktop/feeds/access.py writes, how a private program is opened (JSON, no secret)
    "ALTER TABLE programs ADD COLUMN keys TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE programs ADD COLUMN pinned TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE programs ADD COLUMN access TEXT NOT NULL DEFAULT '{}'",
    # desktop/feeds/fetched.py: when the newest signature of this file that was seen was made
    # (seconds since 1970); 0 = none was
    "ALTER TABLE fetched ADD COLUMN signed INTEGER NOT NULL DEFAULT 0",
)

FOURTH = (
    # which import a number came with; 0 = none, a network told it
    "ALTER TABLE metrics ADD COLUMN imported INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX metrics_imported ON metrics (imported) WHERE imported != 0",
    # the newest of everything is told from this alone, in its order (`Metrics.newest`)
    "DROP INDEX metrics_of",
    "CREATE INDEX metrics_of ON metrics "
    "(share, account, measure, source, value IS NULL, read, value, reason, imported)",
    # how many rows were ever deleted: while this stands, what was read of the table holds
    "CREATE TABLE metrics_gone (count INTEGER NOT NULL)",
    "INSERT INTO metrics_gone (count) VALUES (0)",
    """CREATE TRIGGER metrics_deleted AFTER DELETE ON metrics
       BEGIN UPDATE metrics_gone SET count = count + 1; END""",
    "CREATE INDEX metrics_when ON metrics (read)",
    "CREATE INDEX metrics_refused ON metrics (account, read) WHERE reason = 'not_permitted'",
    # desktop/reach/spans.py: numbers about whole days of an account; `first` counts days since
    # 1970-01-01 in the network's own calendar. Append only, like metrics: the newest counts
    """CREATE TABLE spans (
        id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        measure TEXT NOT NULL,
        first INTEGER NOT NULL,
        days INTEGER NOT NULL,
        value INTEGER NOT NULL,
        read INTEGER NOT NULL,
        source TEXT NOT NULL,
        imported INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX spans_of ON spans (account, measure, first, days, read)",
    "CREATE INDEX spans_imported ON spans (imported) WHERE imported != 0",
    # desktop/reach/imports.py: files that people brought, so that none counts twice and each
    # can be taken back; `digest` is of what it says
    """CREATE TABLE imports (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        account TEXT NOT NULL,
        read INTEGER NOT NULL,
        facts TEXT NOT NULL DEFAULT '{}',
        UNIQUE (digest, account)
    )""",
    # desktop/reach/agreements.py: what the person agreed to send to a program (JSON)
    """CREATE TABLE agreements (
        program TEXT PRIMARY KEY,
        body TEXT NOT NULL,
        changed INTEGER NOT NULL
    ) WITHOUT ROWID""",
    # desktop/reach/events.py: what leaves for a program's receipts, byte for byte, and what left;
    # `share` is 0 where an event is about the person, `alone` tells that it goes in a batch of
    # its own, `reason` why it is not sent yet, or never will be
    """CREATE TABLE events (
        id TEXT PRIMARY KEY,
        program TEXT NOT NULL,
        address TEXT NOT NULL,
        kind TEXT NOT NULL,
        share INTEGER NOT NULL,
        body TEXT NOT NULL,
        made INTEGER NOT NULL,
        due INTEGER NOT NULL,
        alone INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'waiting',
        settled INTEGER,
        reason TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX events_due ON events (due) WHERE state = 'waiting'",
    "CREATE INDEX events_of ON events (program, share, made)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (FIRST, SECOND, THIRD, FOURTH)
VERSION = len(MIGRATIONS)
