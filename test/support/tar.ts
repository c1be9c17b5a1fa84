import { gzipSync } from 'node:zlib';

/** An entry as it is written, however ill-advised. */
export interface TarEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** POSIX type flag: `0` file, `1` hard link, `2` symbolic link, `3` device, `5` folder. @default `0` */
  readonly type?: string;
  readonly linkName?: string;
}

const block = 512;

/** A tar archive (ustar), gzipped: with paths and links that an honest packer would not write. */
export function tarGz(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    const padding = Buffer.alloc((block - (content.length % block)) % block);
    return [header(entry, content.length), content, padding];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * block)]));
}

/** A chart's files under its folder, in the order given. */
export function chartArchive(
  files: Readonly<Record<string, string | Uint8Array>>,
  folder = 'demo',
): Buffer {
  return tarGz(
    Object.entries(files).map(([name, content]) => ({ name: `${folder}/${name}`, content })),
  );
}

function header({ name, type = '0', linkName = '' }: TarEntry, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, 100);
  bytes.write('0000644\0', 100);
  bytes.write('0000000\0', 108);
  bytes.write('0000000\0', 116);
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  bytes.write('00000000000\0', 136);
  bytes.fill(' ', 148, 156);
  bytes.write(type, 156);
  bytes.write(linkName, 157, 100);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
