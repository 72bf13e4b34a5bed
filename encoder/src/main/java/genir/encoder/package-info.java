/**
 * Pretrained sentence encoders for dense retrieval, run by ONNX Runtime: one that comes with this module, others from jars, and
 * those in folders as Hugging Face lays them out ({@code docs/dense.md}).
 */
package genir.encoder;
