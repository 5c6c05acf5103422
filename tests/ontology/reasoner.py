"""Asks the OWL API and HermiT about one file: run as `python -m tests.ontology.reasoner file.ttl`, answers in JSON.

A process of its own, so that the Java machine never lives where the tests run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jpype

from .java import jars

OWLAPI = "org.semanticweb.owlapi"


def ask(file: Path) -> dict[str, Any]:
    """Whether a file is in the profile OWL 2 DL, and whether HermiT finds it consistent and each class possible."""
    manager = jpype.JClass(f"{OWLAPI}.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(str(file)))
    profile = jpype.JClass(f"{OWLAPI}.profiles.OWL2DLProfile")()
    answer = {
        "axioms": int(ontology.getAxiomCount()),
        "violations": sorted(str(each) for each in profile.checkOntology(ontology).getViolations()),
    }
    reasoner = jpype.JClass("org.semanticweb.HermiT.ReasonerFactory")().createReasoner(ontology)
    answer["consistent"] = bool(reasoner.isConsistent())
    if answer["consistent"]:
        classes = jpype.JClass(f"{OWLAPI}.reasoner.InferenceType").CLASS_HIERARCHY
        reasoner.precomputeInferences(classes)
        impossible = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
        answer["impossible"] = sorted(str(each.getIRI()) for each in impossible)
    return answer


if __name__ == "__main__":
    jpype.startJVM("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", classpath=[f"{jars()}/*"])
    print(json.dumps(ask(Path(sys.argv[1]))))
