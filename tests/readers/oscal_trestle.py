"""Reads assessment results with compliance-trestle, with every validator that it has."""

import pathlib
import sys
import tempfile

from trestle.core.validator_factory import validator_factory
from trestle.oscal.assessment_results import AssessmentResults

for name in sys.argv[1:]:
    results = AssessmentResults.oscal_read(pathlib.Path(name))
    assert results is not None, name
    with tempfile.TemporaryDirectory() as folder:
        for validator in validator_factory.get_all():
            is_valid = validator.model_is_valid(results, False, pathlib.Path(folder))
            assert is_valid, f"{name}: {validator.__class__.__name__}: {validator.error_msg()}"
