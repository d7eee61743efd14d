"""What 04_outcomes.ipynb shows, one module a question."""
