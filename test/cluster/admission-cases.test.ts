import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubeClient } from '../../src/kube/http-kube-client.ts';
import type { KubeClient, KubeObject } from '../../src/kube/kube-client.ts';
import { isKubeError } from '../../src/kube/kube-error.ts';
import { loadKubeConfigText } from '../../src/kube/kube-config.ts';
import { listOf } from '../../src/model/manifest.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { startControlPlane, type ControlPlane } from '../../tools/control-plane/start.ts';
import { admissionCases, type AdmissionCase } from '../support/admission-cases.ts';
import { admissionWays, inTemplate, stationLabel, termsOf } from '../support/admission-ways.ts';

let controlPlane: ControlPlane;
let client: KubeClient;
beforeAll(async () => {
  controlPlane = await startControlPlane({ name: 'cases' });
  const connection = loadKubeConfigText(controlPlane.kubeconfig).connection();
  client = createKubeClient({ cluster: 'real', connection, clock: systemClock });
});
afterAll(async () => {
  await client.close();
  await controlPlane.stop();
});

/** What became of it, as far as admission decides that. */
const outcomes = new Map<string, Map<string, unknown>>();

async function create({ object }: AdmissionCase): Promise<KubeObject | 'refused'> {
  const plurals: Record<string, string> = {
    Pod: '/api/v1/namespaces/default/pods',
    Job: '/apis/batch/v1/namespaces/default/jobs',
    CronJob: '/apis/batch/v1/namespaces/default/cronjobs',
  };
  const path =
    plurals[object.kind] ?? `/apis/apps/v1/namespaces/default/${object.kind.toLowerCase()}s`;
  try {
    return (await client.request({
      method: 'POST',
      path,
      query: { dryRun: 'All' },
      body: object,
    })) as KubeObject;
  } catch (error) {
    if (isKubeError(error) && error.status === 422) return 'refused';
    throw error;
  }
}

function expectOutcome(
  { outcome, station = '', object }: AdmissionCase,
  made: KubeObject | 'refused',
): void {
  if (made === 'refused' || outcome === 'refused') {
    expect(made === 'refused' ? made : termsOf(made)).toBe(outcome);
    return;
  }
  if (outcome === 'left') {
    expect(termsOf(made)).toEqual(termsOf(object));
    return;
  }
  const matching = termsOf(made).filter((term) => Object.keys(term).length > 0);
  const requirement = { key: stationLabel, operator: 'In', values: [station] };
  for (const term of matching) expect(listOf(term['matchExpressions'])).toContainEqual(requirement);
  const given = termsOf(object);
  expect(termsOf(made)).toHaveLength(Math.max(given.length, 1));
  expect(inTemplate(made, 'metadata', 'labels')).toMatchObject({ [stationLabel]: station });
}

describe.each(Object.keys(admissionWays))('%s', (way) => {
  let admission: AsyncDisposable;
  beforeAll(async () => {
    admission = await admissionWays[way]!(client);
    outcomes.set(way, new Map());
  });
  afterAll(async () => {
    await admission[Symbol.asyncDispose]();
  });
  it.each(admissionCases.map((one) => [one.what, one] as const))('%s', async (what, one) => {
    const made = await create(one);
    outcomes
      .get(way)!
      .set(what, made === 'refused' ? made : [made.metadata.annotations, made['spec']]);
    expectOutcome(one, made);
  });
});

describe('both', () => {
  it.each(admissionCases.map(({ what }) => what))('agree: %s', (what) => {
    const text = (way: string) =>
      JSON.stringify(outcomes.get(way)!.get(what)).replaceAll(
        /kube-api-access-\w+|[0-9a-f]{8}-[0-9a-f-]{27}/g,
        'made',
      );
    expect(JSON.parse(text('the policies'))).toEqual(JSON.parse(text('the webhook')));
  });
});
