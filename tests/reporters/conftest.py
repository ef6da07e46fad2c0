"""A report as a run would make it, and snapshots of what the reporters make of it.

`SNAPSHOT_UPDATE=1 pytest tests/reporters` rewrites the snapshots.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from outlast.domain.finding import (
    Coverage,
    Finding,
    Ignored,
    Level,
    Outcome,
    PolicyText,
    Related,
    Report,
    ServiceOutcome,
    Undecided,
    VendorFailure,
)
from outlast.domain.fragment import Problem
from outlast.domain.location import Span

SNAPSHOTS = Path(__file__).parent / "snapshots"

EXPORT = (
    "Copy the data to a second provider on a schedule, and restore from it once a quarter.\n"
    "\n"
    "- small databases: a nightly dump to a bucket at another provider\n"
    "- large ones: a logical replica there, with its own credentials\n"
)
SECOND_DNS = "Delegate the domain to two DNS providers, and keep both in step from one source."
NO_BACKUP = "Declare a backup: `backup_retention_period` for the day, a copy elsewhere for ever."
STATE = "Keep a copy of the state with another provider, or export it after each apply."

POLICIES = (
    PolicyText(
        "BKP001",
        "1.0.0",
        "same-provider-backup",
        "backup",
        "Every copy lives with the provider that runs the datastore",
        "An account that is closed, or a provider that is down, takes the copies along.",
        EXPORT,
        ("https://example.org/unisuper", "A book about backups, page 12"),
        "medium",
        "error",
    ),
    PolicyText(
        "BKP002",
        "1.1.0",
        "no-backup",
        "backup",
        "A datastore has no copy",
        "What has one copy is lost with it.",
        NO_BACKUP,
        (),
        "low",
        "error",
    ),
    PolicyText(
        "DNS001",
        "1.0.0",
        "one-dns-provider",
        "dns",
        "All nameservers of a zone belong to one provider",
        "When its resolvers are down, nothing behind the name is reached.",
        SECOND_DNS,
        ("https://example.org/dyn-2016",),
        "medium",
        "error",
    ),
    PolicyText(
        "STA001",
        "2.0.0",
        "state-beside-stack",
        "recovery",
        "The state lies with the provider it describes",
        "Rebuilding elsewhere begins without knowing what there was.",
        STATE,
        (),
        "low",
        "note",
    ),
)
NAMES = {policy.id: policy for policy in POLICIES}


def found(
    policy: str,
    level: Level,
    address: str,
    message: str,
    span: Span,
    service: str = "",
    criticality: str = "unstated",
    related: tuple[Related, ...] = (),
    members: tuple[str, ...] = (),
) -> Finding:
    """A finding of a policy of the sample, with what the policy says filled in."""
    text = NAMES[policy]
    subject = {"DNS001": "zone", "STA001": "stack"}.get(policy, "datastore")
    unit = span.path.rpartition("/")[0]
    return Finding(
        policy=policy,
        version=text.version,
        name=text.name,
        layer=text.layer,
        level=level,
        subject=subject,
        address=address,
        unit=unit,
        service=service,
        criticality=criticality,
        vendors=("aws",),
        message=message,
        remediation=text.remediation,
        span=span,
        related=related,
        fingerprint=f"{policy}-{unit}-{address}",
        instances=len(members) or 1,
        members=members or (address,),
    )


ORDERS = found(
    "BKP001",
    "error",
    "module.db.aws_db_instance.orders",
    "`orders` runs on aws, and so do all 2 copies of it",
    Span("infra/checkout/main.tf", 12, 3, 12, 30),
    "checkout",
    "critical",
    (
        Related(
            Span("infra/checkout/backup.tf", 4, 1, 4, 41), "the nightly snapshot, aws/eu-west-1"
        ),
        Related(Span("infra/checkout/backup.tf", 19, 1, 19, 37), "the replica, aws/us-east-1"),
    ),
)
CART_TABLES = tuple(
    f'aws_dynamodb_table.carts["{land}"]' for land in ["at", "be", "ch", "de", "fr", "nl", "pl"]
)
CARTS = found(
    "BKP002",
    "error",
    "aws_dynamodb_table.carts",
    f"`carts` has no copy (7 instances: {', '.join(CART_TABLES[:5])} and 2 more)",
    Span("infra/checkout/carts.tf", 3, 1, 3, 41),
    "checkout",
    "critical",
    members=CART_TABLES,
)
ZONE = found(
    "DNS001",
    "warning",
    "shop.example",
    "all 4 nameservers of shop.example belong to aws",
    Span("infra/dns/zone.tf", 7, 5, 9, 6),
    "web",
    "medium",
)
PHOTOS = found(
    "BKP002",
    "warning",
    'aws_s3_bucket.photos["原稿"]',
    "`photos-原稿` has no copy",
    Span("infra/media/写真.tf", 21, 14, 21, 24),
    "media",
    "unstated",
)
STATE_FINDING = found(
    "STA001",
    "note",
    "infra/checkout",
    "the state of infra/checkout lies in aws/eu-west-1, with everything it describes",
    Span("infra/checkout/versions.tf", 2, 3, 2, 15),
)
BUCKETS = tuple(
    found(
        "BKP001",
        "warning",
        f"aws_s3_bucket.logs_{number}",
        f"`logs-{number}` runs on aws, and so does the one copy of it",
        Span(f"infra/logs/bucket_{number % 3}.tf", 10 * number + 1, 1, 10 * number + 1, 32),
    )
    for number in range(8)
)
FINDINGS = tuple(
    sorted(
        (ORDERS, CARTS, ZONE, PHOTOS, STATE_FINDING, *BUCKETS),
        key=lambda finding: (finding.span, finding.policy),
    )
)

SOURCES = {
    "infra/checkout/main.tf": {12: "  backup_retention_period = 7 # days"},
    "infra/checkout/carts.tf": {3: 'resource "aws_dynamodb_table" "carts" {'},
    "infra/dns/zone.tf": {7: "    name_servers = ["},
    "infra/media/写真.tf": {21: '\t  bucket = "photos-原稿-' + "x" * 90 + '"'},
    "infra/checkout/versions.tf": {2: '  backend "s3" {'},
} | {
    f"infra/logs/bucket_{part}.tf": {
        10 * number + 1: f'resource "aws_s3_bucket" "logs_{number}" {{'
        for number in range(8)
        if number % 3 == part
    }
    for part in range(3)
}
LINE_HASHES = {
    "infra/checkout/main.tf": {12: "271789c17abda88f:1"},
    "infra/dns/zone.tf": {7: "54703d4cd895b18:2"},
}

UNDECIDED = (
    Undecided(
        "BKP001",
        "datastore",
        "aws_db_instance.legacy",
        "infra/legacy",
        ("datastore.copies", "datastore.region"),
        ("`var.replica` has no default", "`var.region` has no default"),
        Span("infra/legacy/main.tf", 3, 1),
    ),
    Undecided(
        "DNS001",
        "zone",
        "internal.example",
        "infra/dns",
        ("zone.nameservers",),
        (),
        Span("infra/dns/internal.tf", 1, 1),
    ),
)
PROBLEMS = tuple(
    sorted(
        (
            Problem(
                Span("infra/bad.tf", 4, 9),
                "syntax",
                "a `}` is missing for the block that begins here; the rest of the file is read",
            ),
            Problem(Span("infra/big.tf", 1), "too-large", "over 8 MB; leave it out in settings"),
            *(
                Problem(
                    Span(f"infra/net/{name}.tf", 2, 1),
                    "module-not-read",
                    f"`terraform-aws-modules/{name}/aws` is not read; run `terraform init`",
                )
                for name in ("alb", "eks", "rds", "vpc")
            ),
        )
    )
)


def outcomes(vendor: str, **counts: int) -> VendorFailure:
    """Services by outcome: `lost=2` makes two lost services."""
    words: dict[str, Outcome] = {"by_hand": "by-hand"}
    made = [
        ServiceOutcome(
            f"{outcome.replace('_', '-')}-{number}",
            words.get(outcome, outcome),  # type: ignore[arg-type]
            ("its database has no copy outside", "nothing moves its traffic"),
        )
        for outcome, number_of in counts.items()
        for number in range(number_of)
    ]
    return VendorFailure(vendor, tuple(sorted(made, key=lambda service: service.service)))


SURVIVAL = (
    outcomes("aws", survives=1, lost=3, restorable=8),
    outcomes("cloudflare", unaffected=10, by_hand=1, survives=1),
    outcomes("gcp", lost=1, unknown=11),
)

REPORT = Report(
    findings=FINDINGS,
    undecided=UNDECIDED,
    ignored=(
        Ignored(
            replace(CARTS, address="aws_dynamodb_table.sessions", fingerprint="sessions"),
            "rebuilt from the event store in an hour",
            "inline",
            date(2027, 1, 31),
        ),
    ),
    survival=SURVIVAL,
    problems=PROBLEMS,
    coverage=Coverage(34, 5, 1212, 1205, {"aws_foo": 4, "acme_thing": 3, "aws_bar": 12}),
    policies=POLICIES,
    subjects={"datastore": 12, "service": 4, "zone": 1},
    passed=57,
    sources=SOURCES,
    line_hashes=LINE_HASHES,
)


@pytest.fixture
def report() -> Report:
    return REPORT


@pytest.fixture
def snapshot() -> Callable[[str, str], None]:
    """Compare a text with the file of that name, or rewrite the file."""

    def check(name: str, text: str) -> None:
        path = SNAPSHOTS / name
        if os.environ.get("SNAPSHOT_UPDATE"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"no snapshot {name}; run with SNAPSHOT_UPDATE=1"
        assert text == path.read_bytes().decode()

    return check
