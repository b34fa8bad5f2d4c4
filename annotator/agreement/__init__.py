"""How far annotations agree: pure metrics over plain tables and paragraph records."""
