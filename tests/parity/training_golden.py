"""Writes what PyTorch and transformers make of given gradients, schedules and losses, for the tests of ours.

Small safetensors files in the modules' test resources:
training/.../optimizer/golden.safetensors: a tiny T5's initial weights, the gradients of five steps, the weights after them
under each optimiser, and the rates of each schedule; model/.../run/cross-entropy.safetensors: logits, targets, and the loss
and its gradient with and without label smoothing; training/.../sampled/adam.safetensors and adamw.safetensors: rows before and after
steps of AdamW without and with decay. Run it with the packages of requirements.txt.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (
    Adafactor,
    T5Config,
    T5ForConditionalGeneration,
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_inverse_sqrt_schedule,
    get_linear_schedule_with_warmup,
)

STEPS = 5
SHAPE = dict(vocab_size=11, d_model=4, d_kv=2, d_ff=6, num_heads=2, num_layers=1, num_decoder_layers=1)
BUCKETS = dict(relative_attention_num_buckets=8, relative_attention_max_distance=16)
BETAS = (0.9, 0.98)
EXEMPT = ("layer_norm", "relative_attention_bias")

ROOT = Path(__file__).resolve().parents[2]
OPTIMIZERS = ROOT / "training/src/test/resources/genir/training/optimizer/golden.safetensors"
SAMPLED = ROOT / "training/src/test/resources/genir/training/sampled"
LOSSES = ROOT / "model/src/test/resources/genir/model/run/cross-entropy.safetensors"


def groups(weights, decay):
    exempt = [w for n, w in weights.items() if any(e in n for e in EXEMPT)]
    rest = [w for n, w in weights.items() if not any(e in n for e in EXEMPT)]
    return [{"params": rest, "weight_decay": decay}, {"params": exempt, "weight_decay": 0.0}]


def adafactor(decay=0.0, **options):
    return lambda w: Adafactor(groups(w, decay), **options)


MADE = {
    "adam": lambda w: torch.optim.Adam(w.values(), lr=0.01, betas=BETAS),
    "adamw": lambda w: torch.optim.AdamW(groups(w, 0.1), lr=0.01, betas=BETAS),
    "adafactor": adafactor(lr=0.01, scale_parameter=False, relative_step=False),
    "adafactor_scaled": adafactor(lr=0.01, scale_parameter=True, relative_step=False),
    "adafactor_decay": adafactor(0.1, lr=0.01, scale_parameter=True, relative_step=False),
    "adafactor_relative": adafactor(lr=None, scale_parameter=True, relative_step=True),
    "adafactor_warmup": adafactor(lr=None, scale_parameter=True, relative_step=True, warmup_init=True),
}


def optimizers(tensors):
    torch.manual_seed(1)
    model = T5ForConditionalGeneration(T5Config(**SHAPE, **BUCKETS))
    initial = {name: weight.detach().clone() for name, weight in model.named_parameters()}
    gradients = [{n: torch.randn_like(w) * 10.0 ** (-step) for n, w in initial.items()} for step in range(STEPS)]
    for name, weight in initial.items():
        tensors[f"initial.{name}"] = weight
        for step in range(STEPS):
            tensors[f"gradient{step + 1}.{name}"] = gradients[step][name]
    for label, make in MADE.items():
        weights = {n: torch.nn.Parameter(w.clone()) for n, w in initial.items()}
        optimizer = make(weights)
        for step in range(STEPS):
            for name, weight in weights.items():
                weight.grad = gradients[step][name].clone()
            optimizer.step()
        for name, weight in weights.items():
            tensors[f"{label}.{name}"] = weight.detach().clone()


def rates(make, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=2.0)
    schedule = make(optimizer)
    result = []
    for _ in range(steps):
        optimizer.step()
        schedule.step()
        result.append(schedule.get_last_lr()[0])
    return torch.tensor(result)


def schedules(tensors):
    warm, steps = 10, 100
    tensors["schedule.constant"] = rates(lambda o: get_constant_schedule_with_warmup(o, warm), steps)
    tensors["schedule.linear"] = rates(lambda o: get_linear_schedule_with_warmup(o, warm, steps + 1), steps)
    tensors["schedule.cosine"] = rates(lambda o: get_cosine_schedule_with_warmup(o, warm, steps + 1), steps)
    tensors["schedule.inverse_sqrt"] = rates(lambda o: get_inverse_sqrt_schedule(o, warm), steps)
    tensors["schedule.inverse_sqrt_cold"] = rates(lambda o: get_inverse_sqrt_schedule(o, 0), steps)


def losses():
    torch.manual_seed(2)
    logits = (4 * torch.randn(6, 13)).requires_grad_()
    targets = torch.tensor([3, 12, -100, 7, 0, -100])
    tensors = {"logits": logits.detach().clone(), "targets": targets.float()}
    for smoothing in (0.0, 0.1, 0.5):
        logits.grad = None
        loss = torch.nn.functional.cross_entropy(logits, targets, label_smoothing=smoothing)
        loss.backward()
        tensors[f"loss.{smoothing}"] = loss.detach().reshape(1)
        tensors[f"gradient.{smoothing}"] = logits.grad.clone()
    return tensors


def adam_of_rows(decay):
    """Rows of which some have gradients of 0 in a step, with a rate that falls."""
    torch.manual_seed(3)
    documents, width, steps = 9, 8, 12
    rows = torch.nn.Parameter(torch.randn(documents, width))
    tensors = {"initial": rows.detach().clone()}
    optimizer = torch.optim.AdamW([rows], lr=0.01, betas=BETAS, weight_decay=decay)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 0.01 * (steps - step) / steps
        rows.grad = torch.randn(documents, width) * (torch.rand(documents, 1) < 0.5)
        tensors[f"gradient{step + 1}"] = rows.grad.clone()
        optimizer.step()
    tensors["after"] = rows.detach().clone()
    return tensors


def main():
    tensors = {}
    optimizers(tensors)
    schedules(tensors)
    save_file(tensors, OPTIMIZERS)
    save_file(losses(), LOSSES)
    SAMPLED.mkdir(parents=True, exist_ok=True)
    for name, decay in (("adam", 0.0), ("adamw", 0.5)):
        save_file(adam_of_rows(decay), SAMPLED / f"{name}.safetensors")


if __name__ == "__main__":
    main()
