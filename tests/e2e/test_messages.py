"""A mail that bounces, the text message instead, a payer who wants no more; answers and letters."""

import json
import re
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from cobro.runtime.settings import Queue
from infra import names
from tests.support.deployed import START, Deployed, deployed_stack, eventually, exceptions_of
from tests.support.mail_news import ses_text
from tests.support.mail_replies import a_mail, notification
from tests.support.requests import ISSUER, customer_body, invoice_body
from tests.support.text_messaging import event

PAYER = "cus-texts"
NUMBER = "+5511987654321"
STEPS = [
    {
        "step": name,
        "offset": {"days": days},
        "template": "before_due",
        "channels": ["email", "sms"],
    }
    for name, days in (("early", -3), ("soon", -2))
]


@pytest.fixture(scope="module")
def own_stack() -> Iterator[Deployed]:
    """Give a cloud of its own: which mail is the first depends on what others set up before."""
    with deployed_stack() as deployed:
        yield deployed


def remind(stack: Deployed) -> dict[str, Any]:
    """Issue an invoice to a payer with a phone, and let its first reminder go by mail."""
    day = START + timedelta(days=7)
    stack.at(day)
    stack.admin.post("/v1/customers", customer_body(PAYER) | {"phone": NUMBER})
    path = f"/v1/dunning-policies/both?issuer_id={ISSUER}"
    stack.admin.put(path, {"format": 2, "steps": STEPS})
    given = {"issuer_id": ISSUER, "kind": "customer", "key": PAYER, "policy": "both"}
    stack.admin.put("/v1/dunning-assignments", given)
    body = invoice_body(12_300, (day + timedelta(days=3)).date(), customer_id=PAYER)
    invoice = stack.admin.post("/v1/invoices", body, key="texts")
    eventually(lambda: stack.admin.is_idle(Queue.NEW_INVOICES))
    stack.admin.run_schedule()
    return invoice


def mails(stack: Deployed) -> list[dict[str, Any]]:
    return [each for each in stack.admin.mails() if each["To"] == [f"{PAYER}@payer.example"]]


def texts(stack: Deployed) -> list[dict[str, Any]]:
    with urllib.request.urlopen(stack.cloud.texts_url, timeout=30) as answer:  # noqa: S310 - our own address
        found: dict[str, list[dict[str, Any]]] = json.load(answer)["sms_messages"]
    return found.get(NUMBER, [])


def bounced(invoice_id: str) -> str:
    mail = SimpleNamespace(
        id="m-end-to-end",
        destinations={"ToAddresses": [f"{PAYER}@payer.example"]},
        tags={"invoice": invoice_id, "step": "early"},
    )
    return ses_text("Bounce", mail)


def posted(stack: Deployed, path: str) -> int:
    """Post what a mail program posts at one click, without any token of staff."""
    url = f"{stack.admin.api_url.rstrip('/')}{path}"
    request = urllib.request.Request(url, data=b"List-Unsubscribe=One-Click")  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
        return int(answer.status)


def address(stack: Deployed, channel: str) -> dict[str, Any]:
    shown = stack.admin.get(f"/v1/customers/{PAYER}/addresses", issuer_id=ISSUER)["addresses"]
    return next(each for each in shown if each["channel"] == channel)


