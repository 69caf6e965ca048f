"""What every bucket that holds people's data has in common, and how it tells of new objects."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra import names
from infra.stages import Stage

__all__ = ["UNFINISHED_UPLOADS", "announce_on_default_bus", "private_bucket", "put_events"]

UNFINISHED_UPLOADS = s3.LifecycleRule(abort_incomplete_multipart_upload_after=cdk.Duration.days(7))


def private_bucket(
    scope: Construct,
    construct_id: str,
    *,
    stage: Stage,
    key: kms.IKey,
    access_log: s3.IBucket,
    log_prefix: str,
    lifecycle_rules: Sequence[s3.LifecycleRule] = (UNFINISHED_UPLOADS,),
) -> s3.Bucket:
    """Return a bucket that is versioned, encrypted by `key`, private, and logs who touched it."""
    return s3.Bucket(
        scope,
        construct_id,
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        bucket_key_enabled=True,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=stage.enforces_tls,
        versioned=True,
        removal_policy=stage.removal_policy,
        server_access_logs_bucket=access_log,
        server_access_logs_prefix=log_prefix,
        lifecycle_rules=list(lifecycle_rules),
    )


def put_events(bucket: s3.Bucket) -> events.EventPattern:
    """Return the pattern of "a file was put below the prefix", on the default bus."""
    return events.EventPattern(
        source=["aws.s3"],
        detail_type=["Object Created"],
        detail={
            "bucket": {"name": [bucket.bucket_name]},
            "object": {"key": [{"prefix": names.INCOMING_PREFIX}]},
        },
    )


def announce_on_default_bus(bucket: s3.Bucket) -> None:
    """Set the notification on the resource itself.

    `event_bridge_enabled` of the construct adds a function of its own with rights on every bucket,
    only to set the same property later.
    """
    resource = bucket.node.default_child
    if not isinstance(resource, s3.CfnBucket):
        message = "the bucket has no CloudFormation resource"
        raise TypeError(message)
    resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(
            event_bridge_enabled=True
        )
    )
