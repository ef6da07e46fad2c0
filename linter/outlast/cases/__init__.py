"""Cases of policies: a folder of code, and the verdicts that must come out of it."""
