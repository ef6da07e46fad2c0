"""Kubernetes manifests, kustomizations and what deploys them -> fragments."""
