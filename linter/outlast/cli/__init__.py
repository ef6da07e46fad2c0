"""The command line: one file a command; flags in, exit status out."""
