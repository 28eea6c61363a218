"""Makes the models, starts the services in turn, loads them, and writes the table. Called by ``run`` beside this file."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HOME = ROOT / "cli" / "target" / "picklejar"
PORT = 18900
BATCH = 100
TICKS = os.sysconf("SC_CLK_TCK")


# --- models and requests


def make_models(folder: Path) -> None:
    """Two folders with a scaler beside the model, trained here, and the credit example with its text categories."""
    import joblib
    from sklearn.datasets import make_classification
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    warnings.filterwarnings("ignore")
    X, y = make_classification(5000, 20, n_informative=12, random_state=0)
    for name, model in (
        ("logistic", LogisticRegression(max_iter=500)),
        ("rf-100", RandomForestClassifier(100, random_state=0)),
    ):
        target = folder / name
        if (target / "requests").exists():
            continue
        target.mkdir(parents=True, exist_ok=True)
        scaler = StandardScaler().fit(X)
        joblib.dump(model.fit(scaler.transform(X), y), target / "model.joblib")
        joblib.dump(scaler, target / "scaler.joblib")
        names = [f"x{i}" for i in range(X.shape[1])]
        (target / "metadata.json").write_text(json.dumps({"model_version": "1.0.0", "feature_names": names}))
        write_requests(target, [{"features": [round(v, 4) for v in row]} for row in X[:1000].tolist()])
    make_network(folder, X, y)
    credit = folder / "credit"
    if not (credit / "requests").exists():
        shutil.copytree(ROOT / "examples" / "credit", credit, dirs_exist_ok=True)
        write_requests(credit, credit_rows())


def make_network(folder: Path, X, y) -> None:
    """A network of 512-512 as ONNX, and beside it the same one as scikit-learn has it, for the service in Python."""
    import joblib
    from sklearn.neural_network import MLPClassifier

    target, seed = folder / "mlp-onnx", folder / "mlp-onnx-seed"
    if (target / "requests").exists():
        return
    model = MLPClassifier((512, 512), max_iter=5, random_state=0).fit(X, y)
    metadata = json.dumps({"model_version": "1.0.0", "feature_names": [f"x{i}" for i in range(X.shape[1])]})
    for each in (target, seed):
        each.mkdir(parents=True, exist_ok=True)
        (each / "metadata.json").write_text(metadata)
    joblib.dump(model, seed / "model.joblib")
    (target / "model.onnx").write_bytes(network(model))
    write_requests(target, [{"features": [round(v, 4) for v in row]} for row in X[:1000].tolist()])


def network(model) -> bytes:
    """A binary MLPClassifier as converters write it: a label and two probabilities."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    nodes, weights, last = [], [], "X"
    for i, (coefficients, intercepts) in enumerate(zip(model.coefs_, model.intercepts_)):
        weights.append(numpy_helper.from_array(coefficients.astype(np.float32), f"w{i}"))
        weights.append(numpy_helper.from_array(intercepts.astype(np.float32), f"b{i}"))
        nodes.append(helper.make_node("Gemm", [last, f"w{i}", f"b{i}"], [f"z{i}"]))
        last = f"a{i}"
        nodes.append(helper.make_node("Relu" if i < len(model.coefs_) - 1 else "Sigmoid", [f"z{i}"], [last]))
    weights.append(numpy_helper.from_array(np.ones(1, np.float32), "one"))
    nodes.append(helper.make_node("Sub", ["one", last], ["other"]))
    nodes.append(helper.make_node("Concat", ["other", last], ["probabilities"], axis=1))
    nodes.append(helper.make_node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0))
    graph = helper.make_graph(
        nodes,
        "mlp",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, model.n_features_in_])],
        [
            helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 2]),
        ],
        weights,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()


def credit_rows() -> list[dict]:
    """The inputs of the example's golden cases, again and again."""
    golden = json.loads((ROOT / "examples" / "credit" / "golden.json").read_text())
    rows = [case["features"] for case in golden["cases"]]
    return [rows[i % len(rows)] for i in range(1000)]


