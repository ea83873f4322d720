"""What the command line decided about the services; light, so that the start stays light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.routes import System


@dataclass(frozen=True, slots=True)
class Options:
    """How `desktop.foundation.build` puts things together."""

    practice: bool = False
    memory_vault: bool = False
    """Keep secrets in memory only: for tests, and for people without a keyring who agree."""
    policies: tuple[Path, ...] | None = None
    """Folders to read IT's policy from; None: where it lies on this system."""
    networks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Configuration of networks over what the program says: for the test lab."""
    system_proxies: System | None = None
    """Asks the system which proxy leads to a server; None: as far as Python knows by itself."""
