"""Kernels on pictures: arrays in, arrays out; they know no tissue."""
