"""Steps of the tables of work."""
