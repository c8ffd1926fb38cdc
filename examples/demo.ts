import { Chart } from 'cdk8s';
import { authApi } from './auth-api/auth-api';
import { shareTable, trackTable } from './tables';
import { GitOpsApp } from 'cdk8s-canary';

const app = new GitOpsApp({ outdir: 'dist/auth-api' });
const chart = new Chart(app, 'auth', { namespace: 'auth' });
authApi(chart, { weight: 5 });
app.synth();

const objects = chart.toJson();
console.log(`wrote ${objects.length} objects to dist/auth-api/auth.k8s.yaml\n`);
console.log(`${trackTable(objects)}\n\n${shareTable(objects)}`);
