"""Steps of the tables of audit."""
