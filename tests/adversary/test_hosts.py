"""Addresses in the code that are no addresses."""

from __future__ import annotations

import pytest

from outlast.graph.classify import host_of

HOSTS = {
    "a URL": ("https://S3.Example.com:9000/x", "s3.example.com"),
    "host and port": ("db.example.com.:5432", "db.example.com"),
    "an open bracket": ("http://[", ""),
    "no IPv6 address": ("//[x]", ""),
    "half an address": ("http://[::1", ""),
    "letters that become a slash": ("https://a\u2100b", ""),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("text", "host"), HOSTS.values(), ids=HOSTS)
def test_host(text: str, host: str) -> None:
    assert host_of(text) == host
