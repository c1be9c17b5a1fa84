/** What speaks against a split, found before anything is applied (ARCHITECTURE 11). */
import type { Preflight } from './finding.ts';
import { findInChart } from './preflight-chart.ts';
import { findInNames } from './preflight-names.ts';
import { findInPods } from './preflight-pods.ts';
import { findInText } from './preflight-text.ts';
import type { Finding } from './split-input.ts';

/** All findings, refusals first; the first one per rule, object and path. */
export function preflight(checked: Preflight): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const check of [findInChart, findInNames, findInText, findInPods]) {
    for (const finding of check(checked)) {
      const { object } = finding;
      const key = JSON.stringify([finding.rule, object, finding.path]);
      if (!found.has(key)) found.set(key, finding);
    }
  }
  const findings = [...found.values()];
  return ['refuse', 'warn'].flatMap((severity) =>
    findings.filter((each) => each.severity === severity),
  );
}
