"""Text of HCL and of its JSON into syntax nodes."""
