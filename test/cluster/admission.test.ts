import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { admissionPolicies } from '../../src/admission/admission-policy.ts';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { requireStation } from '../../src/model/affinity.ts';
import {
  listOf,
  objectOf,
  valueAt,
  withValueAt,
  type JsonObject,
} from '../../src/model/manifest.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { type ControlPlane, startControlPlane } from '../../tools/control-plane/start.ts';
import {
  templatePaths,
  workload,
  workloads,
  type WorkloadKind,
  type WorkloadParts,
} from '../support/arbitrary-workloads.ts';
import { examplesOf, type Example } from '../support/documentation.ts';
import { registeredIn, startWebhook } from '../support/webhook.ts';

const stationLabel = 'NodeGroup';
const [first, second] = ['station-1', 'Station_2.b'];
const termsPath = [
  'affinity',
  'nodeAffinity',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'nodeSelectorTerms',
];
const at = (station: string) => ({ key: stationLabel, operator: 'In', values: [station] });
const labelledAt = (station: string) => ({ [stationLabel]: station });

/** The same forty for both, every time. */
const generated = fc
  .sample(workloads, { seed: 6, numRuns: 40 })
  .map((object, index) => named(object, `generated-${index}`));

let controlPlane: ControlPlane;
let client: KubeClient;
beforeAll(async () => {
  controlPlane = await startControlPlane({ name: 'admission' });
  const connection = loadKubeConfigText(controlPlane.kubeconfig).connection();
  client = createKubeClient({ cluster: 'real', connection, clock: systemClock });
  for (const station of [first, second]) {
    for (const index of [1, 2]) {
      await client.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name: `${station.toLowerCase().replace(/[_.]/g, '-')}-n${index}`,
          labels: { ...labelledAt(station), disk: 'ssd' },
        },
      });
    }
  }
});
afterAll(async () => {
  await client.close();
  await controlPlane.stop();
});

function named(object: KubeObject, name: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, name } };
}
const refOf = ({ apiVersion, kind, metadata }: KubeObject) => ({
  apiVersion,
  kind,
  namespace: metadata.namespace ?? 'default',
  name: metadata.name,
});
/** Without the node that a pod has got meanwhile. */
function podSpecOf(object: KubeObject): JsonObject {
  const path = [...templatePaths[object.kind as WorkloadKind], 'spec'];
  return objectOf(
    valueAt(
      withValueAt(object, [...path, 'nodeName'], () => undefined),
      path,
    ),
  );
}
const termsOf = (object: KubeObject) => listOf(valueAt(podSpecOf(object), termsPath));
const labelOf = (object: KubeObject) =>
  valueAt(object, [
    ...templatePaths[object.kind as WorkloadKind],
    'metadata',
    'labels',
    stationLabel,
  ]);
const deployment = (name: string, parts: Partial<WorkloadParts> = {}) =>
  workload({ kind: 'Deployment', name, ...parts });

/** The labels of an object changed as a person would; null takes one away. */
const relabel = (object: KubeObject, station: string | null) =>
  client.mergePatch(refOf(object), { metadata: { labels: { [stationLabel]: station } } });

async function listed(plural: string, app: string): Promise<readonly KubeObject[]> {
  const root = plural === 'pods' ? '/api/v1' : '/apis/apps/v1';
  const answer = await client.request({
    method: 'GET',
    path: `${root}/namespaces/default/${plural}`,
    query: { labelSelector: `app=${app}` },
  });
  return (answer as { items: KubeObject[] }).items;
}

/** What the API server filled in for this very object is left out. */
function comparable(object: KubeObject): unknown {
  const { uid, labels, annotations, name, ownerReferences } = object.metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !key.includes('kubernetes.io/'));
  const text = JSON.stringify({
    kind: object.kind,
    metadata: { name, labels, annotations: Object.fromEntries(kept), ownerReferences },
    spec: withValueAt(objectOf(object['spec']), ['nodeName'], () => undefined),
  });
  return JSON.parse(text.replaceAll(uid ?? '', 'UID'));
}

/** What became of a workload: when it was made for the first station, given to the second, and set free. */
async function lifeOf(given: KubeObject): Promise<readonly KubeObject[]> {
  const labels = { ...given.metadata.labels, ...labelledAt(first) };
  const made = await client.create({ ...given, metadata: { ...given.metadata, labels } });
  try {
    const again = await client.mergePatch(refOf(given), {
      metadata: { annotations: { 'example.org/touched': 'yes' } },
    });
    return [made, again, await relabel(given, second), await relabel(given, null)];
  } finally {
    await client.delete(refOf(given), { propagation: 'Background' });
  }
}

