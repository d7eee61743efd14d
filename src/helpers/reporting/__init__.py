"""From evidence and analyses to recorded results, executed notebooks and pages."""
