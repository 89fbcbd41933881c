"""Steps of the tables of payments."""
