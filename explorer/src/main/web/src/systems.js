/** Systems side by side before more are asked for. */
export const MOST_AT_FIRST = 3;

/** BM25, the model and their fusion, or what there is; the others on demand. */
export function shownFirst(run) {
  const names = run.systems.map(({ name }) => name);
  const usual = names.filter((name) => ['bm25', 'genir', 'fusion'].includes(name));
  return [...usual, ...names.filter((name) => !usual.includes(name))].slice(0, MOST_AT_FIRST);
}
