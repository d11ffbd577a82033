"""The ``tracelens`` command: arguments in, data to standard output, talk to standard error.

Exit codes: 0 done · 1 it could not be done, the message says why and what to do · 2 the call was wrong ·
3 done, but for a part that failed and that the message names · 130 interrupted (what was finished is kept; the same
call goes on from there).
"""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from tracelens.errors import TracelensError

# Commands in the order of `--help`: each is a module of this package with a function of the same name
# (or, for a group of commands, a Typer application named `app`). Heavy imports happen inside the functions.
COMMANDS = (
    "run",
    "demo",
    "ingest",
    "sniff",
    "sources",
    "check",
    "evaluate",
    "agree",
    "compare",
    "power",
    "fuse",
    "page",
    "figure",
    "serve",
    "sql",
    "rejected",
    "export",
    "schema",
    "explain",
)
GROUPS: tuple[str, ...] = (
    "discover",
    "judge",
    "label",
    "dashboard",
    "rubric",
    "spacenum",
)


def _application() -> typer.Typer:
    app = typer.Typer(
        name="tracelens",
        help="What does a model get wrong about numbers and space, where in its reasoning, and did reasoning help?",
        epilog="Start with:  tracelens demo   or   tracelens run traces.jsonl",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in COMMANDS:
        function = getattr(import_module(f"tracelens.cli.{name}"), name)
        app.command(name, no_args_is_help=name not in {"demo", "power", "schema", "sources"})(function)
    for name in GROUPS:
        app.add_typer(import_module(f"tracelens.cli.{name}").app, name=name, no_args_is_help=True)
    app.callback()(_options)
    return app


def _version(asked: bool) -> None:
    if asked:
        from tracelens import __version__

        typer.echo(f"tracelens {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    pass


def main() -> None:
    """Run the command line; print a :class:`TracelensError` as one message and exit with 1."""
    try:
        _application()()
    except TracelensError as error:
        typer.echo(f"tracelens: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("tracelens: interrupted; the same call goes on from the last whole batch.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output (head, less) has gone
        sys.exit(0)
