import { nodeTypeName } from '../models.ts';

export const Node = { __resolveType: nodeTypeName };
