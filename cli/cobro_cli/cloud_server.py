"""The embedded cloud with what it lacks: AWS End User Messaging SMS and its configuration sets.

Text messages lie where those of SNS do. Who may send is checked as for any other service, against
the configuration set or what a message comes from; of what becomes of a message nothing is told.
Run by its path: it may import nothing of ours.
"""

import importlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

SERVICE = "sms-voice"
TARGET = "PinpointSMSVoiceV2"
RESOURCE_TYPE = "AWS::SMSVOICE::ConfigurationSet"
_JSON = {"Content-Type": "application/x-amz-json-1.0"}


async def send_text_message(
    method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
) -> tuple[int, dict[str, str], bytes]:
    """Keep a text message; no other operation of the service is known here."""
    del method, path, query
    if headers.get("x-amz-target") != f"{TARGET}.SendTextMessage":
        refused = {"__type": "ValidationException", "Reason": "UNKNOWN_OPERATION"}
        return 400, _JSON, json.dumps(refused).encode()
    asked, message_id = json.loads(body), str(uuid.uuid4())
    sent = {
        "MessageId": message_id,
        "PhoneNumber": asked["DestinationPhoneNumber"],
        "Message": asked["MessageBody"],
        "Context": asked.get("Context", {}),
        "ConfigurationSetName": asked.get("ConfigurationSetName", ""),
    }
    _part("services.sns")._sms_log_for(sent["PhoneNumber"]).append(sent)  # noqa: SLF001 - its own store
    return 200, _JSON, json.dumps({"MessageId": message_id}).encode()


def resource_of(body: bytes, region: str, account: str) -> str:
    """Return the ARN that the right to send a message is asked of."""
    asked = json.loads(body or b"{}")
    configuration = asked.get("ConfigurationSetName")
    named = f"configuration-set/{configuration}" if configuration else "message/any"
    return f"arn:aws:{SERVICE}:{region}:{account}:{named}"


def extend() -> None:
    """Add the service to the cloud of this process."""
    app, actions = _part("app"), _part("core.iam_actions")
    app.SERVICE_HANDLERS[SERVICE] = send_text_message
    patterns = {"target_prefixes": [TARGET], "credential_scope": SERVICE}
    _part("core.router").SERVICE_PATTERNS[SERVICE] = patterns
    actions.SERVICE_TO_IAM_NAMESPACE[SERVICE] = SERVICE
    resource_before = actions.extract_resource_arn

    def extract_resource_arn(service: str, *rest: Any) -> str:  # noqa: ANN401 - as it is called
        if service != SERVICE:
            return str(resource_before(service, *rest))
        _, _, _, body, _, region, account = rest
        return resource_of(body, region, account)

    actions.extract_resource_arn = extract_resource_arn
    _part("services.cloudformation.provisioners")._RESOURCE_HANDLERS[RESOURCE_TYPE] = {  # noqa: SLF001 - its own table
        "create": _made,
        "update": lambda physical_id, *_rest: (physical_id, {}),
        "delete": lambda *_rest: None,
    }


def _made(logical_id: str, properties: Mapping[str, Any], stack: str) -> tuple[str, dict[str, str]]:
    return str(properties.get("ConfigurationSetName") or f"{stack}-{logical_id}"), {}


def _part(name: str) -> Any:  # noqa: ANN401 - the cloud has no types
    return importlib.import_module(f"ministack.{name}")


if __name__ == "__main__":
    extend()
    _part("app").main()
