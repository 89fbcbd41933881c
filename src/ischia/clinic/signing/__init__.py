"""Reports that somebody signed: frozen, amended, recalled, shared."""
