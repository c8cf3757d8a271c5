"""The peers: each takes a PyTorch module and gives a function that computes a batch once."""

import os
import tempfile

import numpy
import torch


class NotMeasured(Exception):
    """A peer that cannot run here, with the reason."""


class Torch:
    """PyTorch eager, channels last. Its outputs are arrays in the order of the module's."""

    def __init__(self, module, inputs, threads, precision):
        torch.set_num_threads(threads)
        if precision != "fp32":
            raise NotMeasured(f"PyTorch {precision} inference is not part of this")
        self.module = module.eval().to(memory_format=torch.channels_last_3d)
        self.inputs = [torch.from_numpy(x).to(memory_format=torch.channels_last_3d) for x in inputs]
        self.objects = len(inputs[0])

    def run(self):
        with torch.inference_mode():
            return [output.numpy() for output in self.module(*self.inputs)]

    def rounds(self, count):
        with torch.inference_mode():
            for _ in range(count):
                self.module(*self.inputs)


def onnx_file(module, inputs, folder):
    path = os.path.join(folder, "network.onnx")
    torch.onnx.export(module.eval(), tuple(torch.from_numpy(x) for x in inputs), path, dynamo=False,
                      input_names=[f"view{index}" for index in range(len(inputs))], opset_version=17)
    return path


class OnnxRuntime:
    def __init__(self, module, inputs, threads, precision):
        import onnxruntime

        if precision != "fp32":
            raise NotMeasured(f"ONNX Runtime {precision} is not part of this")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        with tempfile.TemporaryDirectory() as folder:
            self.session = onnxruntime.InferenceSession(onnx_file(module, inputs, folder), options,
                                                        providers=["CPUExecutionProvider"])
        self.feed = {f"view{index}": x for index, x in enumerate(inputs)}
        self.objects = len(inputs[0])

    def run(self):
        return self.session.run(None, self.feed)

    def rounds(self, count):
        for _ in range(count):
            self.session.run(None, self.feed)


class OpenVINO:
    """Static shapes; `streams` requests run at once, each on its share of the threads."""

    def __init__(self, module, inputs, threads, precision, streams=1):
        import openvino

        core = openvino.Core()
        if precision == "bf16" and "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            raise NotMeasured("this CPU has no bf16")
        with tempfile.TemporaryDirectory() as folder:
            model = core.read_model(onnx_file(module, inputs, folder))
        if precision == "int8":
            model = self.quantised(model, inputs)
        hint = "LATENCY" if streams == 1 else "THROUGHPUT"
        self.compiled = core.compile_model(model, "CPU", {
            "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": streams, "PERFORMANCE_HINT": hint,
            "INFERENCE_PRECISION_HINT": "bf16" if precision == "bf16" else "f32"})
        self.inputs = [openvino.Tensor(x) for x in inputs]
        self.requests = [self.compiled.create_infer_request() for _ in range(streams)]
        for request in self.requests:
            for index, tensor in enumerate(self.inputs):
                request.set_input_tensor(index, tensor)
        self.objects = len(inputs[0]) * streams

    @staticmethod
    def quantised(model, inputs):
        """Post-training quantisation on random pixels, which is what is measured."""
        try:
            import nncf
        except ImportError as error:
            raise NotMeasured(f"nncf cannot be loaded: {error}")
        import logging

        nncf.set_log_level(logging.ERROR)
        random = numpy.random.default_rng(5)
        samples = [[random.random(x.shape, dtype=numpy.float32) for x in inputs] for _ in range(32)]
        data = nncf.Dataset(samples, lambda sample: {i: x for i, x in enumerate(sample)})
        return nncf.quantize(model, data, subset_size=len(samples))

    @property
    def kernels(self):
        """Names of the kernels that the layers with weights were given."""
        names = set()
        for node in self.compiled.get_runtime_model().get_ops():
            info = node.get_rt_info()
            if "layerType" in info and info["layerType"].astype(str) in ("Convolution", "FullyConnected"):
                names.add(info["primitiveType"].astype(str))
        return sorted(names)

    def run(self):
        request = self.requests[0]
        request.infer()
        return [request.get_output_tensor(i).data.copy() for i in range(len(self.compiled.outputs))]

    def rounds(self, count):
        if len(self.requests) == 1:
            for _ in range(count):
                self.requests[0].infer()
            return
        # Each request starts anew when it ends, until the count is reached: streams do not wait for each other.
        for request in self.requests:
            request.start_async()
        for _ in range(count - 1):
            for request in self.requests:
                request.wait()
                request.start_async()
        for request in self.requests:
            request.wait()


ENGINES = {"torch": Torch, "onnxruntime": OnnxRuntime, "openvino": OpenVINO}
