"""EVALUATE: gold labels and our results in, how often we were right out.

Nothing here reads calls, scores or draws; ``scoring/evaluate.py`` does the walking.
"""
