"""Who may send to which queue."""

from cobro.runtime.settings import Queue

__all__ = ["SENDS"]

SENDS: dict[str, tuple[Queue, ...]] = {
    "issue_invoices_api": (Queue.ISSUE,),
    "replay_exceptions": (
        Queue.ISSUE,
        Queue.GATEWAY_EVENTS,
        Queue.BANK_FILES,
        Queue.STATEMENT_PARTS,
        Queue.ENTRIES,
        Queue.IMPORT_FILES,
        Queue.MILESTONES,
        Queue.RENDER,
        Queue.GATEWAY_CHARGES,
        Queue.REMINDERS,
        Queue.SEND_DOCUMENT,
        Queue.DELIVERIES,
        Queue.OBJECTIONS,
        Queue.AGREEMENTS,
        Queue.ALERT_NEWS,
    ),
    "receive_webhook": (Queue.GATEWAY_EVENTS,),
    "apply_gateway_event": (Queue.ENTRIES,),
    "ingest_bank_file": (Queue.STATEMENT_PARTS, Queue.ENTRIES),
    "keep_statement_parts": (Queue.ENTRIES,),
    "bill_milestone": (Queue.ISSUE,),
    "ingest_import": (Queue.ISSUE, Queue.IMPORT_FILES),
    "schedule_reminders": (Queue.REMINDERS,),
    "plan_reminders": (Queue.REMINDERS,),
    "bill_contracts": (Queue.ISSUE,),
    "offer_charges": (Queue.RENDER, Queue.GATEWAY_CHARGES),
    "close_charges": (Queue.GATEWAY_CHARGES,),
    "reissue_invoices": (Queue.RENDER, Queue.GATEWAY_CHARGES),
    "sync_gateway_charges": (Queue.RENDER,),
    "manage_collection": (Queue.GATEWAY_CHARGES,),
    "manage_payments": (Queue.GATEWAY_EVENTS,),
    "collect_payments": (Queue.GATEWAY_EVENTS,),
    "sweep_gateways": (Queue.GATEWAY_EVENTS,),
    "take_payer_requests": (Queue.OBJECTIONS, Queue.AGREEMENTS),
    "dispatch_reminders": (Queue.AGREEMENTS, Queue.LEDGER_EVENTS),
    "manage_agreements": (Queue.LEDGER_EVENTS,),
    "settle_agreements": (Queue.LEDGER_EVENTS,),
    "render_document": (Queue.SEND_DOCUMENT,),
}
