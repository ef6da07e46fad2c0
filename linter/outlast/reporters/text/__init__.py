"""A report as a page for the terminal."""
