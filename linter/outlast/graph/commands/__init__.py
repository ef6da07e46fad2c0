"""Command lines of containers become what they read and where they write."""
