"""The training step of `vagary bench train --views one` in PyTorch."""

import numpy
import torch
from torch import nn

from networks import build


class TrainingStep:
    """Forward, backward and Adam of one view with all heads on it; batch norm uses the batch.

    Loss = sum over heads of weight * loss, each the mean over objects and values.
    """

    def __init__(self, export, batch, threads, precision):
        torch.set_num_threads(threads)
        (view,) = export.views
        self.bf16 = precision == "bf16"
        self.objects = batch
        self.names = export.heads
        self.backbone = build(export, "backbone", view).train()
        self.backbone = self.backbone.to(memory_format=torch.channels_last_3d)
        self.heads = nn.ModuleList(build(export, head, view).train() for head in self.names)
        self.heads = self.heads.to(memory_format=torch.channels_last)
        self.input = torch.from_numpy(export.input(view, batch)).to(memory_format=torch.channels_last_3d)
        self.losses = []
        for head in self.names:
            kind, weight = export.metadata[f"{head}.loss"].split()
            key = f"labels.{head}" if kind == "cross-entropy" else f"target.{head}"
            target = numpy.resize(export.tensors[key], (batch, *export.tensors[key].shape[1:]))
            if kind == "cross-entropy":
                target = target.astype(numpy.int64).reshape(-1)
            self.losses.append((kind, float(weight), torch.from_numpy(numpy.ascontiguousarray(target))))
        parameters = [*self.backbone.parameters(), *self.heads.parameters()]
        self.adam = torch.optim.Adam(parameters, lr=1e-3, fused=True)

    def step(self):
        """One step; returns the loss of each head before its weight."""
        self.adam.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bf16):
            features = self.backbone(self.input)
            outputs = [head(features) for head in self.heads]
        losses = [self.loss(kind, output.float(), target)
                  for (kind, _, target), output in zip(self.losses, outputs)]
        sum(weight * loss for (_, weight, _), loss in zip(self.losses, losses)).backward()
        self.adam.step()
        return losses

    @staticmethod
    def loss(kind, output, target):
        if kind == "cross-entropy":
            return nn.functional.cross_entropy(output, target)
        output = output.reshape(len(output), -1)
        target = target.reshape(len(target), -1)
        return nn.functional.l1_loss(output, target) if kind == "l1" else nn.functional.mse_loss(output, target)

    def rounds(self, count):
        for _ in range(count):
            self.step()

    def errors(self, export):
        """After the first step on the exported batch: losses and the backbone's first gradient against Vagary's."""
        losses = self.step()
        errors = {}
        for name, loss in zip(self.names, losses):
            expected = float(export.tensors[f"loss.{name}"].reshape(-1)[0])
            errors[f"loss of {name}"] = abs(float(loss) - expected) / abs(expected)
        expected = export.tensors["gradient.backbone.conv1.weight"]
        gradient = self.backbone[0].weight.grad.numpy()
        errors["gradient of conv1"] = float(numpy.abs(gradient - expected).max() / numpy.abs(expected).max())
        return errors
