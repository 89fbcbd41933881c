"""Who may log in, and in which role."""
