"""What applies which folders of a repository: Flux and Argo CD."""
