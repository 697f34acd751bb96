"""Praat TextGrid: tiers of intervals to turns."""
