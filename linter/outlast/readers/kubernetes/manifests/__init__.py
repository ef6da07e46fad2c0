"""Text of manifests into objects, every value with its place."""
