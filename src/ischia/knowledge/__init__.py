"""Clinical knowledge as data: its schema, its loader and the files themselves."""
