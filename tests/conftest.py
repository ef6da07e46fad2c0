"""Makes `trees` importable from every folder of tests."""
