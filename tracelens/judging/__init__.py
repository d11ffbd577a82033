"""Judges and people over a database: runs, batches, juries, robustness, labels, and how far a judge can be trusted."""
