#!/usr/bin/env python3
"""Writes golden files of tiny iBOT and DINOv2, in PyTorch and double precision.

Written from the papers on the DINO of make_objectives.py, independently of the Swift sources. See
README.md for the commands.

ibot: Zhou et al. 2021 (arXiv 2111.07832). The student's large views have a mask token in place of
hidden patches; the teacher sees all. One head; two centers, that of patches over all patches.
dinov2: Oquab et al. 2023 (arXiv 2304.07193). Sinkhorn-Knopp instead of centers, KoLeo on the
student's features before the head, a head of their own for patches; masked patches only.
"""
import copy
import math

import torch
from torch import nn
from torch.nn import functional as F

from make_aim import randomize, save
from make_objectives import DINO, everything, stretched_positions

STUDENT, TEACHER, PATCH_TEACHER = 0.1, 0.04, 0.05
SIZES = {"hidden": 20, "bottleneck": 6, "prototypes": 12, "channels": 1, "size": 16, "patch": 4,
         "width": 16, "depth": 2, "heads": 2}


class Distilled(DINO):
    """Features of views, and two heads that may be one."""

    def __init__(self, separate):
        super().__init__(**SIZES)
        self.preprocessor.register_parameter("mask_token", nn.Parameter(torch.zeros(16)))
        if separate:
            self.head.patches = copy.deepcopy(self.head)

    def features(self, views, masked=None):
        """[B, T, W] after the final norm."""
        side = views.shape[-1] // self.patch
        x = self.embed(views)
        if masked is not None:
            x = torch.where(masked[..., None], self.preprocessor.mask_token, x)
        x = x + stretched_positions(side, self.grid, self.width)
        return self.run(x, everything(x))[1]

    def logits(self, x, patches=False):
        head = self.head.patches if patches and hasattr(self.head, "patches") else self.head
        for layer in head.mlp:
            x = F.gelu(layer(x))
        x = F.normalize(head.bottleneck(x), dim=-1, eps=1e-12)
        return x @ F.normalize(head.prototypes.weight, dim=-1).T


def cross_entropy(target, logits):
    return -(target * (logits / STUDENT).log_softmax(-1)).sum(-1)


def image_loss(targets, views):
    """The mean over ordered pairs of different views of the batch mean."""
    terms = [cross_entropy(targets[q], views[v]).mean()
             for q in range(2) for v in range(len(views)) if v != q]
    return sum(terms) / len(terms)


def patch_loss(targets, logits, masked):
    """Per crop the mean over its masked patches, 0 without any; mean over images and views."""
    total = 0
    for q in range(2):
        losses = cross_entropy(targets[q], logits[q])
        for image in range(len(masked)):
            mask = masked[image, q].double()
            total = total + (losses[image] * mask).sum() / mask.sum().clamp(min=1)
    return total / (2 * len(masked))


def sinkhorn(logits, temperature):
    """[R, K] to assignments that use all prototypes, three iterations."""
    q = (logits / temperature).exp().T
    q = q / q.sum()
    K, R = q.shape
    for _ in range(3):
        q = q / q.sum(1, keepdim=True) / K
        q = q / q.sum(0, keepdim=True) / R
    return (q * R).T


def koleo(x):
    x = F.normalize(x, dim=-1, eps=1e-8)
    with torch.no_grad():
        dots = x @ x.T
        dots.fill_diagonal_(-2)
        nearest = dots.argmax(1)
    distance = (x - x[nearest] + 1e-8).norm(dim=-1)
    return -(distance + 1e-8).log().mean()


def student_views(student, large, small, masked):
    seen = [student.features(large[:, q], masked[:, q]) for q in range(2)]
    views = [student.logits(x.mean(1)) for x in seen]
    views += [student.logits(student.features(small[:, v]).mean(1)) for v in range(small.shape[1])]
    return seen, views, [student.logits(x, patches=True) for x in seen]


def ibot_loss(student, teacher, inputs, state):
    large, small, masked = inputs
    with torch.no_grad():
        whole = [teacher.features(large[:, q]) for q in range(2)]
        taught = [teacher.logits(x.mean(1)) for x in whole]
        patches = [teacher.logits(x, patches=True) for x in whole]
        targets = [((t - state["center"]) / TEACHER).softmax(-1) for t in taught]
        soft = [((t - state["patchCenter"]) / PATCH_TEACHER).softmax(-1) for t in patches]
    _, views, logits = student_views(student, large, small, masked)
    new = {"center": 0.9 * state["center"] + 0.1 * torch.cat(taught).mean(0),
           "patchCenter": 0.9 * state["patchCenter"] + 0.1 * torch.cat(patches).mean((0, 1))}
    return image_loss(targets, views) + patch_loss(soft, logits, masked), new


