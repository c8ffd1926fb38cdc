import { clusters } from './clusters';
import { workloads } from './workloads';

workloads('.', process.argv.includes('--force'));
clusters('.');
