"""Reads the workflows of CI: which folders of the repository they apply."""
