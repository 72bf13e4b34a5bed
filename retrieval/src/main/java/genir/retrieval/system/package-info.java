/** Which retrieval systems a run has: single rankers, and fusions of their rankings, with what they know from outside the run. */
package genir.retrieval.system;
