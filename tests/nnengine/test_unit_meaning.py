"""What units react to: against NumPy's own correlation."""

import numpy as np
import pytest

from nnengine.unit_meaning import correlations, strongest

rng = np.random.default_rng(1)


def test_correlations_are_numpys():
    A, Q = rng.standard_normal((4, 50)), rng.standard_normal((3, 50)) * 100 + 7
    np.testing.assert_allclose(correlations(A, Q), np.corrcoef(np.vstack([A, Q]))[:4, 4:], atol=1e-12)


def test_a_row_that_does_not_vary_has_no_correlation():
    A = np.vstack([np.zeros(6), np.full(6, 0.1), np.arange(6)])
    R = correlations(A, np.arange(6.0)[np.newaxis] ** 2)
    assert np.isnan(R[:2]).all()
    assert 0.9 < R[2, 0] < 1


def test_sizes_must_agree():
    with pytest.raises(ValueError, match=r"Q has shape \(1, 5\), expected \(any, 4\)"):
        correlations(np.ones((1, 4)), np.ones((1, 5)))


def test_the_strongest_come_first_and_of_equals_the_earlier():
    assert strongest(np.array([1.0, 5.0, 3.0, 5.0]), 3).tolist() == [1, 3, 2]
