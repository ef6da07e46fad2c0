"""Where content is put: URLs, buckets, Secrets and hosts, and whose they are."""
