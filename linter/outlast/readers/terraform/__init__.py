"""Terraform, OpenTofu and Terragrunt: a root module and what it reaches, evaluated without a plan."""
