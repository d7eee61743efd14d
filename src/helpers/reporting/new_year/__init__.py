"""A new year: what to expect of it, the workbook to fill in, and the way back to ``data/raw``."""
