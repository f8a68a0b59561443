// `make bench`: every time or size that Mezave promises, measured on the release program.
// Each row is the median of five runs beside its limit; the ratio is measured / limit, and a row
// above 1 fails the whole. Load, program and database share this machine's cores.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

const program = process.argv[2] ?? "target/release/mezave";
const RUNS = 5;

/** Starts on an empty folder; resolves once the first request was answered. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), "mezave-bench-"));
  const began = performance.now();
  const args = ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "", "--data-dir", folder];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => child.once("exit", done));
  const url = await new Promise((found, failed) => {
    child.once("exit", () => failed(new Error(`${program} ended at once`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = /^listening on (.*)$/.exec(line);
      if (match) found(match[1]);
    });
  });
  const ready = await fetch(`${url}/readyz`);
  if (!ready.ok) throw new Error(`not ready: ${await ready.text()}`);
  const seconds = (performance.now() - began) / 1000;
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true });
  };
  return { child, url, seconds, stop };
}

/** Resident memory of a process in MB, as the kernel counts it. */
function memory(id) {
  const status = readFileSync(`/proc/${id}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024;
}

const median = (figures) => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];

const coldStart = [];
const idleMemory = [];
for (let run = 0; run < RUNS; run += 1) {
  const mezave = await start();
  coldStart.push(mezave.seconds);
  await pause(2000);
  idleMemory.push(memory(mezave.child.pid));
  await mezave.stop();
}

const rows = [
  { name: "cold start to first answer, empty data directory", unit: "s", limit: 1, figures: coldStart },
  { name: "idle memory, all services in one process", unit: "MB", limit: 100, figures: idleMemory },
];
console.log(`${cpus().length} × ${cpus()[0].model}; medians of ${RUNS}\n`);
let missed = 0;
for (const { name, unit, limit, figures } of rows) {
  const figure = median(figures);
  const ratio = figure / limit;
  if (ratio > 1) missed += 1;
  const range = `${Math.min(...figures).toFixed(2)}–${Math.max(...figures).toFixed(2)}`;
  const verdict = ratio > 1 ? "MISSED" : "holds";
  console.log(
    `${name.padEnd(52)} ${figure.toFixed(2).padStart(8)} ${unit.padEnd(3)} (${range})  limit ${limit}  ratio ${ratio.toFixed(2)}  ${verdict}`,
  );
}
process.exitCode = missed > 0 ? 1 : 0;
