"""Tables for programs that analyse many recordings at once."""
