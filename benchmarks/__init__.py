"""Comparisons to run by hand: `python -m benchmarks.engine`. Not tests: a timed test fails on a busy machine."""
