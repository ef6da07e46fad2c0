"""What backup plans, selections and transfers take in, and where they put it."""

from __future__ import annotations

import pytest

from estates import Files, copies, graph, links, subjects

AWS = """
provider "aws" { region = "eu-west-1" }
"""
HERE, FAR = "backup aws/eu-west-1 dependent", "backup aws/us-east-1 dependent"
DOUBT = f"{HERE} doubtful"


def resource(kind: str, body: str = "", name: str = "a") -> str:
    return f'resource "{kind}" "{name}" {{\n{body}\n}}\n'


def database(tags: str = "") -> str:
    return resource("aws_db_instance", f'identifier = "orders"\n{tags}')


def plan(rule: str = "") -> str:
    return resource("aws_backup_vault", 'name = "v"', "v") + resource(
        "aws_backup_plan",
        f'name = "p"\nrule {{\nrule_name = "r"\n'
        f"target_vault_name = aws_backup_vault.v.name\n{rule}\n}}",
        "p",
    )


def selection(body: str) -> str:
    return resource(
        "aws_backup_selection",
        f'name = "s"\niam_role_arn = "r"\nplan_id = aws_backup_plan.p.id\n{body}',
        "s",
    )


def tagged(key: str, value: str) -> str:
    return f'selection_tag {{\ntype = "STRINGEQUALS"\nkey = {key}\nvalue = {value}\n}}\n'


def condition(body: str) -> str:
    return f'resources = ["*"]\ncondition {{\n{body}\n}}'


def equals(key: str, value: str, test: str = "string_equals") -> str:
    return f'{test} {{\nkey = "aws:ResourceTag/{key}"\nvalue = "{value}"\n}}\n'


YES = 'tags = { backup = "yes" }'
OPEN = 'variable "x" {}\n'
DEFAULT = """
provider "aws" {
  region = "eu-west-1"
  default_tags { tags = { backup = "yes" } }
}
"""

