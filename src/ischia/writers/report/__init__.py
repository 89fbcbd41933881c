"""The report: one page to read in thirty seconds, and behind it everything it rests on."""
