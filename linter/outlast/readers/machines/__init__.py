"""Configurations of the machines that clusters run on: Talos, talhelper."""
