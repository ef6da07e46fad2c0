"""Getting at files, from disk or from Git objects, inside the scanned root only."""
