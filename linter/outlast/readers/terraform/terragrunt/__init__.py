"""Terragrunt: units, what they include, and the modules they run."""
