"""Services: where they run, what they lean on, what is left of their data."""
