/** Keeps a status far below what the home cluster can store in one object (etcd: 1.5 MB), whatever it has to tell. */
import type { HelmAppStatus } from './helm-app.ts';

/** Characters of a condition's message. */
const conditionLength = 2_000;
/** Characters of a failure's message. */
const failureLength = 300;
/** Characters of all failures' messages together; where many have failed each has its share. */
const failuresLength = 200_000;

/** The status with its messages cut to what there is room for. */
export function boundedStatus(status: HelmAppStatus): HelmAppStatus {
  const { conditions, failures } = status;
  const share = Math.floor(failuresLength / Math.max(1, failures?.length ?? 0));
  const cut = cutTo(Math.min(failureLength, share));
  return {
    ...status,
    ...(conditions && { conditions: conditions.map(cutTo(conditionLength)) }),
    ...(failures && { failures: failures.map(cut) }),
  };
}

const cutTo =
  (length: number) =>
  <T extends { readonly message: string }>(one: T): T =>
    one.message.length <= length
      ? one
      : { ...one, message: `${one.message.slice(0, length - 1)}…` };
