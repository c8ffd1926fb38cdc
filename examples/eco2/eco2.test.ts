import { Testing } from 'cdk8s';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { eco2 } from './eco2';
import { promises } from './promises';
import { Manifests } from 'cdk8s-canary';

const app = Testing.app();
eco2(app);
const manifests = Manifests.fromApp(app);
const all = expectTraffic(manifests);

/** The only port of the Service of a host, as in the measurement. */
const onlyPort = (host: string) => manifests.objects.find(({ kind, namespace, name }) => kind === 'Service' && host.startsWith(`${name}.${namespace}.`))!.manifest.spec.ports[0].port;

test('all APIs have a connection pool but for the streams, each of which holds a connection for up to a day', () => {
  const rules = manifests.objects.filter(({ kind }) => kind === 'DestinationRule');
  expect(rules).toHaveLength(9);
  for (const { name, manifest } of rules) {
    const pool = { tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 50 } };
    expect([name, manifest.spec.trafficPolicy.connectionPool]).toEqual([name, name === 'sse-gateway' ? undefined : pool]);
  }
});

/** The promises are those that were measured in a cluster: README.md has the table. */
test.each(promises)('$from: $title', ({ from, method = 'GET', host, port, path, headers = {}, share }) => {
  const caller = from === 'edge' ? all.from(Caller.gateway('istio-system/eco2-gateway')) : all.from(Caller.mesh('mesh-client')).port(port ?? onlyPort(host));
  const request = Object.entries(headers).reduce((one, [name, value]) => one.header(name, value), caller.host(host).method(method, path));
  request.toReach(share);
});
