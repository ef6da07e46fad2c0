"""Root modules and templates: their state, and who applies them."""
