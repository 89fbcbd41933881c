"""How the clinic stands: for what asks every few seconds, and for who looks after it."""
