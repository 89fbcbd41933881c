"""Who read and wrote what: a chain to which one can only add."""
