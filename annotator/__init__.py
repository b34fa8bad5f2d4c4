"""Annotator: a human-in-the-loop annotation tool for Arabic conflict reports."""

__version__ = "0.1.0"
