"""What Chinese speech says in numbers: figures, addresses, names and reply times."""
