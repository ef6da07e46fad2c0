"""Things that can be lost, derived from the graph as flat frozen records: what policies judge."""
