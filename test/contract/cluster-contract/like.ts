import { expect } from 'vitest';

// Vitest types these as `any`, by which a mistake in the expected object beside them would go unseen.

/** Any text that the pattern fits. */
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** Any text with this in it. */
export const textWith = (part: string): unknown => expect.stringContaining(part);

/** Any list with these items, among others and in any order. */
export const listWith = (...items: unknown[]): unknown => expect.arrayContaining(items);

/** Any of these texts. */
export const oneOf = (...texts: string[]): unknown =>
  expect.stringMatching(
    new RegExp(`^(${texts.map((text) => text.replaceAll('.', '\\.')).join('|')})$`),
  );
