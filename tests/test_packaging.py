"""What a wheel carries is what a checkout has: data folders, SQL, package data; and it runs from there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from what git tracks, without the network."""
    source = tmp_path_factory.mktemp("source")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in tracked.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)]
    quickly = {**os.environ, "CFLAGS": "-O0 -g0"}  # optimising takes the compiler most of its time, and proves nothing here
    done = subprocess.run(command, env=quickly, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_carries_every_data_file_of_the_checkout(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {".yaml", ".sql", ".gz", ".txt", ".js", ".css", ".html", ".json", ".md", ".typed"}
    expected = {str(p.relative_to(ROOT)) for p in (ROOT / "tracelens").rglob("*") if p.suffix in data and p.suffix != ".c"}
    expected |= {f"tracelens/_data/{p.relative_to(ROOT)}" for d in ("rubrics", "dashboards") for p in (ROOT / d).glob("*.yaml")}

    assert expected - names == set()
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "rubrics/"))]


@pytest.mark.slow
def test_the_demo_runs_from_an_unpacked_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONSAFEPATH": "1"}
    program = "import tracelens, sys; assert 'site' in tracelens.__file__, tracelens.__file__; from tracelens.cli import main; sys.argv = ['tracelens', 'demo', 'out']; main()"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "lens.html").exists()
