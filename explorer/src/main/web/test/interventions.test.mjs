import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellSetting, changedHeads, interventionName, neuronIsOff, setCells, toggleNeuron } from '../src/interventions.js';

const run = {
  model: { layers: 4, heads: 2 },
  stages: [{ name: 'I', title: 'priming', from: 0, to: 1 }, { name: 'II', title: 'bridging', from: 2, to: 3 }],
};
const OFF = { do: 'zero' };
const cells = (component, layers, head) => layers.map((layer) => ({ component, layer, ...(head === undefined ? {} : { head }) }));

test('cells set alike become one intervention', () => {
  const list = setCells(setCells([], run, cells('mlp', [3]), OFF), run, cells('mlp', [1]), OFF);
  assert.deepEqual(list, [{ do: 'zero', at: { component: 'mlp', layers: [1, 3] } }]);
});

test('every layer is said by naming none', () => {
  assert.deepEqual(setCells([], run, cells('mlp', [0, 1, 2, 3]), OFF), [{ do: 'zero', at: { component: 'mlp' } }]);
});

test('taking a cell back splits what covered it', () => {
  const list = setCells([{ do: 'mean', over: 'correct', at: { component: 'all', stages: ['I'] } }], run, cells('mlp', [0]), null);
  assert.equal(cellSetting(list, run, 'mlp', 0), null);
  assert.deepEqual(cellSetting(list, run, 'mlp', 1), { do: 'mean', over: 'correct' });
  assert.deepEqual(cellSetting(list, run, 'self_attention', 0), { do: 'mean', over: 'correct' });
  assert.equal(cellSetting(list, run, 'mlp', 2), null);
});

test('a cell has one setting at a time', () => {
  const list = setCells(setCells([], run, cells('mlp', [2]), OFF), run, cells('mlp', [2]), { do: 'scale', factor: 0.5 });
  assert.deepEqual(list, [{ do: 'scale', factor: 0.5, at: { component: 'mlp', layers: [2] } }]);
});

test('heads are apart from their component', () => {
  let list = setCells([], run, cells('cross_attention', [2], 0), OFF);
  list = setCells(list, run, cells('cross_attention', [2], 1), OFF);
  assert.deepEqual(list, [{ do: 'zero', at: { component: 'cross_attention', layers: [2], heads: [0, 1] } }]);
  assert.equal(cellSetting(list, run, 'cross_attention', 2), null);
  assert.deepEqual(changedHeads(list, run, 'cross_attention', 2), [0, 1]);
  list = setCells(list, run, cells('cross_attention', [2], 0), null);
  assert.deepEqual(list, [{ do: 'zero', at: { component: 'cross_attention', layers: [2], heads: [1] } }]);
});

test('what no board shows is left as it is', () => {
  const site = { do: 'noise', deviation: 0.1, seed: 7, at: { site: 'decoder.2.hook_resid_mid' } };
  const list = setCells([site], run, cells('mlp', [0]), OFF);
  assert.deepEqual(list[0], site);
});

test('a neuron goes off and on', () => {
  const list = toggleNeuron([], 2, 17);
  assert.ok(neuronIsOff(list, 2, 17));
  assert.deepEqual(toggleNeuron(list, 2, 17), []);
});

test('names say where and what', () => {
  assert.equal(interventionName({ do: 'zero', at: { component: 'mlp', layers: [1, 2, 3] } }, run), 'MLP, layers 1–3: off');
  assert.equal(interventionName({ do: 'scale', factor: 0.5, at: { component: 'cross_attention', heads: [1], stages: ['II'] } }, run), 'Cross-attention, head 1, stage II: × 0.5');
});
