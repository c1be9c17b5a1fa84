/** Resolvers for GraphQL type `G` served from model `M`: every field that `M` cannot answer by itself is required. */
export type Complete<R, G, M> = R & Required<Pick<R, Extract<Unanswered<G, M>, keyof R>>>;
type Unanswered<G, M> = {
  [F in keyof G]: F extends keyof M ? (M[F] extends G[F] ? never : F) : F;
}[keyof G];
