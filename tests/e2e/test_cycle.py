"""From issue to money in the bank, through HTTP, webhook, bucket, queue and schedule."""

import urllib.request
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.domain import reports
from cobro.domain.journal import is_balanced
from cobro.domain.money import Currency, Money
from cobro.domain.reports import ledger_line
from cobro.formats.writers import AccountLine, PaidTitle, write_cnab240_return, write_ofx
from cobro.runtime.settings import Queue, Table
from cobro_cli.demo_doors import STRIPE_WEBHOOK
from infra.names import Output
from tests.support.deployed import START, Deployed, eventually, exceptions_of
from tests.support.requests import CUSTOMER, ISSUER, invoice_body, payment_succeeded

TODAY = START.date()
CONTACT_DAYS = 3


def issue(stack: Deployed, key: str, amount: int, due: date | None = None) -> dict[str, Any]:
    body = invoice_body(amount, due or TODAY + timedelta(days=30))
    return stack.admin.post("/v1/invoices", body, key=key)


def paid(stack: Deployed, invoice: dict[str, Any]) -> bool:
    shown = stack.admin.get(f"/v1/invoices/{invoice['invoice_id']}")
    return bool(shown["status"] == "paid")


def test_signed_webhook_pays_the_invoice_once_however_often_it_comes(stack: Deployed) -> None:
    stack.at(START)
    invoice = issue(stack, "webhook", 12_300)
    event = payment_succeeded(invoice["invoice_id"], 12_300, START, "pi_cycle", "evt_cycle")
    stack.admin.webhook(event, START)
    stack.admin.webhook(event, START)
    stack.admin.webhook(event | {"id": "evt_cycle_resent"}, START)
    eventually(lambda: paid(stack, invoice))
    eventually(lambda: stack.admin.is_idle(Queue.GATEWAY_EVENTS))

    bookings = [i for i in stack.admin.items(Table.PAYMENTS) if i["reference"]["S"] == "pi_cycle"]
    assert [item["allocated_minor"]["N"] for item in bookings] == ["12300"]


def page(stack: Deployed, token: str, form: bytes | None = None) -> str:
    """Open the page as a payer's browser does: without any token of staff."""
    url = f"{stack.admin.api_url.rstrip('/')}/pay/{token}{'/requests' if form else ''}"
    request = urllib.request.Request(url, data=form)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
        text: str = answer.read().decode()
        return text


def test_payer_opens_its_page_pays_writes_and_sees_it_paid(stack: Deployed) -> None:
    stack.at(START)
    invoice = issue(stack, "page", 23_400)
    path = f"/v1/invoices/{invoice['invoice_id']}/payer-links"
    token = stack.admin.post(path, {})["url"].rpartition("/")[2]
    before = page(stack, token)
    event = payment_succeeded(invoice["invoice_id"], 23_400, START, "pi_page", "evt_page")
    stack.admin.webhook(event, START)
    eventually(lambda: paid(stack, invoice))
    after = page(stack, token, urlencode({"kind": "question", "text": "Nota fiscal?"}).encode())
    waiting = exceptions_of(stack.admin, "payer_question", ISSUER)

    assert "Valor para pagar hoje" in before
    assert "Recebemos seu pagamento" in after
    assert "Mensagem recebida" in after
    assert len(waiting) == 1


def test_forged_webhook_is_refused_and_nothing_of_it_is_kept(stack: Deployed) -> None:
    before = stack.admin.count(Table.INBOX)
    forged = stack.admin.try_post(
        STRIPE_WEBHOOK,
        b'{"id":"evt_forged"}',
        **{"Stripe-Signature": f"t={int(START.timestamp())},v1={'0' * 64}"},
    )

    assert (forged.status, forged.body["error"]["code"]) == (400, "bad_signature")
    assert stack.admin.count(Table.INBOX) == before


