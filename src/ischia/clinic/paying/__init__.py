"""Payments: what is owed for an appointment, what a provider says of it, receipts and refunds."""
