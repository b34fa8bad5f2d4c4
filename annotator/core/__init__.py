"""Pure vocabulary of the product: stored text, offsets, spans, events, the schema and its values.

Nothing here knows a framework, a database or a rule.
"""
