"""What holds for the tests and for the notebooks, which nbval runs."""

import os

# Whether a progress bar shows depends on how fast the machine is, and what a cell shows is compared with what is stored.
os.environ["TQDM_DISABLE"] = "1"
