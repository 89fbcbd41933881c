"""Appointments: what can be booked, when it is free, and that nothing is ever booked twice."""
