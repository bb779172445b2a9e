"""Trygghetsråd: a municipality's citizens' safety council, from registration of interest to measured effect."""

__version__ = "0.1.0"
