"""Kernels on radio-frequency lines: arrays in, arrays out; they know no tissue."""
