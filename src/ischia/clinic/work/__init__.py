"""What takes longer than a page may: jobs in a table, leased to a worker that must stay alive."""
