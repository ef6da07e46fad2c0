"""Folders of syntax into modules, their instances and resources."""
