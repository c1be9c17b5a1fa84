import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import {
  type AuditFilter,
  type AuditRequest,
  auditPolicy,
  isMutating,
  matches,
  readAuditLog,
} from './audit-log.ts';
import { type Binaries, cacheDirectory, ensureBinaries } from './binaries.ts';
import { type Subject, createCertificateAuthority, newTokenKeys } from './certificates.ts';
import { type Component, componentUsers, componentsOf, layoutOf } from './components.ts';
import { compact } from './compact.ts';
import { type Daemon, freePorts, startDaemon } from './daemon.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { createProbe, waitUntil } from './probe.ts';
import { withTestStages } from './stages.ts';

const readyWithinMs = 120_000;
const probeUser = 'stationmaster:probe';

export interface ControlPlaneOptions {
  /** Names the cluster, its context and its user in kubeconfigs. */
  readonly name: string;
  /** Where the programs are; left out: `cacheDirectory()`. Those missing are built first, which takes minutes. */
  readonly cacheDir?: string;
  /** Where it keeps its files, removed by `stop`; left out: a new temporary directory. */
  readonly directory?: string;
  /** True: it goes on when this process ends, and is then stopped by its pids. */
  readonly detached?: boolean;
  /** Stages for kwok (a YAML stream) beside its own; a stage with a weight displaces those without. */
  readonly stages?: string;
}

/** A Kubernetes control plane with etcd, API server, controllers, scheduler, and kwok in place of kubelets. */
export interface ControlPlane extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Of a member of `system:masters` called `admin`. */
  readonly kubeconfig: string;
  /** The same as a file, readable by its owner alone. */
  readonly kubeconfigPath: string;
  readonly directory: string;
  readonly binaries: Binaries;
  readonly pids: readonly number[];
  /** A kubeconfig for someone else, known to the audit log and to RBAC by that name and those groups. */
  kubeconfigFor(subject: Subject): Promise<string>;
  /** The API server dies; everything else stays. Connections are refused from then on. */
  stopApiServer(): Promise<void>;
  /** It comes back on the same port with the same certificates; resolves when it is ready. */
  startApiServer(): Promise<void>;
  restartApiServer(): Promise<void>;
  /**
   * Compacts etcd and restarts the API server, whose own memory goes back further: from then on watches and lists
   * that go on from an earlier version are answered with 410.
   */
  forgetHistory(): Promise<void>;
  /** Answered requests of everyone but the cluster's own parts. Includes all answered before this call. */
  auditRequests(filter?: AuditFilter): Promise<AuditRequest[]>;
  /** Of these, those which could have changed something: no reads, no dry runs, no reviews. */
  mutatingRequests(filter?: AuditFilter): Promise<AuditRequest[]>;
  stop(): Promise<void>;
}

