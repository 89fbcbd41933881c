"""Steps of the tables of accounts."""
