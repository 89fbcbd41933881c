"""Steps of the tables of files."""
