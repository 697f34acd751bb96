"""Lexicons in, one matcher out: templates, slots, automaton, borders."""
