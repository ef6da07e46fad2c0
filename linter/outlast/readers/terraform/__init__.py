"""Terraform, OpenTofu, Terragrunt: a root module and its reach, evaluated without a plan."""
