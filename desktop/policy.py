"""What IT may decide: the one table, from which templates, reference and checks are made.

Where decisions lie and which one wins: `desktop.policies`; what may be taken: `policy_sorting`.
A wrong or unknown entry is refused by name and the rest stands: one typing mistake must not switch
all rules off. What was meant to shut something stays shut when it can't be read (`Entry.shut`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from desktop import policy_entry as entry
from desktop.model import NOTHING, Facts
from desktop.policy_entry import NOBODY, Entry, Part

__all__ = ["ENTRIES", "LEVELS", "NOBODY", "Policy"]

LEVELS = ("debug", "info", "warning")


def _row(default: Any, kind: str, group: str, title: str, meaning: str, **more: Any) -> Any:
    told = {"entry": Entry(kind, group, title, meaning, default=default, **more)}
    return field(default_factory=lambda: default, metadata=told)


@dataclass(frozen=True, slots=True)
class Policy:
    """The typed table of what IT may decide. The default of each entry means: undecided."""

    program: str = _row(
        "",
        "address",
        "program",
        "Program",
        "Address of the program everybody here takes part in. It is joined at the first start.",
        undecided="People join by a link or by typing an address.",
        example="https://comms.example.com/goodword/program.json",
    )
    networks: tuple[str, ...] = _row(
        (),
        "names",
        "networks",
        "Networks allowed",
        "The only networks that may be connected and shared to. Accounts of others stay on the "
        "list and get nothing. An empty list allows all. Names: linkedin, x, mastodon, bluesky; by "
        "hand facebook, instagram, threads, xing, reddit, whatsapp, telegram, teams, email.",
        undecided="All networks are allowed.",
        example=["linkedin", "mastodon"],
        shut=(NOBODY,),
    )
    sync_interval: int = _row(
        0,
        "number",
        "connection",
        "Shortest time between two rounds",
        "So many seconds at least lie between two times that programs and feeds are asked for "
        "news. 0 decides nothing.",
        undecided="As the program says, else every 30 minutes.",
        example=1800,
        most=86_400,
        unit="seconds",
    )
    authorities: str = _row(
        "",
        "file",
        "connection",
        "Further certificate authorities",
        "Full path of a PEM file with authorities that are trusted besides the system's.",
        undecided="The certificate store of the system alone.",
        example="/etc/ssl/certs/example-proxy-ca.pem",
    )
    alerts: bool | None = _row(
        None,
        "switch",
        "people",
        "Alerts",
        "Whether new posts are announced; true and false both take the choice from people.",
        undecided="As people choose; on at first.",
        example=True,
    )
    log_level: str = _row(
        "",
        "choice",
        "machine",
        "How much goes to the log",
        "The log never holds secrets or captions, whatever the level.",
        undecided="info",
        example="info",
        choices=LEVELS,
    )
    applications: Mapping[str, Facts] = _row(
        NOTHING,
        "secret_table",
        "networks",
        "The company's own applications",
        "By network: the application with which people sign in there, over what a program says. "
        "Every network counts by itself.",
        undecided="As the program says.",
        example={"linkedin": {"client_id": "86abcdefgh1234", "native_pkce": True}},
        parts=(
            Part("client_id", "text", "The application's id with the network"),
            Part("client_secret", "text", "Its secret, where there is one", ("linkedin",)),
            Part("native_pkce", "switch", "Whether it works without a secret", ("linkedin",)),
            Part("ports", "ports", "Local ports that are registered as return addresses"),
            Part("scopes", "names", "What is asked for, instead of the usual"),
            Part("version", "text", "Version of the interface, as 202609", ("linkedin",)),
        ),
    )
    assisted: bool | None = _row(
        None,
        "switch",
        "networks",
        "Posting by hand",
        "Whether people are offered to post in a network's own page, opened with their text.",
        undecided="It is offered.",
        example=False,
        shut=False,
    )
    tracking: bool | None = _row(
        None,
        "switch",
        "networks",
        "Marks on links",
        "Whether links may carry the program's marks (utm_source and so on).",
        undecided="As the program says.",
        example=False,
        shut=False,
    )
    offline_hours: float = _row(
        0,
        "number",
        "connection",
        "Longest time without news",
        "So long without news from its program a share still goes; later the post may be gone.",
        undecided="72 hours.",
        example=24,
        least=1,
        most=8760,
        unit="hours",
        whole=False,
    )
    program_key: str = _row(
        "",
        "text",
        "program",
        "Pinned key",
        "The minisign public key that signs `program`, without that entry every program.",
        undecided="The key that the joining link names, if any.",
        example="RWRZUcvJ/ej2c2JNmmc84BWWMPVga63M0YXySaWjoQDhJ6xTGN4WqPeq",
        special=entry.minisign_key,
        shut=NOBODY,
    )
    unsigned_feeds: bool | None = _row(
        None,
        "switch",
        "program",
        "Feeds that can't be signed",
        "Whether a program with a key may have feeds that can't be signed (Atom, RSS).",
        undecided="They are allowed, and their posts are marked.",
        example=False,
        shut=False,
    )
    program_sign_in: Mapping[str, Any] = _row(
        NOTHING,
        "table",
        "program",
        "Sign-in to the program",
        "Who lets people into `program`: a provider of OpenID Connect.",
        undecided="As the joining link, the program or its server says.",
        example={"issuer": "https://login.example.com", "client_id": "goodword"},
        parts=(
            Part("issuer", "address", "Address of the provider"),
            Part("client_id", "text", "Goodword's id with the provider"),
            Part("scopes", "names", "What is asked for, instead of openid"),
            Part("ports", "ports", "Local ports that are registered as return addresses"),
            Part("audience", "text", "For whom the token is, where the provider wants it"),
        ),
        special=entry.provider,
        shut=entry.NO_PROVIDER,
    )
    receipts: bool | None = _row(
        None,
        "switch",
        "people",
        "Receipts",
        "Whether people may send receipts to their program. Only false does something: nobody can "
        "be made to send them.",
        undecided="As people choose; off at first.",
        example=False,
        shut=False,
    )
    ring: str = _row(
        "",
        "text",
        "program",
        "Ring",
        "The ring of the program that everybody here is in: who sees new posts first.",
        undecided="As people choose; the last ring at first.",
        example="pilot",
    )
    segments: tuple[str, ...] = _row(
        (),
        "names",
        "program",
        "Segments allowed",
        "The only segments of the program that people here may choose, by their ids. An empty "
        "list allows all.",
        undecided="All segments may be chosen.",
        example=["sales", "germany"],
        shut=(NOBODY,),
    )
    proxy: str = _row(
        "",
        "text",
        "connection",
        "Proxy",
        "`system`: as the system says; `direct`: past every proxy; or `http://host:port`. A name "
        "or password can't stand here.",
        undecided="The environment's proxy, else the system's.",
        example="http://proxy.example.com:3128",
        choices=("system", "direct"),
        special=entry.proxy,
    )
    no_proxy: tuple[str, ...] = _row(
        (),
        "names",
        "connection",
        "Past the proxy",
        "Hosts without the proxy: names, endings (`.example.com`), ranges (`10.0.0.0/8`).",
        undecided="As the environment or the system says.",
        example=["intranet.example.com", "10.0.0.0/8"],
        special=entry.hosts,
    )
    alerts_per_day: int = _row(
        0,
        "number",
        "people",
        "Most alerts a day",
        "The most that people may choose. For none there is `alerts`. 0 decides nothing.",
        undecided="As people choose, up to 20; 3 at first.",
        example=2,
        most=20,
        unit="alerts",
    )
    autostart: bool | None = _row(
        None,
        "switch",
        "machine",
        "Start at sign-in",
        "Whether Goodword starts, hidden, when people sign in to the computer; true and false "
        "both take the choice from people.",
        undecided="As people choose, from what the installation set.",
        example=True,
    )
    diagnostics: bool | None = _row(
        None,
        "switch",
        "machine",
        "Saving diagnostics",
        "Whether people may save the file with diagnostics. Only false does something.",
        undecided="People may save it.",
        example=False,
        shut=False,
    )
    update_notices: bool | None = _row(
        None,
        "switch",
        "machine",
        "Notices of newer versions",
        "Whether Goodword says that a newer version was installed and waits for its restart, and "
        "that `updates` names one. It never installs one.",
        undecided="Yes; without `updates` nobody is asked.",
        example=True,
    )
    updates: str = _row(
        "",
        "address",
        "machine",
        "Where newer versions are named",
        'Address of a small file of yours, {"version": "0.3.0", "notes": "…"}, read once a day.',
        undecided="Nobody is asked.",
        example="https://it.example.com/goodword/version.json",
    )

    def allows(self, network: str) -> bool:
        """Whether accounts of this network may be connected."""
        return not self.networks or network in map(str.lower, self.networks)

    def decides(self, name: str) -> bool:
        """Whether this entry is anything else than undecided."""
        return bool(getattr(self, name) != ENTRIES[name].default)


ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {one.name: replace(one.metadata["entry"], name=one.name) for one in fields(Policy)}
)
"""Every entry by its name, in the order of the table."""
