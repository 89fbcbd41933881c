"""A report as it was signed: a sheet that says by whom and on what, then the report itself."""
