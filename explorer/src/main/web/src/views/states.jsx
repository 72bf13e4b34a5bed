import { retryUnanswered } from '../request.js';

/** What a view says when it has nothing to show. */
export function Loading({ what }) {
  return (
    <p class="waiting" role="status">
      Loading {what} …
    </p>
  );
}

export function Notice({ children }) {
  return <p class="missing">{children}</p>;
}

export function Failure({ of, what }) {
  const { error } = of;
  if (error.status === 401) return null;
  return (
    <div class="problem" role="alert">
      <p>{error.gone ? error.message : `${what.charAt(0).toUpperCase() + what.slice(1)} could not be had: ${error.message}`}</p>
      {(error.gone || error.status >= 429) && <button onClick={error.gone ? retryUnanswered : of.retry}>Try again</button>}
    </div>
  );
}
