"""Objects that stand for things at a cloud become those things."""
