"""Sealed bytes: each patient's under a key of their own, whose destruction erases them."""
