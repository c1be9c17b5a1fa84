/** What an admission costs beside the least that any HTTPS server does with such a body: parse it, and send it back. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { admit } from '../src/admission/admit.ts';
import { issueServing, newAuthority } from '../src/control/webhook-authority.ts';
import type { ServingCertificate } from '../src/runtime/https-server.ts';
import { cpuMsOf, median, printGoals, printTable, progress, saveResults } from './measure.ts';

const sides = ['echo', 'webhook'] as const;
type Side = (typeof sides)[number];

interface Server extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

interface Measured {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
}

/** Connections of an API server under load. */
const lanes = 4;

export async function admissionBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '8000' },
      runs: { type: 'string', default: '3' },
    },
  });
  const [count, runs] = [Number(values.count), Number(values.runs)];
  const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + 3_600_000) };
  const authority = await newAuthority(validity);
  const serving = await issueServing(authority, { hosts: ['127.0.0.1'], ...validity });
  await using echo = await startServer('echo', serving);
  await using webhook = await startServer('webhook', serving);
  const servers: Readonly<Record<Side, Server>> = { echo, webhook };
  const body = JSON.stringify(review());
  await compare(servers, { body, authority: authority.certificate });

  const measured: Readonly<Record<Side, Measured[]>> = { echo: [], webhook: [] };
  for (let run = 0; run <= runs; run += 1) {
    for (const side of run % 2 === 0 ? sides : sides.toReversed()) {
      progress(run === 0 ? `warming up: ${side}` : `run ${run} of ${runs}: ${side}`);
      const load = { body, authority: authority.certificate, count };
      const result = await measure(servers[side], load);
      if (run > 0) measured[side].push(result);
    }
  }
  await report(measured, { count, runs, bytes: Buffer.byteLength(body) });
}

async function startServer(side: Side, serving: ServingCertificate): Promise<Server> {
  const child = fork(join(import.meta.dirname, 'admission/server.ts'), [side]);
  child.send(serving);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const ended = once(child, 'exit');
  return {
    port,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await ended;
    },
  };
}

interface Load {
  readonly body: string;
  readonly authority: string;
}

/** Throws unless the webhook answers what the function alone does, and the echo what it was sent. */
async function compare(servers: Readonly<Record<Side, Server>>, load: Load): Promise<void> {
  const agent = new Agent({ ca: load.authority });
  const said = async (side: Side): Promise<unknown> =>
    JSON.parse(await post(servers[side].port, load.body, agent)) as unknown;
  const { answer, outcome } = admit(JSON.parse(load.body), { stationLabel: 'NodeGroup' });
  if (outcome !== 'patched') throw new Error(`The workload of the bench was ${outcome}`);
  if (!isDeepStrictEqual(await said('webhook'), answer)) throw new Error('Another answer');
  if (!isDeepStrictEqual(await said('echo'), JSON.parse(load.body))) throw new Error('No echo');
  agent.destroy();
}

async function measure(
  { port, pid }: Server,
  { body, authority, count }: Load & { readonly count: number },
): Promise<Measured> {
  const agent = new Agent({ ca: authority, keepAlive: true, maxSockets: lanes });
  const times: number[] = [];
  const before = await cpuMsOf(pid);
  const lane = async (): Promise<void> => {
    while (times.length < count) {
      const begun = performance.now();
      await post(port, body, agent);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const cpuMs = ((await cpuMsOf(pid)) - before) / times.length;
  agent.destroy();
  const sorted = times.toSorted((left, right) => left - right);
  const at = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), cpuMs };
}

function post(port: number, body: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(
      { host: '127.0.0.1', port, path: '/admit', method: 'POST', agent, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`Answered ${response.statusCode ?? 0}: ${text}`));
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

/** An update as an API server sends one: the object, what it was, and who owns which field of it. */
function review(): object {
  const container = (index: number) => ({
    name: `part-${index}`,
    image: `registry.example.org/edge/part-${index}:1.${index}`,
    ports: [{ name: 'http', containerPort: 8080 + index, protocol: 'TCP' }],
    env: Array.from({ length: 8 }, (_, at) => ({ name: `SETTING_${at}`, value: `value-${at}` })),
    resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '100m' } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' }, periodSeconds: 5 },
    terminationMessagePath: '/dev/termination-log',
    imagePullPolicy: 'IfNotPresent',
  });
  const containers = [1, 2, 3].map(container);
  const owned = Object.fromEntries(
    containers.map(({ name, env }) => [
      `k:{"name":"${name}"}`,
      { 'f:env': Object.fromEntries(env.map((each) => [`k:{"name":"${each.name}"}`, {}])) },
    ]),
  );
  const terms = ['ssd', 'nvme'].map((disk) => ({
    matchExpressions: [{ key: 'disk', operator: 'In', values: [disk] }],
  }));
  const deployment = (replicas: number) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'edge-cache',
      namespace: 'default',
      uid: '5e8f0d9a-7c52-4c58-9c9c-3f0a5c1b2d11',
      labels: { app: 'edge-cache', NodeGroup: 'station-1' },
      annotations: { 'example.org/team': 'edge' },
      managedFields: [{ manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:spec': owned } }],
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'edge-cache' } },
      template: {
        metadata: { labels: { app: 'edge-cache' } },
        spec: {
          containers,
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
            },
          },
        },
      },
    },
  });
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      resource: { group: 'apps', version: 'v1', resource: 'deployments' },
      name: 'edge-cache',
      namespace: 'default',
      operation: 'UPDATE',
      userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
      object: deployment(3),
      oldObject: deployment(2),
      dryRun: false,
    },
  };
}

async function report(
  measured: Readonly<Record<Side, readonly Measured[]>>,
  load: { readonly count: number; readonly runs: number; readonly bytes: number },
): Promise<void> {
  const middle = (side: Side, of: keyof Measured): number =>
    median(measured[side].map((each) => each[of]));
  const medians = sides.map((side) => ({
    side,
    'p50 ms': middle(side, 'p50Ms'),
    'p99 ms': middle(side, 'p99Ms'),
    'CPU ms an admission': middle(side, 'cpuMs'),
  }));
  printTable(
    `${load.count} reviews of ${load.bytes} bytes over ${lanes} connections; median of ${load.runs}`,
    medians,
  );
  const ratio = (of: keyof Measured): number => middle('webhook', of) / middle('echo', of);
  const goals = [
    { goal: 'p99: at most twice the echo', reached: ratio('p99Ms'), met: ratio('p99Ms') <= 2 },
    { goal: 'CPU: at most twice the echo', reached: ratio('cpuMs'), met: ratio('cpuMs') <= 2 },
  ];
  printGoals(goals);
  await saveResults('admission', { ...load, medians, measured, goals });
}
