import path from 'node:path';
import type { Binaries } from './binaries.ts';

/** The users that the parts of a control plane are, beside the people and programs that use it. */
export const componentUsers = {
  controllerManager: 'system:kube-controller-manager',
  scheduler: 'system:kube-scheduler',
  kwok: 'kwok',
} as const;

/** Where one control plane keeps its files. */
export interface Layout {
  readonly directory: string;
  readonly file: (name: string) => string;
}

export function layoutOf(directory: string): Layout {
  return { directory, file: (name) => path.join(directory, name) };
}

export interface Ports {
  readonly etcdClient: number;
  readonly etcdPeer: number;
  readonly api: number;
}

export interface Component {
  readonly name: 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kwok';
  readonly command: string;
  readonly args: readonly string[];
}

/** How each part is started. All listen on 127.0.0.1 alone, and none waits for a disk. */
export function componentsOf(
  binaries: Binaries,
  { file }: Layout,
  ports: Ports,
): Record<'etcd' | 'apiServer' | 'controllerManager' | 'scheduler' | 'kwok', Component> {
  const etcdUrl = `http://127.0.0.1:${ports.etcdClient}`;
  const peerUrl = `http://127.0.0.1:${ports.etcdPeer}`;
  // With the default of 20 requests a second some hundred pods would take ten seconds.
  const unhurried = ['--leader-elect=false', '--kube-api-qps=500', '--kube-api-burst=1000'];
  return {
    etcd: {
      name: 'etcd',
      command: binaries.etcd,
      args: [
        `--data-dir=${file('etcd')}`,
        '--unsafe-no-fsync',
        '--name=default',
        `--listen-client-urls=${etcdUrl}`,
        `--advertise-client-urls=${etcdUrl}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=default=${peerUrl}`,
        '--log-level=warn',
      ],
    },
    apiServer: {
      name: 'kube-apiserver',
      command: binaries.apiServer,
      args: [
        `--etcd-servers=${etcdUrl}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${ports.api}`,
        '--endpoint-reconciler-type=none',
        '--service-cluster-ip-range=10.96.0.0/16',
        '--authorization-mode=RBAC',
        // Its controller would have to make a default account before the first pod of each namespace.
        '--disable-admission-plugins=ServiceAccount',
        `--client-ca-file=${file('ca.crt')}`,
        `--tls-cert-file=${file('server.crt')}`,
        `--tls-private-key-file=${file('server.key')}`,
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${file('tokens.pub')}`,
        `--service-account-signing-key-file=${file('tokens.key')}`,
        `--audit-policy-file=${file('audit-policy.yaml')}`,
        `--audit-log-path=${file('audit.log')}`,
        '--audit-log-maxsize=2048',
        '--profiling=false',
      ],
    },
    controllerManager: {
      name: 'kube-controller-manager',
      command: binaries.controllerManager,
      args: [
        `--kubeconfig=${file('controllerManager.kubeconfig')}`,
        '--secure-port=0',
        '--controllers=*,-nodeipam,-route,-cloud-node-lifecycle,-service-lb-controller',
        `--service-account-private-key-file=${file('tokens.key')}`,
        `--root-ca-file=${file('ca.crt')}`,
        ...unhurried,
      ],
    },
    scheduler: {
      name: 'kube-scheduler',
      command: binaries.scheduler,
      args: [`--kubeconfig=${file('scheduler.kubeconfig')}`, '--secure-port=0', ...unhurried],
    },
    kwok: {
      name: 'kwok',
      command: binaries.kwok,
      args: [
        `--kubeconfig=${file('kwok.kubeconfig')}`,
        `--config=${file('stages.yaml')}`,
        '--manage-all-nodes=true',
        '--node-lease-duration-seconds=40',
      ],
    },
  };
}
