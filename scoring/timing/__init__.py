"""What the times of a call say, one file a fact; `measure` in `facts` has them all."""
