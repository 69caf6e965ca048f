"""What is money, or leads to it, outlives every mistake in a deployment."""

import json

from cobro.adapters.dynamodb.schema import SCHEMAS
from cobro.runtime.settings import Table
from infra import names
from tests.support.templates import Inventory

RETAINED = (
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::GlobalTable",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
)


def test_data_is_retained_and_lives_in_the_data_stack(aws: Inventory) -> None:
    data = aws.of(*RETAINED)

    assert {resource.type for resource in data} == set(RETAINED)
    assert {resource.stack for resource in data} == {names.stack_name("aws", "data")}
    assert {
        (resource.body["DeletionPolicy"], resource.body["UpdateReplacePolicy"]) for resource in data
    } == {("Retain", "Retain")}


def test_each_schema_is_one_table_with_its_keys_and_indexes(aws: Inventory) -> None:
    outputs = aws.outputs()
    tables = {f"<{table.key}>": table.properties for table in aws.of("AWS::DynamoDB::GlobalTable")}
    for name, schema in SCHEMAS.items():
        made = tables[outputs[names.table_output(name)]]
        keys = [key["AttributeName"] for key in made["KeySchema"]]
        indexes = [index["IndexName"] for index in made.get("GlobalSecondaryIndexes", [])]

        assert keys == [key for key in (schema.partition_key, schema.sort_key) if key]
        assert indexes == [index.name for index in schema.indexes]
        assert "LocalSecondaryIndexes" not in made
        assert ("StreamSpecification" in made) == schema.has_stream
        assert made.get("TimeToLiveSpecification", {}).get("AttributeName") == schema.ttl_attribute

    assert len(tables) == len(SCHEMAS) == len(Table)


def test_every_table_is_protected_on_demand_and_under_our_key(aws: Inventory) -> None:
    for table in aws.of("AWS::DynamoDB::GlobalTable"):
        (replica,) = table.properties["Replicas"]

        assert table.properties["BillingMode"] == "PAY_PER_REQUEST"
        assert table.properties["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
        assert "KMSMasterKeyId" in replica["SSESpecification"]
        assert replica["DeletionProtectionEnabled"] is True
        assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


def test_the_key_rotates_and_admits_services_of_this_account_only(aws: Inventory) -> None:
    (key,) = aws.of("AWS::KMS::Key")
    services = [
        statement
        for statement in key.properties["KeyPolicy"]["Statement"]
        if "Service" in statement["Principal"]
    ]

    assert key.properties["EnableKeyRotation"] is True
    assert len(services) > 0
    assert all(
        statement["Condition"]["StringEquals"]["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
        for statement in services
    )


def test_every_bucket_is_private_versioned_and_refuses_plain_connections(aws: Inventory) -> None:
    buckets = aws.of("AWS::S3::Bucket")
    refusing = {
        aws.resolve(policy.stack, policy.properties["Bucket"])
        for policy in aws.of("AWS::S3::BucketPolicy")
        if '"aws:SecureTransport": "false"' in json.dumps(policy.properties["PolicyDocument"])
    }

    assert refusing == {f"<{bucket.key}>" for bucket in buckets}
    for bucket in buckets:
        assert set(bucket.properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert bucket.properties["VersioningConfiguration"] == {"Status": "Enabled"}
        assert "BucketEncryption" in bucket.properties


def test_bank_files_are_under_our_key_logged_and_announced(aws: Inventory) -> None:
    reference = aws.outputs()[names.Output.STATEMENTS_BUCKET]
    (bucket,) = [found for found in aws.of("AWS::S3::Bucket") if f"<{found.key}>" == reference]
    (rule,) = bucket.properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert "KMSMasterKeyID" in rule["ServerSideEncryptionByDefault"]
    assert "LoggingConfiguration" in bucket.properties
    assert bucket.properties["NotificationConfiguration"] == {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True}
    }
    assert aws.of("AWS::CloudFormation::CustomResource", "Custom::S3BucketNotifications") == ()


def test_staff_need_an_invitation_a_long_password_and_a_second_factor(aws: Inventory) -> None:
    (pool,) = aws.of("AWS::Cognito::UserPool")
    (client,) = aws.of("AWS::Cognito::UserPoolClient")
    policy = pool.properties["Policies"]["PasswordPolicy"]

    assert pool.properties["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool.properties["MfaConfiguration"] == "ON"
    assert pool.properties["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert pool.properties["DeletionProtection"] == "ACTIVE"
    assert policy["MinimumLength"] == 12
    assert client.properties["PreventUserExistenceErrors"] == "ENABLED"
    assert {group.properties["GroupName"] for group in aws.of("AWS::Cognito::UserPoolGroup")} == {
        group.value for group in names.Group
    }


def test_the_secret_starts_with_a_key_of_its_own_and_under_our_key(aws: Inventory) -> None:
    secrets = aws.of("AWS::SecretsManager::Secret")
    made = {
        str(secret.properties["GenerateSecretString"]["GenerateStringKey"]): json.loads(
            secret.properties["GenerateSecretString"]["SecretStringTemplate"]
        )
        for secret in secrets
    }

    assert made == {"current": {"previous": []}}
    assert all("KmsKeyId" in secret.properties for secret in secrets)


def test_the_data_stack_cannot_be_deleted_by_accident(aws: Inventory) -> None:
    protected = {resource.stack for resource in aws.of("AWS::DynamoDB::GlobalTable")}

    assert protected == {names.stack_name("aws", "data")}
