"""Subjects times policies: verdicts and findings."""
