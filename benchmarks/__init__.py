"""Measurements, run on demand: `make bench`. Ratios count; absolute times belong to one machine on one day."""
