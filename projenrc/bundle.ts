/**
 * Makes the code of the package out of what the compiler has written to lib/: a bundle for each entry point, without comments, because one file loads in a
 * third of the time of a hundred. Libraries are inlined as files of their own below lib/vendor, which are loaded when they are needed: their packages hold
 * several builds each, and source maps, and are ten times as large. Their licences stand beside them.
 */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { buildSync, BuildOptions } from 'esbuild';

/** Libraries that the package brings along. */
const VENDORED = ['commander', 'diff', 'fraction.js', 'html-escaper', 'js-yaml', 're2js', 'xml', 'yaml'];
/** What is taken of a library whose modules can be taken one by one; else all of it. */
const TAKEN: { [library: string]: string } = { diff: 'FILE_HEADERS_ONLY, formatPatch, structuredPatch' };
/** Bundles by their names in lib/. What only the verifier needs is not loaded by those who only build manifests. */
const BUNDLES: { [name: string]: string } = { 'index': 'lib/index.js', 'verifier': 'lib/verify/verifier.js', 'manifest-reader': 'lib/verify/manifest-reader.js', 'cli': 'lib/cli/main.js' };
/** Those that hold no code that users call: their local names are shortened, too. */
const PROGRAMS = ['verifier', 'manifest-reader', 'cli'];
/** Files that bundles load when they need them. */
const LAZY = ['./verifier', './manifest-reader', './index'];

const common: BuildOptions = {
  bundle: true, platform: 'node', target: 'node20', minifyWhitespace: true, minifySyntax: true, lineLimit: 200, legalComments: 'none', allowOverwrite: true, logLevel: 'warning',
};
const inlined = new Set<string>();

const file = (library: string): string => `vendor/${library.replace(/\.js$/, '')}.js`;

for (const library of VENDORED) {
  const name = JSON.stringify(library);
  const contents = TAKEN[library] === undefined ? `module.exports = require(${name});` : `export { ${TAKEN[library]} } from ${name};`;
  const { metafile } = buildSync({ ...common, format: 'cjs', minify: true, metafile: true, stdin: { contents, resolveDir: '.' }, outfile: join('lib', file(library)) });
  Object.keys(metafile.inputs).forEach(path => inlined.add(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? ''));
}
for (const [name, entry] of Object.entries(BUNDLES)) {
  const alias = Object.fromEntries(VENDORED.map(library => [library, `./${file(library)}`]));
  // Written beside the others first: index.js is an input of several.
  const external = ['cdk8s', 'constructs', './vendor/*', ...LAZY];
  buildSync({ ...common, entryPoints: [entry], outfile: `lib/${name}.bundle.js`, minifyIdentifiers: PROGRAMS.includes(name), alias, external });
}
Object.keys(BUNDLES).forEach(name => renameSync(`lib/${name}.bundle.js`, `lib/${name}.js`));
buildSync({ ...common, bundle: false, entryPoints: ['lib/testing.js'], outfile: 'lib/testing.js' });

// What the bundles hold is not needed a second time.
const kept = new Set([...Object.keys(BUNDLES), 'testing'].map(name => `${name}.js`));
readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter(path => /^(?!vendor\/).*\.js$/.test(path) && !kept.has(path)).forEach(path => rmSync(join('lib', path)));

writeFileSync('lib/vendor/LICENSES.txt', [...inlined].filter(library => library !== '').sort().map(licence).join(`\n\n${'-'.repeat(80)}\n\n`) + '\n');

/** What a library says of its licence. */
function licence(library: string): string {
  const folder = join('node_modules', library);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const text = readdirSync(folder).find(name => /^licen[cs]e/i.test(name));
  return `${library} ${version}, ${license}\n\n${text === undefined ? '' : readFileSync(join(folder, text), 'utf8').trim()}`;
}
