import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const kubernetesVersion = 'v1.36.3';
const linkerFlags = `-s -w -X k8s.io/component-base/version.gitVersion=${kubernetesVersion}`;

/** The Go modules beside this file, and the programs that each of them pins. */
const modules = {
  etcd: { etcd: 'go.etcd.io/etcd/server/v3' },
  kubernetes: {
    'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
    'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
    'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
    kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  },
  kwok: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
  helm3: { helm: 'helm.sh/helm/v3/cmd/helm' },
  helm4: { helm: 'helm.sh/helm/v4/cmd/helm' },
} as const;

type Module = keyof typeof modules;

/** Which of kwok's own stages make a Node ready and its pods run, finish and go. */
const stages = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
];

/** Absolute paths of everything a control plane is made of, and of the clients that tests run against it. */
export interface Binaries {
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kwok: string;
  /** The stages that kwok plays, one YAML stream. */
  readonly kwokStages: string;
  readonly kubectl: string;
  readonly helm3: string;
  readonly helm4: string;
}

/** Where built programs and the state of running clusters are kept: never inside the repository. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const { STATIONMASTER_CACHE: own, XDG_CACHE_HOME: xdg } = environment;
  return path.resolve(own ?? path.join(xdg ?? path.join(homedir(), '.cache'), 'stationmaster'));
}

/**
 * The programs, built where they are missing. A build is keyed by the module's go.mod and go.sum, so that a change
 * of either builds anew; it appears in the cache whole or not at all, and two builders at once do no harm.
 * @throws when Go is not on the PATH or a build fails, with the compiler's words.
 */
export async function ensureBinaries(
  cacheDir: string = cacheDirectory(),
  log: (line: string) => void = () => undefined,
): Promise<Binaries> {
  const built: Record<Module, string> = {
    etcd: '',
    kubernetes: '',
    kwok: '',
    helm3: '',
    helm4: '',
  };
  for (const module of Object.keys(modules) as Module[]) {
    built[module] = await ensureModule(module, cacheDir, log);
  }
  return {
    etcd: path.join(built.etcd, 'etcd'),
    apiServer: path.join(built.kubernetes, 'kube-apiserver'),
    controllerManager: path.join(built.kubernetes, 'kube-controller-manager'),
    scheduler: path.join(built.kubernetes, 'kube-scheduler'),
    kubectl: path.join(built.kubernetes, 'kubectl'),
    kwok: path.join(built.kwok, 'kwok'),
    kwokStages: path.join(built.kwok, 'stages.yaml'),
    helm3: path.join(built.helm3, 'helm'),
    helm4: path.join(built.helm4, 'helm'),
  };
}

async function ensureModule(
  module: Module,
  cacheDir: string,
  log: (line: string) => void,
): Promise<string> {
  const source = path.join(import.meta.dirname, module);
  const target = path.join(cacheDir, 'bin', `${module}-${await keyOf(module, source)}`);
  if (existsSync(target)) return target;
  const partial = `${target}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    for (const [name, pkg] of Object.entries(modules[module])) {
      const started = Date.now();
      log(`building ${name} (${pkg}) …`);
      await go(source, [
        'build',
        '-trimpath',
        '-ldflags',
        linkerFlags,
        '-o',
        path.join(partial, name),
        pkg,
      ]);
      log(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
    if (module === 'kwok')
      await writeFile(path.join(partial, 'stages.yaml'), await readStages(source));
    await rename(partial, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return target;
}

async function keyOf(module: Module, source: string): Promise<string> {
  const hash = createHash('sha256')
    .update(linkerFlags)
    .update(`${process.platform}/${process.arch}`);
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(path.join(source, file)));
  if (module === 'kwok') hash.update(stages.join());
  return hash.digest('hex').slice(0, 16);
}

async function readStages(source: string): Promise<string> {
  const list = ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok'];
  const directory = path.join((await go(source, list)).trim(), 'kustomize', 'stage');
  const texts = stages.map(async (stage) => await readFile(path.join(directory, stage), 'utf8'));
  return (await Promise.all(texts)).join('\n---\n');
}

async function go(cwd: string, args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    CGO_ENABLED: '0',
    GOFLAGS: '-mod=readonly -buildvcs=false',
    GOWORK: 'off',
  };
  try {
    return (await run('go', args, { cwd, env, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Error(
        'Go is needed to build the control plane, and there is no `go` on the PATH.',
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}
