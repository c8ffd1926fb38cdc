import { company } from './company';
import { CanaryPlan, GitOpsApp } from 'cdk8s-canary';

const app = new GitOpsApp({ plan: CanaryPlan.fromFile('canary.yaml') });
company(app);
app.synth();
