import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowYaml, readAddress, writeAddress } from '../src/address.js';

const EMPTY = { runs: [], query: '', queryId: null, document: null, against: null, interventions: [], unit: null, heads: false, measure: 'lead', place: null, systems: null };

test('what is default is not in the address', () => {
  assert.equal(writeAddress(EMPTY, 'tldr-1k'), '/');
  assert.equal(writeAddress({ ...EMPTY, runs: ['tldr-1k'] }, 'tldr-1k'), '/');
});

test('an address is read as it was written', () => {
  const state = {
    ...EMPTY, runs: ['a', 'b'], query: 'how to list & count', queryId: 'dev-17', document: 'ls', against: 'dir',
    unit: { component: 'cross_attention', layer: 3, index: 0 }, heads: true,
  };
  const { patch, ...read } = readAddress(writeAddress(state, 'a').slice(1));
  assert.deepEqual({ ...read, interventions: [] }, state);
  assert.equal(patch, '');
});

test('interventions are YAML in flow style', () => {
  assert.equal(flowYaml([{ do: 'zero', at: { component: 'mlp', layers: [3, 4] } }]), '[{do: zero, at: {component: mlp, layers: [3, 4]}}]');
  assert.equal(flowYaml({ query: 'a: "b", c', over: null }), '{query: "a: \\"b\\", c"}');
  assert.equal(flowYaml({ query: 'no', factor: 0.5 }), '{query: "no", factor: 0.5}');
});

test('a unit that is none is left out', () => {
  assert.equal(readAddress('?unit=mlp.x.1').unit, null);
});

test('what is looked at is in the address where it is not the default', () => {
  const search = '?q=a&measure=logit&place=7&systems=bm25%2Cbm25%2Bgenir';
  const state = readAddress(search);
  assert.equal(state.measure, 'logit');
  assert.equal(state.place, 7);
  assert.deepEqual(state.systems, ['bm25', 'bm25+genir']);
  assert.deepEqual(readAddress(writeAddress({ ...state, interventions: [] }, null).slice(1)), state);
  const plain = readAddress('?q=a&place=-1&measure=wat');
  assert.equal(plain.measure, 'lead');
  assert.equal(plain.place, null);
  assert.equal(plain.systems, null);
  assert.equal(writeAddress({ ...plain, interventions: [] }, null), '/?q=a');
});
