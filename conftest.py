"""What holds for the tests and for the notebooks, which nbval runs."""

import os

import nbval.kernel

# Whether a progress bar shows depends on how fast the machine is, and what a cell shows is compared with what is stored.
os.environ["TQDM_DISABLE"] = "1"

start_new_kernel = nbval.kernel.start_new_kernel


def start_one_that_lives(*args, **kwargs):
    """nbval's own, and again if the kernel died at once.

    A kernel is told which ports to listen on. Here browsers, servers and other kernels start beside it, and if one of them
    has taken such a port meanwhile, the kernel can only die.
    """
    for _ in range(3):
        try:
            return start_new_kernel(*args, **kwargs)
        except RuntimeError as error:
            if "died" not in str(error):
                raise
    return start_new_kernel(*args, **kwargs)


nbval.kernel.start_new_kernel = start_one_that_lives
