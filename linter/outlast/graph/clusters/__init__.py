"""Whose the clusters are."""
