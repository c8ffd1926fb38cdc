import { readFileSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { refusal } from '../src/verify/admission/admission';
import { Refusal } from '../src/verify/admission/refusal';
import { Cluster } from '../src/verify/cluster/cluster';
import { ManifestObject } from '../src/verify/manifest-object';
import { Manifests } from '../src/verify/manifests';

type Case = [base: string, set: { readonly [pointer: string]: any }, accepted: boolean, removed?: readonly string[]];

const FILE = join(__dirname, 'vectors', 'admission.json');
interface Measured {
  readonly bases: { readonly [name: string]: any };
  readonly cases: readonly Case[];
}

const { bases, cases }: Measured = JSON.parse(readFileSync(FILE, 'utf8'));

const stepsOf = (pointer: string) => pointer.split('/').slice(1).map(step => step.replace(/~1/g, '/').replace(/~0/g, '~'));

/** The object that has a field, which is made where it is not there. */
function holder(object: any, steps: string[]): any {
  return steps.slice(0, -1).reduce((parent, step, index) => parent[step] ??= /^\d+$/.test(steps[index + 1]) ? [] : {}, object);
}

function changed(base: string, set: { readonly [pointer: string]: any }, removed: readonly string[] = []): any {
  const object = JSON.parse(JSON.stringify(bases[base]));
  for (const [pointer, value] of Object.entries(set)) {
    const steps = stepsOf(pointer);
    holder(object, steps)[steps[steps.length - 1]] = value;
  }
  for (const pointer of removed) {
    const steps = stepsOf(pointer);
    const parent = holder(object, steps);
    Array.isArray(parent) ? parent.splice(Number(steps[steps.length - 1]), 1) : delete parent[steps[steps.length - 1]];
  }
  return object;
}

/** The object is made without a reading of the input, which refuses more: labels that are numbers, objects without a name. */
function refused(manifest: any): Refusal | undefined {
  return refusal(ManifestObject._of(manifest, { place: () => '' } as any));
}

describe('what a real cluster was asked', () => {
  test.each(Object.keys(bases))('is answered as it was, from %s', base => {
    const own = cases.filter(([name]) => name === base);
    const wrong = own.filter(([, set, accepted, removed]) => (refused(changed(base, set, removed)) === undefined) !== accepted);
    expect(wrong.map(one => ({ case: one, refusal: refused(changed(base, one[1], one[3])) }))).toEqual([]);
  });
});

/** Base, field, a value that is taken, one that is not; where it is refused, and why. All were measured. */
const RULES: [string, string, any, any, string, string][] = [
  ['vs', '/metadata/name', 'web.v2', 'web_2', 'metadata.name', 'name must be a name of DNS: lower-case letters, digits, - and ., got "web_2"'],
  ['vs', '/metadata/labels', { app: 'web' }, { app: 'a b' }, 'metadata.labels.app', 'value of label app must be at most 63 letters, digits, -, _ and ., got "a b"'],
  ['vs', '/metadata/annotations', { 'A/b': 'x' }, { 'a/b/c': 'x' }, 'metadata.annotations.a/b/c', 'a/b/c must be a name of at most 63 letters, digits, -, _ and ., behind a prefix of DNS if there is one, got "a/b/c"'],
  ['vs', '/metadata/annotations', { 'example.com/x': 'y' }, { 'istio.io/dry-run': 'true' }, 'metadata.annotations.istio.io/dry-run', 'istio.io/dry-run must not be there'],
  ['vs', '/apiVersion', 'networking.istio.io/v1beta1', 'networking.istio.io/v2', 'apiVersion', 'apiVersion must be of a version that is served (v1, v1beta1, v1alpha3), got "v2"'],
  ['vs', '/spec/hosts', ['*'], ['a.*.com'], 'spec.hosts.0', 'hosts must be a name of DNS or an address, got "a.*.com"'],
  ['vs', '/spec/hosts', ['10.0.0.1'], ['10.0.0.0/8'], 'spec.hosts.0', 'hosts must be a name of DNS or an address, got "10.0.0.0/8"'],
  ['vs', '/spec/hosts', ['*.a.com', 'a.com'], ['*.com', 'a.com'], 'spec.hosts.1', 'hosts must not overlap, got "a.com" beside "*.com"'],
  ['mesh', '/spec/hosts', ['*.example.com'], ['*'], 'spec.hosts.0', 'hosts must not be * in a VirtualService of the mesh, got "*"'],
  ['vs', '/spec/hosts', ['a.1a'], ['a.1'], 'spec.hosts.0', 'hosts must be a name of DNS or an address, got "a.1"'],
  ['vs', '/spec/gateways', ['istio-system/public'], ['a_b/c'], 'spec.gateways.0', 'gateways must be a name of a Gateway, namespace/name, got "a_b/c"'],
  ['vs', '/spec/exportTo', ['.', 'a'], ['*', 'a'], 'spec.exportTo', 'exportTo must have * or ~ alone, got ["*","a"]'],
  ['vs', '/spec/exportTo', ['.', 'a'], ['.', 'shop'], 'spec.exportTo.1', 'exportTo must have a namespace once, got "shop" again'],
  ['del', '/spec/gateways', [], ['a/b'], 'spec.gateways', 'gateways must not be there in a VirtualService without hosts'],
  ['del', '/spec/http/0', { route: [{ destination: { host: 'web' } }] }, { delegate: { name: 'x' } }, 'spec.http.0.delegate', 'delegate must not be there in a VirtualService without hosts'],
  ['vs', '/spec/http/0', { delegate: { name: 'x' } }, { delegate: { name: 'x' }, route: [{ destination: { host: 'web' } }] }, 'spec.http.0.route', 'only one of delegate and route may be there'],
  ['vs', '/spec/http', [{ route: [{ destination: { host: 'web' } }] }], [], 'spec', 'http, tls or tcp must be there'],
  ['vs', '/spec/http/0', { redirect: { uri: '/' } }, { name: 'x' }, 'spec.http.0', 'route, redirect or directResponse must be there'],
  ['vs', '/spec/http/0', { redirect: { uri: '/' } }, { redirect: { uri: '/' }, route: [{ destination: { host: 'web' } }] }, 'spec.http.0.route', 'only one of redirect and route may be there'],
  ['vs', '/spec/http/0', { directResponse: { status: 200 } }, { directResponse: { status: 200 }, rewrite: { uri: '/' } }, 'spec.http.0.rewrite', 'only one of directResponse and rewrite may be there'],
  ['vs', '/spec/http/0/mirrors', [{ destination: { host: 'a' }, percentage: { value: 100 } }], [{ destination: { host: 'a' }, percentage: { value: 100.5 } }], 'spec.http.0.mirrors.0.percentage.value', 'value must be at most 100, got 100.5'],
  ['vs', '/spec/http/0/match/0/uri', { prefix: '' }, { regex: '' }, 'spec.http.0.match.0.uri.regex', 'regex must not be empty, got ""'],
  ['vs', '/spec/http/0/match/0/headers', { a: { exact: '' } }, { a: { prefix: '' } }, 'spec.http.0.match.0.headers.a.prefix', 'prefix must not be empty, got ""'],
  ['vs', '/spec/http/0/match/0/headers', { a: { regex: '.*' } }, { a: { regex: '*' } }, 'spec.http.0.match.0.headers.a.regex', 'regex must be a regular expression that RE2 can read, got "*": error parsing regexp: missing argument to repetition operator: `*`'],
  ['vs', '/spec/http/0/match/0/withoutHeaders', { a: { regex: '*' } }, { a: { regex: '(' } }, 'spec.http.0.match.0.withoutHeaders.a.regex', 'regex must be a regular expression that RE2 can read, got "(": error parsing regexp: missing closing ): `(`'],
  ['vs', '/spec/http/0/match/0/method', { exact: 'GET' }, { exact: 'GET', prefix: 'G' }, 'spec.http.0.match.0.method.prefix', 'only one of exact, prefix, regex may be there, got exact and prefix'],
  ['vs', '/spec/http/0/match/0/headers', { ':path': { exact: '/' } }, { ':foo': { exact: '/' } }, 'spec.http.0.match.0.headers.:foo', ':foo must be a name of a header, got ":foo"'],
  ['vs', '/spec/http/0/match/0/headers', { '@request.auth.claims.a': { exact: 'b' } }, { 'a b': { exact: 'b' } }, 'spec.http.0.match.0.headers.a b', 'a b must be a name of a header, got "a b"'],
  ['mesh', '/spec/http/0/match/0/headers', { a: { exact: 'b' } }, { '@request.auth.claims.a': { exact: 'b' } }, 'spec.http.0.match.0.headers.@request.auth.claims.a', 'claims of a token can be matched at gateways only, got "@request.auth.claims.a"'],
  ['vs', '/spec/http/0/match/0/port', 0, 65536, 'spec.http.0.match.0.port', 'port must be at most 65535, got 65536'],
  ['vs', '/spec/http/0/match/0/gateways', ['mesh'], ['a_'], 'spec.http.0.match.0.gateways.0', 'gateways must be a name of a Gateway, namespace/name, got "a_"'],
  ['vs', '/spec/http/0/match/0/sourceNamespace', '', 'a_b', 'spec.http.0.match.0.sourceNamespace', 'sourceNamespace must be a label of DNS: letters, digits and -, got "a_b"'],
  ['vs', '/spec/http/0/match/0/sourceLabels', { app: 'x' }, { app: 'a b' }, 'spec.http.0.match.0.sourceLabels.app', 'app must be a value of a label, got "a b"'],
  ['vs', '/spec/http/0/match/0/ignoreUriCase', true, 'true', 'spec.http.0.match.0.ignoreUriCase', 'ignoreUriCase must be true or false, got "true"'],
  ['vs', '/spec/http/0/route/0/destination/host', 'web', '*', 'spec.http.0.route.0.destination.host', 'host must not be *, got "*"'],
  ['vs', '/spec/http/0/route/0/destination/subset', '', 'v_1', 'spec.http.0.route.0.destination.subset', 'subset must be a label of DNS, got "v_1"'],
  ['vs', '/spec/http/0/route/0/destination/port', { number: 80 }, {}, 'spec.http.0.route.0.destination.port.number', 'port must be from 1 to 65535, got 0'],
  ['vs', '/spec/http/0/route/0/weight', 0, -5, 'spec.http.0.route.0.weight', 'weight must not be negative, got -5'],
  ['two', '/spec/http/0/route/0/weight', 5, 5.5, 'spec.http.0.route.0.weight', 'weight must be a whole number, got 5.5'],
  ['two', '/spec/http/0/route', [{ destination: { host: 'a' }, weight: 0 }], [{ destination: { host: 'a' }, weight: 0 }, { destination: { host: 'a' } }], 'spec.http.0.route', 'weights must add up to more than 0, got 0'],
  ['vs', '/spec/http/0/route/0', { destination: { host: 'a' } }, { weight: 5 }, 'spec.http.0.route.0.destination', 'destination must be there'],
  ['vs', '/spec/http/0/route/0', { destination: { host: 'a' }, weight: 5 }, { destination: { host: 'a' }, wieght: 5 }, 'spec.http.0.route.0.wieght', 'wieght is no field of route'],
  ['vs', '/spec/http/0/timeout', '1ms', '0s', 'spec.http.0.timeout', 'timeout must be at least 1ms, and whole milliseconds, got "0s"'],
  ['vs', '/spec/http/0/timeout', '1h30m', '1d', 'spec.http.0.timeout', 'timeout must be a duration such as 5s or 1h30m, got "1d"'],
  ['vs', '/spec/http/0/retries', { attempts: 0 }, { attempts: 0, retryOn: '5xx' }, 'spec.http.0.retries.attempts', 'attempts must be more than 0 where other fields of retries are there, got 0'],
  ['vs', '/spec/http/0/retries', { attempts: 2, retryOn: '5xx,503' }, { attempts: 2, retryOn: '5xx, 503' }, 'spec.http.0.retries.retryOn', 'retryOn must be conditions or statuses separated by commas, got " 503"'],
  ['vs', '/spec/http/0/retries', { attempts: 2 }, { attempts: -1 }, 'spec.http.0.retries.attempts', 'attempts must not be negative, got -1'],
  ['vs', '/spec/http/0/fault', { abort: { httpStatus: 600 } }, { abort: { httpStatus: 601 } }, 'spec.http.0.fault.abort.httpStatus', 'status must be from 200 to 599, got 601'],
  ['vs', '/spec/http/0/fault', { abort: { httpStatus: 500, percentage: { value: 0.0001 } } }, { abort: { httpStatus: 500, percentage: { value: 0.00009 } } }, 'spec.http.0.fault.abort.percentage.value', 'percentage must be 0 or at least 0.0001, got 0.00009'],
  ['vs', '/spec/http/0/fault', { delay: { fixedDelay: '5s' } }, { delay: { exponentialDelay: '5s' } }, 'spec.http.0.fault.delay.exponentialDelay', 'exponentialDelay is not supported yet'],
  ['vs', '/spec/http/0/fault', { abort: {} }, {}, 'spec.http.0.fault.abort', 'abort or delay must be there'],
  ['vs', '/spec/http/0/fault', { abort: { grpcStatus: 'UNAVAILABLE' } }, { abort: { grpcStatus: '14' } }, 'spec.http.0.fault.abort.grpcStatus', 'grpcStatus must be a status of gRPC such as UNAVAILABLE, got "14"'],
  ['vs', '/spec/http/0/rewrite', { uri: '/', authority: 'a' }, { uri: '' }, 'spec.http.0.rewrite', 'uri, uriRegexRewrite or authority must be there'],
  ['vs', '/spec/http/0/rewrite', { uriRegexRewrite: { match: 'a', rewrite: 'b' } }, { uriRegexRewrite: { match: 'a' } }, 'spec.http.0.rewrite.uriRegexRewrite', 'match and rewrite must be there'],
  ['vs', '/spec/http/0', { redirect: { uri: '/x', redirectCode: 308 } }, { redirect: { uri: '/x', redirectCode: 200 } }, 'spec.http.0.redirect.redirectCode', 'redirectCode must be from 300 to 399, got 200'],
  ['vs', '/spec/http/0', { redirect: { prefixRewrite: '/y' } }, { redirect: { prefixRewrite: '/y', uri: '/x' } }, 'spec.http.0.redirect.prefixRewrite', 'only one of uri and prefixRewrite may be there'],
  ['vs', '/spec/http/0', { redirect: { prefixRewrite: '/y' }, match: [{ uri: { prefix: '/x' } }] }, { redirect: { prefixRewrite: '/y' }, match: [{ uri: { exact: '/x' } }] }, 'spec.http.0.redirect.prefixRewrite', 'prefixRewrite needs a uri prefix in every match that has a uri'],
  ['vs', '/spec/http/0', { redirect: { scheme: 'https' } }, { redirect: { scheme: 'ftp' } }, 'spec.http.0.redirect.scheme', 'scheme must be http or https, got "ftp"'],
  ['vs', '/spec/http/0', { directResponse: { status: 503, body: { string: 'x' } } }, { directResponse: { status: 100 } }, 'spec.http.0.directResponse.status', 'status must be from 200 to 599, got 100'],
  ['vs', '/spec/http/0/corsPolicy', { allowOrigins: [{ exact: '*' }] }, { allowOrigins: [{}] }, 'spec.http.0.corsPolicy.allowOrigins.0', 'allowOrigins must have a text that is not empty, got ""'],
  ['vs', '/spec/http/0/corsPolicy', { allowMethods: ['GET'] }, { allowMethods: ['get'] }, 'spec.http.0.corsPolicy.allowMethods.0', 'allowMethods must be one of GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE, *, got "get"'],
  ['vs', '/spec/http/0/corsPolicy', { maxAge: '1s' }, { maxAge: '1.5s' }, 'spec.http.0.corsPolicy.maxAge', 'maxAge must be whole seconds, got "1.5s"'],
  ['vs', '/spec/http/0/headers', { request: { set: { Host: 'a' } } }, { response: { set: { Host: 'a' } } }, 'spec.http.0.headers.response.set.Host', 'Host must be a name of a header that may be changed, got "Host"'],
  ['vs', '/spec/http/0/headers', { request: { set: { a: '100%%' } } }, { request: { set: { a: '100%' } } }, 'spec.http.0.headers.request.set.a', 'a must be a value of a header in which % is written %%, got "100%"'],
  ['vs', '/spec/http/0/headers', { request: { remove: ['a'] } }, { request: { remove: [''] } }, 'spec.http.0.headers.request.remove.0', 'remove must be a name of a header that may be changed, got ""'],
  ['vs', '/spec/http/0/headers', { request: { set: { host: 'a' } } }, { request: { set: { 'host': 'a', ':authority': 'b' } } }, 'spec.http.0.headers.request.set.:authority', 'authority must be set once, got :authority although it is set already'],
  ['tls', '/spec/tls/0/match/0/sniHosts', ['web.example.com'], ['a.example.com'], 'spec.tls.0.match.0.sniHosts.0', 'sniHosts must be covered by a host of the VirtualService, got "a.example.com"'],
  ['tls', '/spec/tls/0/route', [{ destination: { host: 'web' } }], [], 'spec.tls.0.route', 'route must be there'],
  ['tcp', '/spec/tcp/0/match', [{ destinationSubnets: ['10.0.0.0/8'] }], [{ destinationSubnets: ['10.0.0.0/33'] }], 'spec.tcp.0.match.0.destinationSubnets.0', 'destinationSubnets must be an IP address or network, got "10.0.0.0/33"'],
  ['dr', '/spec/host', 'web', '', 'spec.host', 'host must be a name of DNS, got ""'],
  ['dr', '/spec/subsets', [{ name: 'a' }, { name: 'b' }], [{ name: 'a' }, { name: 'a' }], 'spec.subsets.1.name', 'name must be there once, got "a" again'],
  ['dr', '/spec/subsets', [{ name: 'A' }], [{ name: 'a.b' }], 'spec.subsets.0.name', 'name must be a label of DNS: letters, digits and -, got "a.b"'],
  ['dr', '/spec/subsets/0/labels', { track: '' }, { track: 'a b' }, 'spec.subsets.0.labels.track', 'track must be a value of a label, got "a b"'],
  ['dr', '/spec/trafficPolicy', { loadBalancer: {} }, {}, 'spec.trafficPolicy', 'one of loadBalancer, connectionPool, outlierDetection, tls, portLevelSettings, tunnel, proxyProtocol, retryBudget must be there'],
  ['dr', '/spec/trafficPolicy', { loadBalancer: { simple: 'RANDOM' } }, { loadBalancer: { simple: 'RANDOM', consistentHash: { useSourceIp: true } } }, 'spec.trafficPolicy.loadBalancer.consistentHash', 'only one of simple, consistentHash may be there, got simple and consistentHash'],
  ['dr', '/spec/trafficPolicy', { loadBalancer: { consistentHash: { httpCookie: { name: 'u' } } } }, { loadBalancer: { consistentHash: { httpCookie: { name: '' } } } }, 'spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.name', 'name must not be empty, got ""'],
  ['dr', '/spec/trafficPolicy', { loadBalancer: { consistentHash: { useSourceIp: true, maglev: { tableSize: 7 } } } }, { loadBalancer: { consistentHash: { useSourceIp: true, maglev: { tableSize: 9 } } } }, 'spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize', 'tableSize must be a prime number below 5000011, got 9'],
  ['dr', '/spec/trafficPolicy', { loadBalancer: { localityLbSetting: { distribute: [{ from: 'a/*', to: { 'a/b': 80, 'a/c': 20 } }] } } }, { loadBalancer: { localityLbSetting: { distribute: [{ from: 'a/*', to: { 'a/b': 80, 'a/c': 10 } }] } } }, 'spec.trafficPolicy.loadBalancer.localityLbSetting.distribute.0.to', 'weights must add up to 100, got 90'],
  ['dr', '/spec/trafficPolicy', { loadBalancer: { localityLbSetting: { failover: [{ from: 'a', to: 'b' }] } } }, { loadBalancer: { localityLbSetting: { failover: [{ from: 'a', to: 'a' }] } } }, 'spec.trafficPolicy.loadBalancer.localityLbSetting.failover.0', 'from and to must be different regions without / and *, got "a" and "a"'],
  ['dr', '/spec/trafficPolicy', { loadBalancer: { localityLbSetting: { distribute: [{ from: 'a/b', to: { a: 100 } }, { from: 'a/c', to: { a: 100 } }] } } }, { loadBalancer: { localityLbSetting: { distribute: [{ from: 'a/*', to: { a: 100 } }, { from: 'a/c', to: { a: 100 } }] } } }, 'spec.trafficPolicy.loadBalancer.localityLbSetting.distribute', 'distribute must not overlap with another locality, got "a/c"'],
  ['dr', '/spec/trafficPolicy', { connectionPool: { tcp: {} } }, { connectionPool: {} }, 'spec.trafficPolicy.connectionPool', 'http or tcp must be there'],
  ['dr', '/spec/trafficPolicy', { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } }, { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE', useClientProtocol: true } } }, 'spec.trafficPolicy.connectionPool.http.useClientProtocol', 'useClientProtocol must not be true where h2UpgradePolicy is UPGRADE'],
  ['dr', '/spec/trafficPolicy', { outlierDetection: { maxEjectionPercent: 100 } }, { outlierDetection: { maxEjectionPercent: 101 } }, 'spec.trafficPolicy.outlierDetection.maxEjectionPercent', 'maxEjectionPercent must be at most 100, got 101'],
  ['dr', '/spec/trafficPolicy', { outlierDetection: { consecutiveLocalOriginFailures: 0 } }, { outlierDetection: { consecutiveLocalOriginFailures: 5 } }, 'spec.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures', 'consecutiveLocalOriginFailures needs splitExternalLocalOriginErrors: true'],
  ['dr', '/spec/trafficPolicy', { tls: { mode: 'MUTUAL', credentialName: 'a' } }, { tls: { mode: 'MUTUAL' } }, 'spec.trafficPolicy.tls', 'clientCertificate and privateKey must be there where mode is MUTUAL'],
  ['dr', '/spec/trafficPolicy', { tls: { mode: 'SIMPLE', credentialName: 'configmap://shop/x' } }, { tls: { mode: 'SIMPLE', credentialName: 'configmap://other/x' } }, 'spec.trafficPolicy.tls.credentialName', 'credentialName must be configmap://shop/name, got "configmap://other/x"'],
  ['dr', '/spec/trafficPolicy', { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] }, { portLevelSettings: [{ port: { number: 80 } }] }, 'spec.trafficPolicy.portLevelSettings.0', 'one of loadBalancer, connectionPool, outlierDetection, tls must be there'],
  ['dr', '/spec/trafficPolicy', { tunnel: { targetHost: 'a', targetPort: 80 } }, { tunnel: { targetHost: 'a', targetPort: 80, protocol: 'x' } }, 'spec.trafficPolicy.tunnel.protocol', 'protocol must be CONNECT or POST, got "x"'],
  ['dr', '/spec/workloadSelector', { matchLabels: { a: 'b' } }, { matchLabels: { a: '*' } }, 'spec.workloadSelector.matchLabels.a', 'a must be labels without wildcards, got "a=*"'],
  ['gw', '/metadata/name', 'web', 'web.v2', 'metadata.name', 'name must be a label of DNS: letters, digits and -, got "web.v2"'],
  ['gw', '/spec/servers/0/hosts', ['./*.example.com'], ['web'], 'spec.servers.0.hosts.0', 'hosts must have a full name, not a short one, got "web"'],
  ['gw', '/spec/servers/0/hosts', ['*'], ['*a.example.com'], 'spec.servers.0.hosts.0', 'hosts must have * as a whole label, got "*a.example.com"'],
  ['gw', '/spec/servers', [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*.example.com'] }], [], 'spec.servers', 'servers must have at least 1 items, got 0'],
  ['gw', '/spec/servers/0/port/protocol', 'http', 'FOO', 'spec.servers.0.port.protocol', 'protocol must be a protocol that istiod knows, got "FOO"'],
  ['gw', '/spec/servers/0/port/number', 80, 0, 'spec.servers.0.port.number', 'port must be from 1 to 65535, got 0'],
  ['gw', '/spec/servers/0/port/name', 'x', '', 'spec.servers.0.port.name', 'name must not be empty, got ""'],
  ['gw', '/spec/servers/0/port/protocol', 'GRPC', 'HTTPS', 'spec.servers.0.tls', 'tls must be there where protocol is HTTPS'],
  ['gw', '/spec/servers/0/tls', { httpsRedirect: true }, { mode: 'SIMPLE', credentialName: 'a' }, 'spec.servers.0.tls', 'tls must not be there where protocol is HTTP'],
  ['gw', '/spec/servers/0/bind', '10.0.0.1', 'x', 'spec.servers.0.bind', 'bind must be an IP address, got "x"'],
  ['gw', '/spec/servers/1', { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls: { mode: 'SIMPLE', credentialName: 'c' } }, { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls: { mode: 'SIMPLE' } }, 'spec.servers.1.tls', 'credentialName, or serverCertificate and privateKey, must be there where mode is SIMPLE'],
  ['gw', '/spec/servers/1', { port: { number: 81, name: 'b', protocol: 'HTTP' }, hosts: ['*'] }, { port: { number: 81, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }, 'spec.servers.1.port.name', 'name must be there once, got "http" again'],
  ['se', '/spec/hosts', ['a.example.com'], ['*'], 'spec.hosts.0', 'hosts must not be *, got "*"'],
  ['se', '/spec/ports', [{ number: 80, name: 'a' }], [{ number: 80, name: 'a' }, { number: 80, name: 'b' }], 'spec.ports.1.number', 'number must be there once, got 80 again'],
  ['se', '/spec/endpoints', [{ address: 'a.com' }], [{ address: 'a_' }], 'spec.endpoints.0.address', 'address must be an IP address or a name of DNS, got "a_"'],
  ['se', '/spec/endpoints', [{ address: 'a.com', ports: { http: 8080 } }], [{ address: 'a.com', ports: { x: 8080 } }], 'spec.endpoints.0.ports.x', 'x must be a port of the ServiceEntry, got "x"'],
  ['se', '/spec/resolution', 'STATIC', 'DYNAMIC_DNS', 'spec.hosts.0', 'hosts must be a wildcard where resolution is DYNAMIC_DNS, got "api.example.com"'],
  ['se', '/spec/addresses', ['10.0.0.1'], ['10.0.0.0/8'], 'spec.addresses.0', 'addresses must not be networks where resolution is neither NONE nor STATIC'],
  ['se', '/spec/exportTo', ['~'], ['~', 'a'], 'spec.exportTo', 'exportTo must have * or ~ alone, got ["~","a"]'],
  ['sc', '/spec/egress', [{ hosts: ['a/*'] }], [{ hosts: ['web.com'] }], 'spec.egress.0.hosts.0', 'hosts must be namespace/host, got "web.com"'],
  ['sc', '/spec', { outboundTrafficPolicy: {} }, { egress: [] }, 'spec', 'egress, ingress, outboundTrafficPolicy or inboundConnectionPool must be there'],
  ['sc', '/spec/egress', [{ hosts: ['./*'], port: { number: 80 } }, { hosts: ['a/*'] }], [{ hosts: ['./*'] }, { hosts: ['a/*'], port: { number: 80 } }], 'spec.egress.0.port', 'a listener without port must be the last'],
  ['sc', '/spec/outboundTrafficPolicy', { mode: 'ALLOW_ANY', egressProxy: { host: 'a', port: { number: 80 } } }, { egressProxy: { host: 'a', port: { number: 80 } } }, 'spec.outboundTrafficPolicy.egressProxy', 'egressProxy needs mode: ALLOW_ANY'],
  ['sc', '/spec/ingress', [{ port: { number: 80 }, defaultEndpoint: ':80' }], [{ port: { number: 80 }, defaultEndpoint: '10.0.0.1:80' }], 'spec.ingress.0.defaultEndpoint', 'defaultEndpoint must be 127.0.0.1:port, 0.0.0.0:port, :port or a socket, got "10.0.0.1:80"'],
  ['hr', '/spec/hostnames', ['*.example.com'], ['*'], 'spec.hostnames.0', 'hostnames must be a host in lower case, with *. in front or without, got "*"'],
  ['hr', '/spec/parentRefs', [{ name: 'a' }, { name: 'a', namespace: 'x' }], [{ name: 'a' }, { name: 'a', port: 80 }], 'spec.parentRefs.1.sectionName', 'sectionName must be there, and only once, where a parent is there twice, got "a" again'],
  ['hr', '/spec/parentRefs', [{ name: 'a', sectionName: 'b' }, { name: 'a', sectionName: 'c' }], [{ name: 'a', sectionName: 'b' }, { name: 'a', sectionName: 'b' }], 'spec.parentRefs.1.sectionName', 'sectionName must be there, and only once, where a parent is there twice, got "a" again'],
  ['hr', '/spec/rules', [{}], [], 'spec.rules', 'rules must have at least 1 items, got 0'],
  ['hr', '/spec/rules/0/matches/0/path', { type: 'RegularExpression', value: 'x' }, { type: 'Exact', value: 'x' }, 'spec.rules.0.matches.0.path.value', 'value must start with / and have no //, /./, /../, %2f, # and nothing that is to be escaped, got "x"'],
  ['hr', '/spec/rules/0/matches/0/path', { value: '/x%41' }, { value: '/x%2fy' }, 'spec.rules.0.matches.0.path.value', 'value must start with / and have no //, /./, /../, %2f, # and nothing that is to be escaped, got "/x%2fy"'],
  ['hr', '/spec/rules/0/matches/0/path', { value: '/..x' }, { value: '/x/..' }, 'spec.rules.0.matches.0.path.value', 'value must start with / and have no //, /./, /../, %2f, # and nothing that is to be escaped, got "/x/.."'],
  ['hr', '/spec/rules/0/matches/0/headers', [{ name: 'x', value: '1' }, { name: 'X', value: '1' }], [{ name: 'x', value: '1' }, { name: 'x', value: '2' }], 'spec.rules.0.matches.0.headers.1.name', 'name must not be there twice, got "x" again'],
  ['hr', '/spec/rules/0/matches/0/headers', [{ name: 'x', value: '(', type: 'RegularExpression' }], [{ name: 'x', value: '', type: 'RegularExpression' }], 'spec.rules.0.matches.0.headers.0.value', 'value must not be empty, got ""'],
  ['hr', '/spec/rules/0/matches/0/method', 'GET', 'get', 'spec.rules.0.matches.0.method', 'method must be one of GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH, got "get"'],
  ['hr', '/spec/rules/0/backendRefs', [{ name: 'web', group: 'core' }], [{ name: 'web' }], 'spec.rules.0.backendRefs.0.port', 'port must be there for a Service'],
  ['hr', '/spec/rules/0/backendRefs/0/weight', 1000000, 1000001, 'spec.rules.0.backendRefs.0.weight', 'weight must be at most 1000000, got 1000001'],
  ['hr', '/spec/rules/0/filters', [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: 'b' }] } }], [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: 'b' }, { name: 'a', value: 'c' }] } }], 'spec.rules.0.filters.0.requestHeaderModifier.set.1.name', 'name must not be there twice, got "a" again'],
  ['hr', '/spec/rules/0/filters', [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['a'] } }], [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['a'] } }, { type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['b'] } }], 'spec.rules.0.filters.1.type', 'RequestHeaderModifier must be there once'],
  ['hr', '/spec/rules/0/filters', [{ type: 'URLRewrite', urlRewrite: {} }], [{ type: 'URLRewrite' }], 'spec.rules.0.filters.0.urlRewrite', 'urlRewrite must be there where type is "URLRewrite"'],
  ['hr', '/spec/rules/0', { filters: [{ type: 'RequestRedirect', requestRedirect: {} }] }, { filters: [{ type: 'RequestRedirect', requestRedirect: {} }], backendRefs: [{ name: 'web', port: 80 }] }, 'spec.rules.0.filters.0', 'requestRedirect must not be there with backendRefs'],
  ['hr', '/spec/rules/0', { filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } }] }, { filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } }], matches: [{ path: { type: 'Exact', value: '/' } }] }, 'spec.rules.0.matches', 'replacePrefixMatch needs a rule with exactly one match, of a PathPrefix'],
  ['hr', '/spec/rules/0/filters', [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 }, fraction: { numerator: 5, denominator: 5 } } }], [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 }, fraction: { numerator: 6, denominator: 5 } } }], 'spec.rules.0.filters.0.requestMirror.fraction.numerator', 'numerator must be at most the denominator 5, got 6'],
  ['hr', '/spec/rules/0/filters', [{ type: 'CORS', cors: { allowOrigins: ['*'] } }], [{ type: 'CORS', cors: { allowOrigins: ['*', 'https://a.com'] } }], 'spec.rules.0.filters.0.cors.allowOrigins', 'allowOrigins must have * alone'],
  ['hr', '/spec/rules/0/timeouts', { request: '2s', backendRequest: '2s' }, { request: '2s', backendRequest: '3s' }, 'spec.rules.0.timeouts.backendRequest', 'backendRequest must be at most the timeout of the request, 2s, got 3s'],
  ['hr', '/spec/rules/0/timeouts', { request: '1h' }, { request: '1.5s' }, 'spec.rules.0.timeouts.request', 'request must be a duration such as 500ms or 1m30s, got "1.5s"'],
  ['hr', '/spec/rules/0/name', 'a.b', 'A', 'spec.rules.0.name', 'name must be a name of DNS in lower case, got "A"'],
  ['gr', '/spec/rules/0/matches/0/method', { service: 'a.B' }, { service: 'a-b' }, 'spec.rules.0.matches.0.method.service', 'service must be a name of a service, got "a-b"'],
  ['gr', '/spec/rules/0/matches/0/method', { type: 'RegularExpression', method: '(' }, {}, 'spec.rules.0.matches.0.method', 'service or method must be there'],
  ['gr', '/spec/rules', [], [{ filters: [{ type: 'URLRewrite', urlRewrite: {} }] }], 'spec.rules.0.filters.0.urlRewrite', 'urlRewrite is no field of filters'],
  ['kg', '/spec/listeners', [{ name: 'a', port: 80, protocol: 'HTTP' }, { name: 'b', port: 80, protocol: 'HTTP', hostname: 'a.com' }], [{ name: 'a', port: 80, protocol: 'HTTP' }, { name: 'b', port: 80, protocol: 'HTTP' }], 'spec.listeners.1', 'port, protocol and hostname must be there once, got 80, HTTP and "" again'],
  ['kg', '/spec/listeners', [{ name: 'a', port: 80, protocol: 'HTTP' }, { name: 'b', port: 81, protocol: 'HTTP' }], [{ name: 'a', port: 80, protocol: 'HTTP' }, { name: 'a', port: 81, protocol: 'HTTP' }], 'spec.listeners.1.name', 'name must not be there twice, got "a" again'],
  ['kg', '/spec/listeners/0', { name: 'a', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'c' }] } }, { name: 'a', port: 443, protocol: 'HTTPS', tls: {} }, 'spec.listeners.0.tls.certificateRefs', 'certificateRefs or options must be there where mode is Terminate'],
  ['kg', '/spec/listeners/0', { name: 'a', port: 443, protocol: 'HTTPS' }, { name: 'a', port: 443, protocol: 'TLS' }, 'spec.listeners.0.tls', 'tls must be there where protocol is TLS'],
  ['kg', '/spec/listeners/0/allowedRoutes', { namespaces: { from: 'All' } }, { namespaces: { from: 'None' } }, 'spec.listeners.0.allowedRoutes.namespaces.from', 'from must be one of All, Selector, Same, got "None"'],
  ['kg', '/spec/addresses', [{ value: '10.0.0.1' }], [{ value: 'x' }], 'spec.addresses.0.value', 'value must be an address of type IPAddress, got "x"'],
  ['kg', '/spec/gatewayClassName', 'istio', '', 'spec.gatewayClassName', 'gatewayClassName must not be empty, got ""'],
  ['rg', '/spec/to', [{ group: '', kind: 'Service' }], [{ kind: 'Service' }], 'spec.to.0.group', 'group must be there'],
  ['rg', '/spec/from', [{ group: '', kind: 'HTTPRoute', namespace: 'a' }], [{ group: '', kind: 'HTTPRoute', namespace: '*' }], 'spec.from.0.namespace', 'namespace must be a namespace, got "*"'],
  ['in', '/spec/rules/0/host', '*.a.com', '*', 'spec.rules.0.host', 'host must be a name of DNS whose first label is *, got "*"'],
  ['in', '/spec/rules/0/host', 'a.com', '10.0.0.1', 'spec.rules.0.host', 'host must be a name of DNS, not an address, got "10.0.0.1"'],
  ['in', '/spec/rules/0/host', '', 'web:80', 'spec.rules.0.host', 'host must be a name of DNS: lower-case letters, digits, - and ., got "web:80"'],
  ['in', '/spec/rules/0/http/paths/0', { pathType: 'ImplementationSpecific', backend: { service: { name: 'web', port: { number: 80 } } } }, { pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }, 'spec.rules.0.http.paths.0.path', 'path must start with /, got ""'],
  ['in', '/spec/rules/0/http/paths/0/pathType', 'Exact', null, 'spec.rules.0.http.paths.0.pathType', 'pathType must be there'],
  ['in', '/spec/rules/0/http/paths/0/path', '/x', '/x//y', 'spec.rules.0.http.paths.0.path', 'path must have no //, /./, /../ and %2f, got "/x//y"'],
  ['in', '/spec/rules/0/http/paths/0/backend/service', { name: 'web', port: { name: 'http' } }, { name: 'web', port: { name: 'http', number: 80 } }, 'spec.rules.0.http.paths.0.backend.service.port', 'only one of name and number may be there'],
  ['in', '/spec/rules/0/http/paths/0/backend/service', { name: '1web', port: { number: 80 } }, { name: 'Web', port: { number: 80 } }, 'spec.rules.0.http.paths.0.backend.service.name', 'name must be a label of DNS: lower-case letters, digits and -, got "Web"'],
  ['in', '/spec/rules/0/http/paths/0/backend', { resource: { kind: 'K', name: 'n' } }, { serviceName: 'web', servicePort: 80 }, 'spec.rules.0.http.paths.0.backend.serviceName', 'serviceName is no field of backend'],
  ['in', '/spec/rules', [{ host: 'a.com' }], [], 'spec', 'rules or defaultBackend must be there'],
  ['in', '/metadata/annotations', { 'kubernetes.io/ingress.class': 'nginx' }, { 'kubernetes.io/ingress.class': 'other' }, 'metadata.annotations.kubernetes.io/ingress.class', 'kubernetes.io/ingress.class must be the same as ingressClassName "nginx", got "other"'],
  ['in', '/apiVersion', 'networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'apiVersion', 'apiVersion must be of a version that is served (v1), got "v1beta1"'],
  ['sv', '/metadata/name', '2web', 'web.v2', 'metadata.name', 'name must be a label of DNS: lower-case letters, digits and -, got "web.v2"'],
  ['sv', '/spec/ports', [{ port: 80 }], [{ port: 80 }, { port: 81 }], 'spec.ports.0.name', 'name must be there where there are several ports'],
  ['sv', '/spec/ports', [{ name: 'a', port: 80 }, { name: 'b', port: 80, protocol: 'UDP' }], [{ name: 'a', port: 80 }, { name: 'b', port: 80 }], 'spec.ports.1.port', 'port must be there once, got TCP 80 again'],
  ['sv', '/spec/ports', [{ name: 'a', port: 80 }, { name: 'b', port: 81 }], [{ name: 'a', port: 80 }, { name: 'a', port: 81 }], 'spec.ports.1.name', 'name must be there once, got "a" again'],
  ['sv', '/spec/ports', [{ port: 65535 }], [{ port: 65536 }], 'spec.ports.0.port', 'port must be at most 65535, got 65536'],
  ['sv', '/spec/ports', [{ port: 80, targetPort: 'http' }], [{ port: 80, targetPort: '80' }], 'spec.ports.0.targetPort', 'targetPort must be a name of a port: at most 15 lower-case letters, digits and single hyphens, with a letter, got "80"'],
  ['sv', '/spec/ports', [{ port: 80, appProtocol: 'kubernetes.io/h2c' }], [{ port: 80, appProtocol: '' }], 'spec.ports.0.appProtocol', 'appProtocol must be a name of at most 63 letters, digits, -, _ and ., behind a prefix of DNS if there is one, got ""'],
  ['sv', '/spec/ports', [{ port: 80 }], [], 'spec.ports', 'ports must be there'],
  ['sv', '/spec/type', 'NodePort', 'ExternalName', 'spec.externalName', 'externalName must not be empty, got ""'],
  ['sv', '/spec/clusterIP', 'None', 'none', 'spec.clusterIP', 'clusterIP must be an IP address or None, got "none"'],
  ['sv', '/spec/selector', { app: '' }, { matchLabels: { app: 'web' } }, 'spec.selector.matchLabels', 'value of label matchLabels must be at most 63 letters, digits, -, _ and ., got {"app":"web"}'],
  ['sv', '/spec/externalTrafficPolicy', '', 'Local', 'spec.externalTrafficPolicy', 'externalTrafficPolicy must not be there where no traffic comes from outside'],
  ['de', '/spec/replicas', 0, -1, 'spec.replicas', 'replicas must not be negative, got -1'],
  ['de', '/spec/selector', { matchLabels: { app: 'web' } }, { matchLabels: { app: 'other' } }, 'spec.selector.matchLabels.app', 'app must select the pods of the template, got app=other'],
  ['de', '/spec/selector', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }, { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, 'spec.selector.matchExpressions.0', 'matchExpressions must select the pods of the template, got app NotIn ["web"]'],
  ['de', '/spec/selector', { matchLabels: { app: 'web' } }, {}, 'spec.selector', 'selector must be there, and not empty'],
  ['de', '/spec/selector', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, { matchExpressions: [{ key: 'app', operator: 'in', values: ['web'] }] }, 'spec.selector.matchExpressions.0.operator', 'operator must be In, NotIn, Exists or DoesNotExist, got "in"'],
  ['de', '/spec/template/spec/securityContext', { runAsUser: 1000 }, { allowPrivilegeEscalation: false }, 'spec.template.spec.securityContext.allowPrivilegeEscalation', 'allowPrivilegeEscalation is no field of securityContext'],
  ['de', '/spec/template/spec/containers/0/resources', { requests: { cpu: '250m' } }, { requests: { cpu: '250mm' } }, 'spec.template.spec.containers.0.resources.requests.cpu', 'cpu must be a quantity such as 250m or 512Mi, got "250mm"'],
  ['de', '/spec/template/spec/containers/0/resources', { limits: { memory: '1Gi' }, requests: { memory: '1024Mi' } }, { limits: { memory: '1G' }, requests: { memory: '1Gi' } }, 'spec.template.spec.containers.0.resources.requests.memory', 'memory must not be more than the limit 1G, got 1Gi'],
  ['de', '/spec/template/spec/containers/0/resources', { requests: { cpu: 1 } }, { requests: { foo: '1' } }, 'spec.template.spec.containers.0.resources.requests.foo', 'foo must be cpu, memory, ephemeral-storage, hugepages-... or a name with a prefix, got "foo"'],
  ['de', '/spec/template/spec/containers/0/readinessProbe', { tcpSocket: { port: 80 } }, {}, 'spec.template.spec.containers.0.readinessProbe', 'readinessProbe must have one of exec, httpGet, tcpSocket, grpc'],
  ['de', '/spec/template/spec/containers/0/livenessProbe', { tcpSocket: { port: 80 } }, { tcpSocket: { port: 80 }, successThreshold: 2 }, 'spec.template.spec.containers.0.livenessProbe.successThreshold', 'successThreshold must be 1, got 2'],
  ['de', '/spec/template/spec/containers/0/ports', [{ containerPort: 80 }], [{ containerport: 80 }], 'spec.template.spec.containers.0.ports.0.containerport', 'containerport is no field of ports'],
  ['de', '/spec/template/spec/containers/0/env', [{ name: 'a', value: 'b' }], [{ name: 'a', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }], 'spec.template.spec.containers.0.env.0.valueFrom', 'only one of value and valueFrom may be there'],
  ['de', '/spec/template/metadata/labels', { app: 'web', x: 'y' }, { app: 'web', x: 'a b' }, 'spec.template.metadata.labels.x', 'value of label x must be at most 63 letters, digits, -, _ and ., got "a b"'],
  ['de', '/spec/strategy', { type: 'Recreate' }, { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }, 'spec.strategy.rollingUpdate', 'rollingUpdate must not be there where type is Recreate'],
  ['de', '/spec/strategy', { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }, { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }, 'spec.strategy.rollingUpdate.maxUnavailable', 'maxUnavailable must not be 0 where maxSurge is 0'],
  ['de', '/spec/template/spec/containers/0/ports', [{ containerPort: 80, name: 'http' }], [{ containerPort: 80, name: 'http-of-the-metrics' }], 'spec.template.spec.containers.0.ports.0.name', 'name must be a name of a port: at most 15 lower-case letters, digits and single hyphens, with a letter, got "http-of-the-metrics"'],
  ['ss', '/metadata/name', 'web', 'web.v2', 'metadata.name', 'name must be a label of DNS: lower-case letters, digits and -, got "web.v2"'],
  ['ds', '/spec/selector', { matchLabels: { app: 'web' } }, null, 'spec.selector', 'selector must be there, and not empty'],
  ['rs', '/spec/replicas', 1, '1', 'spec.replicas', 'replicas must be a whole number, got "1"'],
];

