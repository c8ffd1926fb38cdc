import { Chart, Testing } from 'cdk8s';
import { Caller, expectTraffic } from 'cdk8s-canary/testing';
import { betaUsers } from './beta-users';
import { betaUsersPlus } from './beta-users-plus';

describe.each([betaUsers, betaUsersPlus])('%p', build => {
  const chart = new Chart(Testing.app(), 'beta-users', { namespace: 'beta-users' });
  build(chart);
  const edge = expectTraffic(chart).from(Caller.gateway('istio-system/public'));
  const mesh = expectTraffic(chart).from(Caller.mesh('beta-users')).host('greeter').port(8080);

  test('beta testers get the canary, everybody else gets it in one request of ten', () => {
    edge.get('/').header('user-group', 'beta-testers').toReach({ canary: 100 });
    edge.get('/').toReach({ stable: 90, canary: 10 });
  });

  test('so does who calls from inside the mesh', () => {
    mesh.get('/').header('user-group', 'beta-testers').toReach({ canary: 100 });
    mesh.get('/').toReach({ stable: 90, canary: 10 });
  });

  test('a pod without sidecar gets whatever pod comes first', () => {
    expectTraffic(chart).from(Caller.plain('beta-users')).host('greeter').port(8080).get('/').toReach({ stable: 50, canary: 50 });
  });
});