SELECTIONS: dict[str, tuple[str | Files, list[str]]] = {
    "by reference": (
        AWS + database() + plan() + selection("resources = [aws_db_instance.a.arn]"),
        [HERE],
    ),
    "by reference to every instance": (
        AWS + database() + plan() + selection("resources = aws_db_instance.a[*].arn"),
        [HERE],
    ),
    "by reference to another": (
        AWS
        + database()
        + resource("aws_db_instance", 'identifier = "users"', "b")
        + plan()
        + selection("resources = [aws_db_instance.b.arn]"),
        [],
    ),
    "by ARN": (
        AWS
        + database()
        + plan()
        + selection('resources = ["arn:aws:rds:eu-west-1:123456789012:db:orders"]'),
        [HERE],
    ),
    "by ARN of another": (
        AWS
        + database()
        + plan()
        + selection('resources = ["arn:aws:rds:eu-west-1:123456789012:db:users"]'),
        [],
    ),
    "by pattern of its service": (
        AWS + database() + plan() + selection('resources = ["arn:aws:rds:*:*:db:*"]'),
        [HERE],
    ),
    "by pattern of a part of its name": (
        AWS + database() + plan() + selection('resources = ["arn:aws:rds:*:*:db:ord*"]'),
        [HERE],
    ),
    "by pattern of another service": (
        AWS + database() + plan() + selection('resources = ["arn:aws:dynamodb:*:*:table/*"]'),
        [],
    ),
    "by everything": (AWS + database() + plan() + selection('resources = ["*"]'), [HERE]),
    "by what is not decided": (
        OPEN + AWS + database() + plan() + selection("resources = var.x"),
        [DOUBT],
    ),
    "by tag": (AWS + database(YES) + plan() + selection(tagged('"backup"', '"yes"')), [HERE]),
    "by one of two tags": (
        AWS
        + database(YES)
        + plan()
        + selection(tagged('"tier"', '"x"') + tagged('"backup"', '"yes"')),
        [HERE],
    ),
    "by tag it does not carry": (
        AWS + database() + plan() + selection(tagged('"backup"', '"yes"')),
        [],
    ),
    "by tag of another value": (
        AWS
        + database('tags = { backup = "no" }')
        + plan()
        + selection(tagged('"backup"', '"yes"')),
        [],
    ),
    "by tag of another spelling": (
        AWS
        + database('tags = { Backup = "yes" }')
        + plan()
        + selection(tagged('"backup"', '"yes"')),
        [],
    ),
    "by tag of the provider": (
        DEFAULT + database() + plan() + selection(tagged('"backup"', '"yes"')),
        [HERE],
    ),
    "by tag of the provider that the resource takes back": (
        DEFAULT
        + database('tags = { backup = "no" }')
        + plan()
        + selection(tagged('"backup"', '"yes"')),
        [],
    ),
    "by tag whose value here is not decided": (
        OPEN
        + AWS
        + database("tags = { backup = var.x }")
        + plan()
        + selection(tagged('"backup"', '"yes"')),
        [DOUBT],
    ),
    "by tag when the tags here are not decided": (
        OPEN + AWS + database("tags = var.x") + plan() + selection(tagged('"backup"', '"yes"')),
        [DOUBT],
    ),
    "by tag whose value there is not decided": (
        OPEN + AWS + database(YES) + plan() + selection(tagged('"backup"', "var.x")),
        [DOUBT],
    ),
    "by a condition that holds": (
        AWS + database(YES) + plan() + selection(condition(equals("backup", "yes"))),
        [HERE],
    ),
    "by a condition that does not hold": (
        AWS + database() + plan() + selection(condition(equals("backup", "yes"))),
        [],
    ),
    "by a condition with a pattern": (
        AWS + database(YES) + plan() + selection(condition(equals("backup", "y*", "string_like"))),
        [HERE],
    ),
    "by two conditions, one of which does not hold": (
        AWS
        + database(YES)
        + plan()
        + selection(condition(equals("backup", "yes") + equals("tier", "1"))),
        [],
    ),
    "by a condition that forbids its tag": (
        AWS
        + database(YES)
        + plan()
        + selection(condition(equals("backup", "yes", "string_not_equals"))),
        [],
    ),
    "by a condition that forbids another value": (
        AWS
        + database(YES)
        + plan()
        + selection(condition(equals("backup", "no", "string_not_equals"))),
        [HERE],
    ),
    "but for those named": (
        AWS
        + database()
        + plan()
        + selection(
            'resources = ["*"]\nnot_resources = ["arn:aws:rds:eu-west-1:123456789012:db:orders"]'
        ),
        [],
    ),
    "but for those referred to": (
        AWS
        + database()
        + plan()
        + selection('resources = ["*"]\nnot_resources = [aws_db_instance.a.arn]'),
        [],
    ),
    "but for a pattern": (
        AWS
        + database()
        + plan()
        + selection('resources = ["*"]\nnot_resources = ["arn:aws:rds:*:*:db:*"]'),
        [],
    ),
    "but for another service": (
        AWS
        + database()
        + plan()
        + selection('resources = ["*"]\nnot_resources = ["arn:aws:dynamodb:*:*:table/*"]'),
        [HERE],
    ),
    "with a copy in another region": (
        AWS
        + database()
        + plan(
            "copy_action {\ndestination_vault_arn = "
            '"arn:aws:backup:us-east-1:123456789012:backup-vault:far"\n}'
        )
        + selection('resources = ["*"]'),
        [HERE, FAR],
    ),
    "with a copy in a vault of another alias": (
        AWS
        + 'provider "aws" {\nalias = "far"\nregion = "us-east-1"\n}\n'
        + resource("aws_backup_vault", 'name = "far"\nprovider = aws.far', "far")
        + database()
        + plan("copy_action {\ndestination_vault_arn = aws_backup_vault.far.arn\n}")
        + selection('resources = ["*"]'),
        [HERE, FAR],
    ),
    "in another unit, by tag": (
        {
            "shop/main.tf": AWS + database(YES),
            "backups/main.tf": AWS + plan() + selection(tagged('"backup"', '"yes"')),
        },
        [DOUBT],
    ),
    "in another region": (
        {
            "shop/main.tf": AWS + database(),
            "backups/main.tf": AWS.replace("eu-west-1", "us-east-1")
            + plan()
            + selection('resources = ["*"]'),
        },
        [],
    ),
    "a plan that nothing selects": (AWS + database() + plan(), []),
}


@pytest.mark.parametrize(("code", "found"), SELECTIONS.values(), ids=SELECTIONS)
def test_selections_of_aws_backup(code: str | Files, found: list[str]) -> None:
    assert copies(code, "aws_db_instance.a") == found


