/** What runs programs: the CPU by kernels of our own and a BLAS, and ND4J by its ops on whatever backend there is. */
package genir.model.plan.device;
