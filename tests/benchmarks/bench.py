"""Prints how fast Outlast is on a synthetic estate, as ratios that travel between machines.

    python tests/benchmarks/bench.py [--stacks 200] [--checkov PATH]

Ratios, because seconds of one machine say nothing about another. It asserts nothing; compare its
lines before and after a change. Checkov is only compared with when its command is named.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import hcl2

from outlast.pipeline import Request, lint
from outlast.readers.terraform.hcl.parse import parse

MODULE = """
resource "aws_db_instance" "main" {{
  identifier              = "${{var.name}}-{number}"
  engine                  = "postgres"
  instance_class          = var.size == "large" ? "db.r7g.2xlarge" : "db.m7g.large"
  backup_retention_period = var.retention
  tags                    = merge(local.tags, {{ part = "database" }})
}}

resource "aws_s3_bucket" "uploads" {{
  for_each = toset(["photos", "invoices", "exports"])
  bucket   = format("%s-%s-{number}", var.name, each.key)
  tags     = local.tags
}}

resource "aws_dynamodb_table" "events" {{
  count    = var.events ? 2 : 0
  name     = "${{var.name}}-events-${{count.index}}"
  hash_key = "id"

  point_in_time_recovery {{
    enabled = count.index == 0
  }}
}}

resource "aws_ecs_service" "web" {{
  name          = var.name
  desired_count = 3
  tags          = local.tags
}}

locals {{
  tags = {{ service = var.name, criticality = var.criticality }}
}}

variable "name" {{
  type = string
}}

variable "criticality" {{
  default = "high"
}}

variable "retention" {{
  default = 7
}}

variable "size" {{
  default = "large"
}}

variable "events" {{
  default = true
}}
"""

ROOT = """
terraform {{
  backend "s3" {{
    bucket = "acme-tfstate"
    key    = "{number}"
  }}
}}

provider "aws" {{
  region = "eu-west-1"
}}

module "service" {{
  source = "../../modules/m{module}"
  name   = "service-{number}"
}}
"""


def write_estate(folder: Path, stacks: int) -> int:
    """`stacks` root modules that call one of ten modules each; how many bytes that is."""
    texts = {f"modules/m{n}/main.tf": MODULE.format(number=n) for n in range(10)}
    for number in range(stacks):
        texts[f"stacks/s{number}/main.tf"] = ROOT.format(number=number, module=number % 10)
    for path, text in texts.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return sum(map(len, texts.values()))


def best(action: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of several runs: noise only ever adds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def command(*words: str, cache: Path | str = "off") -> Callable[[], object]:
    environment = {**os.environ, "OUTLAST_CACHE": str(cache)}
    return lambda: subprocess.run(words, capture_output=True, check=False, env=environment)


def kept(outlast: tuple[str, ...], name: str) -> None:
    """The whole program with what earlier runs read, and with an empty cache, beside none."""
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as full:
        without = best(command(*outlast, "lint", name))
        report("lint, empty cache", best(command(*outlast, "lint", name, cache=empty), 1), without)
        command(*outlast, "lint", name, cache=full)()
        report("lint, full cache", best(command(*outlast, "lint", name, cache=full)), without)


def report(what: str, ours: float, theirs: float, whose: str = "without") -> None:
    sys.stdout.write(f"{what:<24} {ours:8.3f} s   {theirs / ours:7.1f} x as fast as {whose}\n")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stacks", type=int, default=200)
    options.add_argument("--checkov", help="Checkov's command, when it is installed")
    chosen = options.parse_args()
    outlast = (sys.executable, "-m", "outlast")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_estate(folder, chosen.stacks)
        sys.stdout.write(f"{chosen.stacks} stacks, {size:,} bytes\n")
        data = (MODULE.format(number=0) * 20).encode()
        parsing = best(lambda: parse("main.tf", data))
        report("parse", parsing, best(lambda: hcl2.loads(data.decode()), 1), "python-hcl2")
        sys.stdout.write(f"{'':24} {len(data) / parsing / 1e6:8.2f} MB/s\n")
        one = best(lambda: lint(Request((name,), workers=1)))
        two = best(lambda: lint(Request((name,), workers=2)))
        report("lint, two workers", two, one, "one")
        kept(outlast, name)
        start = best(command(*outlast, "--version"))
        report("start", start, best(command(sys.executable, "-c", "import hcl2")), "import hcl2")
        if chosen.checkov:
            whole = best(command(*outlast, "lint", name))
            other = best(command(chosen.checkov, "-d", name, "--quiet", "--compact"), 1)
            report("whole lint", whole, other, "Checkov")


if __name__ == "__main__":
    main()
