"""One peer in a process of its own: builds it, checks it, then measures a turn for each line it reads.

Started by main.py with a JSON object as argument; answers with JSON lines.
"""

import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
# Everything the libraries print goes to stderr: stdout carries answers only.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(**fields):
    answers.write(json.dumps(fields) + "\n")
    answers.flush()


def rate(contender, seconds):
    """Objects a second over at least `seconds`."""
    count, taken = 1, 0.0
    while True:
        began = time.perf_counter()
        contender.rounds(count)
        taken = time.perf_counter() - began
        if taken >= seconds:
            return count * contender.objects / taken
        count = max(count + 1, int(count * min(100.0, 1.1 * seconds / max(taken, 1e-6))))


def inference(spec):
    import numpy
    from engines import ENGINES
    from networks import Backbone, Export, Score

    export = Export(spec["export"])
    make = Backbone if spec["row"] == "backbone" else Score
    engine = ENGINES[spec["engine"]]

    def build(batch, **more):
        module = make(export)
        inputs = [export.input(view, batch) for view in module.views]
        return module, engine(module, inputs, spec["threads"], spec["precision"], **more)

    module, check = build(8)
    errors = {}
    for index, (found, expected) in enumerate(zip(check.run(), module.expected)):
        name = "features" if spec["row"] == "backbone" else export.heads[index]
        errors[name] = float(numpy.abs(found - expected).max() / numpy.abs(expected).max())
    candidates = {"batch 8": check, "batch 1": build(1)[1]}
    if spec["engine"] == "openvino" and spec["threads"] > 1:
        streams = spec["threads"]
        candidates[f"batch 1, {streams} streams"] = build(1, streams=streams)[1]
        candidates[f"batch 8, {streams} streams"] = build(8, streams=streams)[1]
    return candidates, errors, getattr(check, "kernels", None)


def training(spec):
    from networks import Export
    from training import TrainingStep

    export = Export(spec["export"])
    (view,) = export.views
    whole = len(export.tensors[f"input@{view}"])
    make = lambda batch: TrainingStep(export, batch, spec["threads"], spec["precision"])
    errors = make(whole).errors(export)
    return {f"batch {batch}": make(batch) for batch in sorted({8, whole})}, errors, None


def main():
    spec = json.loads(sys.argv[1])
    try:
        candidates, errors, kernels = (training if spec["row"] == "train" else inference)(spec)
        # The fastest way to use the peer: twice in turn, the better of the two counts.
        rates = {name: 0.0 for name in candidates}
        for _ in range(2):
            for name, contender in candidates.items():
                rates[name] = max(rates[name], rate(contender, spec["seconds"]))
        best = max(rates, key=rates.get)
    except Exception as error:
        answer(reason=" ".join(str(error).split())[:300] or type(error).__name__)
        return
    contender = candidates[best]
    candidates.clear()
    answer(errors=errors, setting=best, kernels=kernels)
    for _ in sys.stdin:
        answer(rate=rate(contender, spec["seconds"]))


main()
