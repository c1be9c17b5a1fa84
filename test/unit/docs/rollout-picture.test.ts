import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pictureOfTransitions } from '../../support/rollout-transitions.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/rollouts.md'), 'utf8');

describe('docs/rollouts.md', () => {
  it('shows the phases of a rollout as the table has them', () => {
    const [, picture] = /<!-- picture: begin -->\n([^]*)\n<!-- picture: end -->/.exec(page) ?? [];
    expect(picture?.trim()).toBe(pictureOfTransitions());
  });
});
