/** "2-4, 6" as numbers below `layers`; empty means all; null where it is no such list. */
export function readLayers(text, layers) {
  if (text.trim() === '' || text.trim() === 'all') return Array.from({ length: layers }, (_, layer) => layer);
  const found = new Set();
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)\s*(?:[-–]\s*(\d+)\s*)?$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (to < from || to >= layers) return null;
    for (let layer = from; layer <= to; layer++) found.add(layer);
  }
  return [...found];
}
