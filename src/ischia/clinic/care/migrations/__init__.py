"""Tables of drafts, consent, alarms and orders."""
