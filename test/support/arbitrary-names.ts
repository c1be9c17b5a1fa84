import fc from 'fast-check';

/** Station names: any label value, with enough near misses (case, `_`, `.`) that careless slugs meet. */
export const stationNames: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/),
  fc.stringMatching(/^[aA][-_.][bB][-_.]?[12]$/),
  fc.stringMatching(/^st-[0-9]{1,3}$/),
);

/** App names: DNS labels of at most 53 characters, many of them at the limit. */
export const appNames: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/),
  fc.stringMatching(/^[ab]{50,53}$/),
  fc.constantFrom('web', 'web-st', 'video'),
);