function expectHeld(given: KubeObject, held: KubeObject, station: string): void {
  const own = termsOf(given).map((term) => objectOf(term));
  const wanted = own.map(({ matchExpressions, matchFields }) =>
    listOf(matchExpressions).length + listOf(matchFields).length === 0
      ? {}
      : {
          ...(matchFields === undefined ? {} : { matchFields }),
          matchExpressions: [...listOf(matchExpressions), at(station)],
        },
  );
  expect(termsOf(held)).toEqual(own.length === 0 ? [{ matchExpressions: [at(station)] }] : wanted);
  expect(labelOf(held)).toBe(station);
}

const lives = new Map<string, readonly unknown[]>();

/** The examples of docs/admission.md that use kubectl, and those about the webhook's registration apart. */
const examples = examplesOf(
  readFileSync(join(import.meta.dirname, '../../docs/admission.md'), 'utf8'),
);
const aboutWebhook = ({ script }: Example) => script.includes('mutatingwebhookconfiguration');

/** Runs an example as a person would, in the folder of the project. */
async function expectPrinted({ script, expected }: Example): Promise<void> {
  const clients = dirname(controlPlane.binaries.kubectl);
  const { stdout } = await promisify(execFile)('sh', ['-ec', script], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      PATH: [clients, dirname(process.execPath), process.env['PATH']].join(':'),
      HOME: controlPlane.directory,
      KUBECONFIG: controlPlane.kubeconfigPath,
    },
  });
  for (const text of expected) expect(stdout).toContain(text);
}

function describeAdmission(name: string, start: () => Promise<AsyncDisposable>): void {
  describe(name, () => {
    let admission: AsyncDisposable;
    beforeAll(async () => {
      admission = await start();
      // What was registered is heeded a moment later.
      await vi.waitFor(
        async () => {
          const asked = deployment('asked', { labels: labelledAt(first) });
          expect(termsOf(await client.create(asked, { dryRun: true }))).toHaveLength(1);
        },
        { timeout: 30_000, interval: 200 },
      );
    });
    afterAll(async () => {
      await admission[Symbol.asyncDispose]();
    });

    it('holds forty generated workloads at their station, twice as once, and lets them go', async () => {
      const seen: unknown[] = [];
      for (const given of generated) {
        const [made, again, moved, freed] = await lifeOf(given);
        expectHeld(given, made!, first);
        expect(podSpecOf(again!)).toEqual(podSpecOf(made!));
        const isFixed = given.kind === 'Pod' || given.kind === 'Job';
        if (isFixed) expect(podSpecOf(moved!)).toEqual(podSpecOf(made!));
        else {
          expectHeld(given, moved!, second);
          expect(JSON.stringify(podSpecOf(freed!))).not.toContain(JSON.stringify([second]));
          expect(termsOf(freed!)).toHaveLength(termsOf(given).length);
        }
        seen.push([made!, again!, moved!, freed!].map(comparable));
      }
      lives.set(name, seen);
    });

    it('leaves alone what has a controller: one ReplicaSet over 30 s, and its pods as they are', async () => {
      const unlabelled = deployment('unlabelled', { podLabels: labelledAt(first) });
      const labelled = deployment('labelled', { labels: labelledAt(first) });
      for (const each of [unlabelled, labelled]) await client.create(each);
      const made = async (plural: string) => [
        ...(await listed(plural, 'unlabelled')),
        ...(await listed(plural, 'labelled')),
      ];
      await vi.waitFor(async () => expect(await made('pods')).toHaveLength(2), { timeout: 30_000 });
      const [pod] = await listed('pods', 'unlabelled');
      expect(pod!.metadata.labels).toMatchObject(labelledAt(first));
      const noted = await client.mergePatch(refOf({ ...pod!, apiVersion: 'v1', kind: 'Pod' }), {
        metadata: { annotations: { note: 'kept' } },
      });
      expect(noted['spec']).toEqual((await listed('pods', 'unlabelled'))[0]!['spec']);
      expect(valueAt(noted, ['spec', ...termsPath])).toBeUndefined();
      const end = Date.now() + 30_000;
      while (Date.now() < end) {
        expect(await made('replicasets')).toHaveLength(2);
        await systemClock.sleep(1_000);
      }
      for (const each of [unlabelled, labelled]) await client.delete(refOf(each));
    });

    it('moves the pods with the label: exactly In [B], and they run there', async () => {
      const mover = deployment('mover', { labels: labelledAt(first) });
      await client.create({ ...mover, spec: { ...objectOf(mover['spec']), replicas: 3 } });
      const runAt = (station: string) =>
        vi.waitFor(
          async () => {
            const pods = await listed('pods', 'mover');
            expect(pods).toHaveLength(3);
            for (const pod of pods) {
              const { nodeName = '' } = pod['spec'] as { nodeName?: string };
              const node = await client.get({ apiVersion: 'v1', kind: 'Node', name: nodeName });
              expect(node.metadata.labels).toMatchObject(labelledAt(station));
              expect(objectOf(pod['status'])['phase']).toBe('Running');
            }
          },
          { timeout: 60_000, interval: 300 },
        );
      await runAt(first);
      const moved = await relabel(mover, second);
      expect(termsOf(moved)).toEqual([{ matchExpressions: [at(second)] }]);
      await runAt(second);
      await client.delete(refOf(mover));
    });

    it('refuses what contradicts the station, with a message', async () => {
      const labels = labelledAt(first);
      const refused = async (parts: Partial<WorkloadParts>) => {
        const given = deployment('refused', { labels, ...parts });
        return await client.create(given, { dryRun: true }).then(
          () => 'allowed',
          (error: unknown) => (error as Error).message,
        );
      };
      const affinity = {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [at('other')] }],
            },
          },
        },
      };
      expect(await refused({ pod: { nodeSelector: labelledAt('other') } })).toContain(
        'spec.template.spec.nodeSelector.NodeGroup: the node selector wants NodeGroup "other", which is not station "station-1": take that out, or change the label NodeGroup of the Deployment',
      );
      expect(await refused({ pod: affinity })).toContain('the node affinity wants');
      expect(await refused({ selector: { matchLabels: labelledAt('other') } })).toMatch(
        // The API server looks at selectors before it asks a validating policy.
        /the selector leaves out pods with NodeGroup "station-1"|`selector` does not match/,
      );
      expect(await refused({ labels: { [stationLabel]: '' } })).toContain(
        'metadata.labels.NodeGroup: "" is no name of a station',
      );
      expect(await refused({})).toBe('allowed');
    });

    it('does what docs/admission.md says', async () => {
      expect(examples.length).toBeGreaterThan(5);
      for (const example of examples.filter((each) => !aboutWebhook(each))) {
        await expectPrinted(example);
      }
    });

    it('looks at nothing else: other labels, other kinds, the system’s namespace', async () => {
      const system = deployment('elsewhere', { labels: labelledAt(first) });
      const inSystem = { ...system, metadata: { ...system.metadata, namespace: 'kube-system' } };
      expect(termsOf(await client.create(inSystem, { dryRun: true }))).toEqual([]);
      const without = await client.create(deployment('without'), { dryRun: true });
      expect(without.metadata.annotations).toBeUndefined();
      expect(termsOf(without)).toEqual([]);
    });
  });
}

