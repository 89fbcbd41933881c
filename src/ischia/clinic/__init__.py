"""The clinic's own side: people, visits and review; identity stops here."""
