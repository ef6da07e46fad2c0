"""What watches services."""
