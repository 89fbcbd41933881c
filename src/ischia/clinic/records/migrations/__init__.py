"""Steps of the tables of records."""
