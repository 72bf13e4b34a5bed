/** A pass through the decoder as a list of places, in the order in which they write to the residual stream. */
export function placesOf(pass) {
  const places = [{ ...pass.start, component: 'embedding', layer: -1, stage: null }];
  for (const { layer, stage, components } of pass.layers) {
    for (const place of components) places.push({ ...place, layer, stage });
  }
  let lead = 0;
  let logit = 0;
  return places.map((place, index) => {
    lead += place.lead;
    logit += place.logit;
    return { ...place, index, sum: { lead, logit } };
  });
}

/** The first place from which on the document stays at rank 1, or null. */
export function firstAtTop(places) {
  let from = null;
  for (const place of places) {
    if (place.rank !== 1) from = null;
    else if (from === null) from = place;
  }
  return from;
}

/** The place that adds most, either way. */
export function strongest(places, measure) {
  return places.reduce((best, place) => (Math.abs(place[measure]) > Math.abs(best[measure]) ? place : best));
}

/**
 * The user's words, each with the tokens it was read as: `[{text, tokens: [index]}]`. Where the tokens are not the words' pieces in
 * order (a template of the model's own, say) the tokens stand for themselves.
 */
export function columnsOf(words, tokens, byPieces) {
  const single = tokens.map((text, index) => ({ text, tokens: [index] }));
  if (byPieces || !words) return single;
  const columns = [];
  let next = 0;
  for (const word of words) {
    const pieces = word.pieces.length;
    if (next + pieces > tokens.length - 1) break;
    if (pieces > 0) columns.push({ text: word.text, tokens: Array.from({ length: pieces }, (_, i) => next + i) });
    next += pieces;
  }
  const total = words.reduce((sum, word) => sum + word.pieces.length, 0);
  if (total + 1 !== tokens.length && next + 1 < tokens.length && total < tokens.length) return single;
  for (; next < tokens.length; next++) columns.push({ text: tokens[next], tokens: [next] });
  return columns;
}

export const weightOf = (weights, column) => column.tokens.reduce((sum, token) => sum + (weights[token] ?? 0), 0);
