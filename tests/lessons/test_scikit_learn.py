"""What the lesson on digits says of scikit-learn, which a reader need not have. It takes seconds, so it is no part of `make quick`."""

import numpy as np
import pytest

from nnlib import datasets

OURS = {"activation": "logistic", "solver": "sgd", "batch_size": 50, "learning_rate_init": 0.1, "momentum": 0.9, "alpha": 0, "max_iter": 60}
OURS |= {"nesterovs_momentum": False, "n_iter_no_change": 60}


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")  # it says that it could go on learning
@pytest.mark.parametrize("name, options", list(zip(datasets.MLP_CLASSIFIER, [OURS, {}])), ids=["our set-up", "its defaults"])
def test_what_scikit_learn_reads_on_the_same_split(name, options):
    from sklearn.neural_network import MLPClassifier

    X, Y, X_held, Y_held = datasets.split_digits()
    for seed, stored in enumerate(datasets.MLP_CLASSIFIER[name]):
        classifier = MLPClassifier((32,), random_state=seed, **options).fit(X.T, Y.argmax(axis=0))
        right = [np.sum(classifier.predict(images.T) == targets.argmax(axis=0)) for images, targets in ((X, Y), (X_held, Y_held))]
        np.testing.assert_allclose(right, stored, rtol=0, atol=2)  # the last bit of a sum may decide a close case
