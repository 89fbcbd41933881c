"""Simulated persons before a camera: a figure seen from the side, with known joint angles."""
