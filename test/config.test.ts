import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { Yaml } from 'cdk8s';
import './schema-oracle';
import { message } from './support';
import { checkConfigs, Config, configName, configObject, configsOver, withConfig } from '../src/domain/config';
import { ConfigOptions } from '../src/domain/config-options';
import { PodTemplateManifest } from '../src/domain/manifest';

/* eslint-disable @typescript-eslint/no-require-imports */
const models: { [kind: string]: new (data: any) => { validate(): void } } = require('kubernetes-models/v1');

const folder = mkdtempSync(join(tmpdir(), 'config-'));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return relative(process.cwd(), join(folder, name));
};
const text = file('app.yaml', 'log: debug\n');
const binary = file('logo.png', Buffer.from([0x89, 0x50, 0x4e, 0x47]));

/** The object of a configuration, accepted by the API. */
function object(config: Config, track = 'web-canary'): any {
  const { apiVersion, kind, name, annotations, body } = configObject(config, track);
  const manifest = { apiVersion, kind, metadata: { name, annotations }, ...body };
  new models[kind](manifest).validate();
  return manifest;
}

const env = (data: { [key: string]: string } = { LOG: 'debug' }, name = 'env') => Config.configMap(name, { data });
const mounted = (mountPath = '/etc/web', name = 'files') => Config.configMap(name, { data: { 'app.yaml': 'log: debug' }, mountPath });

/** It is there before the pods, and goes after them. */
const annotations = { 'argocd.argoproj.io/sync-wave': '-1', 'argocd.argoproj.io/sync-options': 'PruneLast=true' };

