"""Reading reports in, one module a format."""