def dinov2_loss(student, teacher, inputs, state):
    large, small, masked = inputs
    with torch.no_grad():
        whole = [teacher.features(large[:, q]) for q in range(2)]
        taught = sinkhorn(torch.cat([teacher.logits(x.mean(1)) for x in whole]), TEACHER)
        hidden = torch.cat([x[masked[:, q]] for q, x in enumerate(whole)])
        assigned = sinkhorn(teacher.logits(hidden, patches=True), PATCH_TEACHER)
        soft, start = [], 0
        for q in range(2):
            count = int(masked[:, q].sum())
            full = torch.zeros(*masked[:, q].shape, 12)
            full[masked[:, q]] = assigned[start:start + count]
            soft.append(full)
            start += count
    seen, views, logits = student_views(student, large, small, masked)
    spread = sum(koleo(x.mean(1)) for x in seen)
    loss = image_loss(taught.chunk(2), views) + patch_loss(soft, logits, masked) + 0.1 * spread
    return loss, state


def case(name, loss_of, separate, generator):
    """One gradient, then three of ten steps: AdamW, centers, teacher; prototypes held for one."""
    student = Distilled(separate)
    randomize(student, generator)
    student.preprocessor.mask_token.data = 0.5 * torch.randn(16, generator=generator)
    teacher = copy.deepcopy(student)
    for parameter in teacher.parameters():
        parameter.data += 0.4 * torch.randn(parameter.shape, generator=generator)
    large = torch.randn(3, 2, 1, 16, 16, generator=generator)
    small = torch.randn(3, 2, 1, 8, 8, generator=generator)
    masked = torch.rand(3, 2, 16, generator=generator) < 0.35
    masked[0, 1] = masked[2, 0] = False
    inputs = (large, small, masked)
    state = {} if separate else {"center": 0.2 * torch.randn(12, generator=generator),
                                 "patchCenter": 0.2 * torch.randn(12, generator=generator)}
    tensors = {n: p.detach().clone() for n, p in student.named_parameters()}
    tensors |= {f"teacher.{n}": p.detach().clone() for n, p in teacher.named_parameters()}
    tensors |= {"input.large": large, "input.small": small, "input.masked": masked.double()}
    tensors |= {f"input.{n}": v for n, v in state.items()}
    loss, _ = loss_of(student, teacher, inputs, state)
    loss.backward()
    tensors |= {f"grad.{n}": p.grad.clone() for n, p in student.named_parameters()}
    tensors |= {"output.loss": loss.detach()[None]}

    named = list(student.named_parameters())
    held = [p for n, p in named if "prototypes" in n]
    matrices = [p for n, p in named if p.ndim > 1 and "prototypes" not in n]
    rest = [p for n, p in named if p.ndim <= 1]
    settings = {"lr": 3e-3, "betas": (0.9, 0.95), "eps": 1e-8}
    optimizers = [torch.optim.AdamW([{"params": matrices, "weight_decay": 0.05},
                                     {"params": rest, "weight_decay": 0.0}], **settings),
                  torch.optim.AdamW(held, weight_decay=0.05, **settings)]
    losses, norms = [], []
    for step in range(3):
        student.zero_grad()
        loss, state = loss_of(student, teacher, inputs, state)
        loss.backward()
        losses.append(loss.detach())
        norms.append(nn.utils.clip_grad_norm_(student.parameters(), 1.0))
        for optimizer in optimizers[: 1 if step < 1 else 2]:
            optimizer.step()
        momentum = 1 - (1 - 0.9) * (1 + math.cos(math.pi * step / 10)) / 2
        for average, parameter in zip(teacher.parameters(), student.parameters()):
            average.data = momentum * average.data + (1 - momentum) * parameter.data
    tensors |= {f"steps.{n}": p.detach() for n, p in student.named_parameters()}
    tensors |= {f"steps.teacher.{n}": p.detach() for n, p in teacher.named_parameters()}
    tensors |= {f"steps.{n}": v for n, v in state.items()}
    save(f"{name}.safetensors", tensors | {
        "steps.losses": torch.stack(losses), "steps.norms": torch.stack(norms)})


def main():
    generator = torch.Generator().manual_seed(31)
    case("ibot", ibot_loss, False, generator)
    case("dinov2", dinov2_loss, True, generator)


if __name__ == "__main__":
    main()
