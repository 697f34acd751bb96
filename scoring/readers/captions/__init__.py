"""Captions: WebVTT and SRT cues to turns."""
