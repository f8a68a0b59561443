// Runs every test: Rust, web unit, browser. Prints the sum as its last line.
// A step that cannot even start counts as one failure, so that nothing is skipped quietly.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const total = { passed: 0, failed: 0 };
// What tests leave out for want of a program they write here: the output of a test that passes is not shown.
const notes = mkdtempSync(join(tmpdir(), "mezave-tests-"));
process.env.TESTKIT_SKIPPED = join(notes, "skipped");
const has = (command, ...args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** Runs a command, shows its output, and resolves to what it printed and how it ended. */
function run(command, args, options = {}) {
  console.log(`\n$ ${[command, ...args].join(" ")}`);
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        text += chunk;
        process.stdout.write(chunk);
      });
    }
    child.on("error", (error) => done({ text: String(error), code: 1 }));
    child.on("close", (code) => done({ text: text.replace(/\x1b\[[0-9;]*m/g, ""), code: code ?? 1 }));
  });
}

/** Adds up every match of `pattern` in a step's output. */
const sum = (text, pattern) =>
  [...text.matchAll(pattern)].reduce((all, match) => all + Number(match[1]), 0);

/** Runs a step and counts it by the patterns of its test runner. */
async function step(name, command, args, patterns, options) {
  const { text, code } = await run(command, args, options);
  const passed = patterns ? sum(text, patterns.passed) : 0;
  let failed = patterns ? sum(text, patterns.failed) : 0;
  if (code !== 0 && failed === 0) failed = 1;
  total.passed += passed;
  total.failed += failed;
  if (code !== 0) console.log(`-- ${name} failed`);
  return code === 0;
}

function chromium() {
  const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (found) return found;
  if (process.getuid?.() === 0 && has("apt-get", "--version")) {
    console.log("installing Chromium for the browser tests");
    const quiet = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
    spawnSync("apt-get", ["update", "-qq"], quiet);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-core"], quiet);
  }
  return existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined;
}

/**
 * Private PostgreSQL and Redis for the tests: unpacked once, never installed. Without them the tests
 * that need them say so and are left out; CI may not leave anything out.
 */
function engines() {
  const found = spawnSync("scripts/engines", { stdio: "inherit" }).status === 0;
  if (found || process.env.CI) process.env.TESTKIT_ENGINES = "required";
  if (!found) console.log("-- SKIPPED: what needs PostgreSQL and Redis; scripts/engines could not get them");
  return found;
}

const target = resolve(process.env.CARGO_TARGET_DIR ?? "target");
const web = { cwd: "web" };
const vitest = { passed: /^\s*Tests\s.*?(\d+) passed/gm, failed: /^\s*Tests\s.*?(\d+) failed/gm };
const playwright = { passed: /^\s+(\d+) passed/gm, failed: /^\s+(\d+) (?:failed|did not run|flaky)/gm };
const nextest = {
  passed: /^\s*Summary .*?(\d+) passed/gm,
  failed: /^\s*Summary .*?(\d+) (?:failed|timed out)/gm,
};
const cargoTest = { passed: /^test result: .*?(\d+) passed/gm, failed: /^test result: .*?(\d+) failed/gm };

await step("web packages", "npm", ["ci", "--no-audit", "--no-fund"], null, web);
await step("web unit tests", "npm", ["test", "--silent"], vitest, web);
if (!(await step("web app", "npm", ["run", "--silent", "build"], null, web))) process.exitCode = 1;
// Program and tests in one build: apart they would differ in features and compile most crates twice.
const everything = ["build", "--release", "--locked", "--workspace", "--all-targets"];
const built = await step("release program and tests", "cargo", everything);
const withEngines = engines();
const withNextest = has("cargo", "nextest", "--version");
/** Rust tests, with nextest where it is there; `filter` is in its words, and without it all run. */
function rust(name, filter, env = {}) {
  const options = { env: { ...process.env, ...env } };
  // Always the whole workspace: some packages alone would be built with other features, again.
  if (withNextest) {
    const args = ["nextest", "run", "--workspace", "--cargo-profile", "release", "--locked", "--no-fail-fast"];
    return step(name, "cargo", filter ? [...args, "-E", filter] : args, nextest, options);
  }
  const args = ["test", "--workspace", "--release", "--locked", "--no-fail-fast"];
  return step(name, "cargo", args, cargoTest, options);
}
await rust("Rust tests");
if (withEngines) {
  // The same suites again: each is a contract for both engines. Real models do not care which it is.
  const suites =
    "kind(test) and package(/^mezave-(auth|inventory|ai|notification)$|^shared-events$/) and not test(/^real::/)";
  await rust("suites on PostgreSQL", suites, { TESTKIT_DATABASE: "postgres" });
}
const browser = chromium();
if (browser && built) {
  const env = { ...process.env, MEZAVE_BIN: `${target}/release/mezave`, CHROMIUM: browser };
  const tests = { cwd: "tests/browser", env };
  await step("browser test packages", "npm", ["ci", "--no-audit", "--no-fund"], null, tests);
  await step("browser tests", "npm", ["test", "--silent"], playwright, tests);
} else {
  total.failed += 1;
  console.log("-- the browser tests did not run: Chromium is missing. Get it: apt-get install chromium");
}

const skipped = existsSync(process.env.TESTKIT_SKIPPED)
  ? new Set(readFileSync(process.env.TESTKIT_SKIPPED, "utf8").trim().split("\n"))
  : [];
console.log();
for (const line of skipped) console.log(`-- ${line}`);
rmSync(notes, { recursive: true, force: true });

if (total.failed > 0) process.exitCode = 1;
console.log(`\n${total.passed} passed, ${total.failed} failed`);