def lifecycle(body: str = "", tags: str = 'backup = "yes"') -> str:
    return resource(
        "aws_dlm_lifecycle_policy",
        f'description = "d"\nexecution_role_arn = "r"\n{body}\npolicy_details {{\n'
        f'resource_types = ["VOLUME"]\ntarget_tags = {{ {tags} }}\n'
        'schedule {\nname = "s"\ncreate_rule {\ninterval = 24\n}\n'
        "retain_rule {\ncount = 7\n}\nCOPY\n}\n}",
        "l",
    )


VOLUME = resource("aws_ebs_volume", f'availability_zone = "eu-west-1a"\nsize = 10\n{YES}')
COPY_RULE = 'cross_region_copy_rule {\ntarget = "us-east-1"\nencrypted = true\n}'

LIFECYCLES: dict[str, tuple[str, list[str]]] = {
    "by tag": (lifecycle().replace("COPY", ""), [HERE]),
    "by tag it does not carry": (lifecycle(tags='tier = "1"').replace("COPY", ""), []),
    "switched off": (lifecycle('state = "DISABLED"').replace("COPY", ""), []),
    "with a copy in another region": (lifecycle().replace("COPY", COPY_RULE), [HERE, FAR]),
}


@pytest.mark.parametrize(("policy", "found"), LIFECYCLES.values(), ids=LIFECYCLES)
def test_lifecycle_manager(policy: str, found: list[str]) -> None:
    assert copies(AWS + VOLUME + policy, "aws_ebs_volume.a") == found


DISK = resource("aws_ebs_volume", "size = 10")
ATTACHMENT = resource(
    "aws_volume_attachment", "volume_id = aws_ebs_volume.a.id\ninstance_id = aws_instance.m.id"
)
NAMED = plan() + selection("resources = [aws_instance.m.arn]")
OF_DISKS = lifecycle().replace("COPY", "")
OF_MACHINES = OF_DISKS.replace("VOLUME", "INSTANCE")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param(ATTACHMENT + NAMED, [HERE], id="attached to it"),
        pytest.param(NAMED, [], id="beside it"),
        pytest.param(ATTACHMENT + OF_MACHINES, [HERE], id="a policy for machines"),
        pytest.param(ATTACHMENT + OF_DISKS, [], id="a policy for disks that has not its tag"),
    ],
)
def test_the_backup_of_a_machine_takes_its_disks_along(code: str, found: list[str]) -> None:
    machine = resource("aws_instance", YES, "m")
    assert copies(AWS + DISK + machine + code, "aws_ebs_volume.a") == found


SOURCE = AWS + resource("aws_s3_bucket", 'bucket = "acme-orders"')
GCS = resource("google_storage_bucket", 'name = "acme-orders-far"\nlocation = "EU"', "g")
B2 = "s3.us-west-004.backblazeb2.com"
R2 = "0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"


def transfer(bucket: str, sink: str = "google_storage_bucket.g.name", more: str = "") -> str:
    return resource(
        "google_storage_transfer_job",
        f'description = "d"\n{more}\ntransfer_spec {{\naws_s3_data_source {{\n'
        f"bucket_name = {bucket}\n}}\ngcs_data_sink {{\nbucket_name = {sink}\n}}\n}}",
        "t",
    )


def task(target: str) -> str:
    return (
        resource("aws_datasync_location_s3", "s3_bucket_arn = aws_s3_bucket.a.arn", "from")
        + target
        + resource(
            "aws_datasync_task",
            "source_location_arn = aws_datasync_location_s3.from.arn\n"
            f"destination_location_arn = {target.split(chr(34))[1]}.to.arn",
            "t",
        )
    )


def object_storage(host: str, more: str = "") -> str:
    return resource(
        "aws_datasync_location_object_storage",
        f'server_hostname = {host}\nbucket_name = "acme-orders-far"\n{more}',
        "to",
    )


