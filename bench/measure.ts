/** What the benches share: wall time and CPU of both sides, medians, tables, results. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';

export interface Cost {
  readonly wallMs: number;
  /** User and system time of everything that worked for it. */
  readonly cpuMs: number;
}

/** Runs it in this process; its CPU is that of this process, all threads included. */
export async function costOf(work: () => Promise<void>): Promise<Cost> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - begun, cpuMs: (user + system) / 1000 };
}

/**
 * Runs lines of shell, one after another; the CPU is that of the programs they start. Throws at the first that fails,
 * with its words.
 */
export async function costOfShell(
  lines: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Cost> {
  const begun = performance.now();
  const shell = spawn('/bin/sh', ['-e'], { env: { ...process.env, ...env } });
  let [stdout, stderr] = ['', ''];
  shell.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  shell.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  shell.stdin.end([...lines, 'times', ''].join('\n'));
  const status = await new Promise((resolve) => shell.once('close', resolve));
  if (status !== 0) throw new Error(`A shell ended with ${String(status)}: ${stderr.slice(-2000)}`);
  const wallMs = performance.now() - begun;
  // The second line of `times` is about the shell's children: `1m2.5s 0m0.3s`.
  const [last = ''] = stdout.trim().split('\n').slice(-1);
  const times = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  const cpuMs = times.reduce((sum, [, minutes, seconds]) => {
    return sum + Number(minutes) * 60_000 + Number(seconds) * 1000;
  }, 0);
  return { wallMs, cpuMs };
}

/** Linux counts in ticks of a hundredth of a second, on every machine that Node runs on. */
const tickMs = 10;

/** User and system time that a process has used so far. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** The most memory that a process ever had in use, in bytes. */
export async function peakRssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const pair = [sorted[Math.ceil(middle) - 1] ?? NaN, sorted[Math.floor(middle)] ?? NaN];
  return ((pair[0] ?? NaN) + (pair[1] ?? NaN)) / 2;
}

export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wallMs: median(costs.map(({ wallMs }) => wallMs)),
    cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
  };
}

/** A row by the titles of its columns. */
export type Row = Readonly<Record<string, string | number>>;

/** Prints rows, which all have the same columns. */
export function printTable(title: string, rows: readonly Row[]): void {
  const titles = Object.keys(rows[0] ?? {});
  const lines = [titles, ...rows.map((row) => titles.map((column) => text(row[column])))];
  const widths = titles.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  const isNumber = titles.map((column) => typeof rows[0]?.[column] === 'number');
  const padded = lines.map((line) =>
    line.map((cell, at) =>
      isNumber[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    ),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  const [head = [], ...body] = padded;
  const table = [head, rule, ...body].map((line) => `| ${line.join(' | ')} |`);
  console.log(['', title, '', ...table].join('\n'));
}

function text(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  return String(Number(value.toPrecision(value < 1000 ? 3 : 6)));
}

/** Something that was to be reached. */
export interface Goal {
  readonly goal: string;
  readonly reached: number;
  readonly met: boolean;
}

export function printGoals(goals: readonly Goal[]): void {
  printTable(
    'Goals',
    goals.map(({ goal, reached, met }) => ({ goal, reached, met: met ? 'yes' : 'NO' })),
  );
}

/** Keeps results as `bench/results/<name>.json`, with the machine they were had on. */
export async function saveResults(name: string, results: object): Promise<void> {
  const folder = join(import.meta.dirname, 'results');
  await mkdir(folder, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
  };
  const file = join(folder, `${name}.json`);
  const content = { bench: name, at: new Date().toISOString(), machine, ...results };
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  console.log(`\n${file}`);
}

/** Says on the error output how far a bench is: these take minutes. */
export function progress(line: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}
