"""Tables of signed reports."""
