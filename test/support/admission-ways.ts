/** The two ways of admission, turned on in a real cluster; and a webhook of somebody else's that comes after ours. */
import { vi } from 'vitest';
import { admissionPolicies } from '../../src/admission/admission-policy.ts';
import { patchBetween } from '../../src/admission/json-patch.ts';
import { allowed, patched, readReview } from '../../src/admission/review.ts';
import { issueServing, newAuthority } from '../../src/control/webhook-authority.ts';
import { validityFrom } from '../../src/control/webhook-rotation.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { listOf, objectOf, valueAt, type JsonObject } from '../../src/model/manifest.ts';
import { createHttpsServer } from '../../src/runtime/https-server.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { readJsonBody } from '../../src/runtime/request-body.ts';
import { templatePaths, workload, type WorkloadKind } from './arbitrary-workloads.ts';
import { registrationRef, startWebhook } from './webhook.ts';

export const stationLabel = 'NodeGroup';
const apiVersion = 'admissionregistration.k8s.io/v1';

export const admissionWays: Readonly<
  Record<string, (client: KubeClient) => Promise<AsyncDisposable>>
> = {
  'the webhook': async (client) => {
    const webhook = await startWebhook([client], { failurePolicy: 'Fail' });
    await heldIn(client);
    return {
      [Symbol.asyncDispose]: async () => {
        await webhook[Symbol.asyncDispose]();
        await client.delete(registrationRef);
      },
    };
  },
  'the policies': async (client) => {
    const policies = admissionPolicies({ stationLabel, failurePolicy: 'Fail' });
    for (const policy of policies) await client.apply(policy, { force: true });
    await heldIn(client);
    return {
      [Symbol.asyncDispose]: async () => {
        for (const { kind, metadata } of policies) {
          await client.delete({ apiVersion, kind, name: metadata.name });
        }
      },
    };
  },
};

/** What stands at a path of the object's pod template. */
export const inTemplate = (object: KubeObject, ...path: readonly string[]): unknown =>
  valueAt(object, [...templatePaths[object.kind as WorkloadKind], ...path]);

export const termsOf = (object: KubeObject): readonly JsonObject[] =>
  listOf(
    inTemplate(
      object,
      ...['spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'],
      'nodeSelectorTerms',
    ),
  ).map(objectOf);

/** What was registered is heeded a moment later. */
async function heldIn(client: KubeClient): Promise<void> {
  const asked = workload({ kind: 'Deployment', name: 'asked', labels: { [stationLabel]: 'x' } });
  await vi.waitFor(
    async () => {
      const made = await client.create(asked, { dryRun: true });
      if (termsOf(made).length !== 1) throw new Error('Not held yet');
    },
    { timeout: 30_000, interval: 200 },
  );
}

/** Gives objects that bear the label `overwritten` another affinity, whatever they have, once. */
export async function startOverwriting(
  client: KubeClient,
  affinity: JsonObject,
): Promise<AsyncDisposable> {
  const authority = await newAuthority(validityFrom(Date.now(), 3_600_000));
  const validity = validityFrom(Date.now(), 3_600_000, authority);
  const certificate = await issueServing(authority, { ...validity, hosts: ['127.0.0.1'] });
  const server = createHttpsServer(
    async (request, response) => {
      const { uid, object } = readReview(await readJsonBody(request, 1_000_000));
      const template = objectOf(valueAt(object, ['spec', 'template']));
      const isDone = valueAt(template, ['metadata', 'annotations', 'overwritten']) === 'yes';
      const next = {
        ...object,
        spec: {
          ...objectOf(object['spec']),
          template: {
            ...template,
            metadata: { ...objectOf(template['metadata']), annotations: { overwritten: 'yes' } },
            spec: { ...objectOf(template['spec']), affinity },
          },
        },
      };
      const answer = isDone ? allowed(uid) : patched(uid, patchBetween(object, next));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    },
    { host: '127.0.0.1', port: 0, certificate },
    { logger: silentLogger },
  );
  const { port } = await server.start();
  const ref = { apiVersion, kind: 'MutatingWebhookConfiguration', name: 'zz-overwriting' };
  await client.create({
    ...ref,
    metadata: { name: ref.name },
    webhooks: [
      {
        name: 'overwriting.example.org',
        admissionReviewVersions: ['v1'],
        clientConfig: {
          url: `https://127.0.0.1:${port}/`,
          caBundle: Buffer.from(authority.certificate).toString('base64'),
        },
        rules: [
          {
            apiGroups: ['apps'],
            apiVersions: ['v1'],
            resources: ['deployments'],
            operations: ['CREATE'],
          },
        ],
        objectSelector: { matchExpressions: [{ key: 'overwritten', operator: 'Exists' }] },
        sideEffects: 'None',
        failurePolicy: 'Fail',
      },
    ],
  });
  return {
    [Symbol.asyncDispose]: async () => {
      await client.delete(ref);
      await server.stop();
    },
  };
}