describe('a config', () => {
  test('is a ConfigMap that nobody can edit, with its content in its name', () => {
    const all: Required<ConfigOptions> = { data: { 'b.txt': 'b', 'a.txt': 'a' }, files: { 'app.yaml': text, 'logo.png': binary }, mountPath: '/etc/web' };
    const config = Config.configMap('files', all);
    expect([config.name, config.kind, config.mountPath]).toEqual(['files', 'ConfigMap', '/etc/web']);
    expect(object(config)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: expect.stringMatching(/^web-canary-files-[0-9a-f]{10}$/), annotations },
      immutable: true,
      data: { 'a.txt': 'a', 'app.yaml': 'log: debug\n', 'b.txt': 'b' },
      binaryData: { 'logo.png': 'iVBORw==' },
    });
  });

  test('is a Secret that nobody can edit', () => {
    expect(object(Config.secret('keys', { data: { TOKEN: 'ä' } }))).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: expect.stringMatching(/^web-canary-keys-[0-9a-f]{10}$/), annotations },
      type: 'Opaque',
      immutable: true,
      data: { TOKEN: 'w6Q=' },
    });
  });

  test('has another name when its content changes, and the old one when that comes back', () => {
    const name = configName(env({ A: '1', B: '2' }), 'web');
    expect(configName(env({ B: '2', A: '1' }), 'web')).toBe(name);
    const others = [env({ A: '1' }), env({ A: '1', B: '3' }), env({ A: '1', C: '2' }), env({ A: '12', B: '' }), Config.secret('env', { data: { A: '1', B: '2' } })];
    expect(new Set([name, ...others.map(config => configName(config, 'web'))]).size).toBe(others.length + 1);
  });

  test('has equal ends of its names on tracks with equal content, wherever the content is from', () => {
    const end = (name: string) => name.slice(-10);
    expect(end(configName(Config.configMap('files', { files: { 'app.yaml': text }, mountPath: '/a' }), 'web')))
      .toBe(end(configName(Config.configMap('files', { data: { 'app.yaml': 'log: debug\n' }, mountPath: '/b' }), 'web-canary')));
  });

  test('is read at once', () => {
    const path = file('late.txt', 'before');
    const config = Config.configMap('files', { files: { 'late.txt': path }, mountPath: '/etc/web' });
    file('late.txt', 'after');
    expect(object(config).data).toEqual({ 'late.txt': 'before' });
  });

  test.each(['a\u0000b', 'a\u007fb', 'a\u0085b', 'a\u2028b', '\ufffe'])('writes as bytes what YAML readers do not read alike: %j', odd => {
    expect(object(Config.configMap('files', { data: { odd }, mountPath: '/etc/web' }))).toMatchObject({ binaryData: { odd: Buffer.from(odd).toString('base64') } });
  });

  test.each(['a\r\nb\r\n', '\ttab\n', ' a \n\n', '\ufeffa', '---\na', '\u001b[0m'])('writes as text what they do: %j', plain => {
    const { data, binaryData } = object(Config.configMap('files', { data: { plain }, mountPath: '/etc/web' }));
    expect([data, binaryData]).toEqual([{ plain }, undefined]);
    expect(require('js-yaml').load(Yaml.stringify({ data }))).toEqual({ data: { plain } });
  });

  test('may have 1 MiB', () => {
    expect(() => Config.configMap('files', { data: { a: 'a'.repeat(1024 * 1024) } })).not.toThrow();
  });

  describe('fails when', () => {
    const checked = (name: string, options: ConfigOptions) => () => Config.configMap(name, options);
    test.each([
      ['its name has capitals', checked('Env', { data: { A: '1' } }), 'Config.configMap: name must be at most 56 lower-case letters, digits and "-", got "Env"'],
      ['its name is too long for a volume', checked('a'.repeat(57), { data: { A: '1' } }), `Config.configMap: name must be at most 56 lower-case letters, digits and "-", got "${'a'.repeat(57)}"`],
      ['it is empty', checked('env', {}), 'Config.configMap: a config must have a key, got none: set data or files'],
      ['it is an empty Secret', () => Config.secret('env', { data: {}, files: {} }), 'Config.secret: a config must have a key, got none: set data or files'],
      ['it is more than 1 MiB', checked('env', { data: { A: 'a'.repeat(1024 * 1024), B: 'b' } }), 'Config.configMap: a config must have at most 1048576 bytes, got 1048577: split it'],
      ['its folder is relative', checked('env', { data: { A: '1' }, mountPath: 'etc' }), 'Config.configMap: mountPath must start with "/", have no ":" and not end with "/", got "etc"'],
      ['its folder is the root', checked('env', { data: { A: '1' }, mountPath: '/' }), 'Config.configMap: mountPath must start with "/", have no ":" and not end with "/", got "/"'],
      ['its folder has a colon', checked('env', { data: { A: '1' }, mountPath: '/a:b' }), 'Config.configMap: mountPath must start with "/", have no ":" and not end with "/", got "/a:b"'],
      ['a key has other characters', checked('env', { data: { 'a b': '1' } }), 'Config.configMap: key must be at most 253 letters, digits, "-", "_" and ".", not "." and not starting with "..", got "a b"'],
      ['a key is a folder', checked('env', { data: { '.': '1' }, mountPath: '/a' }), 'Config.configMap: key must be at most 253 letters, digits, "-", "_" and ".", not "." and not starting with "..", got "."'],
      ['a key starts with two dots', checked('env', { data: { '..a': '1' }, mountPath: '/a' }), 'Config.configMap: key must be at most 253 letters, digits, "-", "_" and ".", not "." and not starting with "..", got "..a"'],
      ['a key is too long', checked('env', { data: { ['a'.repeat(254)]: '1' } }), `Config.configMap: key must be at most 253 letters, digits, "-", "_" and ".", not "." and not starting with "..", got "${'a'.repeat(254)}"`],
      ['a variable starts with a digit', checked('env', { data: { '1A': '1' } }), 'Config.configMap: key must not start with a digit where it is an environment variable, got "1A": set mountPath, or rename it'],
      ['a variable is bytes', checked('env', { files: { LOGO: binary } }), 'Config.configMap: key "LOGO" must be text without control characters where it is an environment variable: set mountPath'],
      ['a value is no string', checked('env', { data: { A: 1 as any } }), 'Config.configMap: key "A" must have a string, got 1: put it in quotes'],
      ['a key is given twice', checked('env', { data: { A: '1' }, files: { A: text } }), 'Config.configMap: key "A" is in data and in files: keep one of them'],
      ['a file is missing', checked('env', { files: { A: 'test/none.yaml' } }),
        'Config.configMap: key "A" must have a file that can be read, got "test/none.yaml": ENOENT: no such file or directory, open \'test/none.yaml\''],
      ['a file is a folder', checked('env', { files: { A: 'test' } }),
        'Config.configMap: key "A" must have a file that can be read, got "test": EISDIR: illegal operation on a directory, read'],
    ])('%s', (_, action, expected) => expect(message(action)).toBe(expected));
  });
});

