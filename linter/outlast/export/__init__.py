"""The linked graph on its way out: as JSON for programs, as DOT and Mermaid for people."""
