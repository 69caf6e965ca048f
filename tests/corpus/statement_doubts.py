"""Published statements that cannot be read, or that contradict themselves, and why."""

# Nothing of these can be read: they are pieces of files, or of another kind.
REFUSED = {
    "camt/OCA__account-payment/test-sepa-camt-unpaid-invalid.xml": "unknown_format",
    "camt/genkgo__camt/camt053.v2.wrong.xml": "no_statement",
    "mt940/wolph__mt940/self-provided_invalid_statement.sta": "unknown_format",
    "mt940/wolph__mt940/betterplace_amount_formats.sta": "broken_record",  # balances, no statement
    "mt940/wolph__mt940/betterplace_currency_in_25.sta": "no_statement",  # an account alone
    "mt940/wolph__mt940/cmxl_statement_details.sta": "no_statement",  # an entry without account
    "mt940/wolph__mt940/cmxl_statement_line.sta": "no_statement",
    "mt940/wolph__mt940/self-provided_sparkassen.sta": "no_statement",  # the same, torn apart
}
# Refused as they stand, since they contradict themselves; read on when that is accepted.
DOUBTFUL = {
    "camt/OCA__bank-statement-import/test-camt053.xml": {"balance_mismatch"},
    "camt/genkgo__camt/camt053.v2.all-balance-types.xml": {"balance_mismatch"},
    "camt/genkgo__camt/camt053.v2.five.decimals.xml": {"balance_mismatch"},
    "csv/OCA__bank-statement-import/debit_credit_amount.csv": {"balance_mismatch"},
    "csv/OCA__bank-statement-import/meta_data_separated_credit_debit.csv": {"balance_mismatch"},
    "mt940/sandermarechal__jejik-mt940/K4262927_20200905-080000-952.txt": {"truncated_file"},
    "mt940/sandermarechal__jejik-mt940/oldenburgischelandesbank2.txt": {"truncated_file"},
    # one amount without a comma, which the counter did not read: with it the balance is off
    "mt940/sandermarechal__jejik-mt940/knab.txt": {"balance_mismatch"},
    "mt940/wolph__mt940/jejik_knab.sta": {"balance_mismatch"},
    "mt940/wolph__mt940/self-provided_gv_codes.sta": {"truncated_file"},
    "norma43/OCA__l10n-spain/avoid_duplicate_test.n43": {"broken_record", "totals_mismatch"},
    "norma43/OCA__l10n-spain/test.n43": {"broken_record", "totals_mismatch"},
    "norma43/OCA__l10n-spain/test_duplicated_lines.n43": {"broken_record"},
    "norma43/OCA__l10n-spain/test_multi_2d9caff9.n43": {"broken_record", "totals_mismatch"},
    "norma43/OCA__l10n-spain/test_overlap.n43": {"broken_record", "totals_mismatch"},
    "norma43/OCA__l10n-spain/testmulti.n43": {"broken_record", "totals_mismatch"},
}
BAD_ENTRIES = {
    "mt940/wolph__mt940/self-provided_multiline.sta": ["outside_statement"],  # below the end mark
    "camt/genkgo__camt/camt052.v2.with-account-name.xml": ["missing_date"],
    "camt/genkgo__camt/camt054.v2.with-account-name.xml": ["missing_date"],
    "camt/genkgo__camt/camt054.v8-with-UETR.xml": ["missing_date"],
    "camt/genkgo__camt/camt054.v8-with-financial-institution.xml": ["missing_date"],
}
