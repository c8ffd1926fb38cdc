/** Writes the table of providers and features into the README again. */
import { readFileSync, writeFileSync } from 'fs';
import { featureTable } from '../test/contract/feature-table';

const BLOCK = /(<!-- table of test\/contract -->\n)[\s\S]*?(\n<!-- end of table -->)/;

writeFileSync('README.md', readFileSync('README.md', 'utf8').replace(BLOCK, (_, start, end) => start + featureTable() + end));
