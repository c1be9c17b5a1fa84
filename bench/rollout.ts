export async function rolloutBench(args: readonly string[]): Promise<void> {
  await Promise.resolve(args);
}
