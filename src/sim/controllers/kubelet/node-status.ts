import { timestamp } from '../../clock.ts';
import { hash32 } from '../../random.ts';
import type { JsonObject } from '../../json-values.ts';
import type { Condition, Node } from '../shapes.ts';

/** Conditions that a healthy kubelet reports, in its order. */
const healthy: readonly Condition[] = [
  {
    type: 'MemoryPressure',
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  {
    type: 'DiskPressure',
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
  },
  {
    type: 'PIDPressure',
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
  },
  {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
  },
];

/** The conditions of a node whose agent reports: a new heartbeat, and transition times where the status moved. */
export function healthyConditions(node: Node | undefined, nowMs: number): Condition[] {
  return restated(node, healthy, { nowMs, heartbeat: true });
}

/** The conditions the control plane writes for a node that it no longer hears from. The heartbeat stays the last one. */
export function unknownConditions(node: Node, nowMs: number): Condition[] {
  const unheard = healthy.map(({ type }) => ({
    type,
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  }));
  return restated(node, unheard, { nowMs, heartbeat: false });
}

/** The conditions of a node that reports but cannot run pods. */
export function notReadyConditions(message: string, nowMs: number): Condition[] {
  const unwell = healthy.map((condition) =>
    condition.type === 'Ready'
      ? { ...condition, status: 'False', reason: 'KubeletNotReady', message }
      : condition,
  );
  return restated(undefined, unwell, { nowMs, heartbeat: true });
}

function restated(
  node: Node | undefined,
  next: readonly Condition[],
  { nowMs, heartbeat }: { nowMs: number; heartbeat: boolean },
): Condition[] {
  const now = timestamp(nowMs);
  const present = node?.status?.conditions ?? [];
  const ours = next.map((condition) => {
    const before = present.find(({ type }) => type === condition.type);
    const lastHeartbeatTime = heartbeat ? now : (before?.lastHeartbeatTime ?? now);
    const lastTransitionTime =
      before?.status === condition.status ? (before.lastTransitionTime ?? now) : now;
    return { ...condition, lastHeartbeatTime, lastTransitionTime };
  });
  const others = present.filter(({ type }) => next.every((condition) => condition.type !== type));
  return [...others, ...ours];
}

/** The node's status; what whoever registered the node left out is what a small edge server has. */
export function statusOrDefault(node: Node): Node['status'] & object {
  const { status, metadata } = node;
  if (
    status?.allocatable &&
    status.capacity &&
    status.addresses &&
    status.nodeInfo?.['kubeletVersion']
  ) {
    return status;
  }
  const resources = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '200Gi', pods: '110' };
  const number = hash32(metadata.name);
  return {
    ...status,
    capacity: status?.capacity ?? status?.allocatable ?? resources,
    allocatable: status?.allocatable ?? status?.capacity ?? resources,
    addresses: status?.addresses ?? [
      { type: 'InternalIP', address: `172.31.${(number >>> 8) & 0xff}.${number & 0xff}` },
      { type: 'Hostname', address: metadata.name },
    ],
    nodeInfo: {
      ...nodeSystem(metadata.labels?.['kubernetes.io/arch'] ?? 'amd64', metadata.name),
      // A client that writes typed objects leaves empty strings where it knows nothing.
      ...Object.fromEntries(
        Object.entries(status?.nodeInfo ?? {}).filter(([, value]) => value !== ''),
      ),
    },
  };
}

/** `status.nodeInfo` of a KubeEdge node. */
export function nodeSystem(architecture: string, name: string): JsonObject {
  return {
    architecture,
    operatingSystem: 'linux',
    osImage: 'openEuler 24.03 (LTS-SP1)',
    kernelVersion:
      architecture === 'arm64'
        ? '6.6.0-72.0.0.76.oe2403sp1.aarch64'
        : '6.6.0-72.0.0.76.oe2403sp1.x86_64',
    containerRuntimeVersion: 'containerd://1.7.27',
    kubeletVersion: 'v1.32.10-kubeedge-v1.21.0',
    kubeProxyVersion: '',
    machineID: name,
    systemUUID: name,
    bootID: name,
  };
}
