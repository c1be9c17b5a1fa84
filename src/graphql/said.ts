/** Rows say with empty text that nothing is said; the graph says so with null. */
export function said(text: string): string | null {
  return text === '' ? null : text;
}
