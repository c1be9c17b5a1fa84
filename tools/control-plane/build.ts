import { setPriority } from 'node:os';
import { cacheDirectory, ensureBinaries } from './binaries.ts';

// A first build takes ten minutes of two cores: it gives way to whatever else the machine does.
setPriority(5);
const cacheDir = cacheDirectory();
await ensureBinaries(cacheDir, (line) => console.log(line));
console.log(`control plane programs are in ${cacheDir}`);
