"""READ: files to calls. One file per format; the front doors are ``discover.discover``
and ``reading.read`` / ``reading.split`` / ``reading.read_piece``.
"""