TRANSFERS: dict[str, tuple[str | Files, list[str]]] = {
    "Google takes it from S3": (
        SOURCE + GCS + transfer("aws_s3_bucket.a.bucket"),
        ["sync gcp/eu (several) independent"],
    ),
    "Google takes it from S3, by name from another root": (
        {"shop/main.tf": SOURCE, "far/main.tf": GCS + transfer('"acme-orders"')},
        ["sync gcp/eu (several) independent"],
    ),
    "Google takes it from S3 into a bucket elsewhere": (
        SOURCE + transfer("aws_s3_bucket.a.bucket", '"elsewhere"'),
        ["sync gcp/? independent"],
    ),
    "Google's job is switched off": (
        SOURCE + GCS + transfer("aws_s3_bucket.a.bucket", more='status = "DISABLED"'),
        [],
    ),
    "Google takes another bucket": (SOURCE + GCS + transfer('"acme-users"'), []),
    "DataSync to Backblaze": (
        SOURCE + task(object_storage(f'"{B2}"')),
        ["sync backblaze/us-west-004 independent"],
    ),
    "DataSync to Wasabi": (
        SOURCE + task(object_storage('"s3.eu-central-1.wasabisys.com"')),
        ["sync wasabi/eu-central-1 independent"],
    ),
    "DataSync to R2": (
        SOURCE + task(object_storage(f'"{R2}"')),
        ["sync cloudflare/? independent"],
    ),
    "DataSync to a host nobody knows": (
        SOURCE + task(object_storage('"s3.acme.internal"')),
        ["sync ?/? perhaps"],
    ),
    "DataSync to a host that is not decided": (
        OPEN + SOURCE + task(object_storage("var.x")),
        ["sync ?/? perhaps"],
    ),
    "DataSync to another bucket of AWS": (
        SOURCE
        + resource("aws_s3_bucket", 'bucket = "acme-orders-far"', "b")
        + task(resource("aws_datasync_location_s3", "s3_bucket_arn = aws_s3_bucket.b.arn", "to")),
        ["sync aws/eu-west-1 dependent"],
    ),
    "DataSync to Azure": (
        SOURCE
        + task(
            resource(
                "aws_datasync_location_azure_blob",
                'container_url = "https://acme.blob.core.windows.net/orders"\n'
                'authentication_type = "SAS"',
                "to",
            )
        ),
        ["sync azure/? independent"],
    ),
}


@pytest.mark.parametrize(("code", "found"), TRANSFERS.values(), ids=TRANSFERS)
def test_transfers_of_a_bucket(code: str | Files, found: list[str]) -> None:
    assert copies(code, "aws_s3_bucket.a") == found


def test_a_transfer_the_other_way_is_no_copy_of_its_target() -> None:
    stores = subjects(SOURCE + GCS + transfer("aws_s3_bucket.a.bucket")).datastores
    assert {store.address: store.role for store in stores} == {
        "aws_s3_bucket.a": "data",
        "google_storage_bucket.g": "backup",
    }


FILES = AWS + resource("aws_efs_file_system")

FILE_SYSTEMS = {
    "backed up": (
        resource(
            "aws_efs_backup_policy",
            'file_system_id = aws_efs_file_system.a.id\nbackup_policy {\nstatus = "ENABLED"\n}',
        ),
        [HERE],
    ),
    "not backed up": (
        resource(
            "aws_efs_backup_policy",
            'file_system_id = aws_efs_file_system.a.id\nbackup_policy {\nstatus = "DISABLED"\n}',
        ),
        [],
    ),
    "replicated to another region": (
        resource(
            "aws_efs_replication_configuration",
            "source_file_system_id = aws_efs_file_system.a.id\n"
            'destination {\nregion = "us-west-2"\n}',
        ),
        ["replica aws/us-west-2 dependent"],
    ),
}


@pytest.mark.parametrize(("code", "found"), FILE_SYSTEMS.values(), ids=FILE_SYSTEMS)
def test_file_systems(code: str, found: list[str]) -> None:
    assert copies(FILES + code, "aws_efs_file_system.a") == found


SNAPSHOT = resource(
    "aws_db_snapshot", 'db_snapshot_identifier = "s"\ndb_instance_identifier = "orders"', "s"
)


def test_a_snapshot_that_is_copied_is_in_both_regions() -> None:
    code = AWS + database() + SNAPSHOT
    code += resource(
        "aws_db_snapshot_copy",
        "source_db_snapshot_identifier = aws_db_snapshot.s.db_snapshot_arn\n"
        'target_db_snapshot_identifier = "t"\ndestination_region = "us-east-1"',
    )
    assert copies(code, "aws_db_instance.a") == [
        "snapshot aws/eu-west-1 dependent",
        "snapshot aws/us-east-1 dependent",
    ]


