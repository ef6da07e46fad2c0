"""A report in the form its reader wants; each blind to everything but the report."""
