"""Public host names, and every way from them to what answers."""
