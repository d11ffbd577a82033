"""The offline page: ``build`` writes every dashboard and the traces to one file that fetches nothing."""

from __future__ import annotations

from tracelens.pages.build import Page, build

__all__ = ["Page", "build"]
