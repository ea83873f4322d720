"""Which networks there are for this person, and what is configured for each.

The programs name applications, IT's policy names them over their heads, and may forbid networks;
the command line has the last word, for tests.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop import applications
from desktop.feeds.program import Programs
from desktop.model import Facts
from desktop.options import Options
from desktop.policy import Policy
from desktop.share.catalog import Catalog, standard
from desktop.share.network import Network, Place
from desktop.web import Web, bare

PRACTICE = "practice"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offered:
    """Networks that can be connected; those whose own composer can be opened; names and titles
    of those that IT does not allow; whether it allows posting by hand at all."""

    networks: tuple[Network, ...]
    by_hand: tuple[Place, ...]
    barred: Mapping[str, str]
    hand: bool

    def renew(self, catalog: Catalog) -> None:
        """Offer this from now on."""
        catalog.renew(self.networks, self.by_hand, self.barred, hand=self.hand)


def networks(
    web: Web,
    programs: Programs,
    decided: Policy,
    options: Options,
    practised: Callable[[Web, Facts], Network] | None,
) -> Offered:
    """What can be used here; first the network that is `practised` on, where there is one."""
    config = configuration(programs, decided, options)
    for program in programs.all():
        for name, facts in program.networks.items():
            for key in applications.forbidden(facts):
                _log.warning("%s may not say networks.%s.%s", bare(program.address), name, key)
    every = standard(web, config)
    allowed = tuple(one for one in every.all() if allows(decided, one.name))
    by_hand = tuple(one for one in every.by_hand() if allows(decided, one.name, by_hand=True))
    barred = {name: title for name, title in every.titles().items() if not allows(decided, name)}
    if practised is not None:
        allowed = (practised(web, config.get("practice", {})), *allowed)
    return Offered(allowed, by_hand, barred, decided.assisted is not False)


def allows(decided: Policy, network: str, *, by_hand: bool = False) -> bool:
    """Whether IT lets anything go to this network, or be posted there by hand. What is
    practised on is no network at all."""
    if by_hand and decided.assisted is False:
        return False
    return network == PRACTICE or decided.allows(network)


def configuration(programs: Programs, decided: Policy, options: Options) -> dict[str, Facts]:
    """What is configured for each network: IT's word over the programs'."""
    config: dict[str, Facts] = {}
    for program in programs.all():
        for name, facts in program.networks.items():
            config[name] = applications.merged(facts, {})
    for name, facts in decided.applications.items():
        config[name] = applications.merged(config.get(name, {}), facts)
    for name, facts in options.networks.items():
        config[name] = {**config.get(name, {}), **facts}
    return config
