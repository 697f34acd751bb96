"""zhijian: score transcripts of Chinese service calls against a service standard.

The rooms are imported from where they are defined (``scoring.pipeline``,
``scoring.batch``, ...); nothing is re-exported here.
"""
