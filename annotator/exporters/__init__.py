"""Writing paragraph records out, one module a format."""
