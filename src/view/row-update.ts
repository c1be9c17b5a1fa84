import type { RowKind } from '../model/rows.ts';
import type { Entry } from './view.ts';

/** A row before and after a change; undefined where there is none. At least one is there. */
export interface RowUpdate<K extends RowKind = RowKind> {
  readonly before: Entry<K> | undefined;
  readonly after: Entry<K> | undefined;
}
