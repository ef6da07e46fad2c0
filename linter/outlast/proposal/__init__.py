"""What a first settings file could say of an estate that says nothing yet."""
