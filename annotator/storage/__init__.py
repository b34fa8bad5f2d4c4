"""The database: tables, engine, sessions and queries. The only layer that knows SQL."""
