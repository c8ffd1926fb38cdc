#!/usr/bin/env node
/**
 * A kubectl that behaves as the real one does with a real API server: what that said is in objects.json and api-resources.txt. Its cluster is state.json in the folder FAKE_KUBECTL:
 *   context: name of the current one      namespace: what it has for objects that say none
 *   live: objects by "Kind namespace/name"   namespaces: those that are there
 *   refuse: words by a part of the call   stuck: names of workloads whose pods do not become ready
 *   delay: milliseconds that an object takes      slow: milliseconds until the kinds are known
 *   meddle: an object whose spec somebody else changes, by the object after which
 */
const { appendFileSync, readFileSync, writeFileSync } = require('fs');
const { join } = require('path');

const file = join(process.env.FAKE_KUBECTL, 'state.json');
const state = JSON.parse(readFileSync(file, 'utf8'));
const recorded = JSON.parse(readFileSync(join(__dirname, 'objects.json'), 'utf8'));
const args = process.argv.slice(2);
const says = name => args.some(arg => arg === name);
const valueOf = name => args.includes(name) ? args[args.indexOf(name) + 1] : undefined;
const keyOf = ({ kind, metadata: { namespace = '', name } }) => `${kind} ${namespace}/${name}`;

function end(words) {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}

function refused(call) {
  const found = Object.keys(state.refuse ?? {}).find(part => call.includes(part));
  if (found !== undefined) {
    end(state.refuse[found]);
  }
}

function list(items) {
  process.stdout.write(JSON.stringify({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }));
}

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is applied, with the defaults that the API server adds. */
function withDefaults(defaults, own) {
  if (Array.isArray(own)) {
    return own.map((item, index) => withDefaults(Array.isArray(defaults) ? defaults[index] : undefined, item));
  }
  if (!isObject(own) || !isObject(defaults)) {
    return own;
  }
  return { ...defaults, ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, withDefaults(defaults[key], value)])) };
}

function applied(item) {
  const known = state.live[keyOf(item)] ?? recorded.find(one => keyOf(one) === keyOf(item)) ?? {};
  const { status, ...rest } = known;
  const made = withDefaults(rest, item);
  made.metadata = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-22T04:42:29Z', ...made.metadata, managedFields: [{ manager: 'cdk8s-canary', operation: 'Apply' }] };
  return status === undefined ? made : { ...made, status };
}

function withStatus(object) {
  const pods = object.spec?.replicas;
  if (object.kind !== 'Deployment' || pods === undefined) {
    return object;
  }
  const stuck = (state.stuck ?? []).includes(object.metadata.name);
  const generation = (object.metadata.generation ?? 0) + 1;
  return {
    ...object,
    metadata: { ...object.metadata, generation },
    status: { observedGeneration: generation, replicas: pods, updatedReplicas: pods, availableReplicas: stuck ? 0 : pods, readyReplicas: stuck ? 0 : pods },
  };
}

const call = args.filter(arg => !/^--(context|request-timeout)=/.test(arg)).join(' ');
appendFileSync(join(process.env.FAKE_KUBECTL, 'calls.log'), `${args.join(' ')}\n`);
if (call === 'config current-context') {
  refused(call);
  process.stdout.write(`${state.context}\n`);
} else if (call.startsWith('config view --minify')) {
  process.stdout.write(state.namespace ?? '');
} else if (call === 'api-resources --no-headers') {
  refused(call);
  setTimeout(() => process.stdout.write(readFileSync(join(__dirname, 'api-resources.txt'))), state.slow ?? 0);
} else if (args.includes('get')) {
  refused(call);
  const namespace = valueOf('-n');
  const kinds = args[args.indexOf('get') + 1];
  const all = Object.values(state.live);
  if (kinds === 'pods') {
    list((state.pods ?? []).filter(({ metadata }) => valueOf('-l').split(',').every(pair => metadata.labels[pair.split('=')[0]] === pair.split('=')[1])));
  } else if (kinds.includes('/')) {
    const names = args.slice(args.indexOf('get') + 1, args.indexOf('-n'));
    const found = names.flatMap(text => {
      const [resource, name] = text.split('/');
      return all.filter(({ kind, metadata }) => metadata.name === name && `${kind.toLowerCase()}s` === resource.split('.')[0] && (metadata.namespace ?? namespace) === namespace);
    });
    if (names.length === 1) {
      process.stdout.write(found.length === 0 ? '' : JSON.stringify(found[0]));
    } else {
      list(found);
    }
  } else {
    const wanted = kinds.split(',').map(text => text.split('.')[0]);
    list(all.filter(({ kind, metadata }) => metadata.namespace === namespace && wanted.includes(`${kind.toLowerCase()}s`)));
  }
} else if (args.includes('delete')) {
  Object.keys(state.live).filter(key => key.endsWith(`${valueOf('-n')}/${args[args.indexOf('delete') + 1].split('/')[1]}`)).forEach(key => delete state.live[key]);
  writeFileSync(file, JSON.stringify(state));
} else if (args.includes('apply')) {
  const { items } = JSON.parse(readFileSync(0, 'utf8'));
  items.forEach(item => refused(`${call} ${keyOf(item)}`));
  const made = items.map(item => ({ item, missing: item.metadata.namespace !== undefined && !state.namespaces.includes(item.metadata.namespace) }));
  const words = [...new Set(made.filter(({ missing }) => missing).map(({ item }) => `Error from server (NotFound): namespaces "${item.metadata.namespace}" not found`))];
  if (words.length > 0) {
    end(words.join('\n'));
  }
  const objects = items.map(applied);
  const finish = () => {
    if (!says('--dry-run=server')) {
      objects.forEach(object => {
        state.live[keyOf(object)] = withStatus(object);
        if (object.kind === 'Namespace') {
          state.namespaces.push(object.metadata.name);
        }
        if (object.kind === 'Job') {
          state.live[keyOf(object)].status = { conditions: [{ type: 'Complete', status: 'True' }] };
        }
        const other = state.live[state.meddle?.[keyOf(object)]];
        if (other !== undefined) {
          other.spec = {};
        }
      });
      writeFileSync(file, JSON.stringify(state));
    }
    objects.length === 1 ? process.stdout.write(JSON.stringify(objects[0])) : list(objects);
  };
  says('--dry-run=server') ? finish() : setTimeout(finish, state.delay ?? 0);
} else {
  end(`error: unknown command ${call}`);
}
