"""How does what reads hostile input get a process of its own, without Python starting anew each time?"""

from probes.apart.children import Child, born

__all__ = ["Child", "born"]
