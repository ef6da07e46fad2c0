"""Amazon resource names taken apart: whose, which service, which region, which resource."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 2_048
COLON = re.compile(r":(?![^{}]*\})")
"""A colon that is not inside of `${AWS::Region}`, which stands for what is not decided."""


@dataclass(frozen=True, slots=True)
class Arn:
    """The parts of one ARN; parts that it leaves out are empty."""

    service: str
    region: str
    account: str
    resource: str

    @property
    def name(self) -> str:
        """The last name in it: `main` of `db:main` and of `table/main`; the bucket for S3."""
        if self.service == "s3":
            return self.resource.partition("/")[0]
        return self.resource.rpartition(":")[2].rpartition("/")[2]


def parse_arn(text: str) -> Arn | None:
    """`text` as an ARN, or None when it is none."""
    parts = COLON.split(text[:LONGEST], 5)
    if len(parts) < 6 or parts[0] != "arn" or not parts[1].startswith("aws"):
        return None
    return Arn(service=parts[2], region=parts[3], account=parts[4], resource=parts[5])


SERVICE_PREFIXES = {
    "rds": ("aws_db_", "aws_rds_", "aws_docdb_", "aws_neptune_"),
    "elasticfilesystem": ("aws_efs_",),
    "ec2": ("aws_instance", "aws_ebs_"),
    "dynamodb": ("aws_dynamodb_",),
    "s3": ("aws_s3_",),
    "storagegateway": ("aws_storagegateway_",),
}
"""Type prefixes of the ARN services whose name is not the prefix itself."""


def serves(service: str, kind: str) -> bool:
    """Whether a thing of the catalogue belongs to an ARN's service; `*` is every service.

    A thing that only CloudFormation has is called as there: `AWS::DAX::Cluster`.
    """
    if service in ("", "*"):
        return True
    prefixes = SERVICE_PREFIXES.get(service, (f"aws_{service.replace('-', '')}_",))
    return kind.lower().replace("::", "_").startswith(prefixes)
