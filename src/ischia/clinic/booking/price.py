"""Prices in minor units, in words."""

from decimal import Decimal, InvalidOperation

# Currencies whose smallest unit is not a hundredth (ISO 4217).
_WHOLE = frozenset({"jpy", "krw", "clp", "vnd", "isk", "pyg", "ugx", "xaf", "xof", "xpf"})
_THOUSANDTHS = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
_MOST = 100_000_000


def price(minor: int, currency: str) -> str:
    """Return a price in words: `240.00 USD`."""
    digits = _digits(currency)
    whole, part = divmod(minor, 10**digits)
    cents = f".{part:0{digits}d}" if digits else ""
    return f"{whole:,}{cents}\u00a0{currency.upper()}".replace(",", "\u202f")


def minor_of(said: str, currency: str) -> int | None:
    """Return a typed amount in the smallest unit; None where it is none or has too many digits."""
    try:
        exact = Decimal(said.strip().replace(",", ".")).scaleb(_digits(currency))
    except InvalidOperation:
        return None
    if not exact.is_finite() or exact < 0 or exact > _MOST or exact != exact.to_integral_value():
        return None
    return int(exact)


def _digits(currency: str) -> int:
    return 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2
