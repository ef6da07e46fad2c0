"""Domains: who hosts them, and who they are delegated to."""
