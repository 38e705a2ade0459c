"""Random answers, for test_fuzz_check.py: numbers.py works something out, forms.py has what it is returned in, manners.py what else a
function may do; networks.py knows what is right, and truth.py whether what is said of an answer is true.
"""
