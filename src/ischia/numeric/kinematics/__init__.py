"""Bodies on joints: where they stand, how far paths across them reach, which pose fits points."""
