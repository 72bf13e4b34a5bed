/** Learning from another system's rankings: soft targets from BM25. */
package genir.training.distillation;
