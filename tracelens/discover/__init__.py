"""Proposals for categories that a taxonomy does not name yet, from short notes of what went wrong."""

from tracelens.discover.masking import Note
from tracelens.discover.proposals import Discovery, Proposal, discover

__all__ = ["Discovery", "Note", "Proposal", "discover"]
