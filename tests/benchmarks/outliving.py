"""Prints how long it takes to compute all vendors over many services, beside deriving nothing.

    PYTHONPATH=tests python tests/benchmarks/outliving.py [--services 10000]

The ratio is to copying the same services once: what any walk over them costs on this machine.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

from losses import copy as copied
from losses import estate, runs, store, zone
from outlast.subjects.model import Subjects
from outlast.survival.outcome import failures

VENDORS = ("aws", "gcp", "azure", "hetzner", "ovh", "linode", "vultr", "scaleway")


def grown(services: int) -> Subjects:
    """As many services as asked for, each with a datastore and a copy at the next vendor."""
    one = estate(zones=[zone("aws", "ns1")])
    made, stores = [], []
    for number, vendor in zip(range(services), cycle(VENDORS), strict=False):
        name, other = f"s{number}", VENDORS[(number + 1) % len(VENDORS)]
        kept = replace(store(vendor, "r1", copied(other)), service=name, address=name)
        service = replace(one.services[0], name=name, label=name, deployments=(runs(vendor),))
        made.append(replace(service, zones=()))
        stores.append(kept)
    return Subjects(tuple(stores), one.zones, tuple(made))


def timed(work: Callable[[], object]) -> float:
    """The best of three, in seconds."""
    best = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        best.append(time.perf_counter() - start)
    return min(best)


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=10_000)
    subjects = grown(parser.parse_args().services)
    spent = timed(lambda: failures(subjects))
    walk = timed(lambda: [copy.copy(one) for one in subjects.services])
    number = len(subjects.services)
    print(f"{number:,} services, {len(VENDORS)} vendors: {spent:.2f} s, {spent / walk:.0f} walks")  # noqa: T201


if __name__ == "__main__":
    main()
