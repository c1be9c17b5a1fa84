import { describe, expect, it } from 'vitest';
import { stagesOf } from '../../../src/model/object-order.ts';
import { object } from '../../support/manifests.ts';

describe('the order of objects', () => {
  it('has what pods refer to first, and what runs them last, each as it was given', () => {
    const given = [
      object('apps/v1', 'Deployment', 'web'),
      object('v1', 'Secret', 'keys'),
      object('example.org/v1', 'Secret', 'no-secret'),
      object('v1', 'Pod', 'bare'),
      object('v1', 'Service', 'web'),
      object('v1', 'ConfigMap', 'settings'),
      object('batch/v1beta1', 'CronJob', 'nightly'),
    ].map((made) => made());
    const stages = stagesOf(given, (one) => one);
    expect(stages.map((stage) => stage.map(({ metadata }) => metadata.name))).toEqual([
      ['keys', 'settings'],
      ['no-secret', 'web'],
      ['web', 'bare', 'nightly'],
    ]);
  });
});
