"""What is left when a failure domain is gone."""
