"""Versioned rules: read, checked and compiled before any run begins."""