describe('a rule', () => {
  test.each(RULES)('on %s %s takes %j and refuses %j', (base, pointer, good, bad, path, reason) => {
    expect(refused(changed(base, { [pointer]: good }))).toBeUndefined();
    const refusalOfBad = refused(changed(base, { [pointer]: bad }))!;
    expect({ path: refusalOfBad.path.join('.'), reason: refusalOfBad.reason }).toEqual({ path, reason });
  });
});

describe('a cluster', () => {
  test('does not have what is refused, and says why', () => {
    const { objects } = Manifests.fromObjects([bases.sv, changed('two', { '/spec/http/0/route/1/weight': -5 })]);
    const cluster = new Cluster(objects, 'track');
    expect(cluster.objects.map(({ kind }) => kind)).toEqual(['Service']);
    expect(cluster.ofKind('networking.istio.io', 'VirtualService')).toEqual([]);
    expect(cluster.refused.map(String)).toEqual([
      'VirtualService shop/web spec.http[0].route[1].weight: is refused by the API server: weight must not be negative, got -5 '
      + '(objects[1] spec.http[0].route[1].weight)',
    ]);
  });
});

describe('an object', () => {
  test('of a kind that no answer depends on is taken as it is', () => {
    expect(refused({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'A_b', namespace: 'shop' }, spec: 5 })).toBeUndefined();
    expect(refused({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'web' } })).toBeUndefined();
    expect(refused({ apiVersion: 'example.com/v1', kind: 'Gateway', metadata: { name: 'web' } })).toBeUndefined();
  });

  test('with a Deployment whose containers are not complete is taken: other tools complete them', () => {
    expect(refused(changed('de', { '/spec/template/spec/containers': [{ name: 'app' }] }))).toBeUndefined();
    expect(refused(changed('de', {}, ['/spec/template/spec']))).toBeUndefined();
  });

  test('takes null for a field that is not there, and refuses it as an item', () => {
    expect(refused(changed('vs', { '/spec/http/0/timeout': null, '/spec/http/0/match/0/headers': { a: null } }))).toBeUndefined();
    expect(refused(changed('vs', { '/spec/hosts': null }))?.path).toEqual(['spec', 'gateways']);
    expect(refused(changed('vs', { '/spec/http/0/route/1': null }))?.reason).toBe('route must be an object, got null');
  });

  test('takes a name that a prototype has as any other name', () => {
    expect(refused(changed('vs', { '/spec/http/0/match/0/headers': { constructor: { exact: 'x' }, toString: { exact: 'x' } } }))).toBeUndefined();
    expect(refused(changed('vs', { '/spec/http/0/constructor': 'x' }))?.reason).toBe('constructor is no field of http');
  });

  test('of any garbage is taken or refused, never an error', () => {
    const pointers = Object.fromEntries(Object.keys(bases).map(base => [base, pointersOf(bases[base])]));
    const garbage = fc.oneof(fc.constantFrom(null, '', '*', 0, -1, 1.5, true, [], {}, [null], [[]], [{}], { a: null }, 'x'.repeat(5000)), fc.jsonValue());
    const place = fc.constantFrom(...Object.keys(bases)).chain(base => fc.tuple(fc.constant(base), fc.constantFrom(...pointers[base])));
    fc.assert(fc.property(place, garbage, fc.string(), ([base, pointer], value, key) => {
      refused(changed(base, { [pointer]: value }));
      refused(changed(base, { [pointer]: { [key]: value } }));
      refused(changed(base, { [pointer]: [value, value] }));
    }), { numRuns: 2000, seed: 1 });
  });
});

/** Pointers to all fields of an object but those that every object of the input has. */
function pointersOf(value: any, pointer = ''): string[] {
  const below = value !== null && typeof value === 'object' ? Object.keys(value).flatMap(key => pointersOf(value[key], `${pointer}/${key}`)) : [];
  return ['', '/apiVersion', '/kind', '/metadata', '/metadata/name', '/metadata/namespace'].includes(pointer) ? below : [pointer, ...below];
}
