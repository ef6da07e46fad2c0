"""All fragments linked into one graph, read-only once built."""