def test_mail_bounces_a_text_message_goes_instead_and_the_payer_refuses(
    own_stack: Deployed,
) -> None:
    stack = own_stack
    invoice = remind(stack)
    (mail,) = eventually(lambda: mails(stack))
    queue = stack.outputs.queue(Queue.DELIVERIES)
    sqs = stack.cloud.client("sqs")
    sqs.send_message(QueueUrl=queue, MessageBody=bounced(invoice["invoice_id"]))
    eventually(lambda: address(stack, "email")["closed"])
    stack.at(START + timedelta(days=8))
    stack.admin.run_schedule()
    (text,) = eventually(lambda: texts(stack))
    link = re.search(r"/opt-outs/\S+", text["Message"])
    assert link is not None
    refused = posted(stack, link[0])
    told = event("TEXT_INVALID", text["Context"], messageId=text["MessageId"])
    sqs.send_message(QueueUrl=queue, MessageBody=told)
    eventually(lambda: address(stack, "sms")["closed"])

    assert "opt-outs" in str(mail)
    assert text["Context"] == {"invoice": invoice["invoice_id"], "step": "soon"}
    assert len(exceptions_of(stack.admin, "address_bounced", ISSUER)) == 2  # mail and number
    assert "/pay/" in text["Message"]
    assert refused == 200
    assert address(stack, "sms")["opted_out"]["source"] == "one_click"
    assert address(stack, "email")["opted_out"] is None


def test_answer_by_mail_is_a_request_until_somebody_answers(own_stack: Deployed) -> None:
    stack, payer = own_stack, "cus-answers"
    stack.admin.post("/v1/customers", customer_body(payer))
    mail = a_mail("Pago na sexta.", From=f"{payer}@payer.example")
    bucket = stack.outputs[names.Output.MAIL_BUCKET]
    stack.cloud.client("s3").put_object(Bucket=bucket, Key="mail-1", Body=mail.as_bytes())
    stack.cloud.client("sqs").send_message(
        QueueUrl=stack.outputs.queue(Queue.DELIVERIES),
        MessageBody=notification("hello@a.example"),
    )
    path = f"/v1/customers/{payer}/requests"
    (request,) = eventually(lambda: stack.admin.get(path, issuer_id=ISSUER)["requests"])
    acts = f"{path}/{request['request_id']}"
    waiting = exceptions_of(stack.admin, "email_reply", ISSUER)
    taken = stack.admin.post(f"{acts}/owner", {"issuer_id": ISSUER})
    answered = stack.admin.post(f"{acts}/answer", {"issuer_id": ISSUER, "note": "Ok"})

    assert (request["text"], len(waiting)) == ("Pago na sexta.", 1)
    assert taken["owner"] == answered["answered_by"] != ""
    assert exceptions_of(stack.admin, "email_reply", ISSUER) == []


def test_letters_of_a_day_are_drawn_and_posted(own_stack: Deployed) -> None:
    stack, payer = own_stack, "cus-letters"
    day = START + timedelta(days=14)
    stack.at(day)
    stack.admin.post("/v1/customers", customer_body(payer, address="Rua A, 1"))
    step = {"step": "paper", "offset": {"days": 0}, "template": "due_today", "channels": ["letter"]}
    policy = f"/v1/dunning-policies/paper?issuer_id={ISSUER}"
    stack.admin.put(policy, {"format": 2, "steps": [step]})
    given = {"issuer_id": ISSUER, "kind": "customer", "key": payer, "policy": "paper"}
    stack.admin.put("/v1/dunning-assignments", given)
    stack.admin.post(
        "/v1/invoices", invoice_body(9_900, day.date(), customer_id=payer), key="paper"
    )
    eventually(lambda: stack.admin.is_idle(Queue.NEW_INVOICES))
    stack.admin.run_schedule()
    eventually(lambda: stack.admin.get("/v1/letters", issuer_id=ISSUER)["batches"])
    stack.at(day + timedelta(days=1))
    stack.admin.run("run_exports")
    (batch,) = stack.admin.get("/v1/letters", issuer_id=ISSUER)["batches"]
    name = f"/v1/letters/{batch['gathered_date']}"
    link = stack.admin.get(f"{name}/file", issuer_id=ISSUER)["url"]
    with urllib.request.urlopen(link, timeout=30) as answer:  # noqa: S310 - our own address
        pages = answer.read()
    posted = stack.admin.post(f"{name}/posting", {"issuer_id": ISSUER})

    assert (batch["state"], batch["letters"], batch["pages"]) == ("drawn", 1, 1)
    assert pages.startswith(b"%PDF")
    assert posted["state"] == "posted"
