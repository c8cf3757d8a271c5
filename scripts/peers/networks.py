"""The networks that `vagary bench ... --export` wrote, as PyTorch modules with the same weights."""

import numpy
import torch
from safetensors import safe_open
from torch import nn


class Export:
    """One exported file: tensors by name, layers and views from its metadata."""

    def __init__(self, path):
        with safe_open(path, "np") as file:
            self.metadata = file.metadata() or {}
            self.tensors = {name: file.get_tensor(name) for name in file.keys()}

    @property
    def heads(self):
        return sorted(key[: -len(".view")] for key in self.metadata if key.endswith(".view"))

    @property
    def views(self):
        """Views in the order of falling frame count."""
        views = [name[len("input@"):] for name in self.tensors if name.startswith("input@")]
        return sorted(views, key=lambda view: -self.tensors[f"input@{view}"].shape[2])

    def view(self, head):
        return self.metadata[f"{head}.view"]

    def input(self, view, batch):
        """The first objects' pixels, [N, 3, T, 64, 64]; repeated where the file has fewer."""
        values = self.tensors[f"input@{view}"]
        return numpy.ascontiguousarray(numpy.resize(values, (batch, *values.shape[1:])))

    def network(self, name, view):
        return build(self, name, view)


class OverTime(nn.Module):
    """The largest value over all of time and 2x2 in space; time is gone afterwards."""

    def forward(self, x):
        return nn.functional.max_pool3d(x, (x.shape[2], 2, 2)).squeeze(2)


def namesake(kind, sizes):
    """The module of PyTorch with the name of a layer without weights, for example Tanh of tanh; None: there is none."""
    wanted = kind.replace("-", "")
    for name, module in vars(nn).items():
        if name.lower() == wanted and isinstance(module, type):
            return module(*map(float, sizes))
    return None


def build(export, name, view):
    """A network by its layers in words; batch norm gets the running statistics of `view`."""
    layers, counts, channels, flat, is_3d = [], {}, None, False, False

    def tensor(key):
        return torch.from_numpy(export.tensors[f"{name}.{key}"].copy())

    def number(kind):
        counts[kind] = counts.get(kind, 0) + 1
        return f"{kind}{counts[kind]}"

    for words in export.metadata[f"{name}.layers"].split("; "):
        kind, *sizes = words.split()
        if kind in ("conv2d", "conv3d"):
            key = number("conv")
            weight = tensor(f"{key}.weight")
            bias = f"{name}.{key}.bias" in export.tensors
            is_3d, channels = kind == "conv3d", weight.shape[0]
            make = nn.Conv3d if is_3d else nn.Conv2d
            layer = make(weight.shape[1], channels, tuple(weight.shape[2:]), bias=bias,
                         padding=tuple(side // 2 for side in weight.shape[2:]))
            layer.weight.data = weight
            if bias:
                layer.bias.data = tensor(f"{key}.bias")
        elif kind == "batch-norm":
            key = number("bn")
            layer = (nn.BatchNorm3d if is_3d else nn.BatchNorm2d)(channels)
            layer.weight.data, layer.bias.data = tensor(f"{key}.weight"), tensor(f"{key}.bias")
            if f"{name}.{key}.running_mean@{view}" in export.tensors:
                layer.running_mean.data = tensor(f"{key}.running_mean@{view}")
                layer.running_var.data = tensor(f"{key}.running_var@{view}")
        elif kind == "dense":
            if not flat:
                layers.append(nn.Flatten())
                flat = True
            key = number("fc")
            weight = tensor(f"{key}.weight")
            layer = nn.Linear(weight.shape[1], weight.shape[0])
            layer.weight.data, layer.bias.data = weight, tensor(f"{key}.bias")
        elif kind == "relu":
            layer = nn.ReLU(inplace=True)
        elif kind == "max-pool":
            layer = nn.MaxPool3d((1, 2, 2)) if is_3d else nn.MaxPool2d(2)
        elif kind == "max-pool-over-time":
            layer, is_3d = OverTime(), False
        elif kind == "upsample":
            layer = nn.Upsample(scale_factor=2, mode="nearest")
        else:
            layer = namesake(kind, sizes)
            if layer is None:
                raise ValueError(f"{name}: unknown layer {words}")
        layers.append(layer)
    return nn.Sequential(*layers)


class Backbone(nn.Module):
    """The backbone alone: one input, its features."""

    def __init__(self, export):
        super().__init__()
        (self.view,) = export.views
        self.network = build(export, "backbone", self.view)
        self.expected = [export.tensors[f"features@{self.view}"].squeeze(2)]
        self.views = [self.view]

    def forward(self, x):
        return (self.network(x),)


class Score(nn.Module):
    """All of the method's networks as one: an input for each view, an output for each head."""

    def __init__(self, export):
        super().__init__()
        self.views = export.views
        self.backbones = nn.ModuleList(build(export, "backbone", view) for view in self.views)
        self.places = [self.views.index(export.view(head)) for head in export.heads]
        self.heads = nn.ModuleList(build(export, head, export.view(head)) for head in export.heads)
        self.expected = []
        for head in export.heads:
            values = export.tensors[f"output.{head}"].squeeze(2)
            self.expected.append(values if values.shape[-1] > 1 else values.reshape(len(values), -1))

    def forward(self, *inputs):
        features = [backbone(x) for backbone, x in zip(self.backbones, inputs)]
        return tuple(head(features[place]) for head, place in zip(self.heads, self.places))
