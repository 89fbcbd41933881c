"""A patient's record: every version of the case folder, and what was concluded from it."""
