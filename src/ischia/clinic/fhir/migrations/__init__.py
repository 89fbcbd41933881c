"""Tables of tokens."""
