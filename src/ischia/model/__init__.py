"""Frozen types that every other ring speaks; they know nothing of files, figures or clinics."""
