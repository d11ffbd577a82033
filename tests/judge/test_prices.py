"""Prices come from a file that somebody confirmed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from judge_make import PRICE

from tracelens.errors import InputError
from tracelens.judge import prices

FILE = """
dated: 2026-01-31
currency: USD
models:
  - {model: a, input: 1, output: 4, cached_input: 0.5, batch: 0.5, confirmed: 2026-01-31, source: contract}
  - {model: a, input: 2, output: 8, base_url: http://proxy/v1}
  - {model: b, input: 3, output: 9}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "prices.yaml"
    path.write_text(FILE)
    return path


def test_the_shipped_file_is_valid_and_prices_no_hosted_model() -> None:
    assert all(price.input == price.output == 0 for price in prices.load())


def test_a_price_for_the_endpoint_stands_before_one_for_any(file: Path) -> None:
    known = prices.load(file)

    assert prices.find(known, "a", "http://proxy/v1").input == 2  # type: ignore[union-attr]
    assert prices.find(known, "a", "http://other/v1").input == 1  # type: ignore[union-attr]
    assert prices.find(known, "c", "http://other/v1") is None


@pytest.mark.parametrize(
    ("model", "said"), [("c", "there is no price for 'c'"), ("b", "the price of 'b' is not confirmed")]
)
def test_a_cost_limit_needs_a_confirmed_price(file: Path, model: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        prices.confirmed(prices.load(file), model, "http://x/v1", file)


@pytest.mark.parametrize(
    ("text", "said"),
    [("dated: 2026-01-31\ncurrency: EUR", "currency"), ("models: [", "cannot be read"), ("x: 1", "dated")],
)
def test_a_faulty_file_is_named_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text)

    with pytest.raises(InputError, match=said) as error:
        prices.load(path)
    assert str(path) in str(error.value)


def test_a_batch_costs_its_share(file: Path) -> None:
    price = prices.load(file)[0].in_batch()

    assert (price.input, price.output, price.cached_input) == (Decimal("0.5"), Decimal("2.0"), Decimal("0.25"))


def test_the_bound_is_a_token_a_byte_and_the_longest_answer() -> None:
    assert PRICE.bound(1_000_000, 0, 0) == Decimal("0.15")
    assert PRICE.bound(0, 0, 1_000_000) == Decimal("0.60")
    assert PRICE.model_copy(update={"image_tokens": 1000}).bound(0, 1000, 0) == Decimal("0.15")


def test_images_need_a_bound_of_their_own_for_a_limit() -> None:
    with pytest.raises(InputError, match="has no 'image_tokens'"):
        PRICE.require_image_bound()
    PRICE.model_copy(update={"image_tokens": 1500}).require_image_bound()
    PRICE.model_copy(update={"input": Decimal(0)}).require_image_bound()
