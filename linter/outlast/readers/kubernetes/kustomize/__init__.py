"""A kustomization and all it takes in -> the objects it renders, without the kustomize binary."""
