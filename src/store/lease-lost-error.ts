/** The writer's lease is gone: somebody else writes this cluster now, or will. Nothing was changed. */
export class LeaseLostError extends Error {
  constructor(cluster: string) {
    super(`The lease of cluster ${cluster} is lost`);
    this.name = 'LeaseLostError';
  }
}
