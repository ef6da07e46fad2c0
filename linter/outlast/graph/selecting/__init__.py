"""What selectors take in: tags, patterns, labels and namespaces."""
