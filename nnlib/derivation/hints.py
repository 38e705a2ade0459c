"""Three hints for each stage of each derivation, from a nudge to nearly all."""

HINTS = {
    "dE_dW": {
        "cut": (
            "Follow the lines from the weight. Which node is computed from it directly?",
            "Every path goes through the weighted input of the unit that the weight leads into, in each example.",
            "Mark Z of that unit, in every example; the whole of Z^l will do.",
        ),
        "strike": (
            "Look at one entry, Z^l_rc = Σ W^l_rj A^{l-1}_jc + b^l_r. Which weights stand in it?",
            "Z^l_rc reads row r of W^l, and the nudged weight stands in row i.",
            "Every row but row i, in all examples: each is computed from another row of W.",
        ),
        "factor": (
            "Write Z^l_ic = W^l_i1 A^{l-1}_1c + … + W^l_ij A^{l-1}_jc + … + b^l_i. In which term does W^l_ij stand?",
            "It stands in one term, times something that doesn't depend on it.",
            "W^l_ij is multiplied by the activation of unit j of the layer before, in the same example c.",
        ),
        "line": (
            "What is left of the cut? One term for each entry of it.",
            "i and j are given by the weight. Row i has an entry for each example.",
            "Sum over c, from 1 to m, the debt ∂E/∂Z^l_ic times the factor A^{l-1}_jc.",
        ),
        "matrix": (
            "A matrix product sums over the last index of the first factor and the first index of the second.",
            "The index c is summed, and it stands last in both. One of the two must be turned.",
            "∂E/∂Z comes first, for i comes first in W^l_ij; A is transposed.",
        ),
    },
    "dE_db": {
        "cut": (
            "Which nodes have the bias in their own definition?",
            "The bias is added to the weighted input of its unit, in each example.",
            "Mark Z of that unit, in every example.",
        ),
        "strike": (
            "Z^l_rc = Σ W^l_rj A^{l-1}_jc + b^l_r: which biases stand in it?",
            "Only b^l_r: an entry in another row has another bias.",
            "Every row but row i, in all examples.",
        ),
        "factor": (
            "How much does Z^l_ic rise if b^l_i rises by 0.1?",
            "b^l_i is added, and multiplied by nothing.",
            "The slope of b with respect to b is a number.",
        ),
        "line": (
            "One term for each entry that is left of the cut.",
            "Only i is given. Row i has an entry for each example.",
            "Sum over c, from 1 to m, the debt ∂E/∂Z^l_ic times 1.",
        ),
        "matrix": (
            "Which axis of ∂E/∂Z is summed? And what shape has b?",
            "The examples are the second axis, axis=1. b is a column.",
            "Sum over axis=1 and keep the axis.",
        ),
    },
    "dE_dZ": {
        "cut": (
            "What is computed from Z of one unit?",
            "One quantity only: its activation.",
            "Mark A of the same unit.",
        ),
        "strike": (
            "A^l_rd is g of Z^l_rd. Which entries of Z stand in it?",
            "One alone. So of the whole table one entry moves.",
            "Strike r ≠ i, and then d ≠ c: g works element by element.",
        ),
        "factor": (
            "A^l_ic is g of Z^l_ic. What is the slope of g?",
            "The slope of g at z is g′(z). At which z?",
            "g′, taken at Z^l_ic itself.",
        ),
        "line": (
            "How many entries of the cut are left?",
            "One: nothing is summed.",
            "The debt ∂E/∂A^l_ic times the factor g′(Z^l_ic).",
        ),
        "matrix": (
            "Is any index summed? A matrix product sums one.",
            "None is: each entry is multiplied by the entry in the same place.",
            "Entry by entry is `*`: ∂E/∂A times g′(Z).",
        ),
    },
    "dE_dA": {
        "cut": (
            "Where do the lines go that leave the unit?",
            "Its activation is read by every unit of the next layer.",
            "Mark all of Z of the next layer, in the same example.",
        ),
        "strike": (
            "Z^{l+1}_kd = Σ W^{l+1}_ki A^l_id + b^{l+1}_k: which activations stand in it?",
            "Those of example d, of all units i.",
            "Every column but column c.",
        ),
        "factor": (
            "Write Z^{l+1}_kc = W^{l+1}_k1 A^l_1c + … + W^{l+1}_ki A^l_ic + … + b^{l+1}_k. In which term does A^l_ic stand?",
            "It is multiplied by one weight of the next layer.",
            "The weight of layer l+1 that leads from unit i to unit k: its row comes first.",
        ),
        "line": (
            "One term for each entry that is left of the cut: which letter tells them apart?",
            "i and c are given. Every unit k of the next layer has an entry.",
            "Sum over k, from 1 to n^{l+1}, the debt ∂E/∂Z^{l+1}_kc times the factor W^{l+1}_ki.",
        ),
        "matrix": (
            "A matrix product sums over the last index of the first factor and the first index of the second.",
            "k is summed, and it stands first in both. And i is to come first in the result.",
            "W comes first, transposed: then its last index is k.",
        ),
    },
    "dE_dA_output": {
        "cut": (
            "What is computed from an output?",
            "No other unit reads it. Only the error does.",
            "Mark E itself.",
        ),
        "strike": ("The cut is one number.", "One number has no entries to strike.", "Go on to the factor."),
        "factor": (
            "Write E as a sum of squares over 2m. In which of them does A^L_ic stand?",
            "In one square. Its slope is twice what is squared, times the slope of what is squared.",
            "Twice the difference of output and target, over 2m: the 2 cancels.",
        ),
        "line": (
            "The cut is E alone, so there is one term. What is its debt, ∂E/∂E?",
            "∂E/∂E is 1: nothing is owed, and nothing is summed.",
            "The line is the factor itself.",
        ),
        "matrix": (
            "Is any index summed?",
            "None: each entry of A is compared with the entry of Y in the same place.",
            "(A − Y), all of it, over the number of examples: the columns of Y.",
        ),
    },
}
