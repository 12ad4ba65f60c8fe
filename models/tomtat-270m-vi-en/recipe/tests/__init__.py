"""Tests of the recipe. Those of plain text handling need only Python; the others skip without PyTorch."""