def test_bank_file_in_the_bucket_pays_and_a_second_copy_adds_nothing(stack: Deployed) -> None:
    stack.at(START)
    invoice = issue(stack, "cnab", 45_600)
    title = PaidTitle(
        nosso_numero=invoice["nosso_numero"],
        amount=Money(45_600, Currency.BRL),
        paid_date=TODAY,
        document_number=invoice["document"],
    )
    content = write_cnab240_return([title], file_date=TODAY)
    stack.admin.put_file(f"incoming/{ISSUER}/returns 1.ret", content)
    eventually(lambda: paid(stack, invoice))
    eventually(lambda: stack.admin.is_idle(Queue.ENTRIES))
    before = stack.admin.count(Table.STATEMENTS)
    stack.admin.put_file(f"incoming/{ISSUER}/the same again.ret", content)
    other = issue(stack, "ofx", 7_700)
    memo = f"TED RECEBIDA {other['document']} 529.982.247-25"
    line = AccountLine(amount=Money(7_700, Currency.BRL), posted_date=TODAY, memo=memo)
    stack.admin.put_file(
        f"incoming/{ISSUER}/extrato.ofx", write_ofx([line], start_date=TODAY, end_date=TODAY)
    )
    eventually(lambda: paid(stack, other))
    eventually(lambda: stack.admin.is_idle(Queue.BANK_FILES))

    assert stack.admin.count(Table.STATEMENTS) == before + 2  # the statement and its one entry


def test_cut_file_waits_with_its_reason_and_is_replayed_when_it_is_whole(stack: Deployed) -> None:
    stack.at(START)
    invoice = issue(stack, "cut", 5_500)
    title = PaidTitle(
        nosso_numero=invoice["nosso_numero"], amount=Money(5_500, Currency.BRL), paid_date=TODAY
    )
    content = write_cnab240_return([title], file_date=TODAY, file_sequence=9)
    key = f"incoming/{ISSUER}/cut.ret"
    stack.admin.put_file(key, content[:-300])
    waiting = eventually(lambda: exceptions_of(stack.admin, "truncated_file", ISSUER))[0]
    assert "line" in waiting["explanation"]
    assert not paid(stack, invoice)

    stack.cloud.client("s3").put_object(
        Bucket=stack.outputs[Output.STATEMENTS_BUCKET], Key=key, Body=content
    )
    stack.admin.post(f"/v1/exceptions/{waiting['exception_id']}/replay", {})

    eventually(lambda: paid(stack, invoice))


def test_reminder_goes_out_on_its_day_by_the_schedule(stack: Deployed) -> None:
    stack.at(START)
    invoice = issue(stack, "remind", 33_300, TODAY + timedelta(days=10))
    eventually(
        lambda: [
            row
            for row in stack.admin.items(Table.DUNNING)
            if row["sk"]["S"].startswith(invoice["invoice_id"])
        ]
    )
    stack.at(START + timedelta(days=10 - CONTACT_DAYS))
    stack.admin.run_schedule()
    mail = eventually(lambda: [m for m in stack.admin.mails() if invoice["document"] in str(m)])
    stack.admin.run_schedule()
    eventually(lambda: stack.admin.is_idle(Queue.REMINDERS))

    sent = [m for m in stack.admin.mails() if invoice["document"] in str(m)]
    assert len(sent) == len(mail) == 1
    assert sent[0]["To"] == [f"{CUSTOMER}@payer.example"]


def test_reports_equal_a_recount_of_the_journal(stack: Deployed) -> None:
    as_of = TODAY + timedelta(days=60)

    def agree() -> bool:
        entries = [entry_of_raw(image) for image in stack.admin.items(Table.JOURNAL)]
        ours = [ledger_line(entry) for entry in entries if entry.issuer_id == ISSUER]
        recount = reports.ageing(ours, as_of)
        shown = stack.admin.get("/v1/reports/ageing", issuer_id=ISSUER, as_of=as_of.isoformat())
        buckets = {currency: row["buckets"] for currency, row in shown["currencies"].items()}
        return buckets == recount and is_balanced(entries)

    assert eventually(agree)


def test_statement_of_account_opens_moves_and_closes(stack: Deployed) -> None:
    shown = stack.admin.get(
        f"/v1/customers/{CUSTOMER}/statement",
        issuer_id=ISSUER,
        **{"from": TODAY.isoformat(), "to": (TODAY + timedelta(days=60)).isoformat()},
    )
    statement = shown["statements"][0]
    moved = sum(line["movement_minor"] for line in statement["lines"])

    assert statement["opening_minor"] + moved == statement["closing_minor"]


def test_nothing_was_left_in_a_dead_letter_queue(stack: Deployed) -> None:
    depths = {queue: stack.admin.dead_letter_count(queue) for queue in Queue}

    assert depths == dict.fromkeys(Queue, 0)
