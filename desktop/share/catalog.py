"""Which networks there are: one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.errors import NotFound
from desktop.model import NOTHING, Facts
from desktop.share.bluesky import Bluesky
from desktop.share.mastodon import Mastodon
from desktop.share.network import Network
from desktop.web import Web


class Catalog:
    """The networks in the order in which they are offered."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self.renew(networks)

    def renew(self, networks: Sequence[Network]) -> None:
        """Offer these from now on: a program's configuration came or changed."""
        self._networks = {network.name: network for network in networks}

    def all(self) -> tuple[Network, ...]:
        return tuple(self._networks.values())

    def get(self, name: str) -> Network:
        """Errors: `NotFound` for a network that is not offered (any more)."""
        try:
            return self._networks[name]
        except KeyError:
            raise NotFound(address=name, status=0) from None


def standard(web: Web, config: Mapping[str, Facts]) -> Catalog:
    """Every network of Goodword; `config` maps a network's name to its configuration."""
    return Catalog(
        (
            Mastodon(web, config.get(Mastodon.name, NOTHING)),
            Bluesky(web, config.get(Bluesky.name, NOTHING)),
        )
    )
