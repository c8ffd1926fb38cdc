import { company } from './company';
import { CanaryPlan, GitOpsApp } from 'cdk8s-canary';

const app = new GitOpsApp({ outdir: 'dist/company', plan: CanaryPlan.fromFile('examples/company/canary.yaml') });
company(app);
app.synth();
