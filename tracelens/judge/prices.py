"""What models cost, from a dated file that its user edits and confirms; no price is ever assumed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tracelens.errors import InputError

MILLION = Decimal(1_000_000)


class Price(BaseModel):
    """The price of one model at one endpoint, in US dollars for a million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    base_url: str | None = None
    """The endpoint it holds for; None: wherever the model is asked."""
    input: Decimal = Field(ge=0)
    output: Decimal = Field(ge=0)
    cached_input: Decimal | None = Field(default=None, ge=0)
    """Input that the provider's prompt cache held; None: charged as input."""
    batch: Decimal = Field(default=Decimal(1), ge=0)
    """What a batch costs, as a share of the price."""
    image_tokens: int = Field(default=0, ge=0)
    """The most input tokens that one image counts as; needed to bound the cost of traces with images."""
    confirmed: date | None = None
    """The day on which somebody compared these figures with the source."""
    source: str = ""

    def per_token(self, kind: Literal["input", "cached_input", "output"]) -> Decimal:
        """Return the price of one token in US dollars."""
        per_million = {
            "input": self.input,
            "output": self.output,
            "cached_input": self.input if self.cached_input is None else self.cached_input,
        }[kind]
        return (per_million / MILLION).quantize(Decimal("1e-12"))

    def in_batch(self) -> Price:
        """Return the price of the same model in a batch."""
        return self.model_copy(
            update={
                "input": self.input * self.batch,
                "output": self.output * self.batch,
                "cached_input": None if self.cached_input is None else self.cached_input * self.batch,
            }
        )

    def require_image_bound(self) -> None:
        """Raise an InputError when images cost something and nothing says how much at most."""
        if self.input and not self.image_tokens:
            message = (
                f"the price of {self.model!r} has no 'image_tokens', so a cost limit cannot be kept for traces with "
                f"images. Add the most input tokens that your provider counts for one image."
            )
            raise InputError(message)

    def bound(self, request_bytes: int, images: int, most_output: int) -> Decimal:
        """Return the most that a call can cost.

        No tokenizer in use makes more than one token of a byte, so the bytes of the request (without its images)
        bound its text tokens, and ``image_tokens`` bounds each image.
        """
        tokens_in = request_bytes + images * self.image_tokens
        dearest = max(self.per_token("input"), self.per_token("cached_input"))
        return tokens_in * dearest + most_output * self.per_token("output")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    dated: date
    currency: Literal["USD"]
    models: tuple[Price, ...] = ()


def shipped() -> Path:
    """Return the price file that comes with tracelens: the form, an example, and local models that cost nothing."""
    return Path(str(resources.files("tracelens.judge").joinpath("prices.yaml")))


def load(path: Path | None = None) -> tuple[Price, ...]:
    """Return the prices of a file (the shipped one by default).

    Raises:
        InputError: If the file cannot be read or has a wrong key or value; the message names it.
    """
    import yaml

    path = path or shipped()
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _File.model_validate(data).models
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"{path}: the price file cannot be read ({error})."
        raise InputError(message) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        message = f"{path}: {place}: {first['msg']}. The shipped file {shipped()} shows the form."
        raise InputError(message) from error


def find(prices: tuple[Price, ...], model: str, base_url: str) -> Price | None:
    """Return the price of ``model`` at ``base_url``: an entry for that endpoint before one for any."""
    fitting = [p for p in prices if p.model == model and p.base_url in {base_url, None}]
    fitting.sort(key=lambda price: price.base_url is None)
    return fitting[0] if fitting else None


def confirmed(prices: tuple[Price, ...], model: str, base_url: str, path: Path | None) -> Price:
    """Return the confirmed price of ``model``, for a run with a cost limit.

    Raises:
        InputError: If the file has no price for it, or one that nobody has confirmed.
    """
    price = find(prices, model, base_url)
    where = path or shipped()
    if price is None:
        message = (
            f"{where}: there is no price for {model!r} at {base_url}, so a cost limit cannot be kept. Copy the file, "
            f"add the model with the figures of your provider's price page and the date, and pass it with --prices."
        )
        raise InputError(message)
    if price.confirmed is None:
        message = (
            f"{where}: the price of {model!r} is not confirmed. Compare it with {price.source or 'its source'} and "
            f"write the day into its key 'confirmed'."
        )
        raise InputError(message)
    return price
