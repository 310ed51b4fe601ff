"""One module per command: read the arguments, call one function, show what came out.

Belongs here: options, progress, what is printed. Does not belong here: any work on records (``pipelines/``), or how
an error ends the program (``doikhop/cli.py``). Heavy imports stand inside the commands, so that ``--help`` is quick.
"""
