"""The addresses of the console's pages, with what is asked of each."""

from tests.support.console_world import HARD

PAGES = {
    "/console": {}, "/console/queues": {}, "/console/received": {}, "/console/forecast": {},
    "/console/invoices": {"status": "overdue", "due_to": "2026-03-31"},
    "/console/invoices/inv1": {}, "/console/customers": {"text": HARD},
    "/console/customers/c1": {}, "/console/timeline": {"customer_id": "c1", "before": "x"},
    "/console/disputes": {}, "/console/disputes/inv1": {}, "/console/agreements": {},
    "/console/agreements/a1": {}, "/console/propose/c1": {}, "/console/review": {},
    "/console/releases": {}, "/console/exceptions": {}, "/console/files": {},
    "/console/bank-file": {"file_id": "f1"}, "/console/contracts": {}, "/console/gateways": {},
    "/console/dead-letters": {}, "/console/dead-letter": {"queue": "raise_alerts"},
    "/console/simulator": {"policy": "default", "against": "mild"}, "/console/dunning": {},
    "/console/policy-form": {"policy": "mild"}, "/console/messages": {"several": "1"},
    "/console/dunning/mild": {}, "/console/companies": {}, "/console/audit": {"month": "2026-03"},
    "/console/alerts": {"state": "open", "kind": "payment_late"}, "/console/calls": {},
    "/console/requests": {"channel": "email"},
    "/console/exports": {}, "/console/exports/ages": {},
    "/console/effectiveness": {"by": "step"},
}  # fmt: skip
