"""Measures for ``run`` beside this file."""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "side-by-side"))
import compare  # noqa: E402

CLIENTS = 64


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/batching/run")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    work = compare.ROOT / "benchmarks" / "target" / "side-by-side"
    work.mkdir(parents=True, exist_ok=True)
    compare.make_models(work)
    folder = work / "mlp-onnx"
    bodies = folder / "requests" / "single"
    first = bodies.read_text().splitlines()[0].encode()
    figures: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for round_ in range(options.rounds):
        for name, rows in (("without", "1"), ("with", "256")):
            own = [str(compare.HOME / "bin" / "picklejar"), "serve", str(folder), "--port", str(compare.PORT)]
            own += ["--set", "request_log=off", "--set", "shutdown_delay=0ms", "--set", f"max_joined_rows={rows}"]
            service = compare.Service(name, own, {"PICKLEJAR_JAVA": str(Path(compare.java_25()).parent.parent)})
            service.start(first)
            try:
                compare.load("/predict", bodies, 5, CLIENTS)
                for clients in (CLIENTS, 1):
                    requests, seconds, p50, p99, errors = compare.load("/predict", bodies, options.seconds, clients)
                    assert errors == 0, f"{errors} errors"
                    figures.setdefault((name, clients), []).append((requests / seconds, p50))
                    print(f"round {round_ + 1}, {name}, {clients} clients: {requests / seconds:,.0f}/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms", flush=True)
            finally:
                service.stop()

    def ratio(clients: int, figure: int) -> float:
        pairs = zip(figures["with", clients], figures["without", clients])
        return statistics.median(on[figure] / off[figure] for on, off in pairs)

    print(f"{CLIENTS} clients: {ratio(CLIENTS, 0):.2f} times the requests/s; a lone client: p50 {ratio(1, 1):.2f} times")


if __name__ == "__main__":
    main()
