"""From landing folders to typed, validated rows with their source.

Belongs here: finding files (``landing``), reading them (``readers``), telling which record a table is
(``headers``), turning text into values (``values``, ``typed``), keeping what was read (``store``), which exports a
night uses (``exports``, ``assemble``), and worklists sent back with answers (``returned``). Does not belong here: what
a field is (``schemas``), who a person is (``pipelines.linking``), and which entry of a register replaces which
(``pipelines.ledger``).
"""
