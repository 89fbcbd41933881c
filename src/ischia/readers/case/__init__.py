"""What people write by hand: case and visit sheets, marks, decisions."""
