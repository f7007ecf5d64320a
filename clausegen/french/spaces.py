"""The spaces of French typography that never break a line."""

NB = "\u00a0"
"""Before « : » and « % », and between a number and its unit."""
NARROW = "\u202f"
"""Between thousands."""
