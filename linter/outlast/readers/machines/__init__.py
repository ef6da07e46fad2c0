"""Configurations of the machines that clusters run on: Talos, talhelper, hetzner-k3s."""
