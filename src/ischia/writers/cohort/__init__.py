"""What a cohort's table says: distributions, reliability, group curves."""
