"""Drawings as SVG, one for the screen and for paper alike."""
