"""What the command line decided about the services; light, so that the start stays light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop import policy
from desktop.model import Facts


@dataclass(frozen=True, slots=True)
class Options:
    """How `desktop.foundation.build` puts things together."""

    practice: bool = False
    memory_vault: bool = False
    """Keep secrets in memory only: for tests, and for people without a keyring who agree."""
    policies: tuple[Path, ...] = field(default_factory=policy.folders)
    networks: Mapping[str, Facts] = field(default_factory=dict)
    """Configuration of networks over what the program says: for the test lab."""
