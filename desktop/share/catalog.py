"""Which networks there are: one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from desktop.errors import Barred, NotFound
from desktop.model import NOTHING, Account, Facts
from desktop.share.assisted import by_hand
from desktop.share.bluesky import Bluesky
from desktop.share.linkedin import LinkedIn
from desktop.share.mastodon import Mastodon
from desktop.share.network import Network, Place
from desktop.share.x_reading import offered as x_offered
from desktop.web import Web

NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Catalog:
    """The networks in the order in which they are offered."""

    def __init__(self, networks: Sequence[Network] = (), by_hand: Sequence[Place] = ()) -> None:
        self.renew(networks, by_hand)

    def renew(
        self,
        networks: Sequence[Network],
        by_hand: Sequence[Place] = (),
        barred: Mapping[str, str] = NO_NAMES,
        *,
        hand: bool = True,
    ) -> None:
        """Offer these from now on: a program's configuration came or changed, or IT decided
        anew. `barred` are names and titles of networks that IT does not allow here; `hand`:
        whether it allows posting by hand at all."""
        self.barred, self.hand = barred, hand
        self._networks = {network.name: network for network in networks}
        self._by_hand = {place.name: place for place in by_hand}

    def all(self) -> tuple[Network, ...]:
        """Networks that can be connected."""
        return tuple(self._networks.values())

    def by_hand(self) -> tuple[Place, ...]:
        """Networks whose own composer can be opened."""
        return tuple(self._by_hand.values())

    def titles(self) -> dict[str, str]:
        """What networks are called, by name."""
        return {**self.barred, **_titles(self._by_hand), **_titles(self._networks)}

    def place(self, account: Account) -> Place:
        """Where this account is. Errors: `NotFound`, `Barred`."""
        known: Mapping[str, Place] = self._by_hand if account.by_hand else self._networks
        try:
            return known[account.network]
        except KeyError:
            raise self._missing(account.network) from None

    def check_allowed(self, name: str) -> None:
        """Errors: `Barred` where IT does not allow this network."""
        if name in self.barred:
            raise Barred(network=name, address=name, status=0)

    def get(self, name: str) -> Network:
        """Errors: `NotFound` for a network that is not offered (any more), `Barred`."""
        try:
            return self._networks[name]
        except KeyError:
            raise self._missing(name) from None

    def _missing(self, name: str) -> NotFound:
        self.check_allowed(name)
        return NotFound(address=name, status=0)


def _titles(places: Mapping[str, Place]) -> dict[str, str]:
    return {name: place.title for name, place in places.items()}


def standard(web: Web, config: Mapping[str, Facts]) -> Catalog:
    """Every network of Goodword; `config` maps a network's name to its configuration. One that
    needs an application of the company's can be connected only where that is configured."""
    linkedin = LinkedIn(web, config.get(LinkedIn.name, NOTHING))
    return Catalog(
        (
            *((linkedin,) if linkedin.usable else ()),
            *x_offered(web, config.get("x", NOTHING)),
            Mastodon(web, config.get(Mastodon.name, NOTHING)),
            Bluesky(web, config.get(Bluesky.name, NOTHING)),
        ),
        by_hand(config=config),
    )
