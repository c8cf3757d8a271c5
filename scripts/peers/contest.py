"""Who is measured in which row, and how a round goes."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
VAGARY = os.path.join(ROOT, ".build", "release", "vagary")
# What would bend the figures of either side.
UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
# Largest error, relative to the largest value, at which fp32 outputs count as the same.
AGREEMENT = 1e-3
# The same for gradients. Against PyTorch in float64, PyTorch's channels-last fp32 gradient of this step is
# 6e-3 off, Vagary's 5e-4.
GRADIENT_AGREEMENT = 2e-2


@dataclass
class Peer:
    name: str
    engine: str
    precision: str
    # "avx2": held to that instruction set, as Vagary is then.
    isa: str = ""


@dataclass
class Row:
    """One network, one number of threads: Vagary and its peers."""

    kind: str
    title: str
    threads: int
    vagary: list
    export: list
    peers: list
    # Whether Vagary is measured with bf16 products too.
    has_fast: bool


PEERS = {
    "backbone": [
        Peer("PyTorch fp32, channels last", "torch", "fp32"),
        Peer("ONNX Runtime fp32", "onnxruntime", "fp32"),
        Peer("OpenVINO fp32", "openvino", "fp32"),
        Peer("OpenVINO bf16", "openvino", "bf16"),
        Peer("OpenVINO int8", "openvino", "int8"),
        Peer("OpenVINO fp32 held to AVX2", "openvino", "fp32", isa="avx2"),
    ],
    "score": [Peer("OpenVINO fp32", "openvino", "fp32"), Peer("OpenVINO bf16", "openvino", "bf16")],
    "train": [
        Peer("PyTorch fp32, channels last", "torch", "fp32"),
        Peer("PyTorch bf16 autocast, channels last", "torch", "bf16"),
    ],
}


def rows(kinds, threads, variants):
    found = []
    for kind in kinds:
        for variant in variants[kind]:
            title = {"backbone": f"backbone {variant}, 7 frames", "score": f"scoring {variant}, 3 views, 4 heads",
                     "train": f"training step {variant}, one 7-frame view, 4 heads"}[kind]
            command = ["bench", kind, "--variant", variant] + (["--views", "one"] if kind == "train" else [])
            for count in threads:
                peers = [peer for peer in PEERS[kind] if count == 1 or not peer.isa]
                found.append(Row(kind, title, count, command + ["--threads", str(count), "--json", "--repeats", "1"],
                                 command + ["--threads", "1"], peers, kind != "train"))
    return found


def environment(isa="", vagary=False):
    result = {key: value for key, value in os.environ.items() if key not in UNSET}
    if isa:
        result["VAGARY_ISA" if vagary else "ONEDNN_MAX_CPU_ISA"] = isa if vagary else isa.upper()
    return result


class Failure(Exception):
    pass


class Vagary:
    """`vagary bench`, a process a turn."""

    def __init__(self, row, seconds, isa="", precision=""):
        self.command = [VAGARY, *row.vagary, "--seconds", str(seconds)]
        if precision:
            self.command += ["--precision", precision]
        self.environment = environment(isa, vagary=True)
        self.rates = []
        self.result = {}
        self.isa = isa
        self.precision = precision

    def turn(self):
        done = subprocess.run(self.command, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"{' '.join(self.command[1:])}: {done.stderr.strip()}")
        self.result = json.loads(done.stdout)
        self.rates.append(self.result["objects_per_second"])

    @property
    def reason(self):
        """Why its figures do not count; empty when they do."""
        if self.isa and self.result.get("isa") != self.isa:
            return f"Vagary computed with {self.result.get('isa')}: VAGARY_ISA is not heeded"
        if self.precision and self.result.get("precision") != self.precision:
            return "this CPU has no bf16 products"
        return ""


class Contender:
    """A peer in a process of its own that is measured when it is its turn."""

    def __init__(self, peer, row, export, seconds):
        self.peer = peer
        self.rates = []
        spec = {"row": row.kind, "engine": peer.engine, "precision": peer.precision, "threads": row.threads,
                "export": export, "seconds": seconds}
        self.log = tempfile.TemporaryFile("w+", errors="replace")
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "worker.py"), json.dumps(spec)], env=environment(peer.isa),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.facts = self.read()
        self.reason = self.facts.get("reason", "")
        wrong = {name: error for name, error in self.facts.get("errors", {}).items()
                 if not error < (GRADIENT_AGREEMENT if name.startswith("gradient") else AGREEMENT)}
        if wrong and peer.precision == "fp32":
            raise Failure(f"{peer.name}: its outputs are not Vagary's: {wrong}")
        if not self.reason and peer.isa and any("avx512" in name for name in self.facts["kernels"]):
            self.reason = f"OpenVINO did not keep to {peer.isa}"

    def read(self):
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        self.log.seek(0)
        return {"reason": "it ended early: " + " ".join(self.log.read().split())[-200:]}

    def turn(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = self.read()
        if "rate" not in answer:
            raise Failure(f"{self.peer.name}: {answer}")
        self.rates.append(answer["rate"])

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.log.close()


def export(row, folder, *more):
    """Vagary's weights, inputs and outputs for a row; the path of the file."""
    command = [VAGARY, *row.export, *more, "--export", folder]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"{' '.join(row.export)}: {done.stderr.strip()}")
    return done.stdout.strip().splitlines()[-1]


