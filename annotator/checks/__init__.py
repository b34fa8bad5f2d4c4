"""Consistency checks: warnings with a reason about paragraph records, never blocks."""
