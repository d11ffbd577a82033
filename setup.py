"""Builds the wheel: the hot modules as C (where a compiler is there), and the data folders.

Everything else is in pyproject.toml. The modules named in ``COMPILED`` are plain Python with C types declared
beside them in a ``.pxd`` file, so that the package works without a compiler too, only more slowly.
"""

import os
import sys
from pathlib import Path

from setuptools import Extension, find_packages, setup
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError, LinkError, PlatformError

# Dotted names of modules that Cython compiles; a ``.pxd`` file of the same name declares their C types. A few that
# every trace passes through are compiled without any, which already spares a part of their time.
COMPILED: list[str] = [
    "tracelens.arrow",
    "tracelens.named",
    "tracelens.reading",
    "tracelens.traceid",
    "tracelens.claims.vocabulary",
    "tracelens.claims.tokens",
    "tracelens.claims.outline",
    "tracelens.claims.numerals",
    "tracelens.claims.marks",
    "tracelens.claims.lexer",
    "tracelens.claims.algebra",
    "tracelens.claims.trigonometry",
    "tracelens.claims.signs",
    "tracelens.claims.layout",
    "tracelens.claims.notation",
    "tracelens.claims.suffixes",
    "tracelens.claims.functions",
    "tracelens.claims.operands",
    "tracelens.claims.expressions",
    "tracelens.claims.verdicts",
    "tracelens.claims.edges",
    "tracelens.claims.sides",
    "tracelens.claims.chains",
    "tracelens.claims.lexicon",
    "tracelens.claims.roots",
    "tracelens.claims.numbers",
    "tracelens.claims.spelled",
    "tracelens.claims.measures",
    "tracelens.claims.powers",
    "tracelens.claims.rows",
    "tracelens.claims.prefixes",
    "tracelens.claims.dates",
    "tracelens.claims.names",
    "tracelens.claims.letters",
    "tracelens.claims.numbered",
    "tracelens.claims.bare",
    "tracelens.claims.primes",
    "tracelens.claims.scales",
    "tracelens.claims.variables",
    "tracelens.claims.tuples",
    "tracelens.claims.groups",
    "tracelens.claims.reader",
    "tracelens.claims.sentences",
    "tracelens.claims.suppositions",
    "tracelens.claims.context",
    "tracelens.claims.windows",
    "tracelens.claims.texts",
    "tracelens.claims.stated",
    "tracelens.claims.looks",
    "tracelens.claims.columns",
    "tracelens.claims.values",
    "tracelens.claims.objects",
    "tracelens.claims.equation_columns",
    "tracelens.claims.engine",
    "tracelens.claims.deferred",
    "tracelens.rules.glance",
    "tracelens.rules.repeats",
    "tracelens.rules.keywords",
    "tracelens.rules.namesakes",
    "tracelens.rules.spots",
    "tracelens.rules.watched",
    "tracelens.rules.sought",
    "tracelens.rules.options",
    "tracelens.rules.case",
    "tracelens.rules.needs",
    "tracelens.rules.placements",
    "tracelens.rules.contradiction",
    "tracelens.rules.candidate_skipped",
    "tracelens.rules.relations",
    "tracelens.rules.retraction",
    "tracelens.rules.quoting",
    "tracelens.rules.commitments",
    "tracelens.rules.loop",
    "tracelens.rules.angle_wrap",
    "tracelens.rules.bad_reflection",
    "tracelens.rules.no_check",
    "tracelens.rules.copy",
    "tracelens.rules.ignored_constraint",
    "tracelens.rules.fabricated_condition",
    "tracelens.rules.false_equations",
    "tracelens.rules.unparsable",
    "tracelens.rules.answer_mismatch",
    "tracelens.rules.guess",
    "tracelens.rules.arithmetic",
    "tracelens.rules.order",
    "tracelens.rules.unit",
    "tracelens.rules.truncated",
    "tracelens.rules.refusal",
    "tracelens.rules.relation_chain",
    "tracelens.rules.magnitudes",
    "tracelens.rules.first_error",
    "tracelens.rules.outcomes",
    "tracelens.rules.runner",
    "tracelens.answers.split",
    "tracelens.answers.options",
    "tracelens.answers.final",
    "tracelens.answers.score",
    "tracelens.sources.lines",
    "tracelens.sources.media",
    "tracelens.sources.draft",
    "tracelens.sources.canonical",
    "tracelens.sources.reading",
    "tracelens.store.identity",
    "tracelens.store.growing",
    "tracelens.store.incoming",
    "tracelens.store.ingested",
    "tracelens.store.rows",
    "tracelens.store.checked",
    "tracelens.pipeline",
]
DATA = ["rubrics", "dashboards"]
KINDS = ["yaml", "sql", "json", "jsonl", "gz", "txt", "md", "pxd", "js", "css", "html"]
SHARED = "tracelens.claims._memoryviews"
# What the annotations say is for people and mypy; C types stand in the ``.pxd`` files alone.
DIRECTIVES = {"annotation_typing": False}
# ``CFLAGS`` in the environment come before these and would lose against them: whoever sets them decides alone.
FLAGS = [] if sys.platform == "win32" or "CFLAGS" in os.environ else ["-O3", "-g0"]


def extensions() -> list[Extension]:
    """Return one C extension for each module in ``COMPILED``, and the code that they share."""
    from Cython.Build import cythonize
    from Cython.Build.SharedModule import generate_shared_module
    from Cython.Compiler.Options import CompilationOptions

    shared = path(SHARED, ".c")
    if not Path(shared).exists():
        generate_shared_module(CompilationOptions(shared_c_file_path=shared))
    modules = [Extension(name, [path(name, ".py")], extra_compile_args=FLAGS) for name in COMPILED]
    made = cythonize(
        modules,
        nthreads=os.cpu_count() or 1,
        language_level=3,
        quiet=True,
        shared_utility_qualified_name=SHARED,
        compiler_directives=DIRECTIVES,
    )
    return [Extension(SHARED, [shared], extra_compile_args=FLAGS), *made]


def path(name: str, suffix: str) -> str:
    """Return the file of a module."""
    return str(Path(*name.split(".")).with_suffix(suffix))


class CompileAllOrNone(build_ext):
    """Builds every extension, or leaves none: compiled modules share C types, so half of them would not run."""

    def run(self) -> None:
        """Build; where that fails, say so and let the package run interpreted."""
        try:
            super().run()
        except (CompileError, LinkError, PlatformError, OSError) as error:
            self.warn(f"the claim reader will run interpreted, and much more slowly: {error}")
            for extension in self.extensions:
                Path(self.get_ext_fullpath(extension.name)).unlink(missing_ok=True)
            self.extensions = []


if __name__ == "__main__":  # Cython's worker processes import this file where processes are not forked
    setup(
        packages=[*find_packages(include=["tracelens", "tracelens.*"]), *(f"tracelens._data.{d}" for d in DATA)],
        package_dir={f"tracelens._data.{d}": d for d in DATA},
        package_data={"": [*(f"**/*.{kind}" for kind in KINDS), "py.typed"]},
        include_package_data=False,
        ext_modules=extensions(),
        options={"build_ext": {"parallel": os.cpu_count()}},
        cmdclass={"build_ext": CompileAllOrNone},
    )
