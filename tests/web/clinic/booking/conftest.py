"""The demo's services, on a day that is never today."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest


@pytest.fixture(scope="session")
def monday() -> date:
    """Give a Monday some weeks ahead."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=21 - today.weekday())


@pytest.fixture(scope="session")
def at(offered: Any, monday: date) -> Any:
    """Give a function that returns a moment of the clinic's clock on a day after that Monday."""

    def moment(wall: str, days: int = 0) -> datetime:
        there = datetime.combine(monday + timedelta(days=days), time.fromisoformat(wall))
        return there.replace(tzinfo=offered.zone).astimezone(UTC)

    return moment
