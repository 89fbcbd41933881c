"""From an assessment to what leaves the program: reports, figures and documents."""
