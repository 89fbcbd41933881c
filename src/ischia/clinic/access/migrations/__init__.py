"""Steps of the tables of access."""
