import { Chart } from 'cdk8s';
import { GitOpsApp } from 'cdk8s-canary';
import { authApi } from './auth-api/auth-api';
import { tables } from './tables';

const app = new GitOpsApp({ outdir: 'dist/auth-api' });
const chart = new Chart(app, 'auth', { namespace: 'auth' });
authApi(chart, { weight: 5 });
app.synth();

console.log(`\nwrote dist/auth-api/auth.k8s.yaml\n\n${tables(chart.toJson())}`);