/**
 * Starts a control plane on free ports of 127.0.0.1 and resolves when its API server is ready and its controllers
 * work. Nothing of it is left after `stop` or, unless detached, after the end of this process.
 * @throws with the last lines of its log when a part ends by itself.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { name, detached = false } = options;
  const binaries = await ensureBinaries(options.cacheDir ?? cacheDirectory());
  const directory = options.directory ?? (await mkdtemp(path.join(tmpdir(), `cluster-${name}-`)));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { file } = layoutOf(directory);
  const [etcdClient = 0, etcdPeer = 0, api = 0] = await freePorts(3);
  const url = `https://127.0.0.1:${api}`;
  const components = componentsOf(binaries, layoutOf(directory), { etcdClient, etcdPeer, api });

  const authority = await createCertificateAuthority(`${name}-ca`);
  const kubeconfigFor = async (subject: Subject): Promise<string> =>
    kubeconfigOf({
      name,
      url,
      authority: authority.certificate,
      client: await authority.issueClient(subject),
    });
  const write = async (fileName: string, text: string): Promise<void> =>
    await writeFile(file(fileName), text, { mode: 0o600 });
  const masters = ['system:masters'];
  const server = await authority.issueServer();
  const tokens = newTokenKeys();
  const kubeconfig = await kubeconfigFor({ user: 'admin', groups: masters });
  const stages = withTestStages(await readFile(binaries.kwokStages, 'utf8'));
  await Promise.all([
    write('ca.crt', authority.certificate),
    write('server.crt', server.certificate),
    write('server.key', server.key),
    write('tokens.key', tokens.privateKey),
    write('tokens.pub', tokens.publicKey),
    write('audit-policy.yaml', stringify(auditPolicy(Object.values(componentUsers)))),
    write('stages.yaml', [stages, options.stages ?? ''].join('\n---\n')),
    write('kubeconfig', kubeconfig),
    ...(['controllerManager', 'scheduler', 'kwok'] as const).map(async (part) => {
      const text = await kubeconfigFor({ user: componentUsers[part], groups: masters });
      await write(`${part}.kubeconfig`, text);
    }),
  ]);

  const running = new Map<Component['name'], Daemon>();
  const start = async ({ name: part, command, args }: Component): Promise<void> => {
    const logFile = file(`${part}.log`);
    running.set(part, await startDaemon({ name: part, command, args, logFile, detached }));
  };
  const killAll = (): void => {
    for (const daemon of running.values()) daemon.kill();
  };
  if (!detached) process.once('exit', killAll);

  const client = await authority.issueClient({ user: probeUser, groups: masters });
  const probe = createProbe(url, authority.certificate, client);
  const answered = async (path: string): Promise<void> => {
    await waitUntil(`${name} to answer ${path}`, readyWithinMs, async () => {
      for (const daemon of running.values()) {
        if (daemon.running) continue;
        throw new Error(`${daemon.name} of ${name} ended by itself:\n${await daemon.logTail()}`);
      }
      return await probe.answers(path);
    });
  };
  const ready = async (): Promise<void> => await answered('/readyz');

  const stop = async (): Promise<void> => {
    process.off('exit', killAll);
    await Promise.all([...running.values()].map(async (daemon) => await daemon.stop()));
    await probe.close();
    await rm(directory, { recursive: true, force: true });
  };
  const stopApiServer = async (): Promise<void> => await running.get('kube-apiserver')?.stop();
  const startApiServer = async (): Promise<void> => {
    await start(components.apiServer);
    await ready();
  };
  const restartApiServer = async (): Promise<void> => {
    await stopApiServer();
    await startApiServer();
  };
  const auditRequests = async (filter: AuditFilter = {}): Promise<AuditRequest[]> => {
    // A request is logged after it was answered: once a later one is in the log, so are those before it.
    const mark = `/version?mark=${randomUUID()}`;
    await probe.answers(mark);
    let log: AuditRequest[] = [];
    await waitUntil('the audit log', 10_000, async () => {
      log = await readAuditLog(file('audit.log'));
      return log.some((entry) => entry.uri === mark);
    });
    return log.filter((entry) => entry.user !== probeUser && matches(entry, filter));
  };

  try {
    await Promise.all([start(components.etcd), start(components.apiServer)]);
    await ready();
    await Promise.all([
      start(components.controllerManager),
      start(components.scheduler),
      start(components.kwok),
    ]);
    // Made by the controller manager: until it works it ends by itself when the API server goes.
    await answered('/api/v1/namespaces/default/serviceaccounts/default');
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    name,
    url,
    kubeconfig,
    kubeconfigPath: file('kubeconfig'),
    directory,
    binaries,
    get pids() {
      return [...running.values()].map((daemon) => daemon.pid);
    },
    kubeconfigFor,
    stopApiServer,
    startApiServer,
    restartApiServer,
    forgetHistory: async () => {
      await compact(`http://127.0.0.1:${etcdClient}`);
      await restartApiServer();
    },
    auditRequests,
    mutatingRequests: async (filter) => (await auditRequests(filter)).filter(isMutating),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
