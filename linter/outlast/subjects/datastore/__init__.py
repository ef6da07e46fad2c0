"""Datastores, what they hold, and where else it exists."""
