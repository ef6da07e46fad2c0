"""Estates of as many services as are wanted, in Terraform, no two services quite alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

LEVELS = ("critical", "high", "medium", "low")
HEAD = """provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "second"
  region = "us-east-1"
}

provider "google" {
  project = "acme"
  region  = "europe-west1"
}

variable "anywhere" {}

provider "aws" {
  alias  = "anywhere"
  region = var.anywhere
}
"""
SHAPES = ("plain", "google", "spread", "kept", "anywhere", "standby", "stateless", "named")
"""What a service is like: where it runs, what it keeps, and who answers for its name."""


BAD = (
    "<script>document.title='owned'</script>",
    "</script><img src=x onerror=\"document.title='owned'\">",
    "</style></title><svg onload=alert(1)>",
    '" onmouseover="document.title=\'owned\'" x="',
    "' autofocus onfocus='alert(1)",
    "--><!-- ]]> &amp; &#x3c;b&#x3e;",
    "{{ 7 * 7 }} {% raw %}",
    "right\u202eto left\u2066",
    "فاتورة الدفع",
    "🏴‍☠️ 支払い 🔥",
    "javascript:alert(1)",
    "x" * 300,
    "very " * 59 + "long",
    "C:\\Windows\\..\\..\\etc & sons",
)
"""Names that somebody could give to a service, by chance or with intent."""


def grow(folder: Path, services: int, names: tuple[str, ...] = ()) -> None:
    """Write an estate of that many services below `folder`; the first are called by `names`."""
    folder.mkdir(parents=True, exist_ok=True)
    called = [*names, *(f"service-{number:03}" for number in range(services))][:services]
    text = [HEAD, *(block for n, name in enumerate(called) for block in _service(n, name))]
    (folder / "main.tf").write_text("\n".join(text), encoding="utf-8")


def quoted(name: str) -> str:
    """A name as HCL spells it."""
    for letter, spelt in (
        ("\\", "\\\\"),
        ('"', '\\"'),
        ("${", "$${"),
        ("%{", "%%{"),
        ("\n", "\\n"),
    ):
        name = name.replace(letter, spelt)
    return f'"{name}"'


def _service(number: int, name: str) -> Iterator[str]:
    level = LEVELS[number % 4] if number % 5 else ""
    stated = f'criticality = "{level}"' if level else ""
    tags = f"{{\n    service = {quoted(name)}\n    {stated}\n  }}"
    shape = SHAPES[number % len(SHAPES)]
    if shape == "google":
        yield from (_cloud_run(number, tags), _bucket(number, tags))
        return
    yield _container(number, tags, "anywhere" if shape == "anywhere" else "")
    if shape in ("spread", "standby", "stateless"):
        yield _container(number, tags, "second", "_second")
    if shape == "standby":
        yield _server(number, tags)
    if shape == "kept":
        yield _copied(number, tags)
    if shape in ("plain", "named"):
        yield _database(number, tags)
    if shape == "spread":
        yield _table(number, tags)
    if shape == "named":
        yield _zone(number, tags)


def _block(kind: str, name: str, *lines: str) -> str:
    return "\n  ".join((f'resource "{kind}" "{name}" {{', *filter(None, lines))) + "\n}\n"


def _container(number: int, tags: str, provider: str, suffix: str = "") -> str:
    place = f"provider = aws.{provider}" if provider else ""
    name = f"r{number}{suffix}"
    return _block("aws_ecs_service", name, place, f'name = "s{number}"', f"tags = {tags}")


def _cloud_run(number: int, tags: str) -> str:
    lines = (f'name = "s{number}"', 'location = "europe-west1"', f"labels = {tags}")
    return _block("google_cloud_run_v2_service", f"r{number}", *lines)


def _server(number: int, tags: str) -> str:
    lines = ('location = "fsn1"', 'server_type = "cx22"', 'image = "debian-12"')
    return _block("hcloud_server", f"r{number}", f'name = "s{number}"', *lines, f"labels = {tags}")


def _database(number: int, tags: str) -> str:
    lines = ('engine = "postgres"', f"backup_retention_period = {number % 4}", f"tags = {tags}")
    return _block("aws_db_instance", f"d{number}", f'identifier = "db-{number}"', *lines)


def _table(number: int, tags: str) -> str:
    replica = 'replica {\n    region_name = "us-east-1"\n  }'
    lines = ('hash_key = "id"', replica, f"tags = {tags}")
    return _block("aws_dynamodb_table", f"n{number}", f'name = "carts-{number}"', *lines)


def _bucket(number: int, tags: str) -> str:
    lines = (f'name = "media-{number}"', 'location = "EUROPE-WEST1"', f"labels = {tags}")
    return _block("google_storage_bucket", f"b{number}", *lines)


def _zone(number: int, tags: str) -> str:
    name = f'name = "s{number}.example.com"'
    return _block("aws_route53_zone", f"z{number}", name, f"tags = {tags}")


def _copied(number: int, tags: str) -> str:
    """A bucket and a job that copies it to another provider."""
    bucket = _block("aws_s3_bucket", f"b{number}", f'bucket = "media-{number}"', f"tags = {tags}")
    sink = f'name = "media-{number}-copy"'
    copy = _block("google_storage_bucket", f"c{number}", sink, 'location = "EU"')
    spec = (
        f"aws_s3_data_source {{\n      bucket_name = aws_s3_bucket.b{number}.bucket\n    }}\n"
        f"    gcs_data_sink {{\n      bucket_name = google_storage_bucket.c{number}.name\n    }}"
    )
    job = f"transfer_spec {{\n    {spec}\n  }}"
    name = f"t{number}"
    return bucket + copy + _block("google_storage_transfer_job", name, 'description = "copy"', job)
