"""prospects-kg: a knowledge graph of good practices and of how they move between regions."""

from importlib.metadata import version

from prospects_kg.knowledge_graph import KnowledgeGraph

__all__ = ["KnowledgeGraph", "__version__"]

__version__ = version("prospects-kg")
