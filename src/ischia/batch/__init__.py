"""The use cases mapped over a cohort of recordings."""
