"""The door for a bank's callbacks: a domain of its own that asks for a client certificate."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions
from aws_cdk import aws_apigatewayv2 as apigateway

from infra.app import _pix_door
from infra.constructs.pix_door import PixDoor, PixDoorSettings

CERTIFICATE = "arn:aws:acm:sa-east-1:123456789012:certificate/11aa22bb"
SETTINGS = PixDoorSettings("pix.acme.example", CERTIFICATE, "s3://acme-trust/banks/psp.pem")
CONTEXT = {
    "pix_domain": "pix.acme.example",
    "pix_certificate": CERTIFICATE,
    "pix_truststore": "s3://acme-trust/banks/psp.pem",
}


def a_template() -> dict[str, Any]:
    stack = cdk.Stack(cdk.App(), "Edge")
    api = apigateway.HttpApi(stack, "Api", create_default_stage=False)
    stage = api.add_stage("Stage", stage_name="$default", auto_deploy=True)
    PixDoor(stack, "PixDoor", settings=SETTINGS, api=api, stage=stage)
    template: dict[str, Any] = dict(assertions.Template.from_stack(stack).to_json())
    return template


def properties(template: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = [body for body in template["Resources"].values() if body["Type"] == kind]
    return dict(found["Properties"])


def test_the_domain_asks_for_a_certificate_of_the_banks_authorities() -> None:
    domain = properties(a_template(), "AWS::ApiGatewayV2::DomainName")

    assert domain["DomainName"] == "pix.acme.example"
    assert domain["MutualTlsAuthentication"]["TruststoreUri"] == SETTINGS.truststore
    assert domain["DomainNameConfigurations"] == [
        {
            "CertificateArn": CERTIFICATE,
            "EndpointType": "REGIONAL",
            "SecurityPolicy": "TLS_1_2",
        }
    ]


def test_the_domain_leads_to_the_same_api_and_says_where_its_name_must_point() -> None:
    template = a_template()

    assert properties(template, "AWS::ApiGatewayV2::ApiMapping")["ApiId"] == {"Ref": "ApiF70053CD"}
    assert "PixDoorTarget" in "".join(template["Outputs"])


def test_a_deployment_has_the_door_when_all_its_settings_are_given() -> None:
    assert _pix_door(cdk.App(context=CONTEXT)) == SETTINGS
    assert _pix_door(cdk.App()) is None


@pytest.mark.parametrize("missing", sorted(CONTEXT))
def test_a_part_of_the_settings_is_refused(missing: str) -> None:
    context = {key: value for key, value in CONTEXT.items() if key != missing}

    with pytest.raises(SystemExit, match="needs all of"):
        _pix_door(cdk.App(context=context))


@pytest.mark.parametrize("place", ["acme-trust/psp.pem", "s3://acme-trust", "s3:///psp.pem"])
def test_the_authorities_lie_in_a_bucket_under_a_key(place: str) -> None:
    with pytest.raises(ValueError, match="pix_truststore"):
        PixDoorSettings("pix.acme.example", CERTIFICATE, place)
