import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, firstAtTop, placesOf, weightOf } from '../src/passes.js';
import { percent, ranges, signed } from '../src/format.js';
import { readLayers } from '../src/layers.js';

const words = [{ text: 'running', pieces: ['run', 'ning'] }, { text: 'fast', pieces: ['fast'] }];

test('a word’s weight is that of its pieces', () => {
  const columns = columnsOf(words, ['run', 'ning', 'fast', '</s>'], false);
  assert.deepEqual(columns.map((column) => column.text), ['running', 'fast', '</s>']);
  assert.ok(Math.abs(weightOf([0.1, 0.2, 0.3, 0.4], columns[0]) - 0.3) < 1e-9);
});

test('a query that was cut off keeps the words that were read', () => {
  assert.deepEqual(columnsOf(words, ['run', 'ning', '</s>'], false).map((column) => column.text), ['running', '</s>']);
});

test('tokens that are not the words’ pieces stand for themselves', () => {
  assert.equal(columnsOf(words, ['a', 'b', 'c', 'd', 'e', 'f'], false).length, 6);
});

test('places add up, and the last climb counts', () => {
  const place = (component, lead, rank) => ({ component, lead, logit: lead, rank });
  const places = placesOf({
    start: place('embedding', 1, 5),
    layers: [{ layer: 0, stage: 'I', components: [place('mlp', 2, 1)] }, { layer: 1, stage: 'I', components: [place('mlp', -1, 2)] }, { layer: 2, stage: 'II', components: [place('mlp', 3, 1)] }],
  });
  assert.equal(places[3].sum.lead, 5);
  assert.equal(firstAtTop(places).layer, 2);
  assert.equal(firstAtTop(places.slice(0, 3)), null);
});

test('numbers as they are printed', () => {
  assert.equal(signed(-1.234), '−1.23');
  assert.equal(percent(0.1), '10%');
  assert.equal(percent(0.0234), '2.3%');
  assert.equal(percent(0.00001), '<0.1%');
  assert.equal(ranges([5, 0, 1, 2]), '0–2, 5');
});

test('layers as they are typed', () => {
  assert.deepEqual(readLayers('', 3), [0, 1, 2]);
  assert.deepEqual(readLayers('0, 2-3', 4), [0, 2, 3]);
  assert.equal(readLayers('4', 4), null);
  assert.equal(readLayers('x', 4), null);
});
