"""How little it takes until a picture that is flagged no longer is.

Defenders (`defender`) are attacked by Square Attack (`square`), beside noise of the same
strength, and by what happens to pictures anyway (`changes`); `trial` does so with one picture,
`tally` counts. All of it is black box: who has the weights can do more with less.
"""
