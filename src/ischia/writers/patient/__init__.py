"""What a patient takes home: plain words, doubt included, no promise."""
