"""What the server tells: one JSON line for each thing, without identity."""