def test_a_snapshot_exported_to_a_bucket_is_followed() -> None:
    code = AWS + database() + SNAPSHOT + resource("aws_s3_bucket", 'bucket = "x"', "b")
    code += resource(
        "aws_rds_export_task",
        "source_arn = aws_db_snapshot.s.db_snapshot_arn\ns3_bucket_name = aws_s3_bucket.b.id",
    )
    assert copies(code, "aws_db_instance.a") == [
        "export aws/eu-west-1 dependent",
        "snapshot aws/eu-west-1 dependent",
    ]


ATLAS = resource(
    "mongodbatlas_advanced_cluster",
    'name = "orders"\nreplication_specs {\nregion_configs {\nprovider_name = "AWS"\n'
    'region_name = "EU_WEST_1"\n}\n}',
)


def exported(cloud: str, bucket: str) -> str:
    export = (
        "export_bucket_id = mongodbatlas_cloud_backup_snapshot_export_bucket.b.export_bucket_id"
    )
    return resource(
        "mongodbatlas_cloud_backup_snapshot_export_bucket",
        f'cloud_provider = "{cloud}"\nbucket_name = {bucket}',
        "b",
    ) + resource(
        "mongodbatlas_cloud_backup_schedule",
        "cluster_name = mongodbatlas_advanced_cluster.a.name\nauto_export_enabled = true\n"
        f"export {{\n{export}\n}}",
        "s",
    )


EXPORTS = {
    "to a bucket of the cloud it runs on": (
        AWS
        + resource("aws_s3_bucket", 'bucket = "x"', "x")
        + exported("AWS", "aws_s3_bucket.x.id"),
        ["backup aws/eu-west-1 dependent"],
    ),
    "to a bucket of another cloud": (
        GCS + exported("GCP", "google_storage_bucket.g.name"),
        ["backup gcp/eu (several) independent"],
    ),
}


@pytest.mark.parametrize(("code", "found"), EXPORTS.values(), ids=EXPORTS)
def test_exports_of_atlas(code: str, found: list[str]) -> None:
    assert copies(ATLAS + code, "mongodbatlas_advanced_cluster.a") == found


AZURE = resource("azurerm_recovery_services_vault", 'name = "v"\nlocation = "westeurope"', "v")
MACHINE = resource("azurerm_linux_virtual_machine", 'name = "orders"\nlocation = "westeurope"', "m")


def test_a_backup_of_a_virtual_machine_of_azure_lies_in_its_vault() -> None:
    code = AZURE + MACHINE
    code += resource(
        "azurerm_backup_protected_vm",
        "recovery_vault_name = azurerm_recovery_services_vault.v.name\n"
        "source_vm_id = azurerm_linux_virtual_machine.m.id",
        "p",
    )
    assert links(graph(code)) == [
        "azurerm_backup_protected_vm.p -protects-> azurerm_linux_virtual_machine.m",
        "azurerm_backup_protected_vm.p -stores_in-> azurerm_recovery_services_vault.v",
    ]


SCHEDULE = 'schedule {\ndaily_schedule {\ndays_in_cycle = 1\nstart_time = "04:00"\n}\n}\n'
ATTACHED = resource(
    "google_compute_disk_resource_policy_attachment",
    "name = google_compute_resource_policy.p.name\ndisk = google_compute_disk.a.name\n"
    'zone = "europe-west1-b"',
    "x",
)


def policy(more: str = "") -> str:
    return resource("google_compute_disk", 'name = "d"\nzone = "europe-west1-b"') + resource(
        "google_compute_resource_policy",
        f'name = "p"\nregion = "europe-west1"\nsnapshot_schedule_policy {{\n{SCHEDULE}{more}\n}}',
        "p",
    )


DISKS = {
    "a policy attached": (policy() + ATTACHED, ["backup gcp/europe-west1 dependent"]),
    "a policy attached that stores elsewhere": (
        policy('snapshot_properties {\nstorage_locations = ["us"]\n}') + ATTACHED,
        ["backup gcp/us dependent"],
    ),
    "a policy that nothing attaches": (policy(), []),
}


@pytest.mark.parametrize(("code", "found"), DISKS.values(), ids=DISKS)
def test_snapshot_schedules_of_google(code: str, found: list[str]) -> None:
    assert copies(code, "google_compute_disk.a") == found


