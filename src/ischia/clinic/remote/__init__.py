"""Exercises at home: the plan as a player, what was done, what a camera measured."""
