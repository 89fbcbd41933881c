"""What people write down before it stands on a sheet, what cannot wait, and what is ordered."""