ACCOUNT = resource(
    "azurerm_storage_account",
    'name = "acme"\nlocation = "westeurope"\naccount_replication_type = "LRS"',
)
BETWEEN: dict[str, tuple[str, str, list[str]]] = {
    "Google takes it from Azure": (
        ACCOUNT
        + GCS
        + resource(
            "google_storage_transfer_job",
            "transfer_spec {\nazure_blob_storage_data_source {\n"
            'storage_account = azurerm_storage_account.a.name\ncontainer = "c"\n}\n'
            "gcs_data_sink {\nbucket_name = google_storage_bucket.g.name\n}\n}",
        ),
        "azurerm_storage_account.a",
        ["sync gcp/eu (several) independent"],
    ),
    "DataSync takes it from Google": (
        AWS
        + GCS
        + resource("aws_s3_bucket", 'bucket = "acme-far"', "b")
        + resource(
            "aws_datasync_location_object_storage",
            'server_hostname = "storage.googleapis.com"\n'
            "bucket_name = google_storage_bucket.g.name",
            "from",
        )
        + resource("aws_datasync_location_s3", "s3_bucket_arn = aws_s3_bucket.b.arn", "to")
        + resource(
            "aws_datasync_task",
            "source_location_arn = aws_datasync_location_object_storage.from.arn\n"
            "destination_location_arn = aws_datasync_location_s3.to.arn",
        ),
        "google_storage_bucket.g",
        ["sync aws/eu-west-1 independent"],
    ),
    "a table exported to a bucket beside it": (
        AWS
        + resource("aws_dynamodb_table", 'name = "orders"')
        + resource("aws_s3_bucket", 'bucket = "x"', "b")
        + resource(
            "aws_dynamodb_table_export",
            "table_arn = aws_dynamodb_table.a.arn\ns3_bucket = aws_s3_bucket.b.id",
        ),
        "aws_dynamodb_table.a",
        ["export aws/eu-west-1 dependent"],
    ),
    "Azure's vault": (
        resource("azurerm_managed_disk", 'name = "d"\nlocation = "westeurope"')
        + resource(
            "azurerm_data_protection_backup_vault", 'name = "v"\nlocation = "northeurope"', "v"
        )
        + resource(
            "azurerm_data_protection_backup_instance_disk",
            "vault_id = azurerm_data_protection_backup_vault.v.id\n"
            'disk_id = azurerm_managed_disk.a.id\nlocation = "northeurope"',
        ),
        "azurerm_managed_disk.a",
        ["backup azure/northeurope dependent"],
    ),
}


@pytest.mark.parametrize(("code", "address", "found"), BETWEEN.values(), ids=BETWEEN)
def test_copies_between_places(code: str, address: str, found: list[str]) -> None:
    assert copies(code, address) == found


def far(name: str) -> str:
    return resource("google_storage_bucket", f'name = {name}\nlocation = "EU"', "far")


ORDERS = AWS + resource("aws_s3_bucket", 'bucket = "acme-orders"')
NAMED_BY = 'variable "x" {}\n' + AWS + resource("aws_s3_bucket", 'bucket = "${var.x}-orders"')
LIKE = "backup gcp/eu (several) independent doubtful"

ALIKE = {
    "called its backup": (ORDERS + far('"acme-orders-backup"'), [LIKE]),
    "called its archive, before": (ORDERS + far('"archive.acme-orders"'), [LIKE]),
    "spelled like it": (NAMED_BY + far('"${var.x}-orders-mirror"'), [LIKE]),
    "called the backup of another": (ORDERS + far('"acme-users-backup"'), []),
    "called more than its backup": (ORDERS + far('"acme-orders-backup-eu"'), []),
    "filled by something": (
        ORDERS
        + far('"acme-orders-backup"')
        + resource(
            "google_storage_transfer_job",
            "transfer_spec {\n"
            'aws_s3_data_source { bucket_name = "users" }\n'
            "gcs_data_sink { bucket_name = google_storage_bucket.far.name }\n}",
            "t",
        ),
        [],
    ),
}


@pytest.mark.parametrize(("code", "found"), ALIKE.values(), ids=ALIKE)
def test_a_bucket_that_is_called_like_a_copy_makes_one_doubt(code: str, found: list[str]) -> None:
    assert copies(code, "aws_s3_bucket.a") == found
