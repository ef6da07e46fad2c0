"""Plans and states as `terraform show -json` writes them."""
