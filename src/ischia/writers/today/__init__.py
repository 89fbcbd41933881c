"""One visit as one row among others: where, what is known, strength, leading cause, next."""