describe('the configs of a track', () => {
  const own = (config: Config) => configObject(config, 'web-canary').name;
  const template: PodTemplateManifest = {
    spec: {
      containers: [{ name: 'main', envFrom: [{ configMapRef: { name: 'old' } }], volumeMounts: [{ name: 'tmp', mountPath: '/tmp/' }] }, { name: 'proxy' }],
      volumes: [{ name: 'tmp' }],
    },
  };
  const problemsOf = (configs: Config[], pods = template, track = 'web-canary') => {
    const problems: string[] = [];
    checkConfigs('canary', configs, pods, track, problems);
    return problems.join('\n');
  };

  test('come into the main container as variables and files, after what is there', () => {
    const before = JSON.stringify(template);
    const [variables, secret, files, keys] = [env(), Config.secret('token', { data: { TOKEN: 'x' } }), mounted(), Config.secret('keys', { data: { key: 'x' }, mountPath: '/etc/keys' })];
    const result = withConfig(template, [variables, secret, files, keys], 'web-canary');
    expect(result).toEqual({
      spec: {
        containers: [{
          name: 'main',
          envFrom: [{ configMapRef: { name: 'old' } }, { configMapRef: { name: own(variables) } }, { secretRef: { name: own(secret) } }],
          volumeMounts: [
            { name: 'tmp', mountPath: '/tmp/' },
            { name: 'config-files', mountPath: '/etc/web', readOnly: true },
            { name: 'config-keys', mountPath: '/etc/keys', readOnly: true },
          ],
        }, { name: 'proxy' }],
        volumes: [{ name: 'tmp' }, { name: 'config-files', configMap: { name: own(files) } }, { name: 'config-keys', secret: { secretName: own(keys) } }],
      },
    });
    expect(JSON.stringify(template)).toBe(before);
    new models.PodTemplateSpec(result).validate();
    expect(problemsOf([variables, secret, files, keys])).toBe('');
  });

  test('add nothing where there are none', () => {
    expect(withConfig({ spec: { containers: [{ name: 'main' }] } }, [], 'web')).toEqual({ spec: { containers: [{ name: 'main' }] } });
    expect(withConfig({}, [env()], 'web')).toEqual({ spec: {} });
  });

  test('replace those of all tracks by name, in their place; new ones come last', () => {
    const [a, b, otherB, c] = [env({ A: '1' }, 'a'), env({ B: '1' }, 'b'), env({ B: '2' }, 'b'), env({ C: '1' }, 'c')];
    expect(configsOver([b, a], [c, otherB])).toEqual([otherB, a, c]);
    expect(configsOver([a], undefined)).toEqual([a]);
    expect(configsOver(undefined, [a])).toEqual([a]);
    expect(configsOver(undefined, undefined)).toEqual([]);
  });

  describe('fail when', () => {
    test('a name is given twice, also as another kind', () => {
      expect(problemsOf(configsOver([env()], [mounted('/a', 'env'), Config.secret('env', { data: { A: '1' } })]))).toBe('canary config "env" must be given once: rename one of them');
    });

    test('two have one variable', () => {
      expect(problemsOf([env({ LOG: 'a', A: '1' }, 'one'), env({ LOG: 'b' }, 'two')]))
        .toBe('canary environment variable LOG must be in one config, got it in "one" and "two": Kubernetes would take the last one without a word; keep one of them');
    });

    test('two have one folder', () => {
      expect(problemsOf([mounted('/etc/web', 'one'), mounted('/etc/web', 'two')]))
        .toBe('canary config "two" must have a mountPath of its own, got "/etc/web", which "one" has: choose another one');
    });

    test('the container has the folder', () => {
      expect(problemsOf([mounted('/tmp')])).toBe('canary config "files" must have a mountPath of its own, got "/tmp", which "tmp" has: choose another one');
    });

    test('the pods have the volume', () => {
      expect(problemsOf([mounted()], { spec: { volumes: [{ name: 'config-files' }] } }))
        .toBe('canary config "files" needs the volume name "config-files", which the workload has: choose another name');
    });

    test('the name of the object is too long', () => {
      expect(problemsOf([env()], template, 'a'.repeat(240)))
        .toBe('canary config "env" must give an object name of at most 253 characters, got 255: choose a shorter name');
    });
  });

  test('may have one key as a variable and as a file', () => {
    expect(problemsOf([env({ LOG: 'a' }), Config.configMap('files', { data: { LOG: 'b' }, mountPath: '/etc/web' })])).toBe('');
  });
});
