import { capital } from '../format.js';
import { retryUnanswered, useGone } from '../request.js';

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

/** That the server is gone is said once, by `Gone`; that it asks for a token by its form. */
export function Failure({ of, what }) {
  const { error } = of;
  if (error.status === 401) return null;
  if (error.gone) return <Notice>{capital(what)} cannot be had: the server does not answer.</Notice>;
  return (
    <div class="problem" role="alert">
      <p>{capital(what)} could not be had: {error.message}</p>
      {error.status >= 429 && <button onClick={of.retry}>Try again</button>}
    </div>
  );
}

export function Gone() {
  if (!useGone()) return null;
  return (
    <div class="problem gone" role="alert">
      <p>The server is gone. Is genir explore still running? What you typed is kept.</p>
      <button onClick={retryUnanswered}>Try again</button>
    </div>
  );
}
