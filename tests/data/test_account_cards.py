"""A full card number is recognised in any usual writing, and refused without being repeated."""

import pytest

from data.cards import REFUSAL, holds_card_number
from data.writing.fields import FormField, ValidationError, checked

CARDS = (
    "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "5555.5555.5555.4444", "378282246310005",
    "3782 822463 10005", "paid with 4111 1111 1111 1111 yesterday", "4111 1111 1111 1111 123", "4222222222222",
    "6304000000000000000", "4111\u00a01111\u00a01111\u00a01111", "card:4111111111111111.", "12 4111 1111 1111 1111",
)  # fmt: skip
NO_CARDS = (
    "", "4417", "4111111111111112", "+49 30 1234567", "+4930123456789", "2026-11-22 14:02", "INV-500038-24", "1234 5678 9012",
    "41111111111111111111111", "call 030 123456 or 030 654321",
)  # fmt: skip


@pytest.mark.parametrize("text", CARDS)
def test_a_card_number_is_recognised(text):
    assert holds_card_number(text)


@pytest.mark.parametrize("text", NO_CARDS)
def test_what_is_no_card_number_is_let_through(text):
    assert not holds_card_number(text)


@pytest.mark.parametrize("kind", ["text", "long", "digits", "phone", "email"])
def test_every_kind_of_text_refuses_a_card_number_without_repeating_it(kind):
    with pytest.raises(ValidationError) as caught:
        checked((FormField(name="x", label="X", help="X.", kind=kind),), {"x": "4111111111111111"})
    assert "4111" not in str(caught.value)
    assert caught.value.fields["x"] in (REFUSAL, "X is not an e-mail address such as ana@example.com.")


def test_a_long_text_is_looked_through_in_no_time():
    assert not holds_card_number("1 2 3 4 5 " * 400)
