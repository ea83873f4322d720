"""The journeys on the real house; see `tests/ui/house.py`."""

from __future__ import annotations

import pytest

from tests.ui.house import (  # noqa: F401  fixtures
    configure,
    given_house,
    given_make_house,
    given_plain_house,
)


def pytest_configure(config: pytest.Config) -> None:
    configure(config)
