"""What 07_annual_summary.ipynb says, one module a message, in the language of the page."""
