"""What a person sends is cleaned, and what should not stand in it is found. Every number here is invented."""

from __future__ import annotations

import time
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.kernel.text import (
    TextRefused,
    clean_text,
    find_identity_numbers,
    find_phone_numbers,
    normalised_email,
    normalised_name,
)

FAMILY = "👩\u200d👩\u200d👧"


def with_check_digit(nine: str) -> str:
    """Nine digits and the one that the Luhn rule asks for, reckoned another way than the product does."""
    total = sum(int(digit) for place, one in enumerate(nine) for digit in str(int(one) * (2 - place % 2)))
    return f"{nine}{-total % 10}"


def a_number(six: str, birth: str = "238") -> str:
    """YYMMDDNNNN with a right last digit."""
    return with_check_digit(six + birth)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  hej  ", "hej"),
        ("A\u030asa", "Åsa"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u3164\u2800Kim", "Kim"),
        ("Kim\u00a0Ek", "Kim Ek"),
        ("a\tb", "a b"),
        ("Ämne\r\nBcc: kim@example.se", "Ämne Bcc: kim@example.se"),
        ("a\u2028b\u0085c\vd", "a b c d"),
        (FAMILY, FAMILY),
        ("❤️\u200d🔥", "❤️\u200d🔥"),
        ("\u200dKim\u200d", "Kim"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("K\u200cim", "Kim"),
        ("a\u200b\u0301", "á"),
        ("Ω日本語 ñ ß ﷺ", "Ω日本語 ñ ß ﷺ"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_one_line(sent: str, kept: str) -> None:
    assert clean_text(sent, multiline=False) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("\r\n a\r\nb\rc\n", "a\nb\nc"),
        ("a  \n\n\n  b", "a\n\n\n  b"),
        ("a\u2028b\u2029c\u0085d\ve", "a\nb\nc\nd\ne"),
        ("\tcol\tumn", "col\tumn"),
        ("a\u200b\n\u200bb", "a\nb"),
    ],
)
def test_many_lines(sent: str, kept: str) -> None:
    assert clean_text(sent, multiline=True) == kept


@pytest.mark.parametrize("multiline", [True, False])
@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ("a\0", "nul"),
        ("a\x01", "control"),
        ("a\x1b[31m", "control"),
        ("a\x1c", "control"),
        ("a\x7f", "control"),
        ("a\x9b", "control"),
        ("a\uffff", "control"),
        ("a\ufdd0", "control"),
        ("\ud83d", "surrogate"),
        ("\udc00x", "surrogate"),
        ("Z" + "\u0300" * 31, "combining"),
    ],
)
def test_what_no_keyboard_sends_is_refused(sent: str, reason: str, *, multiline: bool) -> None:
    with pytest.raises(TextRefused) as refusal:
        clean_text(sent, multiline=multiline)
    assert refusal.value.reason == reason


def test_accents_in_heaps_cost_nothing() -> None:
    start = time.process_time()
    with pytest.raises(TextRefused):
        clean_text("a" + "\u0300\u0316" * 50_000, multiline=True)
    assert time.process_time() - start < 1


@given(st.text(), st.booleans())
def test_clean_text_is_clean(sent: str, multiline: bool) -> None:
    try:
        kept = clean_text(sent, multiline=multiline)
    except TextRefused:
        return
    assert clean_text(kept, multiline=multiline) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    assert "\r" not in kept
    assert multiline or kept == " ".join(kept.split())


IDENTITY = a_number("900101")


@pytest.mark.parametrize(
    "written",
    [
        IDENTITY,
        f"19{IDENTITY}",
        f"{IDENTITY[:6]}-{IDENTITY[6:]}",
        f"19{IDENTITY[:6]}-{IDENTITY[6:]}",
        f"19{IDENTITY[:6]} {IDENTITY[6:]}",
        f"{IDENTITY[:6]} - {IDENTITY[6:]}",
        f"{IDENTITY[:6]}–{IDENTITY[6:]}",
        f"{IDENTITY[:6]}\u00a0{IDENTITY[6:]}",
        f"1990-01-01-{IDENTITY[6:]}",
        f"1990 01 01 {IDENTITY[6:]}",
        f"90 01 01-{IDENTITY[6:]}",
        f"1990-01-01 {IDENTITY[6:]}",
        f"{a_number('121015')[:6]}+{a_number('121015')[6:]}",
        f"18{a_number('991231')}",
        a_number("000229"),
        a_number("900161"),
        f"19{a_number('900191')[:6]}-{a_number('900191')[6:]}",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "Mitt nummer är {}.", "({})", "nr:{},", "Kim{}Ek", "2 barn, {} och 5 till", "-{}-"]
)
def test_identity_numbers_are_found_in_any_spelling(written: str, around: str) -> None:
    assert find_identity_numbers(around.format(written)) == [written]


def test_the_example_of_the_tax_agency() -> None:
    assert find_identity_numbers("811218-9876") == ["811218-9876"]
    assert find_identity_numbers("811218-9875") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{IDENTITY[:9]}{(int(IDENTITY[9]) + 1) % 10}",
        a_number("901301"),
        a_number("900132"),
        a_number("900160"),
        a_number("900192"),
        f"19{a_number('000229')}",
        f"21{IDENTITY}",
        f"7{IDENTITY}",
        f"{IDENTITY}7",
        *(f"{IDENTITY[:6]}{cut}{IDENTITY[6:]}" for cut in ("\n", ",", ", ", "/", ".", "a", "--", "5")),
        "2026-11-24 kl. 18.30",
        "Diarienummer 2026/1234",
        "Bankgiro 900-1010",
        "",
    ],
)
def test_other_numbers_are_no_identity_numbers(text: str) -> None:
    assert find_identity_numbers(text) == []


