"""Countries and regions: where a patient says they are, and where somebody may practise."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Names by their codes."""

    country: Mapping[str, str]  # ISO 3166-1: "US"
    region: Mapping[str, str]  # ISO 3166-2: "US-NY"; only of countries that have some here

    def has_regions(self, country: str) -> bool:
        """Return whether a country alone does not say enough."""
        return any(code.startswith(f"{country}-") for code in self.region)

    def fits(self, country: str, region: str) -> bool:
        """Return whether two codes name one place; a region may be left out."""
        inside = not region or (region in self.region and region.startswith(f"{country}-"))
        return country in self.country and inside

    def name(self, country: str, region: str) -> str:
        """Return a place in words."""
        there = self.country.get(country, country)
        return f"{self.region[region]}, {there}" if region in self.region else there


@cache
def places() -> Places:
    """Return every place that is known here."""
    text = Path(__file__).with_name("places.toml").read_text("utf-8")
    found = tomllib.loads(text)
    return Places(country=found["country"], region=found["region"])
