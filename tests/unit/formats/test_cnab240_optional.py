"""Optional segments of a CNAB 240 return: they belong to the title before them."""

from tests.support.bank_files import cnab240 as written
from tests.support.bank_files import (
    counted_240,
    parse,
    records_of,
    segment_240,
    title,
    with_columns,
)


def test_optional_segments_are_kept_with_their_title() -> None:
    records = records_of(written([title("1"), title("2")]))
    records.insert(4, segment_240("Y", "03PIX"))

    first, second = parse(counted_240(records)).entries

    assert "03PIX" in first.raw
    assert "03PIX" not in second.raw


def test_optional_segment_without_a_title_warns() -> None:
    records = records_of(written())
    records.insert(2, segment_240("Y"))

    warnings = parse(counted_240(records)).summary.warnings

    assert warnings[-1] == "unread_record: segment Y of line 3 has no title"


def test_pix_charge_stands_in_segment_y_03() -> None:
    pix = segment_240("Y", "03")
    records = records_of(written())
    records.insert(4, pix)
    raw = with_columns(counted_240(records), 4, 81, "2")
    raw = with_columns(with_columns(raw, 4, 82, "loc-123456"), 4, 159, "txid-98765")

    references = parse(raw).only.references

    assert (references["pix_key_type"], references["pix_location"], references["txid"]) == (
        "2",
        "loc-123456",
        "txid-98765",
    )


def test_guarantor_stands_in_segment_y_01() -> None:
    records = records_of(written())
    records.insert(4, segment_240("Y", "012012345678000195LOJA DA ESQUINA"))

    references = parse(counted_240(records)).only.references

    assert (references["guarantor_tax_id"], references["guarantor_name"]) == (
        "12345678000195",
        "LOJA DA ESQUINA",
    )


def test_cheques_stand_in_segment_y_04() -> None:
    records = records_of(written())
    records.insert(4, segment_240("Y", "04" + "1".ljust(34, "2") + "0" * 34 + "3" * 34))

    references = parse(counted_240(records)).only.references

    assert references["cheques"] == f"{'1'.ljust(34, '2')} {'3' * 34}"


def test_segment_that_no_table_knows_is_kept_as_it_is() -> None:
    records = records_of(written())
    records.insert(4, segment_240("Y", "50RATEIO"))

    assert "50RATEIO" in parse(counted_240(records)).only.raw
