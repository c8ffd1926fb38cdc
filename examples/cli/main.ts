import { CanaryPlan, GitOpsApp } from 'cdk8s-canary';
import { shop } from './shop';

const app = new GitOpsApp({ plan: CanaryPlan.fromFile('canary.yaml', { target: 'prod' }) });
shop(app);
app.synth();
