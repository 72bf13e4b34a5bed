/** Collections of any size, made by a seed: what the steps take on hundreds of thousands of documents, and that memory does not grow with texts. */
package genir.tests.scale;
