/** Pod addresses of one cluster, handed out in turn from 10.64.0.0/10: four million before one comes again. */
export interface AddressPool {
  next(): string;
}

/** A pool that begins at the first address. */
export function createAddressPool(): AddressPool {
  let count = 0;
  return {
    next() {
      count = (count + 1) % 0x40_0000;
      return `10.${64 + (count >>> 16)}.${(count >>> 8) & 0xff}.${count & 0xff}`;
    },
  };
}