def test_all_identity_numbers_come_in_order() -> None:
    first, second = IDENTITY, f"20{a_number('120304')}"
    assert find_identity_numbers(f"{first}, {second} och {first}") == [first, second, first]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.booleans())
def test_every_right_number_is_found(born: date, birth: int, coordination: bool) -> None:
    day = born.day + 60 * coordination
    number = a_number(f"{born:%y%m}{day:02}", f"{birth:03}")
    for written in (f"{born:%Y}"[:2] + number, number, f"{number[:6]}-{number[6:]}"):
        assert find_identity_numbers(f"x {written} y") == [written]
    wrong = f"{number[:-1]}{(int(number[-1]) + 5) % 10}"
    assert find_identity_numbers(f"{born:%Y}"[:2] + wrong) == []


@pytest.mark.parametrize(
    "written",
    [
        *[
            "070-174 06 05",
            "0701740605",
            "070 174 06 05",
            "0701-74 06 05",
            "070-1740605",
            "070/174 06 05",
            "070.174.06.05",
        ],
        *["+46701740605", "+46 70 174 06 05", "+46 (0)70-174 06 05", "0046 70 174 06 05", "+46-70-1740605"],
        *[
            "0220-390 60 06"[:11],
            "08-465 004 00",
            "08-46500400",
            "08 12 34 56",
            "031-390 06 00",
            "070–174\u00a006\u00a005",
        ],
    ],
)
@pytest.mark.parametrize("around", ["{}", "Ring {}.", "tel:{}", "({})", "Nå mig på {}, helst kl. 17"])
def test_phone_numbers_are_found_in_any_spelling(written: str, around: str) -> None:
    assert find_phone_numbers(around.format(written)) == [written]


@pytest.mark.parametrize(
    "text",
    [
        *[
            "2026-11-24 18.30",
            "24/11 kl 08.00-16.30",
            "08.00–16.30",
            "kl. 08-16 2026-05-01",
            "06-12-2024",
            "112",
            "114 14",
        ],
        *[
            "734 30 Hallstahammar",
            "1 000 000 kr",
            "0,5 procent",
            "TR-4K7M",
            "2026/001234",
            "00 12 34 56 78",
            "plats 0220",
            "",
        ],
    ],
)
def test_other_figures_are_no_phone_numbers(text: str) -> None:
    assert find_phone_numbers(text) == []


@pytest.mark.parametrize("written", ["0220-240 00", "022024000", "0220 24000", "+46220-240 00", "0046 (0)220 240 00"])
def test_a_published_number_may_stand(written: str) -> None:
    assert find_phone_numbers(f"Ring {written} eller 070-174 06 05", allowed=["0220-240 00"]) == ["070-174 06 05"]


def test_finding_in_a_long_text_takes_no_time() -> None:
    start = time.process_time()
    for text in (
        "0" * 100_000,
        "0 " * 50_000,
        "19900101" * 12_000,
        "+46" * 30_000,
        "9 0 0 1 0 1 - " * 7_000,
        "07." * 30_000,
    ):
        find_phone_numbers(text)
        find_identity_numbers(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim.Ek@Example.SE", "kim.ek@example.se"),
        (" kim@example.se ", "kim@example.se"),
        ("kim@example.se.", "kim@example.se"),
        ("kim@åäö.example", "kim@xn--4cab6c.example"),
        ("A\u030asa@example.se", "åsa@example.se"),
    ],
)
def test_addresses_that_are_one(one: str, other: str) -> None:
    assert normalised_email(one) == normalised_email(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kim+1@example.se", "kim@example.se"),
        ("k.im@example.se", "kim@example.se"),
        ("kim@example.se", "kim@example.com"),
    ],
)
def test_addresses_that_are_two(one: str, other: str) -> None:
    assert normalised_email(one) != normalised_email(other)


@given(st.text())
def test_any_text_can_stand_where_an_address_should(text: str) -> None:
    assert normalised_email(normalised_email(text)) == normalised_email(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim  Ek ", "kim ek"),
        ("ÅSA", "åsa"),
        ("A\u030asa", "Åsa"),
        ("Anna–Karin Ek", "anna - karin ek"),
        ("O’Ek", "o'ek"),
        ("Kim\u00a0Ek", "Kim Ek"),
    ],
)
def test_names_that_are_one(one: str, other: str) -> None:
    assert normalised_name(one) == normalised_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Åsa", "Asa"), ("Linné", "Linne"), ("Kim Ek", "Ek Kim"), ("Ann Ek", "Anne Ek")]
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert normalised_name(one) != normalised_name(other)


def test_plain_dates_give_no_alarm() -> None:
    days = (date(1950, 1, 1) + timedelta(days=number) for number in range(0, 36_500, 97))
    assert find_identity_numbers(", ".join(f"{day:%Y-%m-%d}" for day in days)) == []
