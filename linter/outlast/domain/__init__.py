"""The words of the project as frozen values: stdlib only, no input or output."""
