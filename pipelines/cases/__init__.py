"""The life of a discrepancy: findings named with facts and evidence, folded night after night into cases.

Belongs here: fingerprints, states, decisions applied, accepted differences. Does not belong here: finding anything
(``pipelines/rules``) or showing it (``pipelines/reports``).
"""
