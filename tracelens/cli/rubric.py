"""``tracelens rubric``: list, show, check and start rubric files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracelens.cli.output import Format, FormatOption, emit, say

app = typer.Typer(help="Error taxonomies: list, show, check and start rubric files.", rich_markup_mode="rich")

RubricArgument = Annotated[str, typer.Argument(help="A shipped rubric's name, or a rubric file.")]

_SKELETON = """\
# A rubric: an error taxonomy as data. `tracelens rubric check {file}` says whether it is valid.
#
# kind:    error (a wrong statement) · omission (something not done) · conduct · outcome (of the answer)
# decide:  rule (a rule decides) · hybrid (a rule proposes, a judge decides) · judge · group (over many traces)
# rule:    which rule is behind the category; `tracelens explain` lists them
name: {name}
version: "1.0"
title: My taxonomy
description: What this taxonomy is for, in a sentence or two.

# Needed when a judge decides any category; the questions below are asked after this.
judge:
  role: You are a careful reader of step-by-step solutions.
  instructions: >-
    Judge only what the text says. A category is present when its definition is met by a passage that
    you can copy word for word.

categories:
  - id: num
    name: Numbers
    definition: What is said about numbers is wrong.
    leaves:
      - id: num.calculation
        name: Wrong calculation
        kind: error
        decide: rule
        rule: num.arithmetic
        severity: decisive
        definition: A stated equation is false.
        positive: '"2 + 2 = 5"'
        near_miss: '"1 / 3 = 0.33": true as rounded.'
      - id: num.meaning
        name: Wrong meaning
        kind: error
        decide: judge
        severity: decisive
        definition: A number is taken for something that it is not.
        positive: 'The radius is used as the diameter.'
        near_miss: 'The radius is called half the diameter.'
        question: Is a number taken for something that it is not?
"""


@app.command("list")
def list_(form: FormatOption = Format.table) -> None:
    """List the shipped rubrics.

    Example:
        tracelens rubric list
    """
    from tracelens import rubric as rubrics

    rows = []
    for name in rubrics.names():
        one = rubrics.load(name)
        decided = [leaf.decide for leaf in one.leaves]
        counts = [decided.count(how) for how in ("rule", "hybrid", "judge", "group")]
        rows.append((one.name, one.version, len(one.categories), len(one.leaves), *counts, one.content_hash, one.title))
    names = ("name", "version", "categories", "leaves", "rule", "hybrid", "judge", "group", "hash", "title")
    emit(names, rows, form)


@app.command()
def show(rubric: RubricArgument = "numeric-spatial", form: FormatOption = Format.table) -> None:
    """Show the categories of a rubric, with how each is decided and what it needs.

    Examples:
        tracelens rubric show

        tracelens rubric show my-rubric.yaml -f json
    """
    from tracelens import rubric as rubrics

    one = rubrics.load(rubric)
    rows = [
        (leaf.id, leaf.name, leaf.kind, leaf.decide, leaf.rule_id, leaf.severity, ", ".join(leaf.needs),
         leaf.definition)
        for leaf in one.leaves
    ]  # fmt: skip
    emit(("category", "name", "kind", "decide", "rule", "severity", "needs", "definition"), rows, form)


@app.command(no_args_is_help=True)
def check(rubric: RubricArgument) -> None:
    """Check a rubric file: every fault with file, line and key; exit code 1 when there is one.

    Example:
        tracelens rubric check my-rubric.yaml
    """
    from tracelens import rubric as rubrics
    from tracelens import rules

    one = rubrics.load(rubric)
    rules.require(one)
    say(f"{rubric}: valid. {one.name} {one.version}, {len(one.leaves)} categories, hash {one.content_hash}.")


@app.command(no_args_is_help=True)
def new(
    name: Annotated[str, typer.Argument(help="The rubric's name: lower case letters, digits, hyphens.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write; NAME.yaml by default.")] = None,
) -> None:
    """Write a small, valid, commented rubric file to start from; an existing file is never overwritten.

    Example:
        tracelens rubric new my-rubric
    """
    from tracelens import rubric as rubrics
    from tracelens.errors import InputError

    path = output or Path(f"{name}.yaml")
    text = _SKELETON.format(name=name, file=path)
    rubrics.parse(text, str(path))
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        message = f"{path} exists already; give another name or -o another path"
        raise InputError(message) from error
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror})"
        raise InputError(message) from error
    say(f"Wrote {path}. Edit it, then: tracelens rubric check {path}")
