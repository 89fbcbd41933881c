"""Steps of the tables of appointments."""
