"""Charts that something installs, with the values they are given."""