def write_requests(folder: Path, rows: list[dict]) -> None:
    target = folder / "requests"
    target.mkdir()
    (target / "single").write_text("".join(json.dumps(row) + "\n" for row in rows))
    batches = [rows[i : i + BATCH] for i in range(0, len(rows), BATCH)]
    (target / "batch").write_text("".join(json.dumps({"batch": batch}) + "\n" for batch in batches))


# --- services


@dataclass
class Service:
    name: str
    command: list[str]
    environment: dict[str, str]
    start_seconds: float = 0.0
    process: subprocess.Popen | None = None

    def start(self, body: bytes) -> None:
        began = time.monotonic()
        # Of the last service only: a request log of all rounds would be gigabytes.
        with open(HERE.parent / "target" / "side-by-side" / "services.log", "wb") as log:
            self.process = subprocess.Popen(
                self.command, env={**os.environ, **self.environment}, stdout=log, stderr=log, start_new_session=True
            )
        while not answered(body):
            if self.process.poll() is not None or time.monotonic() - began > 120:
                raise SystemExit(f"{self.name} does not start; see benchmarks/target/side-by-side/services.log")
            time.sleep(0.005)
        self.start_seconds = time.monotonic() - began

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait()

    def pids(self) -> list[int]:
        """The process and its children: uvicorn's workers are processes."""
        assert self.process is not None
        found = [self.process.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        return found

    def cpu_seconds(self) -> float:
        total = 0
        for pid in self.pids():
            stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(stat[11]) + int(stat[12])
        return total / TICKS

    def resident_mb(self) -> float:
        kb = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmRSS"):
                    kb += int(line.split()[1])
        return kb / 1024


def answered(body: bytes) -> bool:
    """Whether a prediction comes back."""
    head = b"POST /predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
    try:
        with socket.create_connection(("127.0.0.1", PORT), 5) as connection:
            connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            return b" 200 " in connection.recv(64)
    except OSError:
        return False


def services(folder: Path, java: str) -> list[Service]:
    seed = ["/usr/bin/python3", "-m", "uvicorn", "--app-dir", str(HERE), "service:app", "--port", str(PORT)]
    seed += ["--log-level", "warning", "--no-access-log"]
    of_seed = folder.with_name(folder.name + "-seed")
    model = {"MODEL": str(of_seed if of_seed.exists() else folder), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    own = [str(HOME / "bin" / "picklejar"), "serve", str(folder), "--port", str(PORT), "--set", "shutdown_delay=0ms"]
    jar = ROOT / "benchmarks" / "target" / "benchmarks.jar"
    # As the launcher starts Picklejar.
    echo = [java, "-Xms32m", "-XX:MaxRAMPercentage=70", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED"]
    echo += ["--sun-misc-unsafe-memory-access=allow", "-cp", str(jar), "io.picklejar.benchmarks.EchoServer", str(PORT)]
    env = {"PICKLEJAR_JAVA": str(Path(java).parent.parent)}
    return [
        Service("FastAPI, 1 worker", seed, model),
        Service("FastAPI, 2 workers", [*seed, "--workers", "2"], model),
        Service("Picklejar", [*own, "--set", "request_log=off"], env),
        Service("Picklejar, request_log: all", own, env),
        Service("echo", echo, {}),
    ]


# --- measuring


@dataclass
class Figures:
    """Of one service with one model and one kind of request; one number a round."""

    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    errors: int = 0


def load(path: str, bodies: Path, seconds: int, connections: int) -> tuple[int, float, float, float, int]:
    """Requests, seconds, p50 and p99 in ms, errors."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "post.lua")]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{PORT}{path}"],
        env={**os.environ, "BODIES": str(bodies)},
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    requests, micros, p50, p99, errors = (int(float(part)) for part in line.split()[1:])
    return requests, micros / 1e6, p50 / 1e3, p99 / 1e3, errors


def measure(service: Service, folder: Path, kind: str, options: argparse.Namespace, into: Figures) -> None:
    bodies = folder / "requests" / kind
    path = "/predict" if kind == "single" else "/predict/batch"
    load(path, bodies, options.warm, options.connections)
    before = service.cpu_seconds()
    requests, seconds, p50, p99, errors = load(path, bodies, options.seconds, options.connections)
    into.rate.append(requests / seconds)
    into.p50.append(p50)
    into.p99.append(p99)
    into.cpu.append((service.cpu_seconds() - before) / max(requests, 1) * 1e6)
    into.resident.append(service.resident_mb())
    into.start.append(service.start_seconds)
    into.errors += errors


def compare(folder: Path, java: str, options: argparse.Namespace) -> dict[tuple[str, str], Figures]:
    figures: dict[tuple[str, str], Figures] = {}
    first = (folder / "requests" / "single").read_text().splitlines()[0].encode()
    for round_ in range(options.rounds):
        for service in services(folder, java):
            service.start(first)
            try:
                for kind in ("single", "batch"):
                    into = figures.setdefault((kind, service.name), Figures())
                    measure(service, folder, kind, options, into)
                    print(f"{folder.name} {kind} {service.name} round {round_ + 1}: {into.rate[-1]:,.1f}/s", flush=True)
            finally:
                service.stop()
    return figures


# --- the table


def table(model: str, figures: dict[tuple[str, str], Figures]) -> str:
    middle = statistics.median
    lines = []
    for kind, title in (("single", "one row a request"), ("batch", f"{BATCH} rows a request")):
        lines += [f"\n### {model}, {title}\n"]
        lines += ["| service | requests/s | × FastAPI | p50, ms | p99, ms | CPU a request, µs | × echo | RSS, MB | start, s |"]
        lines += ["|---|---|---|---|---|---|---|---|---|"]
        base = middle(figures[kind, "FastAPI, 1 worker"].rate)
        echo = middle(figures[kind, "echo"].cpu)
        for (each, name), own in figures.items():
            if each != kind:
                continue
            errors = f" ({own.errors} errors!)" if own.errors else ""
            lines.append(
                f"| {name}{errors} | {middle(own.rate):,.0f} | {middle(own.rate) / base:,.1f} | {middle(own.p50):.2f} "
                f"| {middle(own.p99):.2f} | {middle(own.cpu):,.1f} | {middle(own.cpu) / echo:,.2f} "
                f"| {middle(own.resident):.0f} | {middle(own.start):.2f} |"
            )
    return "\n".join(lines)


def java_25() -> str:
    homes = [os.environ.get("PICKLEJAR_JAVA", ""), os.environ.get("JAVA_HOME", "")]
    homes += sorted(str(path) for path in Path("/usr/lib/jvm").glob("*25*"))
    for home in homes:
        release = Path(home) / "release"
        if home and release.exists() and 'JAVA_VERSION="25' in release.read_text():
            return str(Path(home) / "bin" / "java")
    raise SystemExit("no JDK 25 found (expected: JAVA_HOME or PICKLEJAR_JAVA)")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/side-by-side/run")
    parser.add_argument("work", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--short", action="store_true", help="a few seconds each: a look, not a measurement")
    parser.add_argument("--models", default="logistic,rf-100,credit,mlp-onnx")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--warm", type=int, default=8, help="seconds of load before each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    # With fewer, a loop that waits for a core leaves too many of them idle for the rest to keep two cores busy.
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    if options.short:
        options.seconds, options.warm, options.rounds = 3, 2, 1
    return options


def main() -> None:
    options = arguments()
    make_models(options.work)
    text = [
        f"Picklejar beside FastAPI: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"wrk with {options.connections} connections, {options.seconds} s a measurement, {options.rounds} round(s), "
        f"medians; load average {os.getloadavg()[0]:.1f} at the start."
    ]
    java = java_25()
    for model in options.models.split(","):
        folder = options.work / model
        text.append(table(model, compare(folder, java, options)))
    (options.work / "table.md").write_text("\n".join(text) + "\n")
    print("\n".join(text))


if __name__ == "__main__":
    main()