describeAdmission('the webhook', async () => {
  const webhook = await startWebhook([client]);
  await vi.waitFor(async () => await registeredIn(client));
  return webhook;
});

describe('a webhook that is down', () => {
  it('holds nobody up by its failure policy, and our own affinity holds', async () => {
    expect(await registeredIn(client)).toMatchObject({ failurePolicy: 'Ignore' });
    const plain = deployment('alone', { labels: labelledAt(first) });
    expect(termsOf(await client.create(plain, { dryRun: true }))).toEqual([]);
    // As a release's objects are planned.
    const { podSpec } = requireStation({}, { labelKey: stationLabel, station: first });
    const planned = deployment('planned', {
      labels: labelledAt(first),
      podLabels: labelledAt(first),
      pod: podSpec!,
    });
    await client.create(planned);
    await vi.waitFor(
      async () => {
        const [pod] = await listed('pods', 'planned');
        expect(objectOf(pod?.['spec'])['nodeName']).toContain('station-1');
      },
      { timeout: 30_000 },
    );
    await client.delete(refOf(planned));
  });

  it('stays registered until somebody deletes it', async () => {
    for (const example of examples.filter(aboutWebhook)) await expectPrinted(example);
    await expect(registeredIn(client)).rejects.toMatchObject({ status: 404 });
  });
});

describeAdmission('the policies without a webhook', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, '../../tools/admission-policy.ts'),
    ...['--install', '--kubeconfig', controlPlane.kubeconfigPath, '--failure-policy', 'Fail'],
  ]);
  expect(stdout).toContain('MutatingAdmissionPolicyBinding');
  return {
    [Symbol.asyncDispose]: async () => {
      for (const { apiVersion, kind, metadata } of admissionPolicies({ stationLabel })) {
        await client.delete({ apiVersion, kind, name: metadata.name });
      }
    },
  };
});

describe('both ways', () => {
  it('make the same objects of the same forty workloads', () => {
    expect(lives.get('the webhook')).toHaveLength(40);
    expect(lives.get('the policies without a webhook')).toEqual(lives.get('the webhook'));
  });
});
