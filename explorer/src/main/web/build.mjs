// Writes the page into the module's resources, or into the folder given: the same bytes from the same sources.
import { build, context } from 'esbuild';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const out = folder ?? join(here, '../resources/genir/explorer/page');

const options = {
  absWorkingDir: here,
  entryPoints: { explorer: 'src/main.jsx' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** The packages that went into the bundle, by name. */
function packagesIn(metafile) {
  const names = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) names.add(match[1]);
  }
  return [...names].sort();
}

async function licences(metafile) {
  const texts = ['The page holds code of these packages, under these licences.\n'];
  for (const name of packagesIn(metafile)) {
    const home = join(here, 'node_modules', name);
    const { version, license } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
    const file = (await readdir(home)).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} has no licence file`);
    const text = (await readFile(join(home, file), 'utf8')).replace(/\r\n/g, '\n').trim();
    texts.push(`${'-'.repeat(72)}\n${name} ${version} (${license})\n\n${text}\n`);
  }
  return texts.join('\n');
}

await mkdir(out, { recursive: true });
await copyFile(join(here, 'src/index.html'), join(out, 'index.html'));
if (process.argv.includes('--watch')) {
  await (await context(options)).watch();
} else {
  const { metafile } = await build(options);
  await writeFile(join(out, 'licences.txt'), await licences(metafile));
}
