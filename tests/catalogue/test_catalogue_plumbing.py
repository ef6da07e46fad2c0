"""Types that play no role: known, and never one that could be lost, run, watch or back up."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlast.catalogue.load import load
from outlast.catalogue.plumbing import plumbing_from, types_of

CATALOGUE = load()
ITEMS = CATALOGUE.files.top("plumbing.yaml").items()
PLUMBING = plumbing_from(ITEMS)

KNOWN = {
    "aws_iam_role_policy_attachment": "aws",
    "aws_security_group_rule": "aws",
    "aws_vpc_security_group_ingress_rule": "aws",
    "aws_route_table_association": "aws",
    "aws_db_parameter_group": "aws",
    "aws_s3_bucket_public_access_block": "aws",
    "aws_nat_gateway": "aws",
    "aws_lambda_permission": "aws",
    "AWS::EC2::SecurityGroup": "aws",
    "AWS::Lambda::Permission": "aws",
    "google_project_service": "gcp",
    "google_project_iam_member": "gcp",
    "google_storage_bucket_iam_binding": "gcp",
    "google_compute_subnetwork": "gcp",
    "azurerm_role_assignment": "azure",
    "azurerm_subnet": "azure",
    "azurerm_private_endpoint": "azure",
    "random_password": None,
    "tls_private_key": None,
    "local_file": None,
    "kubernetes_namespace_v1": None,
    "kubernetes_role_binding_v1": None,
    "postgresql_grant": None,
    "github_branch_protection": "github",
}

# Each of these could matter: a glob that takes it in hides a finding, or a hole in the catalogue.
NEVER = """
aws_s3_bucket aws_db_instance aws_rds_cluster aws_dynamodb_table aws_docdb_cluster aws_dax_cluster
aws_elasticache_cluster aws_memorydb_cluster aws_memorydb_snapshot aws_redshift_cluster
aws_redshift_cluster_snapshot aws_redshift_snapshot_schedule aws_ebs_volume aws_efs_file_system
aws_fsx_windows_file_system aws_neptune_cluster aws_qldb_ledger aws_keyspaces_table aws_mq_broker
aws_msk_cluster aws_kms_key aws_secretsmanager_secret aws_ssm_parameter aws_cognito_user_pool
aws_instance aws_ecs_service aws_eks_cluster aws_lambda_function aws_lb aws_route53_record
aws_route53_health_check aws_cloudwatch_metric_alarm aws_sns_topic aws_sns_topic_subscription
aws_backup_plan aws_backup_vault aws_s3_bucket_versioning aws_s3_bucket_replication_configuration
aws_s3_bucket_lifecycle_configuration aws_s3_object aws_glacier_vault aws_transfer_server
aws_cloudformation_stack aws_cloudformation_stack_set aws_servicecatalog_provisioned_product
aws_sesv2_contact_list aws_service_discovery_service aws_route53_resolver_rule
aws_opensearchserverless_collection aws_grafana_workspace aws_vpc
google_sql_database_instance google_storage_bucket google_bigquery_dataset google_bigquery_table
google_spanner_database google_bigtable_instance google_bigtable_table google_firestore_database
google_firestore_backup_schedule google_filestore_instance google_compute_disk
google_compute_instance google_compute_snapshot google_compute_resource_policy
google_compute_network_endpoint_group google_compute_network google_kms_crypto_key
google_secret_manager_secret google_dns_record_set google_container_cluster google_netapp_volume
google_netapp_backup_vault google_logging_project_sink google_logging_project_bucket_config
azurerm_storage_account azurerm_mssql_database azurerm_mssql_managed_instance
azurerm_postgresql_flexible_server azurerm_cosmosdb_account azurerm_managed_disk
azurerm_netapp_volume azurerm_netapp_backup_vault azurerm_key_vault azurerm_key_vault_secret
azurerm_eventhub azurerm_servicebus_queue azurerm_lb azurerm_application_gateway
azurerm_linux_virtual_machine azurerm_virtual_machine_restore_point azurerm_dns_a_record
azurerm_management_group_template_deployment azurerm_resource_group_template_deployment
azurerm_private_dns_resolver azurerm_network_connection_monitor
azurerm_virtual_machine_data_disk_attachment azurerm_confidential_ledger
kubernetes_deployment kubernetes_stateful_set kubernetes_persistent_volume_claim kubernetes_service
kubernetes_ingress kubernetes_ingress_v1 kubernetes_cron_job_v1 kubernetes_manifest
mongodbatlas_cluster mongodbatlas_cloud_backup_schedule mongodbatlas_alert_configuration
snowflake_database snowflake_table snowflake_stage github_repository tfe_workspace
cloudflare_record cloudflare_dns_record cloudflare_load_balancer cloudflare_r2_bucket
datadog_monitor datadog_synthetics_test pagerduty_service pagerduty_escalation_policy
postgresql_database vault_kv_secret_v2 null_resource terraform_data acme_database
AWS::RDS::DBInstance AWS::S3::Bucket AWS::DynamoDB::Table AWS::EC2::Volume AWS::EC2::Instance
AWS::EFS::FileSystem AWS::Lambda::Function AWS::KMS::Key AWS::SecretsManager::Secret
AWS::ApiGateway::RestApi AWS::CloudFormation::Stack AWS::Cognito::UserPool
"""


@pytest.mark.parametrize("kind", KNOWN)
def test_plumbing_is_known_and_plays_no_role(kind: str) -> None:
    entry = CATALOGUE.entry(kind)
    assert entry is not None
    assert (entry.vendor, entry.roles, entry.type) == (KNOWN[kind], (), kind)
    assert (entry.refs, entry.settings, entry.tags) == ((), (), ())


@pytest.mark.parametrize("kind", NEVER.split())
def test_what_could_matter_is_no_plumbing(kind: str) -> None:
    assert PLUMBING.entry(kind) is None


def test_no_glob_takes_in_a_type_that_has_an_entry() -> None:
    assert [kind for kind in CATALOGUE.types() if PLUMBING.entry(kind)] == []


def test_each_glob_stands_once() -> None:
    globs = [glob for item in ITEMS for glob in item["types"]]
    assert len(globs) == len(set(globs))
    assert [glob for glob in globs if glob.replace("*", "") in ("", "aws_", "google_")] == []


@pytest.mark.parametrize("kind", ["aws_teapot", "AWS_IAM_POLICY", "xaws_subnet", "aws_routes", ""])
def test_what_nobody_knows(kind: str) -> None:
    assert CATALOGUE.entry(kind) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text("ab*?[]!", max_size=5), max_size=4), st.text("ab*?[]!\n", max_size=5))
def test_globs_mean_what_they_do_elsewhere(globs: list[str], kind: str) -> None:
    assert types_of(globs).hold(kind) == any(fnmatchcase(kind, glob) for glob in globs)
