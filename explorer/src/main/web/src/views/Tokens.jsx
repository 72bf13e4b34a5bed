import { fixed, shorten } from '../format.js';

/** Tokens with their logits, documents in italics as in the report. */
export function Tokens({ tokens, followed }) {
  return (
    <ol class="tokens">
      {tokens.map((token) => (
        <li key={token.token} class={token.token === followed ? 'strong' : undefined}>
          <span class={`token ${token.kind === 'document' ? 'document' : ''}`}>{shorten(token.text, 60)}</span>
          {token.logit !== undefined && <span class="logit">{fixed(token.logit)}</span>}
        </li>
      ))}
    </ol>
  );
}
