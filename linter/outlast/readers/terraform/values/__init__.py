"""Syntax nodes into values, the way Terraform evaluates them."""
