import { expect, it } from '@jest/globals';
import { subjectTemplate } from './subject-template.js';

it.each([
  ['product.raw.v1.00012345678905', 'product.raw.v1'],
  ['discovery.job.v1.usda.00012345678905', 'discovery.job.v1'],
  ['dlq.v1.normalizer.CATALOG', 'dlq.v1'],
  ['something.else', 'something.else'],
])('the template of %s is %s', (subject, template) => {
  expect(subjectTemplate(subject)).toBe(template);
});
