"""What would a year with ten thousand services be like, and do our figures find out what generated it?

Synthetic services (`archetypes.yaml`) are asked by the true engine, store, law,
criteria and figures, in virtual time; only what a probe sees is drawn instead
of looked at. docs/simulation.md says what that shows and what it does not.
"""

from auditor.simulation.archetype import ARCHETYPES, Archetypes, load_archetypes

__all__ = ["ARCHETYPES", "Archetypes", "load_archetypes"]
