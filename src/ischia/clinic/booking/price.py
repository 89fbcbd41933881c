"""Prices in minor units, in words."""

# Currencies whose smallest unit is not a hundredth (ISO 4217).
_WHOLE = frozenset({"jpy", "krw", "clp", "vnd", "isk", "pyg", "ugx", "xaf", "xof", "xpf"})
_THOUSANDTHS = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})


def price(minor: int, currency: str) -> str:
    """Return a price in words: `240.00 USD`."""
    digits = 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2
    whole, part = divmod(minor, 10**digits)
    cents = f".{part:0{digits}d}" if digits else ""
    return f"{whole:,}{cents}\u00a0{currency.upper()}".replace(",", "\u202f")