def difference(path, exact):
    """Largest difference between the outputs of two exports, relative to the largest value of each output."""
    import numpy
    from safetensors.numpy import load_file

    found, expected = load_file(path), load_file(exact)
    names = [name for name in expected if name.startswith("output.")]
    names = names or [name for name in expected if name.startswith("features@")]
    return max(float(numpy.abs(found[n] - expected[n]).max() / numpy.abs(expected[n]).max()) for n in names)


def ratio(own, other, threads):
    """One thread: the median over the rounds of the ratio within a round. More: the best against the best."""
    if threads > 1:
        return max(own) / max(other)
    return statistics.median(a / b for a, b in zip(own, other))


def rate(rates, threads):
    return max(rates) if threads > 1 else statistics.median(rates)


def hold(row, folder, repeats, seconds, say):
    """Measures a row; returns it as a dictionary for tables and JSON."""
    path = export(row, folder)
    name = f"{row.title}, {row.threads} thread{'s' if row.threads > 1 else ''}"
    sides = {"": Vagary(row, seconds)}
    if row.has_fast:
        sides["fast"] = Vagary(row, seconds, precision="fast")
        fast_error = difference(export(row, os.path.join(folder, "fast"), "--precision", "fast"), path)
    contenders = []
    try:
        for peer in row.peers:
            say(f"{name}: preparing {peer.name}")
            contenders.append(Contender(peer, row, path, seconds))
            if peer.isa and not contenders[-1].reason:
                sides[peer.isa] = Vagary(row, seconds, peer.isa)
        for number in range(repeats):
            say(f"{name}: round {number + 1} of {repeats}")
            for side in sides.values():
                side.turn()
            for contender in contenders:
                if not contender.reason:
                    contender.turn()
    finally:
        for contender in contenders:
            contender.close()
    own = sides[""]
    result = {"row": row.kind, "title": row.title, "threads": row.threads, "rounds": repeats,
              "vagary": {"objects_per_second": rate(own.rates, row.threads), "rates": own.rates,
                         "isa": own.result.get("isa"), "blas": own.result.get("blas")}, "peers": []}
    fast = sides.get("fast")
    if fast and not fast.reason:
        result["vagary_fast"] = {"objects_per_second": rate(fast.rates, row.threads), "rates": fast.rates,
                                 "isa": fast.result["isa"], "error": fast_error}
    for contender in contenders:
        peer = contender.peer
        entry = {"name": peer.name, "engine": peer.engine, "precision": peer.precision}
        side = sides.get(peer.isa, own)
        reason = contender.reason or side.reason
        if reason:
            result["peers"].append(entry | {"not_measured": reason})
            continue
        entry |= {"objects_per_second": rate(contender.rates, row.threads), "rates": contender.rates,
                  "ratio": ratio(side.rates, contender.rates, row.threads), "setting": contender.facts["setting"],
                  "errors": contender.facts["errors"], "kernels": contender.facts["kernels"]}
        if "vagary_fast" in result and not peer.isa:
            entry["ratio_fast"] = ratio(fast.rates, contender.rates, row.threads)
        if peer.isa:
            entry["vagary"] = {"objects_per_second": rate(side.rates, row.threads), "rates": side.rates,
                               "isa": side.result["isa"]}
        result["peers"].append(entry)
    return result
