"""Functions on IP address ranges."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.primitives import to_text, to_whole
from outlast.readers.terraform.values.runtime import Runtime

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LEADING_ZEROS = re.compile(r"(?<![\d:.a-fA-F])0+(?=\d+\.)|(?<=\.)0+(?=\d)")


def _network(value: Runtime) -> Network:
    """Terraform takes leading zeros in IPv4 as nothing."""
    text = LEADING_ZEROS.sub("", to_text(value))
    if not re.fullmatch(r"[^/]+/\d{1,3}", text):
        raise Failure(f"{text!r} is not an address range")
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise Failure(f"{text!r} is not an address range") from error


def _cidrhost(prefix: Runtime, number: Runtime) -> Runtime:
    """A negative number counts from the end."""
    network, host = _network(prefix), to_whole(number)
    if host < 0:
        host += network.num_addresses
    if not 0 <= host < network.num_addresses:
        raise Failure(f"{network} has no host {to_whole(number)}")
    return str(network[host])


def _cidrnetmask(prefix: Runtime) -> Runtime:
    network = _network(prefix)
    if network.version == 6:
        raise Failure("IPv6 has no netmask")
    return str(network.netmask)


def _cidrsubnet(prefix: Runtime, newbits: Runtime, number: Runtime) -> Runtime:
    network, bits, which = _network(prefix), to_whole(newbits), to_whole(number)
    length = network.prefixlen + bits
    if not 0 <= length <= network.max_prefixlen:
        raise Failure(f"{network} cannot be extended by {bits} bits")
    if not 0 <= which < 1 << max(bits, 0):
        raise Failure(f"{bits} bits do not hold the number {which}")
    shift = network.max_prefixlen - length
    return _text(network, (int(network.network_address) >> shift) + which << shift, length)


def _text(network: Network, address: int, length: int) -> str:
    kind = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
    return f"{kind(address)}/{length}"


def _cidrsubnets(prefix: Runtime, *newbits: Runtime) -> Runtime:
    """Ranges one after the other, each at the next place it may begin."""
    network = _network(prefix)
    end = int(network.broadcast_address) + 1
    at = int(network.network_address)
    made: list[Runtime] = []
    for one in newbits:
        length = network.prefixlen + to_whole(one)
        if to_whole(one) < 1 or length > network.max_prefixlen:
            raise Failure(f"{network} cannot be extended by {to_whole(one)} bits")
        size = 1 << (network.max_prefixlen - length)
        at = -(-at // size) * size
        if at + size > end:
            raise Failure(f"{network} has no room for all of them")
        made.append(_text(network, at, length))
        at += size
    return made


def _cidrcontains(outer: Runtime, inner: Runtime) -> Runtime:
    """OpenTofu's: whether a range or an address lies within a range."""
    within = _network(outer)
    text = to_text(inner)
    other = _network(text if "/" in text else f"{text}/{within.max_prefixlen}")
    if within.version != other.version:
        raise Failure("one is IPv4, the other IPv6")
    first, last = int(other.network_address), int(other.broadcast_address)
    return int(within.network_address) <= first and last <= int(within.broadcast_address)


FUNCTIONS: Mapping[str, Function] = {
    "cidrcontains": Function(_cidrcontains, 2, 2),
    "cidrhost": Function(_cidrhost, 2, 2),
    "cidrnetmask": Function(_cidrnetmask),
    "cidrsubnet": Function(_cidrsubnet, 3, 3),
    "cidrsubnets": Function(_cidrsubnets, 1, None),
}
