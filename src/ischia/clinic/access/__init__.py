"""The only functions by which a page reaches a patient's objects."""
