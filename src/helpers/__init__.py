"""Shared helpers of the workbench: evidence, analyses, charts, reporting."""

__version__ = "0.1.0"
