"""Measurements of the speeds that the docs promise; `make bench`. Not part of the product and not of its wheel."""
