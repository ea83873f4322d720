"""What can go wrong that a person can act on: classes with facts, no sentences.

    GoodwordError
    ├── Offline            nothing was sent; waits by itself
    ├── Unclear            may have happened; never repeated blindly
    ├── Busy               asked to come back later
    ├── SignedOut          this account has to be connected again
    ├── Refused            the network said no
    │   ├── Duplicate
    │   ├── TooLong
    │   └── NotAllowed
    ├── Halted             the company's side stops this network: NoCredit, Outdated
    ├── BadReply           an answer that does not mean what it should
    ├── NotAFeed           something else lies at that address
    ├── TooLarge           more bytes than we take
    ├── BadFile            a file of ours or of the program that can't be read
    ├── NotAnExport        a file that brings no numbers of a network
    ├── Untrusted          a file that nobody we trust has signed: Unsigned, BadSignature, Rollback
    ├── NeedsSignIn        a private program wants to know who asks
    ├── Vault trouble      VaultLocked, NoVault
    ├── Connect trouble    WrongPerson, ConsentDenied, ConsentTimeout, PortsBusy, NotFound
    └── Store trouble      DatabaseTooNew, DatabaseDamaged, DiskFull

The sentences for all of them are in `desktop/ui/messages.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class GoodwordError(Exception):
    """Root of everything here. Facts are keyword arguments and become attributes;
    they never hold a secret and always fit into JSON."""

    def __init__(self, **facts: Any) -> None:
        self.facts: Mapping[str, Any] = facts
        super().__init__(", ".join(f"{name}={value!r}" for name, value in facts.items()))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "facts":
            raise AttributeError(name)
        try:
            return self.facts[name]
        except KeyError:
            raise AttributeError(name) from None

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), dict(self.facts))

    @property
    def name(self) -> str:
        return type(self).__name__


def _again(kind: type[GoodwordError], facts: dict[str, Any]) -> GoodwordError:
    return kind(**facts)


class Offline(GoodwordError):
    """Nothing reached the server. Facts: `address`, `cause` (name, connect, tls, proxy,
    proxy_sign_in, timeout); for tls also `problem` (issuer, expired, other_name, untrusted) and
    `issuer` where known, for a proxy `proxy`."""


class Unclear(GoodwordError):
    """The request went out and no usable answer came back. Facts: `address`, `cause`."""


class Busy(GoodwordError):
    """Facts: `address`, `retry_after` (seconds, at least 1)."""


class SignedOut(GoodwordError):
    """The network no longer takes this account's token. Facts: `account` where known,
    `final` (True when a refresh can't help)."""


class Refused(GoodwordError):
    """Facts: `reason` (the network's own words, plain), `status`."""


class Duplicate(Refused):
    """The same text is there already. Facts: `url` where the network tells."""


class TooLong(Refused):
    """Facts: `count`, `limit`, `network`."""


class NotAllowed(Refused):
    """The account or the application lacks a permission. Facts: `permission`."""


class Closed(Refused):
    """The post can't be shared any more. Facts: `reason` (withdrawn, expired, segment,
    embargoed, held)."""


class Halted(GoodwordError):
    """Nothing was posted, and no share to this network can be until somebody else acts; not
    tried again by itself. Facts: `network`, `reason` (the network's own words, plain)."""


class NoCredit(Halted):
    """The company's plan or budget with the network is used up (HTTP 402)."""


class Outdated(Halted):
    """The network no longer serves the version that is configured (HTTP 426), or no longer
    knows the company's application. Facts also: `version`."""


class BadReply(GoodwordError):
    """Facts: `address`, `where` (what was expected), `status`."""


class NotAFeed(GoodwordError):
    """Facts: `address`, `found` (login_page, html, json, empty, xml_entities, binary, xml)."""


class TooLarge(GoodwordError):
    """Facts: `address`, `limit` (bytes)."""


class BadFile(GoodwordError):
    """Facts: `address` (file or URL), `where` (path inside it), `problem`."""


class NotAnExport(GoodwordError):
    """A file that is none of those that networks let a member download with numbers. Facts:
    `file` (its name), `found` (what it is instead: empty, too_large, bomb, damaged, binary,
    picture, pdf, html, json, zip, old_excel, locked, entities, connections, archive,
    shares, video, company, workbook, table, text; no_account: no account is of its network),
    `detail` (its sheets or headings, the network, or empty)."""


class Untrusted(GoodwordError):
    """A file of a program with a pinned key that can't be believed; what was there before
    stays. Facts: `address`."""


class Unsigned(Untrusted):
    """No signature lies beside it, though one has to."""


class BadSignature(Untrusted):
    """Facts: `problem` (format, key, file, content, comment, undated, future, pinned: joined
    with another key before)."""


class Rollback(Untrusted):
    """Signed, and older than what was seen already. Facts: `signed`, `seen` (RFC 3339)."""


class NeedsSignIn(GoodwordError):
    """A private program or feed. Facts: `address`, `program`, `scheme` (basic, bearer, oidc),
    `refused` (True where what we had was not taken)."""


class NotFound(GoodwordError):
    """Nothing there. Facts: `address`, `status`."""


class Barred(NotFound):
    """IT does not allow this network here (any more): nothing goes there. Facts: network."""


class VaultLocked(GoodwordError):
    """The keyring is there and locked; nothing may be concluded from that."""


class NoVault(GoodwordError):
    """No allowed keyring answers. Facts: `cause`."""


class VaultSlow(NoVault):
    """The keyring did not answer in time: most likely its unlock window waits."""


class WrongPerson(GoodwordError):
    """Another person signed in than the one being reconnected. Facts: `expected`, `found`."""


class ConsentDenied(GoodwordError):
    """The person (or the network for them) said no. Facts: `reason`."""


class ConsentTimeout(GoodwordError):
    """Nobody came back from the browser in time. Facts: `minutes`."""


class Cancelled(GoodwordError):
    """The person stopped it."""


class PortsBusy(GoodwordError):
    """Facts: `ports`."""


class DatabaseTooNew(GoodwordError):
    """Facts: `path`, `version`, `known`."""


class DatabaseDamaged(GoodwordError):
    """Facts: `path`, `aside` (where it was moved)."""


class DiskFull(GoodwordError):
    """Facts: `path`."""


class DiskRefuses(DiskFull):
    """There is room, but nothing can be written: read-only, a network drive that is away.
    Facts: `path`."""
