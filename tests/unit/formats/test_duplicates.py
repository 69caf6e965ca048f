"""The rule of duplicates, told over entries as the readers give them."""

from cobro.formats.duplicates import Ordinals, SeenDigests
from tests.support.bank_files import (
    account_line,
    cnab240,
    cnab400,
    ofx,
    parse,
    sgml,
    title,
    transaction,
)

STATEMENT = (
    "<STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>{bank}<BRANCHID>1234<ACCTID>56789</BANKACCTFROM>"
    "<BANKTRANLIST>{lines}</BANKTRANLIST></STMTRS>"
)


def keys(raw: bytes, scope: str = "iss_1") -> list[tuple[str, int]]:
    ordinals = Ordinals(scope)
    return [ordinals.key(entry) for entry in parse(raw).entries]


def statement(*fitids: str, bank: str = "237") -> bytes:
    lines = "".join(transaction().replace("<FITID>1", f"<FITID>{fitid}") for fitid in fitids)
    return sgml(statement=STATEMENT.format(bank=bank, lines=lines))


def test_the_same_file_gives_the_same_keys() -> None:
    for raw in (cnab400([title(), title("2")]), cnab240(), ofx([account_line()])):
        assert keys(raw) == keys(raw)


def test_equal_entries_of_a_file_are_told_apart_by_their_ordinal() -> None:
    first, second = keys(cnab400([title(), title()]))

    assert (first[0], first[1], second[1]) == (second[0], 1, 2)


def test_repeated_fitid_keeps_lines_that_differ_and_counts_those_that_do_not() -> None:
    lines = transaction("10.00") + transaction("12.00") + transaction("10.00")

    found = keys(sgml(lines))

    assert [ordinal for _, ordinal in found] == [1, 1, 2]
    assert len(set(found)) == 3


def test_overlapping_period_repeats_its_keys_and_adds_the_new_ones() -> None:
    january = keys(statement("1", "2"))
    overlapping = keys(statement("2", "3"))

    assert set(overlapping) - set(january) == {overlapping[1]}


def test_itau_numbers_each_export_anew_so_its_fitid_is_no_part_of_the_key() -> None:
    assert keys(statement("1", "2", bank="0341")) == keys(statement("8", "9", bank="341"))
    assert keys(statement("1")) != keys(statement("8"))


def test_statement_repeated_inside_a_file_adds_none() -> None:
    once = STATEMENT.format(bank="237", lines=transaction())

    first, second = keys(sgml(statement=once + once))

    assert first == second == keys(sgml(statement=once))[0]


def test_issuers_do_not_share_keys() -> None:
    assert keys(cnab400(), "iss_1") != keys(cnab400(), "iss_2")


def test_titles_paid_twice_are_two_and_told_again_one() -> None:
    paid, late = title("77"), title("77", occurrence="17")

    assert len(set(keys(cnab240([paid, paid, late])))) == 3
    assert set(keys(cnab240([paid]))) < set(keys(cnab240([paid, paid])))


def test_a_digest_is_not_found_across_two_that_lie_side_by_side() -> None:
    seen = SeenDigests()
    digests = [b"xx1234567890", b"xxabcdefghij", b"xx0abcdefghi", b"yy0abcdefghi"]

    assert [seen.count(digest) for digest in digests] == [1, 1, 1, 1]
    assert [seen.count(digest) for digest in (*digests, digests[2])] == [2, 2, 2, 2, 3]
