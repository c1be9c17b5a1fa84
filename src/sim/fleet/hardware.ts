import type { Random } from '../random.ts';
import type { Tier } from './cities.ts';

/** A model of server as it shows in a Node. */
export interface Hardware {
  /** `node.kubernetes.io/instance-type`. */
  readonly model: string;
  readonly architecture: 'amd64' | 'arm64';
  readonly cpu: number;
  readonly memoryGi: number;
  readonly diskGi: number;
  /** Extended resources, such as `nvidia.com/gpu`. */
  readonly devices: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

const general: readonly Hardware[] = [
  server('rack-2u-x64', 'amd64', { cpu: 64, memoryGi: 256, diskGi: 1800 }),
  server('rack-2u-x32', 'amd64', { cpu: 32, memoryGi: 128, diskGi: 900 }),
  server('rack-2u-arm128', 'arm64', { cpu: 128, memoryGi: 512, diskGi: 3600 }),
];

const accelerated: readonly Hardware[] = [
  {
    ...server('gpu-4u-l20x4', 'amd64', { cpu: 96, memoryGi: 768, diskGi: 3600 }),
    devices: { 'nvidia.com/gpu': '4' },
    labels: { 'nvidia.com/gpu.product': 'NVIDIA-L20' },
  },
  {
    ...server('gpu-4u-a10x8', 'amd64', { cpu: 64, memoryGi: 512, diskGi: 3600 }),
    devices: { 'nvidia.com/gpu': '8' },
    labels: { 'nvidia.com/gpu.product': 'NVIDIA-A10' },
  },
  {
    ...server('npu-4u-910x8', 'arm64', { cpu: 192, memoryGi: 1024, diskGi: 7200 }),
    devices: { 'huawei.com/Ascend910': '8' },
    labels: { 'host-arch': 'huawei-arm', accelerator: 'huawei-Ascend910' },
  },
  {
    ...server('npu-2u-310px4', 'arm64', { cpu: 64, memoryGi: 256, diskGi: 1800 }),
    devices: { 'huawei.com/Ascend310P': '4' },
    labels: { 'host-arch': 'huawei-arm', accelerator: 'huawei-Ascend310P' },
  },
];

const appliances: readonly Hardware[] = [
  {
    ...server('all-in-one-s', 'arm64', { cpu: 16, memoryGi: 64, diskGi: 480 }),
    labels: { 'stationmaster.io/hardware': 'APPLIANCE' },
  },
  {
    ...server('all-in-one-g', 'amd64', { cpu: 24, memoryGi: 96, diskGi: 960 }),
    devices: { 'nvidia.com/gpu': '1' },
    labels: { 'stationmaster.io/hardware': 'APPLIANCE', 'nvidia.com/gpu.product': 'NVIDIA-T4' },
  },
];

/** The kinds of server one station was built with; each of its nodes is one of them. */
export function planHardware(tier: Tier, random: Random): readonly Hardware[] {
  const low = tier === 'DISTRICT' || tier === 'CITY';
  if (random.chance(low ? 0.3 : 0.05)) return [random.pick(appliances)];
  const plain = random.pick(general);
  // A third of the others have accelerators, in about every third node.
  return random.chance(0.35) ? [plain, plain, random.pick(accelerated)] : [plain];
}

/** What a node of this hardware holds, and what of it is left for pods. */
export function resourcesOf({ cpu, memoryGi, diskGi, devices }: Hardware): {
  capacity: Record<string, string>;
  allocatable: Record<string, string>;
} {
  const list = (cores: string, memory: string): Record<string, string> => ({
    cpu: cores,
    memory,
    'ephemeral-storage': `${diskGi}Gi`,
    pods: '110',
    ...devices,
  });
  return {
    capacity: list(String(cpu), `${memoryGi}Gi`),
    allocatable: list(`${cpu * 1000 - 500}m`, `${memoryGi * 1024 - 2048}Mi`),
  };
}

function server(
  model: string,
  architecture: Hardware['architecture'],
  size: Pick<Hardware, 'cpu' | 'memoryGi' | 'diskGi'>,
): Hardware {
  return { model, architecture, ...size, devices: {}, labels: {} };
}
