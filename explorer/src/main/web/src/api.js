/** What went wrong with a request; status 0 means that no server answered. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }

  get gone() {
    return this.status === 0;
  }
}

async function send(method, path, body, signal) {
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ApiError('The server does not answer. Is genir explore still running?', 0);
  }
  const text = await response.text();
  let answer;
  try {
    answer = text === '' ? null : JSON.parse(text);
  } catch {
    throw new ApiError('The server’s answer is not JSON.', response.status);
  }
  if (response.ok) return answer;
  if (response.status === 429) {
    const seconds = response.headers.get('Retry-After');
    throw new ApiError(`Too many questions are waiting${seconds ? `; try again in ${seconds} s` : ''}.`, 429);
  }
  throw new ApiError(answer?.error ?? `The server answered ${response.status}.`, response.status);
}

function query(values) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, value);
  }
  return search.toString();
}

const get = (path, values, signal) => send('GET', `${path}?${query(values)}`, undefined, signal);
const post = (path, body, signal) => send('POST', path, body, signal);

export const session = (signal) => send('GET', '/api/session', undefined, signal);
export const queries = (values, signal) => get('/api/queries', values, signal);
export const documentText = (values, signal) => get('/api/documents', values, signal);
export const ask = (body, signal) => post('/api/ask', body, signal);
export const follow = (body, signal) => post('/api/follow', body, signal);
export const interventions = (body, signal) => post('/api/interventions', body, signal);
export const neuron = (values, signal) => get('/api/neurons', values, signal);
export const head = (values, signal) => get('/api/heads', values, signal);
export const compare = (signal) => send('GET', '/api/compare', undefined, signal);
export const startJob = (body) => post('/api/jobs', body);
export const job = (id) => send('GET', `/api/jobs/${encodeURIComponent(id)}`);
export const cancelJob = (id) => send('DELETE', `/api/jobs/${encodeURIComponent(id)}`);
export const jobEvents = (id) => new EventSource(`/api/jobs/${encodeURIComponent(id)}/events`);
export const giveToken = (token) => post('/api/token', { token });
