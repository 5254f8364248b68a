"""Measures Parlour from outside, like a stranger, against floors that are measured in the same run."""
