"""Charts and manifests that something applies become objects."""
