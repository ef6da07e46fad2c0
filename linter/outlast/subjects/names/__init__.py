"""Names of domains, and the DNS records that code declares."""
