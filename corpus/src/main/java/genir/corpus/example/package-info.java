/** Training examples of DSI: inputs that should lead to a docid token (docs/method.md, section 2). */
package genir.corpus.example;
