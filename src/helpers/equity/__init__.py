"""Equity: WHO's summary measures of inequality, and their decomposition."""
