"""Where the facts of camt.052, camt.053 and camt.054 stand, in all versions (001.01 to 001.14).

Elements are known by their local names. Several paths may lead to one fact: that is how versions
differ. Source: the message definition reports of ISO 20022 (bank-to-customer cash management).
"""

from types import MappingProxyType

ROOTS = MappingProxyType(
    {
        "BkToCstmrAcctRpt": "Rpt",
        "BkToCstmrStmt": "Stmt",
        "BkToCstmrDbtCdtNtfctn": "Ntfctn",
    }
)

GROUP = MappingProxyType(
    {
        "MsgId": "message_id",
        "MsgPgntn/PgNb": "page",
        "MsgPgntn/LastPgInd": "last_page",
    }
)
STATEMENT = MappingProxyType(
    {
        "Id": "id",
        "ElctrncSeqNb": "electronic_number",
        "LglSeqNb": "legal_number",
        "StmtPgntn/PgNb": "page",
        "StmtPgntn/LastPgInd": "last_page",
        "RptPgntn/PgNb": "page",
        "RptPgntn/LastPgInd": "last_page",
        "NtfctnPgntn/PgNb": "page",
        "NtfctnPgntn/LastPgInd": "last_page",
        "FrToDt/FrDtTm": "from",
        "FrToDt/ToDtTm": "to",
        "CpyDplctInd": "copy",
        "Acct/Id/IBAN": "iban",
        "Acct/Id/Othr/Id": "other_account",
        "Acct/Id/PrtryAcct/Id": "other_account",
        "Acct/Id/BBAN": "other_account",
        "Acct/Ccy": "currency",
        "Acct/Svcr/FinInstnId/BIC": "bank",
        "Acct/Svcr/FinInstnId/BICFI": "bank",
        "Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId": "bank",
        "TxsSummry/TtlNtries/NbOfNtries": "count",
        "TxsSummry/TtlNtries/Sum": "sum",
        "TxsSummry/TtlCdtNtries/NbOfNtries": "credits_count",
        "TxsSummry/TtlCdtNtries/Sum": "credits_sum",
        "TxsSummry/TtlDbtNtries/NbOfNtries": "debits_count",
        "TxsSummry/TtlDbtNtries/Sum": "debits_sum",
    }
)
BALANCE = MappingProxyType(
    {
        "Tp/CdOrPrtry/Cd": "type",
        "Tp/Cd": "type",
        "Amt": "amount",
        "CdtDbtInd": "sign",
        "Dt/Dt": "day",
        "Dt/DtTm": "day",
    }
)
ENTRY = MappingProxyType(
    {
        "NtryRef": "entry_reference",
        "Amt": "amount",
        "CdtDbtInd": "sign",
        "RvslInd": "reversal",
        "Sts": "status",
        "Sts/Cd": "status",
        "Sts/Prtry": "status",
        "BookgDt/Dt": "booked",
        "BookgDt/DtTm": "booked",
        "ValDt/Dt": "value",
        "ValDt/DtTm": "value",
        "AcctSvcrRef": "bank_reference",
        "BkTxCd/Domn/Cd": "domain",
        "BkTxCd/Domn/Fmly/Cd": "family",
        "BkTxCd/Domn/Fmly/SubFmlyCd": "sub_family",
        "BkTxCd/Prtry/Cd": "proprietary_code",
        "Chrgs/Amt": "charges",
        "Chrgs/TtlChrgsAndTaxAmt": "charges_total",
        "Chrgs/Rcrd/Amt": "charges",
        "NtryDtls/Btch/MsgId": "batch_message_id",
        "NtryDtls/Btch/PmtInfId": "payment_information_id",
        "NtryDtls/Btch/NbOfTxs": "batch_count",
        "Btch/MsgId": "batch_message_id",
        "Btch/PmtInfId": "payment_information_id",
        "Btch/NbOfTxs": "batch_count",
        "AddtlNtryInf": "text",
    }
)
TRANSACTION = MappingProxyType(
    {
        "Refs/MsgId": "message_id",
        "Refs/AcctSvcrRef": "bank_reference",
        "Refs/PmtInfId": "payment_information_id",
        "Refs/InstrId": "instruction_id",
        "Refs/EndToEndId": "end_to_end_id",
        "Refs/UETR": "uetr",
        "Refs/TxId": "transaction_id",
        "Refs/MndtId": "mandate_id",
        "Refs/ChqNb": "check_number",
        "Refs/ClrSysRef": "clearing_reference",
        "Amt": "amount",
        "CdtDbtInd": "sign",
        "AmtDtls/TxAmt/Amt": "transaction_amount",
        "AmtDtls/InstdAmt/Amt": "instructed_amount",
        "BkTxCd/Domn/Cd": "domain",
        "BkTxCd/Domn/Fmly/Cd": "family",
        "BkTxCd/Domn/Fmly/SubFmlyCd": "sub_family",
        "BkTxCd/Prtry/Cd": "proprietary_code",
        "Chrgs/Amt": "charges",
        "Chrgs/TtlChrgsAndTaxAmt": "charges_total",
        "Chrgs/Rcrd/Amt": "charges",
        "RltdPties/DbtrAcct/Id/IBAN": "debtor_account",
        "RltdPties/DbtrAcct/Id/Othr/Id": "debtor_account",
        "RltdPties/CdtrAcct/Id/IBAN": "creditor_account",
        "RltdPties/CdtrAcct/Id/Othr/Id": "creditor_account",
        "RltdAgts/DbtrAgt/FinInstnId/BIC": "debtor_bank",
        "RltdAgts/DbtrAgt/FinInstnId/BICFI": "debtor_bank",
        "RltdAgts/CdtrAgt/FinInstnId/BIC": "creditor_bank",
        "RltdAgts/CdtrAgt/FinInstnId/BICFI": "creditor_bank",
        "RmtInf/Ustrd": "text",
        "RmtInf/Strd/CdtrRefInf/Ref": "creditor_reference",
        "RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd": "creditor_reference_type",
        "RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Prtry": "creditor_reference_type",
        "RmtInf/Strd/RfrdDocInf/Nb": "document_number",
        "RmtInf/Strd/AddtlRmtInf": "structured_text",
        "RtrInf/Rsn/Cd": "return_reason",
        "RtrInf/Rsn/Prtry": "return_reason",
        "RtrInf/RtrRsn/Cd": "return_reason",
        "RtrInf/AddtlInf": "return_text",
        "Purp/Cd": "purpose",
        "AddtlTxInf": "added_text",
    }
    | {
        f"RltdPties/{party}{wrapped}/{path}": f"{role}_{fact}"
        for party, role in (
            ("Dbtr", "debtor"),
            ("Cdtr", "creditor"),
            ("UltmtDbtr", "ultimate_debtor"),
            ("UltmtCdtr", "ultimate_creditor"),
        )
        for wrapped in ("", "/Pty")
        for path, fact in (
            ("Nm", "name"),
            ("Id/OrgId/Othr/Id", "organisation_id"),
            ("Id/OrgId/Othr/SchmeNm/Cd", "organisation_scheme"),
            ("Id/OrgId/PrtryId/Id", "organisation_id"),
            ("Id/OrgId/TaxIdNb", "tax_id"),
            ("Id/PrvtId/Othr/Id", "private_id"),
            ("Id/PrvtId/Othr/SchmeNm/Cd", "private_scheme"),
            ("Id/PrvtId/Othr/SchmeNm/Prtry", "private_scheme"),
            ("Id/PrvtId/TaxIdNb", "tax_id"),
        )
    }
)
# Facts that may come several times; their parts are joined as they come, without adding blanks.
JOINED = frozenset({"text", "structured_text", "added_text", "return_text"})
# Facts that add up where they come several times; kept as words between blanks.
LISTED = frozenset({"charges", "batch_count"})
