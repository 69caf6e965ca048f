"""A door of its own for a bank's Pix callbacks: a domain that asks callers for a certificate.

Mutual TLS is set per domain and would shut out everybody else, so it cannot be the front door's.
The bank's authorities lie in a bucket that the account keeps. API Gateway takes whatever they
signed and asks no list of revoked certificates: the bank's own certificate is pinned by facts of
the account. The front door stays open beside it: who comes by it shows no certificate, and an
account that pins one lets nobody in without.
"""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_s3 as s3
from constructs import Construct

__all__ = ["PixDoor", "PixDoorSettings"]

_S3 = "s3://"


@dataclass(frozen=True, slots=True)
class PixDoorSettings:
    """The domain, its certificate (an ARN of ACM in this region), and the bank's authorities.

    `truststore` is where a PEM file with them lies: `s3://bucket/key`.
    """

    domain: str
    certificate_arn: str
    truststore: str

    def __post_init__(self) -> None:
        bucket, _, key = self.truststore.removeprefix(_S3).partition("/")
        if not (self.truststore.startswith(_S3) and bucket and key):
            message = "pix_truststore is where the authorities lie: s3://bucket/key.pem"
            raise ValueError(message)

    @property
    def bucket_and_key(self) -> tuple[str, str]:
        bucket, _, key = self.truststore.removeprefix(_S3).partition("/")
        return bucket, key


class PixDoor(Construct):
    """Maps the domain to the front door's API. `target` is what its name must point to (CNAME)."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: PixDoorSettings,
        api: apigateway.IHttpApi,
        stage: apigateway.IStage,
    ) -> None:
        super().__init__(scope, construct_id)
        bucket, key = settings.bucket_and_key
        domain = apigateway.DomainName(
            self,
            "Domain",
            domain_name=settings.domain,
            certificate=acm.Certificate.from_certificate_arn(
                self, "Certificate", settings.certificate_arn
            ),
            security_policy=apigateway.SecurityPolicy.TLS_1_2,
            mtls=apigateway.MTLSConfig(
                bucket=s3.Bucket.from_bucket_name(self, "Authorities", bucket), key=key
            ),
        )
        apigateway.ApiMapping(self, "Mapping", api=api, domain_name=domain, stage=stage)
        self.target = domain.regional_domain_name
        cdk.CfnOutput(self, "Target", value=self.target)
